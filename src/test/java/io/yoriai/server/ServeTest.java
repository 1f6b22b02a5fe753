package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.yoriai.server.database.DatabaseAccess;
import io.yoriai.server.database.EmbeddedDatabase;

/** The program as its operator meets it: start, stop, kill, start again. */
class ServeTest {

    @TempDir
    Path folder;

    @Test
    void what_was_stored_is_there_after_a_stop_and_after_a_kill() throws Exception {
        Path data = folder.toRealPath().resolve("data");
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            assertThat(server.output().stripTrailing()).endsWith("Yoriai is ready at " + server.url());
            assertThat(server.output()).contains("listening on this machine only",
                    "Staff console: " + server.url() + "/admin (login admin, password demo-admin-2026)");
            assertThat(get(server.managementUrl() + "/health")).contains("\"status\":\"UP\"");
            assertThat(get(server.managementUrl() + "/prometheus")).contains("hikaricp_connections");
            assertThat(seats(data)).isEqualTo(244);
            execute(data, "update session set number_of_applications = 245 where id = 38");

            try (ServerProcess second = ServerProcess.serve(data)) {
                assertThat(second.await()).isEqualTo(1);
                assertThat(second.output()).contains("is in use by another Yoriai").doesNotContain("Exception");
            }
            assertThat(server.isAlive()).isTrue();
            server.stop();
            assertThat(ServerProcess.database(data)).isEmpty();
        }
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            assertThat(seats(data)).isEqualTo(245);
            server.kill();
            assertThat(ServerProcess.database(data)).as("the database outlives its killed server").isNotEmpty();
        }
        long orphan = ServerProcess.database(data).getFirst().pid();
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            assertThat(seats(data)).isEqualTo(245);
            assertThat(ServerProcess.database(data)).isNotEmpty().noneMatch(process -> process.pid() == orphan);
            server.killTree(data);
        }
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            assertThat(seats(data)).isEqualTo(245);
        }
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.await()).as("known keys end with the demo").isEqualTo(1);
            assertThat(server.output())
                    .contains("public knowledge", "add --demo", "give an empty directory with --data")
                    .doesNotContain("Exception");
        }
        assertThat(ServerProcess.database(data)).isEmpty();
    }

    @Test
    void a_demo_is_of_this_machine_unless_it_is_told_to_be_open() throws Exception {
        Path data = folder.toRealPath().resolve("data");
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
            try (ServerProcess server = ServerProcess.serve(data, "--demo", "--host", host)) {
                assertThat(server.await()).as(host).isEqualTo(2);
                assertThat(server.output()).contains("can be reached by others", "--demo-open");
            }
        }
        assertThat(data).as("nothing was begun").doesNotExist();
        try (ServerProcess server = ServerProcess.demo(data, "--demo-open", "--host", "0.0.0.0")) {
            assertThat(server.url()).isNotEmpty();
            assertThat(server.output()).contains("LISTENING ON 0.0.0.0, open to whoever reaches it");
        }
    }

    @Test
    void logs_tell_neither_queries_nor_secrets() throws Exception {
        Path data = folder.toRealPath().resolve("data");
        try (ServerProcess server = ServerProcess.demo(data)) {
            get(server.url() + "/services/rest/authentication?api_key=0123456789abcdef0123456789abcdef"
                    + "&password=demo-password&api_sig=00ff00ff");
            get(server.url()
                    + "/services/rest/visitor?token=abcabc&search_value1=hanako.sato1%40example.com&api_sig=00ff00ff");
            server.stop();
        }
        String logs = Files.readString(data.resolve("logs/yoriai.log"));
        assertThat(logs.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(logs).contains("Ready at").doesNotContain("00ff00ff").doesNotContain("abcabc")
                .doesNotContain("demo-password").doesNotContain("example.com")
                .doesNotContain("fedcba9876543210fedcba9876543210");
    }

    @Test
    void demo_data_is_refused_by_a_database_with_data_of_its_own() throws Exception {
        Path data = folder.toRealPath().resolve("data");
        ServerProcess key = ServerProcess
                .run(List.of("key", "create", "--name", "own", "--data", data.toString()));
        assertThat(key.await()).as(key.output()).isZero();
        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            assertThat(server.await()).isEqualTo(1);
            assertThat(server.output()).contains("--demo is for an empty database");
        }
        assertThat(ServerProcess.database(data)).isEmpty();
    }

    private static long seats(Path data) throws Exception {
        DatabaseAccess access = Objects.requireNonNull(EmbeddedDatabase.running(data));
        try (var connection = access.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select number_of_applications from session where id = 38")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Path data, String sql) throws Exception {
        try (var connection = Objects.requireNonNull(EmbeddedDatabase.running(data)).connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
