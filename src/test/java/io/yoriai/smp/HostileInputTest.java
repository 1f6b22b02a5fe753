package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Kind;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Method;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.Seeds;
import io.yoriai.testkit.ServerTest;

/** What an attacker sends: answered with a 4xx that names the fault, nothing written, never 500. */
@ServerTest
class HostileInputTest {

    private static final int ROUNDS = 6;

    @Autowired
    Api api;
    @Autowired
    ServedMethods served;
    @Autowired
    Data data;
    @Autowired
    Dictionary dictionary;

    private String uri(String path, Map<String, String> parameters) {
        Credentials me = api.credentials();
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_key", me.apiKey());
        all.put("token", api.token(me));
        StringBuilder query = new StringBuilder();
        Api.signed(all, me.secretKey()).forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                .append(java.net.URLEncoder.encode(name, StandardCharsets.UTF_8)).append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return api.base() + path + query;
    }

    private Reply post(byte[] body, Map<String, String> headers) {
        return api.sendRaw("POST", uri("/services/rest/visitor", Map.of()), body, headers);
    }

    private Reply post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private long leads() {
        return data.jdbc().sql("select count(*) from lead").query(Long.class).single();
    }

    @Test
    void doctypes_entities_xinclude_and_deep_nesting_are_refused_whatever_they_point_to() {
        long before = leads();
        List<String> bodies = List.of("<!DOCTYPE VisitorData [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><VisitorData>"
                + "<Name1>&x;</Name1></VisitorData>",
                "<!DOCTYPE VisitorData SYSTEM \"http://127.0.0.1:1/x.dtd\"><VisitorData/>",
                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><VisitorData>&b;"
                        + "</VisitorData>",
                "<VisitorData>&undefined;</VisitorData>",
                "<VisitorData xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"/etc/passwd\"/>"
                        + "</VisitorData>",
                "<VisitorData>" + "<a>".repeat(50) + "</a>".repeat(50) + "</VisitorData>",
                "<VisitorData>" + "<a>".repeat(100_000), "<VisitorData><Name1>", "", "   ",
                "<VisitorData Name1=\"" + "x".repeat(300_000) + "\"/>" + "junk",
                "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><VisitorData/>",
                "<VisitorData>\u0001</VisitorData>");
        for (String body : bodies) {
            Reply reply = post(body);
            assertThat(reply.status()).as(body.substring(0, Math.min(80, body.length()))).isEqualTo(400);
            assertThat(reply.first("ErrorCode")).isIn("MALFORMED_BODY", "INVALID_ROOT");
            assertThat(reply.body()).doesNotContain("root:");
        }
        assertThat(leads()).isEqualTo(before);
    }

    @Test
    void the_body_decides_and_what_is_no_xml_is_refused_by_its_name() {
        String body = "<VisitorData><Name1>山田</Name1></VisitorData>";
        assertThat(post(body.getBytes(Charset.forName("Shift_JIS")), Map.of()).first("ErrorCode"))
                .isEqualTo("MALFORMED_BODY");
        assertThat(post(body.getBytes(StandardCharsets.UTF_16), Map.of()).first("ErrorCode"))
                .isEqualTo("MALFORMED_BODY");
        for (String type : List.of("application/json", "text/xml; charset=Shift_JIS", "text/plain",
                "application/xml;'")) {
            assertThat(post(body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", type)).first("ErrorCode"))
                    .as(type).isEqualTo("REQUIRED");
        }
        Map<String, String> others = Map.of("{\"Name1\":1}", "JSON", "[1]", "JSON", "Name1=a", "form-urlencoded",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--\r\n", "multipart/form-data");
        others.forEach((other, name) -> {
            String type = name.equals("JSON")
                    ? "application/xml"
                    : name.startsWith("m") ? name + "; boundary=b" : "application/x-www-form-urlencoded";
            Reply reply = post(other.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", type));
            assertThat(reply.status()).as(other).isEqualTo(415);
            assertThat(reply.first("ErrorCode")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
            assertThat(reply.first("ErrorMessage")).contains(name);
        });
        Reply packed = post(body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Encoding", "gzip"));
        assertThat(packed.status()).isEqualTo(415);
        assertThat(packed.first("ErrorMessage")).contains("gzip");
    }

    @Test
    void broken_xml_is_told_with_line_column_and_reason_in_both_languages() {
        Map<String, String> broken = Map.ofEntries(
                Map.entry("<VisitorData>\n<Name1>a & b</Name1></VisitorData>", "&amp;"),
                Map.entry("<VisitorData>\n<Name1>&nbsp;</Name1></VisitorData>", "entity"),
                Map.entry("<VisitorData>\n<Name1>&#11;</Name1></VisitorData>", "a character that XML"),
                Map.entry("<VisitorData>\n<Name1>\u000B</Name1></VisitorData>", "a character that XML"),
                Map.entry("<VisitorData>\n<Name1><![CDATA[a</Name1></VisitorData>", "ends too early"),
                Map.entry("<VisitorData>\n<Name1>a</Name2></VisitorData>", "tags do not match"),
                Map.entry("<VisitorData>\n<Name1", "ends too early"),
                Map.entry("<VisitorData>\n<Name1 a='1' a='2'/></VisitorData>", "is given twice"),
                Map.entry("<VisitorData>\n<x:Name1/></VisitorData>", "prefix"),
                Map.entry("<VisitorData>\n<" + "n".repeat(101) + "/></VisitorData>", "100 characters"),
                Map.entry("<VisitorData/>\n<VisitorData/>", "one root"));
        broken.forEach((body, reason) -> {
            Reply reply = post(body.getBytes(StandardCharsets.UTF_8), Map.of("Accept-Language", "en"));
            assertThat(reply.status()).as(body).isEqualTo(400);
            assertThat(reply.first("ErrorCode")).as(body).isEqualTo("MALFORMED_BODY");
            assertThat(reply.first("ErrorMessage").replace("&amp;", "&")).as(body).contains("line 2, column", reason);
            assertThat(post(body).first("ErrorMessage")).as(body).contains("2行", "文字目");
        });
    }

    @Test
    void a_body_of_100_megabytes_is_refused_without_being_read() throws IOException {
        URI uri = URI.create(uri("/services/rest/visitor", Map.of()));
        try (Socket socket = new Socket("localhost", uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("POST " + uri.getRawPath() + "?" + uri.getRawQuery()
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: 104857600\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(head).isEqualTo("HTTP/1.1 413");
        }
        byte[] large = ("<VisitorData><Name1>" + "x".repeat(3 * 1024 * 1024) + "</Name1></VisitorData>")
                .getBytes(StandardCharsets.UTF_8);
        try {
            assertThat(post(large, Map.of()).status()).isEqualTo(413);
        } catch (java.io.UncheckedIOException e) {
            assertThat(e.getCause()).as("the server may close before all is sent").isInstanceOf(IOException.class);
        }
    }

    @Test
    void forged_truncated_and_missing_signatures_are_refused() {
        Credentials me = api.credentials();
        Map<String, String> query = Api.signed(Map.of("api_key", me.apiKey(), "token", api.token(me)), me.secretKey());
        for (String signature : List.of("", "0", query.get("api_sig").substring(1), "f".repeat(40), "zz",
                query.get("api_sig") + "00")) {
            Map<String, String> forged = new LinkedHashMap<>(query);
            forged.put("api_sig", signature);
            Reply reply = api.send("GET", "/services/rest/visitor", forged, null, Map.of());
            assertThat(reply.status()).as(signature).isEqualTo(401);
            assertThat(reply.first("ErrorCode")).isEqualTo("SIGNATURE_INVALID");
        }
        Map<String, String> added = new LinkedHashMap<>(query);
        added.put("limit", "1");
        assertThat(api.send("GET", "/services/rest/visitor", added, null, Map.of()).status()).isEqualTo(401);
        assertThat(api.send("GET", "/services/rest/visitor", Map.of(), null, Map.of()).status()).isEqualTo(401);
    }

    @Test
    void a_plus_sign_may_be_a_space_or_itself_whichever_the_signature_covers() {
        Credentials me = api.credentials();
        for (String value : List.of("2026-04-01T00:00:00 09:00", "2026-04-01T00:00:00+09:00")) {
            Map<String, String> query = Api.signed(Api.map("api_key", me.apiKey(), "token", api.token(me),
                    "search_key1", "DateRegist", "search_operator1", "ge", "search_value1", value, "limit", "1"),
                    me.secretKey());
            StringBuilder raw = new StringBuilder(api.base() + "/services/rest/visitor?");
            query.forEach((name, text) -> raw.append(name).append('=').append(text.replace(' ', '+')).append('&'));
            Reply reply = api.sendRaw("GET", raw.toString(), null, Map.of());
            assertThat(reply.status()).isEqualTo(value.contains("+") ? 200 : 400);
        }
    }

    @Test
    void a_repeated_parameter_is_an_error() {
        Credentials me = api.credentials();
        Map<String, String> query = Api.signed(Map.of("api_key", me.apiKey(), "token", api.token(me)), me.secretKey());
        StringBuilder raw = new StringBuilder(api.base() + "/services/rest/visitor?limit=1&limit=1");
        query.forEach((name, text) -> raw.append('&').append(name).append('=').append(text));
        Reply reply = api.sendRaw("GET", raw.toString(), null, Map.of());
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("<ErrorField>limit</ErrorField>", "パラメータが重複しています");
    }

    @Test
    void paths_and_verbs_outside_the_table_answer_404_and_405() {
        Reply path = api.send("GET", "/services/rest/nothing", Map.of(), null, Map.of());
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.first("ErrorCode")).isEqualTo("PATH_NOT_FOUND");
        Reply verb = api.send("DELETE", "/services/rest/counting/attendance", Map.of(), null, Map.of());
        assertThat(verb.status()).isEqualTo(405);
        assertThat(verb.header("Allow")).isEqualTo("GET");
        assertThat(api.send("GET", "/services/rest/visitor/../visitor", Map.of(), null, Map.of()).status())
                .isIn(401, 404);
        assertThat(api.send("GET", "/services/rest/visitor/9999999999999999999", Map.of(), null, Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void methods_of_the_table_that_are_not_served_yet_answer_501_with_an_error_element() {
        var waiting = dictionary.methods().stream().filter(method -> !served.serves(method.name())).findFirst();
        assumeTrue(waiting.isPresent(), "every method is served");
        Reply reply = api.call(waiting.orElseThrow().name(), null);
        assertThat(reply.status()).isEqualTo(501);
        assertThat(reply.first("ErrorCode")).isEqualTo("NOT_IMPLEMENTED");
    }

    @Test
    void a_key_may_only_call_its_methods_from_its_addresses_while_it_lives() {
        Credentials one = api.newClient(NewApiClient.named("one method").calling(List.of("visitor.get"))
                .withoutRateLimit());
        assertThat(api.call(one, "visitor.get", Map.of("limit", "1"), null, Map.of()).status()).isEqualTo(200);
        Reply other = api.call(one, "seminar.get", Map.of(), null, Map.of());
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.first("ErrorCode")).isEqualTo("METHOD_NOT_PERMITTED");
        Credentials home = api.newClient(NewApiClient.named("home").from(List.of("192.0.2.0/24", "2001:db8::/32")));
        Map<String, String> login = Api.signed(Map.of("api_key", home.apiKey(), "password", home.password()),
                home.secretKey());
        assertThat(api.send("GET", "/services/rest/authentication", login, null,
                Map.of("X-Forwarded-For", "192.0.2.9")).status()).isEqualTo(200);
        assertThat(api.send("GET", "/services/rest/authentication", login, null,
                Map.of("X-Forwarded-For", "2001:db8::1")).status()).isEqualTo(200);
        assertThat(api.send("GET", "/services/rest/authentication", login, null,
                Map.of("X-Forwarded-For", "198.51.100.1")).first("ErrorCode")).isEqualTo("ADDRESS_NOT_ALLOWED");
    }

    @Test
    void an_address_that_fails_too_often_is_shut_out_for_a_while() {
        Credentials me = api.credentials();
        Map<String, String> headers = Map.of("X-Forwarded-For", "203.0.113.77");
        int refused = 0;
        for (int i = 0; i < 45 && refused == 0; i++) {
            Reply reply = api.send("GET", "/services/rest/visitor", Map.of("api_key", me.apiKey(), "api_sig", "00"),
                    null,
                    headers);
            if (reply.status() == 429) {
                assertThat(reply.header("Retry-After")).isNotNull();
                refused++;
            }
        }
        assertThat(refused).isEqualTo(1);
        assertThat(api.get("visitor.get", "limit", "1").status()).as("others go on").isEqualTo(200);
    }

    @Test
    void sql_in_every_search_key_and_value_is_only_text() {
        long before = leads();
        List<String> attacks = List.of("' or 1=1 --", "\"; drop table lead; --", "1) or (1=1", "\\", "%", "_", "\0",
                "$1", "?", "{0}", ":name", "'||pg_sleep(5)||'", "E'\\x41'", "𠮷", "x".repeat(2_000));
        for (String attack : attacks) {
            Reply key = api.get("visitor.get", "search_key1", attack, "search_value1", "1");
            assertThat(key.status()).isEqualTo(400);
            assertThat(api.get("visitor.get", "order", attack).status()).isEqualTo(400);
            for (String column : List.of("Name1", "Email", "Id", "DateRegist", "PrefectureId", "EmailValid",
                    "UnsubscribeStatus")) {
                for (String operator : List.of("eq", "ne", "gt", "ge", "lt", "le", "like")) {
                    Reply reply = api.get("visitor.get", "search_key1", column, "search_operator1", operator,
                            "search_value1", attack, "limit", "1");
                    assertThat(reply.status()).as(column + " " + operator + " " + attack).isIn(200, 400);
                }
            }
        }
        assertThat(leads()).isEqualTo(before);
    }

    @Test
    void random_queries_and_bodies_never_make_the_server_fail() {
        List<Method> methods = dictionary.methods().stream().filter(method -> method.path().startsWith("/services"))
                .toList();
        for (long seed : Seeds.of("signed-calls")) {
            Random random = new Random(seed);
            // Every method in turn: a new one of the dictionary is tried as often as the others.
            for (int i = 0; i < ROUNDS; i++) {
                methods.forEach(method -> hostile(random, method, seed));
            }
        }
    }

    private void hostile(Random random, Method method, long seed) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int count = random.nextInt(5);
        for (int p = 0; p < count; p++) {
            parameters.put(name(random, method), text(random, method));
        }
        if (method.verb().equals("DELETE")) {
            parameters.put("Id", "999999999" + random.nextInt(1_000));
        }
        String body = method.verb().equals("GET") ? null : body(random, method.element());
        Reply reply = api.call(method.name(), parameters, body);
        assertThat(reply.status()).as("seed " + seed + ": " + method.name() + " " + parameters + " "
                + body + " -> " + reply.body()).isNotIn(500, 503);
        if (reply.status() >= 400) {
            assertThat(reply.body()).contains("<ErrorCode>");
        }
    }

    private String name(Random random, Method method) {
        List<String> names = new ArrayList<>(List.of("search_key1", "search_operator1", "search_value1", "search_key2",
                "search_value2", "order", "direction", "limit", "offset", "count", "Id", "zz"));
        names.addAll(dictionary.parameters(method).keySet());
        return names.get(random.nextInt(names.size()));
    }

    /** Like any text, or the name of a column of the method's own records. */
    private String text(Random random, Method method) {
        List<Column> columns = columns(method.element());
        return columns.isEmpty() || random.nextInt(4) > 0
                ? text(random)
                : key(random, columns.get(random.nextInt(columns.size())));
    }

    /** A pair is searched by its id, too; custom items by their number. */
    private static String key(Random random, Column column) {
        String name = column.name().replace("{n}", Integer.toString(1 + random.nextInt(9)));
        return column.kind() == Kind.REF && random.nextBoolean() ? name + "Id" : name;
    }

    private List<Column> columns(String element) {
        return dictionary.resources().stream().filter(resource -> resource.name().equals(element)).findFirst()
                .map(io.yoriai.record.Resource::columns).orElse(List.of());
    }

    private String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> Integer.toString(random.nextInt(2_000) - 5);
            case 2 -> List.of("Id", "Title", "Email", "Seminar.Id", "Session", "DateRegist").get(random.nextInt(6));
            case 3 -> List.of("eq", "ne", "like", "gt", "ge", "lt", "le", "asc", "desc", "Seminar", "Session", "1")
                    .get(random.nextInt(12));
            case 4 -> "2026-11-22T10:0" + random.nextInt(10) + ":00+09:00";
            case 5 -> new String(Character.toChars(0x3041 + random.nextInt(80))) + "'\"<&>";
            case 6 -> "9".repeat(random.nextInt(60));
            default -> Long.toString(random.nextLong(), 36);
        };
    }

    /** Some of a record's columns in the shapes that the dictionary gives them, with values that fit or do not. */
    private String body(Random random, String element) {
        return "<" + element + ">" + some(random, columns(element), 0) + "</" + element + ">";
    }

    private String some(Random random, List<Column> columns, int depth) {
        StringBuilder xml = new StringBuilder();
        int count = columns.isEmpty() || depth > 3 ? 0 : random.nextInt(8);
        for (int i = 0; i < count; i++) {
            xml.append(shaped(random, columns.get(random.nextInt(columns.size())), depth));
        }
        return xml.toString();
    }

    private String shaped(Random random, Column column, int depth) {
        String name = column.name().replace("{n}", Integer.toString(random.nextInt(5)))
                .replaceFirst(".*\\.", "");
        if (name.equals("Id")) {
            return element("Id", "999999" + random.nextInt(10_000));
        }
        // Now and then in the shape of something else.
        Kind kind = random.nextInt(6) == 0 ? Kind.values()[random.nextInt(Kind.values().length)] : column.kind();
        String text = text(random).replace("&", "&amp;").replace("<", "&lt;");
        return switch (kind) {
            case REF -> element(name, element(name + (random.nextBoolean() ? "Id" : "Name"), text));
            case CHOICES, ATTRIBUTES -> element(name + "List", random.nextBoolean()
                    ? element(name, element(name + "Id", text)) + element(name, text)
                    : element(name, text));
            case FILE -> element(name.replaceFirst("File$", "") + "File", element("FileId", text));
            case LIST, ELEMENT -> element(name, some(random, column.children(), depth + 1)
                    + element(name.replaceFirst("List$", ""), some(random, column.children(), depth + 1)));
            default -> element(name, text);
        };
    }

    private static String element(String name, String inner) {
        return "<" + name + ">" + inner + "</" + name + ">";
    }
}
