package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.jar.JarFile;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.yoriai.testkit.TestDatabase;

/** PostgreSQL as the operator runs it. */
class ExternalDatabaseTest {

    @TempDir
    Path folder;

    @Test
    void the_same_migrations_make_the_tables_on_postgresql_15() throws Exception {
        Path programs = Path.of("target/postgresql-15/programs.jar");
        assertThat(programs).as("copied there by the build").exists();
        try (EmbeddedPostgres old = EmbeddedPostgres.builder().setOverrideWorkingDirectory(folder.toFile())
                .setLocaleConfig("locale", "C.UTF-8").setPgBinaryResolver((system, hardware) -> entry(programs))
                .start(); Connection connection = old.getPostgresDatabase().getConnection()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(15);
            Flyway flyway = Flyway.configure().dataSource(old.getPostgresDatabase()).load();
            assertThat(flyway.migrate().success).isTrue();
            flyway.validate();
        }
    }

    @Test
    void a_first_start_on_an_empty_database_makes_its_tables_before_its_jobs_look_for_them() throws Exception {
        String url = TestDatabase.fresh("first_start");
        Path data = folder.toRealPath().resolve("first");
        try (ServerProcess server = ServerProcess.serve(data, "--database-url", url, "--database-password", "postgres");
                Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = connection.createStatement()) {
            assertThat(server.output()).contains("an external database");
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                try (ResultSet row = sql.executeQuery("""
                        select count(*) from scheduled_tasks
                        where task_name = 'attendance-headcount-reset' and last_success is not null""")) {
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(1);
                }
            });
        }
        assertThat(data.resolve("logs/yoriai.log")).content().doesNotContain("\"ERROR\"");
    }

    @Test
    void nodes_share_an_external_database_and_one_secret() throws Exception {
        String url = TestDatabase.fresh("nodes");
        Path first = folder.toRealPath().resolve("first");
        Path second = folder.toRealPath().resolve("second");
        try (ServerProcess server = ServerProcess.serve(first, "--demo", "--database-url", url,
                "--database-password", "postgres")) {
            assertThat(server.output()).contains("an external database");
            assertThat(server.url()).isNotEmpty();
            assertThat(ServerProcess.database(first)).as("no embedded database").isEmpty();
            try (ServerProcess other = ServerProcess.serve(second, "--database-url", url, "--database-password",
                    "postgres")) {
                assertThat(other.await()).isEqualTo(1);
                assertThat(other.output()).contains("sealed with another yoriai.secret");
            }
            java.nio.file.Files.copy(first.resolve("database/secret"), second.resolve("database/secret"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            try (ServerProcess other = ServerProcess.serve(second, "--demo", "--database-url", url,
                    "--database-password", "postgres")) {
                assertThat(other.url()).isNotEqualTo(server.url());
            }
        }
    }

    private static InputStream entry(Path programs) {
        try (JarFile jar = new JarFile(programs.toFile())) {
            var found = jar.stream().filter(entry -> entry.getName().endsWith(".txz")).findFirst();
            try (InputStream in = jar.getInputStream(Objects.requireNonNull(found.orElse(null)))) {
                return new java.io.ByteArrayInputStream(in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
