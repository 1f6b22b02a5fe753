package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.yoriai.testkit.ServerTest;

/** While no connection to the database is free, each page says 503 and when to come again, never 500. */
@ServerTest
class BusyPagesTest {

    @LocalServerPort
    int port;
    @Autowired
    DataSource database;

    @Test
    void pages_that_wait_in_vain_for_the_database_answer_503_in_the_callers_language() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        Map<String, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
        List<Connection> taken = new ArrayList<>();
        try {
            takeAll(taken);
            for (String path : List.of("/neo/usrctrl.php?mag_id=1", "/public/document/download/1",
                    "/admin/invited?key=x", "/static/upload/localhost/file/1/x")) {
                asked.put(path, http.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Accept", "text/html").header("Accept-Language", "en").build(),
                        BodyHandlers.ofString()));
            }
            CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)).join();
        } finally {
            for (Connection one : taken) {
                one.close();
            }
        }
        asked.forEach((path, answer) -> {
            assertThat(answer.join().statusCode()).as(path).isEqualTo(503);
            assertThat(answer.join().headers().firstValue("Retry-After")).as(path).hasValue("5");
        });
        assertThat(asked.get("/public/document/download/1").join().body()).contains("Too busy just now");
    }

    private void takeAll(List<Connection> taken) throws SQLException {
        HikariDataSource pool = database.unwrap(HikariDataSource.class);
        while (taken.size() < pool.getMaximumPoolSize()) {
            taken.add(pool.getConnection());
        }
    }
}
