package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import java.io.StringReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import io.yoriai.account.ApiClient;
import io.yoriai.account.ApiClients;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.record.ServedMethods;
import io.yoriai.server.demo.DemoData;
import io.yoriai.server.demo.NewsletterDemo;
import io.yoriai.smp.Signature;
import io.yoriai.testkit.Api;
import io.yoriai.user.Login;
import io.yoriai.user.UserTokens;
import io.yoriai.user.UserType;
import io.yoriai.testkit.ServerTest;

/** Every example that the reference prints is sent as printed to a server with the demo data; only credentials are put in. */
@ServerTest
@TestPropertySource(properties = {"test.database=docs", "yoriai.demo=true", "db-scheduler.enabled=false",
    "yoriai.data=target/test-data-docs-${fork:1}"})
class PrintedExamplesTest {

    /** What is read, then what is made, changed, and taken away. */
    private static final List<String> ORDER = List.of("GET", "POST", "PUT", "DELETE");
    private static final Pattern ROOT = Pattern.compile("(?s)^(?:<\\?[^>]*\\?>\\s*)?<(\\w+)");

    @LocalServerPort
    int port;
    @Autowired
    Dictionary dictionary;
    @Autowired
    ServedMethods served;
    @Autowired
    Api api;
    @Autowired
    ApiClients clients;
    @Autowired
    UserTokens users;
    @Autowired
    Clock clock;

    @Test
    void every_http_example_of_the_marketing_api_is_answered_as_its_page_prints() throws Exception {
        ApiClient client = clients.list().stream()
                .filter(one -> one.apiKey().equals(DemoData.CREDENTIALS.apiKey())).findFirst().orElseThrow();
        Login login = new Login(UserType.LEAD, 244, new byte[32], clock.instant(), null);
        Map<String, String> mine = Map.of("api_key", DemoData.CREDENTIALS.apiKey(), "password",
                DemoData.CREDENTIALS.password(), "token", api.fetchToken(DemoData.CREDENTIALS), "auth_ttoken",
                users.issue(client, login, "ja"), "auth_token",
                users.exchange(client, users.issue(client, login, "ja"), "127.0.0.1").token());
        Schema schema = schema();
        List<String> wrong = new ArrayList<>();
        for (String verb : ORDER) {
            for (Method method : dictionary.methods()) {
                if (method.verb().equals(verb)) {
                    String page = PrintedExample.page(port, "/docs/methods/" + method.name());
                    List<String> requests = PrintedExample.requests(page);
                    assertThat(requests).as(method.name()).hasSize(
                            served.serves(method.name()) && method.path().startsWith("/services/") ? 1 : 0);
                    for (String request : requests) {
                        check(method, signed(request, mine), PrintedExample.answers(page).getFirst(), schema, wrong);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Those that are not installed here are left out, and say so. */
    @TestFactory
    Stream<DynamicTest> every_program_runs_as_printed_and_is_answered() {
        return Stream.of("authentication.get", "visitor.get", "visitor.postAttendanceSession", "visitor.put")
                .flatMap(method -> PrintedExample.programs(PrintedExample.page(port, "/docs/methods/" + method))
                        .entrySet().stream().map(program -> dynamicTest(method + " in " + program.getKey(),
                                () -> PrintedProgram.of(program.getKey()).run(program.getValue(),
                                        Map.of("YORIAI_API_KEY", DemoData.CREDENTIALS.apiKey(),
                                                "YORIAI_API_PASSWORD", DemoData.CREDENTIALS.password(),
                                                "YORIAI_API_SECRET", DemoData.CREDENTIALS.secretKey())))));
    }

    @Test
    void every_example_of_the_newsletter_api_is_answered_as_its_page_prints() throws Exception {
        Map<String, String> mine = new LinkedHashMap<>(Map.of("client_id", NewsletterDemo.CLIENT_ID, "client_secret",
                NewsletterDemo.CLIENT_SECRET));
        for (String name : List.of("accessToken", "user", "userUpdate", "userAdd", "userDelete", "usrctrlsys.php",
                "usrctrl.php")) {
            String page = PrintedExample.page(port, "/docs/newsletter/" + name);
            String request = PrintedExample.requests(page).getFirst();
            for (Map.Entry<String, String> open : mine.entrySet()) {
                request = request.replace(open.getKey() + "=…", open.getKey() + "=" + open.getValue());
            }
            if (request.startsWith("POST") && !request.contains("Content-Length")) {
                request = request.replaceFirst("\n\n", "\nContent-Length: "
                        + request.substring(request.indexOf("\n\n") + 2).length() + "\n\n");
            }
            PrintedExample.Answer answer = PrintedExample.send(port, request);
            String[] printed = PrintedExample.answers(page).getFirst().split("\n\n", 2);
            printed[0].lines().forEach(line -> assertThat(answer.head()).as(name + answer).contains(line));
            if (printed.length > 1) {
                assertThat(answer.body().strip().replaceAll("[0-9a-f]{40}", "…")).isEqualTo(printed[1]);
            }
            if (name.equals("accessToken")) {
                mine.put("access_token", answer.body().replaceAll("(?s).*\"([0-9a-f]{40})\".*", "$1"));
            }
            if (!name.equals("userAdd") && !name.equals("userDelete")) {
                PrintedProgram.of("curl").run(PrintedExample.commands(page).getFirst(),
                        Map.of("NEO_CLIENT_ID", NewsletterDemo.CLIENT_ID, "NEO_CLIENT_SECRET",
                                NewsletterDemo.CLIENT_SECRET, "NEO_TOKEN", mine.get("access_token")));
            }
        }
    }

    private void check(Method method, String request, String printed, Schema schema, List<String> wrong) {
        PrintedExample.Answer answer = PrintedExample.send(port, request);
        String[] shown = printed.split("\n\n", 2);
        String said = method.name() + ": " + answer.head().lines().findFirst().orElse("") + "\n" + answer.body() + "\n"
                + request;
        if (!answer.head().startsWith(shown[0].lines().findFirst().orElseThrow())) {
            wrong.add(said);
            return;
        }
        for (String header : shown[0].lines().skip(1).toList()) {
            // The id at the end of an address is the one that the record got.
            assertThat(answer.head()).as(said).contains(header.replaceFirst("/[0-9]+$", "/"));
        }
        if (shown.length > 1) {
            assertThat(root(shown[1])).as(said).isEqualTo(root(answer.body()));
            assertThatCode(() -> schema.newValidator().validate(new StreamSource(new StringReader(shown[1]))))
                    .as(method.name() + shown[1]).doesNotThrowAnyException();
        } else {
            assertThat(answer.body()).as(said).isEmpty();
        }
    }

    /** The example with a key, a token and a signature in the places that are left open. */
    private static String signed(String request, Map<String, String> mine) {
        Map<String, String> parameters = new TreeMap<>();
        String query = request.substring(request.indexOf('?') + 1, request.indexOf(" HTTP/1.1"));
        for (String pair : query.split("&")) {
            String[] both = pair.split("=", 2);
            parameters.put(both[0], both[1]);
        }
        String signature = parameters.remove("api_sig");
        assertThat(signature).isEqualTo("…");
        String filled = request;
        for (Map.Entry<String, String> parameter : new LinkedHashMap<>(parameters).entrySet()) {
            if (parameter.getValue().equals("…")) {
                parameters.put(parameter.getKey(), mine.get(parameter.getKey()));
                filled = filled.replace(parameter.getKey() + "=…",
                        parameter.getKey() + "=" + mine.get(parameter.getKey()));
            }
        }
        return filled.replace("api_sig=…", "api_sig=" + Signature.of(parameters, DemoData.CREDENTIALS.secretKey()));
    }

    private Schema schema() throws Exception {
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(new StreamSource(new StringReader(PrintedExample.page(port, "/docs/yoriai.xsd"))));
    }

    private static String root(String xml) {
        var found = ROOT.matcher(xml);
        return found.find() ? found.group(1) : "";
    }
}
