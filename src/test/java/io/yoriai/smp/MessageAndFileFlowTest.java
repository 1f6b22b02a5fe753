package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.file.FileCleanUp;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.ServerTest;

/** Messages that are reworded and files that are uploaded (spec/smp-platform.md 6 and 7). */
@ServerTest
class MessageAndFileFlowTest {

    private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @LocalServerPort
    int port;
    @Autowired
    StoredFiles stored;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Clock clock;
    @Autowired
    FileCleanUp cleanUp;

    private Reply reword(String columns) {
        return api.call("messagestr.put", "<MessageStr>" + columns + "</MessageStr>");
    }

    private Reply message(String name, String language) {
        return api.get("messagestr.get", "search_key1", "Name", "search_value1", name, "search_key2", "LanguageId",
                "search_value2", language);
    }

    @Test
    void every_message_is_listed_under_its_documented_number_in_both_languages() {
        assertThat(message("reception.already", "1").body()).contains("<Id>117</Id><Name>reception.already</Name>",
                "<LanguageName>日本語</LanguageName>", "<MessageCategoryName>来場受付</MessageCategoryName>",
                "<Value>既に受付済みです</Value><DefaultValue>既に受付済みです</DefaultValue><Description>受付画面</Description>");
        assertThat(message("error.400.REQUIRED", "2").body()).contains("<Id>202</Id>",
                "<Value>This field is required</Value>");
    }

    @Test
    void a_reworded_error_is_told_at_once_and_an_empty_value_puts_the_default_back() {
        String key = "<Name>error.400.TOO_LONG</Name><Language><LanguageId>1</LanguageId></Language>";
        String tooLong = "<VisitorData><Name1>" + "あ".repeat(300)
                + "</Name1><Name2>x</Name2><Email>a@example.com</Email></VisitorData>";
        assertThat(SampleCalls.faults(reword(key + "<Value>" + "あ".repeat(2_001) + "</Value>")))
                .containsExactly("TOO_LONG MessageStr.Value");
        assertThat(reword(key + "<Value>最大 {0} 字 {です}</Value>").status()).isEqualTo(200);
        try {
            assertThat(api.call("visitor.post", tooLong).body()).containsPattern("最大 \\d+ 字 \\{です}");
        } finally {
            assertThat(reword(key + "<Value/>").status()).isEqualTo(200);
        }
        assertThat(api.call("visitor.post", tooLong).body()).contains("文字以内で入力してください");
        assertThat(message("error.400.TOO_LONG", "1").body())
                .contains("<Value>{0}文字以内で入力してください</Value>");
    }

    /** Of the pages; what the API tells stays as it was. */
    @Test
    void a_reworded_message_is_what_pages_say() throws Exception {
        String key = "<Name>common.not_found</Name><Language><LanguageId>2</LanguageId></Language>";
        assertThat(reword(key + "<Value>Nothing here, sorry</Value>").status()).isEqualTo(200);
        try {
            HttpResponse<String> page = HttpClient.newHttpClient().send(HttpRequest
                    .newBuilder(URI.create("http://localhost:" + port + "/public/seminar/view/999999999?lang=en"))
                    .header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).contains("<h1>Nothing here, sorry</h1>");
        } finally {
            assertThat(reword(key + "<Value/>").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<Value>x</Value>|400|REQUIRED MessageStr.Id",
        "<Name>common.saved</Name><Value>x</Value>|400|REQUIRED MessageStr.Id",
        "<Id>5</Id>|400|REQUIRED MessageStr.Value",
        "<Id>5</Id><Value>{0}</Value>|400|UNKNOWN_PLACEHOLDER MessageStr.Value",
        "<Id>5</Id><Name>common.required</Name><Value>x</Value>|400|INVALID_VALUE MessageStr.Id",
        "<Id>999999</Id><Value>x</Value>|404|NOT_FOUND MessageStr.Id",
        "<Name>no.such</Name><Language>1</Language><Value>x</Value>|404|NOT_FOUND MessageStr.Id",
        "<Id>5</Id><Value>x</Value><DefaultValue>y</DefaultValue>|400|NOT_ALLOWED MessageStr.DefaultValue"})
    void what_is_wrong_with_a_message_is_told_and_changes_nothing(String columns, int status, String fault) {
        Reply reply = reword(columns);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(SampleCalls.faults(reply)).containsExactly(fault);
        assertThat(api.get("messagestr.get", "search_key1", "Id", "search_value1", "5").body())
                .contains("<Value>保存しました</Value>");
    }

    private Reply upload(String columns) {
        return api.call("file.post", "<File>" + columns + "</File>");
    }

    @Test
    void an_uploaded_file_is_told_with_its_bytes_and_is_in_use_while_a_record_refers_to_it() {
        long id = upload("<Name>venue_map.PNG</Name><Body>\n" + PNG.substring(0, 40) + "\n" + PNG.substring(40)
                + "</Body>").id();
        String unused = api.get("file.get", "search_key1", "Id", "search_value1", "" + id).body();
        assertThat(upload("<Name>" + "a".repeat(100) + ".txt</Name><Body>eA==</Body>").status())
                .as("a name is told without its extension").isEqualTo(201);
        assertThat(SampleCalls.faults(upload("<Name>" + "a".repeat(101) + ".txt</Name><Body>eA==</Body>")))
                .containsExactly("TOO_LONG File.Name");
        assertThat(unused).contains("<Name>venue_map</Name><Extension>png</Extension><Temporary>1</Temporary>",
                "<ContentType>image/png</ContentType><Size>70</Size><Body>" + PNG + "</Body>")
                .doesNotContain("FilePath");
        Reply used = api.call("seminar.post", "<Seminar><Title>" + Data.unique("c") + "</Title><SsTargetType>1"
                + "</SsTargetType><PriceType>1</PriceType><HallFile><FileId>" + id + "</FileId></HallFile></Seminar>");
        assertThat(used.status()).as(used.body()).isEqualTo(201);
        assertThat(api.get("file.get", "search_key1", "Id", "search_value1", "" + id, "body", "0").body())
                .contains("<Temporary>0</Temporary>").doesNotContain("<Body>");
    }

    @Test
    void a_file_is_everybodys_at_its_path_while_something_published_refers_to_it() throws Exception {
        long id = upload("<Name>venue_map.png</Name><Body>" + PNG + "</Body>").id();
        Reply used = api.call("seminar.post", "<Seminar><Title>" + Data.unique("c") + "</Title><SsTargetType>1"
                + "</SsTargetType><PriceType>1</PriceType><HallFile><FileId>" + id + "</FileId></HallFile></Seminar>");
        String path = "/static/upload/localhost/file/" + id + "/venue_map.png";
        status(used.id(), 1);
        HttpResponse<byte[]> shown = fetch(path);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(told(id)).contains(path + "<");
        assertThat(shown.body()).isEqualTo(Base64.getDecoder().decode(PNG));
        assertThat(shown.headers().map()).containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("Content-Security-Policy", List.of("sandbox")).containsEntry("Content-Type",
                        List.of("image/png"));
        assertThat(shown.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("inline");
        HttpResponse<byte[]> part = fetch(path, "Range", "bytes=1-3");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("PNG".getBytes(StandardCharsets.US_ASCII));
        assertThat(fetch(path, "If-None-Match", shown.headers().firstValue("ETag").orElseThrow()).statusCode())
                .isEqualTo(304);
        assertThat(fetch(path.replace("venue_map", "another")).statusCode()).isEqualTo(404);
        status(used.id(), 5);
        assertThat(fetch(path).statusCode()).as("of a campaign that is being prepared").isEqualTo(404);
        assertThat(told(id)).contains("<Temporary>0</Temporary>").doesNotContain("FilePath");
        long text = upload("<Name>held.txt</Name><Body>eA==</Body>").id();
        assertThat(fetch("/static/upload/localhost/file/" + text + "/held.txt").statusCode()).as("not referred to")
                .isEqualTo(404);
        data.jdbc().sql("insert into file_use values ('VisitorDataFile', 1, 'File', ?)").param(text).update();
        assertThat(fetch("/static/upload/localhost/file/" + text + "/held.txt").statusCode()).as("a lead's")
                .isEqualTo(404);
        data.jdbc().sql("delete from file_use where file_id = ?").param(text).update();
    }

    private String told(long file) {
        return api.get("file.get", "search_key1", "Id", "search_value1", "" + file, "body", "0").body();
    }

    private void status(long campaign, int status) {
        data.jdbc().sql("update campaign set seminar_status_id = ? where id = ?").params(status, campaign).update();
    }

    private HttpResponse<byte[]> fetch(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.base() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void what_nothing_refers_to_goes_after_seven_days_and_what_is_used_stays() {
        long left = upload("<Name>left.txt</Name><Body>eA==</Body>").id();
        long young = upload("<Name>young.txt</Name><Body>eA==</Body>").id();
        long used = upload("<Name>used.txt</Name><Body>eA==</Body>").id();
        data.jdbc().sql("update stored_file set unused_since = ?::timestamptz - interval '8 days' where id in (?, ?)")
                .params(clock.instant().toString(), left, used).update();
        data.jdbc().sql("insert into file_use values ('Seminar', -1, 'HallFile', ?)").param(used).update();
        cleanUp.run();
        assertThat(data.jdbc().sql("select id from stored_file where id in (?, ?, ?) order by id")
                .params(left, young, used).query((row, n) -> row.getLong(1)).list()).containsExactly(young, used);
        data.jdbc().sql("delete from file_use where file_id = ?").param(used).update();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<Body>eA==</Body>|400|REQUIRED File.Extension,REQUIRED File.Name",
        "<Name>a</Name><Body>eA==</Body>|400|REQUIRED File.Extension", "<Name>a.txt</Name>|400|REQUIRED File.Body",
        "<Name>a.html</Name><Body>eA==</Body>|400|INVALID_VALUE File.Extension",
        "<Name>a.svg</Name><Body>eA==</Body>|400|INVALID_VALUE File.Extension",
        "<Name>a.png</Name><Body>eA==</Body>|400|INVALID_TYPE File.Body",
        "<Name>a.txt</Name><Body>%%%</Body>|400|INVALID_TYPE File.Body",
        "<Name>a/b.txt</Name><Body>eA==</Body>|400|INVALID_TYPE File.Name"})
    void what_is_wrong_with_an_upload_is_told(String columns, int status, String faults) {
        Reply reply = upload(columns);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(String.join(",", SampleCalls.faults(reply))).isEqualTo(faults);
    }

    @Test
    void ten_megabytes_are_taken_and_more_is_refused_and_one_answer_holds_sixty_four() {
        byte[] most = new byte[10 * 1024 * 1024];
        java.util.Arrays.fill(most, (byte) 'x');
        String name = Data.unique("large");
        String body = "<Body>" + Base64.getEncoder().encodeToString(most) + "</Body>";
        long id = upload("<Name>" + name + ".txt</Name>" + body).id();
        for (int i = 0; i < 6; i++) {
            data.jdbc().sql("insert into stored_file (name, extension, content_type, size, content, unused_since,"
                    + " date_regist, date_update) select name, extension, content_type, size, content, unused_since,"
                    + " date_regist, date_update from stored_file where id = ?").param(id).update();
        }
        Reply all = api.get("file.get", "search_key1", "Name", "search_value1", name);
        assertThat(SampleCalls.faults(all)).containsExactly("TOO_MANY limit");
        assertThat(all.body()).contains("上限(6件)");
        assertThat(api.get("file.get", "search_key1", "Name", "search_value1", name, "body", "0").count("File"))
                .isEqualTo(7);
        String more = Base64.getEncoder().encodeToString("x".repeat(most.length + 1).getBytes(StandardCharsets.UTF_8));
        Reply large = upload("<Name>a.txt</Name><Body>" + more + "</Body>");
        assertThat(large.status()).isEqualTo(413);
        assertThat(SampleCalls.faults(large)).containsExactly("TOO_LARGE File.Body");
        data.jdbc().sql("delete from stored_file where name = ?").param(name).update();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VisitorData", "VisitorDataFile", "Enquete", "Reader"})
    void files_that_a_lead_holds_are_for_keys_that_may_read_them_there_too(String holder) {
        long id = upload("<Name>a.txt</Name><Body>eA==</Body>").id();
        data.jdbc().sql("insert into file_use values (?, 1, 'File', ?)").params(holder, id).update();
        assertThat(stored.ofPeople(List.of(id))).as("nothing public may name it").containsExactly(id);
        Map<String, String> one = Api.map("search_key1", "Id", "search_value1", "" + id);
        Credentials files = api.newClient(NewApiClient.named("files").calling(List.of("file.get")));
        assertThat(api.call(files, "file.get", one, null, Map.of()).count("File")).isZero();
        Credentials both = api.newClient(NewApiClient.named("both").calling(List.of("file.get", "visitor.getFile")));
        assertThat(api.call(both, "file.get", one, null, Map.of()).count("File")).isEqualTo(1);
        data.jdbc().sql("delete from file_use where file_id = ?").param(id).update();
    }
}
