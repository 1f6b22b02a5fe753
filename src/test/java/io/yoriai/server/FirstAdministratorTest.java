package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.yoriai.admin.Visitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An empty installation leads whoever started it, and nobody else, to its first administrator. */
class FirstAdministratorTest {

    private static final Pattern PRINTED = Pattern.compile(
            "^First administrator: (\\S+/admin/first)\\?code=([0-9a-f]{20}) ",
            Pattern.MULTILINE);

    @TempDir
    Path folder;

    @Test
    void the_code_that_serve_prints_makes_the_first_administrator_and_only_the_first() throws Exception {
        Path data = folder.toRealPath().resolve("data");
        String[] fields;
        try (ServerProcess server = ServerProcess.serve(data)) {
            Matcher printed = PRINTED.matcher(server.output());
            assertThat(printed.find()).as(server.output()).isTrue();
            assertThat(printed.group(1)).isEqualTo(server.url() + "/admin/first");
            Visitor visitor = new Visitor(URI.create(server.url()).getPort());
            assertThat(visitor.get("/admin/login").body()).contains("href=\"/admin/first\"");
            assertThat(visitor.get("/admin/first?code=" + printed.group(2)).body())
                    .contains("value=\"" + printed.group(2) + "\"");

            fields = new String[]{"firstName", "高橋 みなみ", "firstLogin", "minami", "firstPassword",
                "a-long-password-1", "firstCode", "0000000000000000000f"};
            HttpResponse<String> guessed = visitor.submit("/admin/first", fields);
            assertThat(guessed.statusCode()).isEqualTo(403);
            assertThat(guessed.body()).contains("起動時のコードが違います", "value=\"高橋 みなみ\"")
                    .doesNotContain("a-long-password-1");
            assertThat(visitor.get("/admin").statusCode()).as("nobody is signed in").isEqualTo(302);

            fields[7] = printed.group(2);
            HttpResponse<String> made = visitor.submit("/admin/first", fields);
            assertThat(made.statusCode()).isEqualTo(302);
            assertThat(visitor.get("/admin").body()).as("signed in at once").contains("高橋 みなみ");

            Visitor late = new Visitor(URI.create(server.url()).getPort());
            assertThat(late.get("/admin/first").statusCode()).isEqualTo(302);
            fields[3] = "second";
            assertThat(late.submitTo("/admin/login", "/admin/first", fields).headers().firstValue("Location"))
                    .hasValue("/admin");
            assertThat(late.get("/admin/login").body()).doesNotContain("/admin/first");
            assertThat(visitor.get("/admin?lang=en").body()).contains("Never", "./yoriai backup");
            ServerProcess backup = ServerProcess.run(List.of("backup", "--data", data.toString(),
                    folder.resolve("backup.tar.gz").toString()));
            assertThat(backup.await()).as(backup.output()).isZero();
            assertThat(visitor.get("/admin?lang=en").body()).as("a backup leaves its trace")
                    .doesNotContain("Never", "./yoriai backup").contains("Last backup", ", on this disk");
            ServerProcess restore = ServerProcess.run(List.of("restore", folder.resolve("backup.tar.gz").toString(),
                    "--data", folder.resolve("restored").toString()));
            assertThat(restore.await()).as(restore.output()).isZero();
            ServerProcess log = ServerProcess.run(List.of("audit", "export", "--data",
                    folder.resolve("restored").toString()));
            assertThat(log.await()).as(log.output()).isZero();
            assertThat(log.output()).contains("\"what\":\"restore\"");
            server.stop();
        }
        try (ServerProcess server = ServerProcess.serve(data)) {
            assertThat(server.output()).doesNotContain("First administrator");
            new Visitor(URI.create(server.url()).getPort()).signedIn("minami", "a-long-password-1");
        }
    }
}
