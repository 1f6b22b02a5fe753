package io.yoriai.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class DatabaseAccessTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"jdbc:postgresql://db.example.com/yoriai, db.example.com",
        "jdbc:postgresql://db.example.com/yoriai?sslmode=require, db.example.com",
        "jdbc:postgresql://db.example.com/yoriai?sslmode=verify-full, -", "jdbc:postgresql://localhost/yoriai, -",
        "jdbc:postgresql://127.0.0.1:5433/yoriai, -",
        "'jdbc:postgresql://localhost:1,db2.example.com:2/yoriai', db2.example.com",
        "jdbc:postgresql:yoriai, -", "jdbc:postgresql://[::1]/yoriai, -"})
    void it_tells_the_host_that_is_reached_by_an_open_way(String url, String host) {
        assertThat(new DatabaseAccess(url, null, null).unprotectedHost()).isEqualTo(host);
    }

    @Test
    void the_secret_comes_from_a_file_where_one_is_named_and_a_file_that_is_missing_stops_the_start()
            throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, "0123456789abcdef0123456789abcdef\n");
        assertThat(given(file).getProperty("yoriai.secret")).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThatThrownBy(() -> given(folder.resolve("none"))).isInstanceOf(CannotStartException.class)
                .hasMessageContaining("yoriai.secret-file");
    }

    private static StandardEnvironment given(Path file) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(
                new MapPropertySource("given", Map.of("yoriai.secret-file", file.toString(), "yoriai.data", "none")));
        new SecretSource().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
