package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.account.ApiClient;
import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;
import io.yoriai.user.Login;
import io.yoriai.user.UserTokens;
import io.yoriai.user.UserType;

/** The programs in {@code examples/} against the server, in every language whose interpreter is installed. */
class ExamplesTest extends NewsletterServer {

    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    ApiClients keys;
    @Autowired
    UserTokens users;

    private Credentials credentials;
    private List<String> command;

    @ParameterizedTest
    @CsvSource({"bash,shell/yoriai.sh", "python3,python/yoriai.py", "php,php/yoriai.php", "ruby,ruby/yoriai.rb",
        "node,javascript/yoriai.mjs", "java,java/Yoriai.java"})
    void the_programs_of_a_language_do_what_they_say(String interpreter, String file) throws Exception {
        boolean installed = interpreter.equals("java") || Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, interpreter)));
        if (!installed) {
            assertThat(System.getenv("CI")).as(interpreter + " runs the examples; CI must have it").isNull();
        }
        assumeTrue(installed, interpreter + " is not installed");
        command = List.of(interpreter.equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                : interpreter, EXAMPLES.resolve(file).toString());
        credentials = keys.create(NewApiClient.named(Data.unique("example")).withoutRateLimit());
        String email = Data.unique("ex") + "@example.com";
        long campaign = data.campaign("例の催し");
        long session = data.session(campaign, "例");
        data.jdbc().sql("update campaign set ss_target_type_id = 1 where id = ?").param(campaign).update();

        assertThat(run("upsert", email, "佐藤 & 子", "美咲")).contains("201");
        assertThat(data.jdbc().sql("select name1 from lead where email = ?").param(email).query(String.class).single())
                .isEqualTo("佐藤 & 子");
        assertThat(run("search", email)).contains("200", "<Email>" + email + "</Email>", "countAll=\"1\"");
        assertThat(run("attend", "" + session, Data.unique("A"))).contains("201");
        assertThat(run("apply", "" + campaign, "" + data.lead())).contains("201");
        Path csv = Files.createTempFile("leads", ".csv");
        Files.writeString(csv, "Email,Name1,Name2,#RecordKey\n" + email + ",鈴木,花子,k1\nx,山田,太郎,k2\n");
        assertThat(run("bulk", csv.toString())).contains("1 good and 1 bad of 2", "1,k1,1,", "2,k2,2,,INVALID_TYPE");
        addFullReader(email);
        assertThat(run("reader", "" + magazine.id(), email, "読者 花子")).contains("200", "Success");
        assertThat(row(email)).containsEntry("name", "読者 花子");
        callback(interpreter.equals("bash"));
    }

    /** The browser's part: the printed address is the log-in page's, and leads back with a temporary token. */
    private void callback(boolean pasted) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        keys.registerCallbacks(credentials.apiKey(), List.of("localhost:" + port));
        Process process = start("callback", "" + port);
        try (BufferedReader said = process.inputReader()) {
            HttpResponse<String> page = opened(said.readLine());
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            ApiClient client = keys.list().stream().filter(one -> one.apiKey().equals(credentials.apiKey()))
                    .findFirst().orElseThrow();
            long lead = data.lead();
            data.jdbc().sql("update lead set membership_id = 1, registration_type_id = 1 where id = ?").param(lead)
                    .update();
            String back = "http://localhost:" + port + "/cb?auth_ttoken="
                    + users.issue(client, new Login(UserType.LEAD, lead, new byte[32], clock.instant(), null), "ja");
            if (pasted) {
                process.outputWriter().append(back).append('\n').flush();
            } else {
                assertThat(opened(back).body()).contains("You may close this page.");
            }
            assertThat(said.lines().collect(Collectors.joining("\n"))).contains("200", "<UserDataId>" + lead + "<");
        }
        assertThat(process.waitFor()).isZero();
    }

    private static HttpResponse<String> opened(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address)).build(),
                BodyHandlers.ofString());
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private Process start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(all).redirectErrorStream(true);
        process.environment().putAll(Map.of("YORIAI_SERVER", api.base(), "YORIAI_API_KEY", credentials.apiKey(),
                "YORIAI_API_PASSWORD", credentials.password(), "YORIAI_API_SECRET", credentials.secretKey(),
                "YORIAI_NEO_CLIENT_ID", key.client().clientId(), "YORIAI_NEO_CLIENT_SECRET", key.secret(), "LC_ALL",
                "C.UTF-8"));
        return process.start();
    }
}
