package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Tsv;
import io.yoriai.testkit.ServerTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

/** The pages over HTTP: languages, headers, caching, error pages, and the reference for programs. */
@ServerTest
class SiteFlowTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    Dictionary dictionary;

    @Autowired
    ServedMethods served;

    @Test
    void the_first_page_says_that_the_server_is_well_and_which_call_to_try() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html lang=\"ja\"", "このサーバーは動いています", "PostgreSQL ",
                "./yoriai call visitor.postAttendanceSession", "AS09サブキャンペーンA-1",
                "./yoriai call counting.getAttendance point_of_view=Session").doesNotContain("??");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"|ja", "en|en", "en-GB,ja;q=0.5|en", "ja,en;q=0.9|ja", "fr|ja",
        ";;;q=x|ja", "fr,en;q=0.3|en"})
    void the_browsers_wish_decides_the_language(String wish, String language) throws Exception {
        HttpResponse<String> page = wish == null ? get("/") : get("/", "Accept-Language", wish);
        assertThat(page.body()).contains("<html lang=\"" + language + "\"");
        assertThat(page.headers().allValues("Vary").toString()).contains("Accept-Language");
    }

    @Test
    void a_chosen_language_and_theme_are_kept_in_a_cookie() throws Exception {
        HttpResponse<String> chosen = get("/?lang=en&theme=dark", "Accept-Language", "ja");
        assertThat(chosen.body()).contains("lang=\"en\"", "data-theme=\"dark\"");
        assertThat(chosen.headers().allValues("Set-Cookie")).hasSize(2)
                .allMatch(cookie -> cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        HttpResponse<String> next = get("/docs", "Cookie", "yoriai_lang=en; yoriai_theme=dark");
        assertThat(next.body()).contains("lang=\"en\"", "data-theme=\"dark\"", "API reference");
        HttpResponse<String> odd = get("/?lang=xx%22&theme=%3Cb%3E", "Cookie", "yoriai_lang=../x");
        assertThat(odd.body()).contains("<html lang=\"ja\"").doesNotContain("<b>", "../x");
        assertThat(odd.headers().allValues("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/docs/calling", "/docs/errors", "/docs/changes", "/docs/methods/visitor.get",
        "/no-such-page", "/assets/yoriai.css"})
    void pages_and_assets_carry_the_security_headers(String path) throws Exception {
        HttpResponse<String> page = get(path);
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertThat(policy).contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "*");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    }

    @Test
    void the_changelog_tells_of_every_method_in_both_languages() throws Exception {
        for (String language : new String[]{"ja", "en"}) {
            String page = get("/docs/changes?lang=" + language).body();
            assertThat(new Dictionary().methods()).as(language)
                    .allSatisfy(method -> assertThat(page).contains("/docs/methods/" + method.name() + "\""));
            assertThat(page).doesNotContain("??");
        }
    }

    @Test
    void the_wire_carries_none_of_them() throws Exception {
        HttpResponse<String> call = get("/services/rest/visitor");
        assertThat(call.statusCode()).isEqualTo(401);
        assertThat(call.headers().map()).doesNotContainKeys("content-security-policy", "set-cookie");
        assertThat(call.headers().allValues("Vary")).containsExactly("Accept-Encoding");
        assertThat(call.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(call.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void assets_are_kept_for_ever_under_their_digest_and_checked_under_their_name() throws Exception {
        Matcher style = Pattern.compile("href=\"(/assets/v/yoriai-[0-9a-f]{32}\\.css)\"").matcher(get("/").body());
        assertThat(style.find()).isTrue();
        HttpResponse<String> versioned = get(style.group(1));
        assertThat(versioned.statusCode()).isEqualTo(200);
        assertThat(versioned.headers().firstValue("Cache-Control").orElse("")).contains("max-age=31536000",
                "immutable");
        HttpResponse<String> plain = get("/assets/yoriai.css");
        assertThat(plain.headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
        assertThat(plain.headers().firstValue("Cache-Control")).hasValue("no-cache");
        String tag = plain.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/assets/yoriai.css", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get("/assets/tokens.css").statusCode()).isEqualTo(200);
        for (String outside : new String[]{"/assets/", "/assets/../application.properties",
            "/assets/%2e%2e/application.properties", "/assets/v/..%2fapplication.properties", "/assets/none.css"}) {
            assertThat(get(outside).statusCode()).as(outside).isBetween(400, 404);
        }
    }

    @Test
    void the_paths_of_data_and_logs_are_shown_to_this_machine_alone() throws Exception {
        assertThat(get("/").body()).contains("データとログの場所");
        assertThat(get("/", "X-Forwarded-For", "203.0.113.7").body()).doesNotContain("データとログの場所");
        assertThat(get("/", "Forwarded", "for=203.0.113.7").body()).doesNotContain("データとログの場所");
        // A name of somebody else's that leads to 127.0.0.1: DNS rebinding.
        assertThat(raw("GET / HTTP/1.1\r\nHost: rebind.example\r\nConnection: close\r\n\r\n"))
                .contains("200").doesNotContain("データとログの場所");
    }

    @Test
    void a_browser_gets_an_error_page_in_its_language_without_a_trace() throws Exception {
        HttpResponse<String> japanese = get("/nothing/here", "Accept", "text/html");
        assertThat(japanese.statusCode()).isEqualTo(404);
        assertThat(japanese.body()).contains("<html lang=\"ja\"", "ページが見つかりません").doesNotContain("Exception",
                "??", "/nothing/here");
        assertThat(get("/nothing?lang=en", "Accept", "text/html").body()).contains("The page was not found.");
        assertThat(get("/docs/methods/no.such", "Accept", "text/html").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/docs"))
                .header("Accept", "text/html").POST(HttpRequest.BodyPublishers.noBody()).build();
        HttpResponse<String> refused = http.send(post, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.body()).contains("この操作は受け付けられません");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"*/*|ja|ページが見つかりません", "application/json|en|The page was not found.",
        "image/png, */*;q=0.5|fr|ページが見つかりません"})
    void whoever_asks_for_no_page_reads_a_line_of_plain_text(String accepted, String language, String text)
            throws Exception {
        for (String path : new String[]{"/public/mail/nothing", "/public/enquete/1/nothing", "/docs/methods/no.such"}) {
            HttpResponse<String> answer = get(path, "Accept", accepted, "Accept-Language", language);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).as(path).hasValue("text/plain;charset=UTF-8");
            assertThat(answer.body()).as(path).isEqualTo(text + "\n");
            assertThat(answer.headers().allValues("Vary").toString()).as(path).contains("Accept", "Accept-Language");
        }
    }

    @Test
    void every_method_has_a_page_in_both_languages_that_says_whether_it_is_served() throws Exception {
        for (Method method : dictionary.methods()) {
            for (String language : new String[]{"ja", "en"}) {
                HttpResponse<String> page = get("/docs/methods/" + method.name() + "?lang=" + language);
                assertThat(page.statusCode()).as(method.name()).isEqualTo(200);
                assertThat(page.body()).as(method.name()).contains(method.path()).doesNotContain("??");
                boolean told = page.body().contains("501 NOT_IMPLEMENTED");
                assertThat(told).as(method.name()).isEqualTo(!served.serves(method.name()));
            }
        }
        assertThat(get("/docs").body()).contains("/docs/methods/bulkapi.post").doesNotContain("??");
        String errors = get("/docs/errors?lang=en").body();
        assertThat(errors).contains("TOKEN_EXPIRED").doesNotContain("??");
        Tsv.read("/message/messages.tsv").stream().map(line -> line.get("name").split("\\."))
                .filter(name -> name[0].equals("error")).forEach(name -> assertThat(errors)
                        .containsPattern(">" + name[1] + "</td>\\s*<th[^>]*><code>" + name[2] + "<"));
        assertThat(get("/docs/calling").body()).contains("d639fb4bda55afd8101a2708cb1303a9de490c87",
                "id=\"risks\"", "DELETE", "--read-only", "--token-bound");
    }

    @Test
    void notes_are_told_in_the_language_of_the_page() throws Exception {
        for (Method method : dictionary.methods()) {
            assertThat(get("/docs/methods/" + method.name()).body()).as(method.name()).doesNotContain("<p lang=\"en\"",
                    "<dd lang=\"en\"");
        }
    }

    @Test
    void a_methods_page_shows_its_columns_codes_and_example() throws Exception {
        assertThat(get("/docs/methods/visitor.get").body()).contains("EmailSendErrorCount", "E-mailアドレスの不達回数",
                "VisitorDataList", "search_operator{n}");
        assertThat(get("/docs/methods/visitor.postAttendanceSession?lang=en").body()).contains("Ticket text",
                "check_registration", "&lt;BarcodeData&gt;*000244*&lt;/BarcodeData&gt;");
    }

    @Test
    void the_open_api_description_has_every_method_and_points_nowhere_in_vain()
            throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/docs/openapi.json?lang=en");
        JsonNode api = JsonMapper.shared().readTree(answer.body());
        assertThat(api.get("openapi").asString()).isEqualTo("3.1.0");
        for (Method method : dictionary.methods()) {
            JsonNode operation = api.get("paths").get(method.path())
                    .get(method.verb().toLowerCase(java.util.Locale.ROOT));
            assertThat(operation.get("operationId").asString()).isEqualTo(method.name());
            // A generated client sends nothing that is read only: a record could be deleted by none.
            if (method.verb().equals("DELETE") && dictionary.resource(method.element()).find("Id") != null) {
                assertThat(api.at("/components/schemas/" + method.element() + "/properties/Id/readOnly")
                        .isMissingNode()).as(method.name()).isTrue();
            }
        }
        JsonNode login = api.at("/paths/~1public~1authapi~1login/get");
        assertThat(login.get("security").toString()).doesNotContain("token");
        assertThat(login.get("parameters").toString()).contains("callback_url", "user_type", "prompt");
        assertThat(api.at("/components/schemas/BulkApi/properties/VisitorDataList/properties/VisitorData").toString())
                .contains("#/components/schemas/VisitorData", "key");
        assertThat(get("/docs/methods/authapi.login").body()).contains("callback_url", "user_type", "auth_ttoken=…")
                .doesNotContain("<code>token</code>");
        Pattern.compile("\"\\$ref\" ?: ?\"#([^\"]+)\"").matcher(answer.body()).results()
                .forEach(ref -> assertThat(api.at(ref.group(1)).isMissingNode()).as(ref.group(1)).isFalse());
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/docs/openapi.json?lang=en", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void the_schema_accepts_the_published_samples_and_refuses_what_is_not_in_it() throws Exception {
        Schema schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(new StreamSource(new StringReader(get("/docs/yoriai.xsd").body())));
        for (String sample : new String[]{"""
                <SessionAttendance xmlns="http://smartseminar.jp/"><AnonymousId>0000000000000010</AnonymousId>
                <BarcodeData>*000244*</BarcodeData><Session><SessionName>AS09サブキャンペーンA-1</SessionName>
                <SessionId>38</SessionId></Session><AttendanceDate>2012-09-28T00:01:41+09:00</AttendanceDate>
                </SessionAttendance>""",
            """
                    <Response xmlns="http://smartseminar.jp/" version="1.53"><ErrorList><Error><ErrorCode>REQUIRED</ErrorCode>
                    <ErrorField>SessionAttendance.AnonymousId</ErrorField><ErrorMessage>x</ErrorMessage></Error></ErrorList>
                    </Response>""",
            """
                    <VisitorDataList xmlns="http://smartseminar.jp/" version="1.53" count="1" countAll="318"><VisitorData>
                    <Id>1</Id><Attribute18List><Attribute18><Attribute18Id>1</Attribute18Id></Attribute18></Attribute18List>
                    <Prefecture><PrefectureId>48</PrefectureId><PrefectureName/></Prefecture><Email/></VisitorData>
                    </VisitorDataList>""",
            """
                    <AttendanceList xmlns="http://smartseminar.jp/" version="1.53"><Attendance><Id>2107</Id>
                    <AttendanceFlag><AttendanceFlagId>1</AttendanceFlagId><AttendanceFlagName>あり</AttendanceFlagName>
                    </AttendanceFlag><SessionAttendanceList><SessionAttendance><Id>3001</Id></SessionAttendance>
                    </SessionAttendanceList><EntryExitList><EntryExit><Date>2012-09-28T00:01:41+09:00</Date></EntryExit>
                    </EntryExitList></Attendance></AttendanceList>"""}) {
            schema.newValidator().validate(new StreamSource(new StringReader(sample)));
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> schema.newValidator().validate(new StreamSource(
                new StringReader(
                        "<VisitorData xmlns=\"http://smartseminar.jp/\"><Nickname>x</Nickname></VisitorData>")))))
                .hasMessageContaining("Nickname");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
