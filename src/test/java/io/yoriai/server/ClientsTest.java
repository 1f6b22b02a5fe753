package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.yoriai.server.demo.NewsletterDemo;
import io.yoriai.server.demo.DemoData;
import io.yoriai.smp.Signature;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;

/** What strangers' programs send ({@code cases/clients.tsv}): each row over a plain socket with just its headers. */
class ClientsTest {

    /** Their parameters go out as the bytes that they are. */
    private static final Set<String> RAW = Set.of("raw-utf-8-query", "brackets", "neo-raw-utf-8", "euc");

    @TempDir
    static Path folder;
    private static ServerProcess server;
    private static int port;
    private static String token;
    private static String neoToken;

    /** A row of the table. */
    record Case(String id, String verb, String path, String parameters, String headers, String body, int status,
            String right) {

        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> rows() throws IOException {
        try (var in = ClientsTest.class.getResourceAsStream("/cases/clients.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(line -> {
                String[] cells = line.split("\t", -1);
                return new Case(cells[0], cells[1], cells[2], cells[3].replaceAll(" ?\\([^)]*\\)", ""), cells[4],
                        cells[5].replace("\\n", "\n"), Integer.parseInt(cells[6]), cells.length > 7 ? cells[7] : "");
            }).toList().stream();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.toRealPath().resolve("data");
        ServerProcess item = ServerProcess.run(List.of("item", "create", "--data", data.toString(), "--resource",
                "VisitorData", "--label", "関心", "--form", "CHECKBOX", "--choice", "受付", "--choice", "集客"));
        assertThat(item.await()).as(item.output()).isZero();
        server = ServerProcess.serve(data, "--demo");
        port = URI.create(server.url()).getPort();
        token = first("<Token>([0-9a-f]+)</Token>", call("GET", "/services/rest/authentication",
                Map.of("password", DemoData.CREDENTIALS.password()), "").text());
        neoToken = first("\"access_token\": \"([0-9a-f]+)\"",
                neo("path=accessToken&client_id=" + NewsletterDemo.CLIENT_ID
                        + "&client_secret=" + NewsletterDemo.CLIENT_SECRET).text());
        assertThat(put("<Attribute1List><Attribute1><Attribute1Id>2</Attribute1Id></Attribute1></Attribute1List>"
                + "<Prefecture><PrefectureId>13</PrefectureId></Prefecture>").status()).isEqualTo(200);
        assertThat(lead()).contains("<Attribute1Id>2</Attribute1Id>", "<PrefectureId>13</PrefectureId>");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_program_gets_what_is_right(Case row) throws IOException {
        Answer answer = send(row);

        assertThat(answer.status()).as(row.right() + "\n" + answer.text()).isEqualTo(row.status());
        switch (row.id()) {
            case "reason-200" -> assertThat(answer.line()).isEqualTo("HTTP/1.1 200 OK");
            case "reason-201" -> assertThat(answer.line()).isEqualTo("HTTP/1.1 201 Created");
            case "reason-401" -> assertThat(answer.line()).isEqualTo("HTTP/1.1 401 Unauthorized");
            case "json" -> assertThat(answer.text()).contains("UNSUPPORTED_MEDIA_TYPE", "JSON");
            case "bare-ampersand" -> assertThat(answer.text()).contains("MALFORMED_BODY", "1行", "&amp;amp; と書いて");
            case "html-entity" -> assertThat(answer.text()).contains("MALFORMED_BODY", "1行", "定義のない実体参照");
            case "control-reference" -> assertThat(answer.text()).contains("MALFORMED_BODY", "1行", "使えない文字");
            case "open-cdata" -> assertThat(answer.text()).contains("MALFORMED_BODY", "1行", "途中で終わって");
            case "blank-list" -> assertThat(lead()).doesNotContain("<Attribute1Id>");
            case "blank-pair" -> assertThat(lead())
                    .contains("<Prefecture><PrefectureId>48</PrefectureId><PrefectureName/></Prefecture>");
            case "gzip" -> {
                assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
                assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                        StandardCharsets.UTF_8)).contains("<VisitorDataList", "</VisitorDataList>");
            }
            case "head" -> assertThat(answer.header("Content-Length")).isNotEqualTo("0");
            case "shop-leaves", "shop-unknown-act" -> assertThat(
                    neo("path=user&magazine_id=1&search_text=never@example.com&access_token=" + neoToken).status())
                    .as("nothing is written").isEqualTo(404);
            case "euc" -> assertThat(
                    neo("path=user&magazine_id=1&search_text=euc@example.com&access_token=" + neoToken).text())
                    .contains("\"name\": \"山田\"");
            default -> {
                // The status says it all.
            }
        }
    }

    private static Answer send(Case row) throws IOException {
        String query = row.parameters();
        if (row.path().startsWith("/services/")) {
            query = query(signed(parameters(query)), RAW.contains(row.id()));
        } else if (row.id().equals("neo-raw-utf-8")) {
            query = query.replace("…", neoToken);
        } else if (row.id().equals("euc")) {
            query = "mag_id=1&act=add&email=euc@example.com&" + query.substring(1);
        }
        return exchange(row.verb(), row.path(), query, row.headers(), row.body());
    }

    private static Answer exchange(String verb, String path, String query, String headers, String body)
            throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = verb + " " + path + (query.isEmpty() ? "" : "?" + query) + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\n" + (headers.isEmpty() ? "" : headers + "\r\n")
                + (content.length == 0 ? "" : "Content-Length: " + content.length + "\r\n") + "\r\n";
        byte[] request = (head + body).getBytes(StandardCharsets.UTF_8);
        return RawHttp.exchange(port, request);
    }

    private static Answer call(String verb, String path, Map<String, String> parameters, String body)
            throws IOException {
        return exchange(verb, path, query(signed(parameters), false), "", body);
    }

    private static Answer put(String columns) throws IOException {
        return call("PUT", "/services/rest/visitor", Map.of(),
                "<VisitorData><Id>20</Id>" + columns + "</VisitorData>");
    }

    private static String lead() throws IOException {
        return call("GET", "/services/rest/visitor", Map.of("search_key1", "Id", "search_value1", "20"), "").text();
    }

    private static Answer neo(String query) throws IOException {
        return exchange("GET", "/services.php", query, "", "");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return parameters;
    }

    private static Map<String, String> signed(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_key", DemoData.CREDENTIALS.apiKey());
        if (!all.containsKey("password")) {
            all.putIfAbsent("token", token);
        }
        all.put("api_sig", Signature.of(all, DemoData.CREDENTIALS.secretKey()));
        return all;
    }

    private static String query(Map<String, String> parameters, boolean raw) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(raw ? name + "=" + value : encoded(name) + "=" + encoded(value)));
        return pairs.stream().collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
