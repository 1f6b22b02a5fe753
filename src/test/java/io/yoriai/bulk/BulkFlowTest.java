package io.yoriai.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Batches over HTTP, from the body that comes to the result that is told (spec/smp-platform.md 9). */
@ServerTest
class BulkFlowTest extends BulkCase {

    @Autowired
    CustomItemMaker items;

    /** Sends CSV and waits for its end. */
    private Reply csv(Credentials as, Map<String, String> parameters, String text) {
        Reply posted = post(as, parameters, text.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "text/csv"));
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        return ended(as, posted.id());
    }

    @Test
    void a_batch_answers_as_the_guide_shows_and_tells_each_record_in_order() {
        Credentials as = key();
        String mail = Data.unique("b") + "@example.com";
        Reply posted = xml(as, UPSERT.formatted(
                lead("crm-0001", mail, "山田") + lead("crm-0002", Data.unique("b") + "@example.com", "鈴".repeat(256))
                        + lead("crm-0003", mail.toUpperCase(), "佐藤")));
        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.body().getBytes(StandardCharsets.UTF_8)).hasSize(98);
        assertThat(posted.header("Location")).isEqualTo(api.base() + "/services/rest/bulkapi/" + posted.id());

        Reply told = ended(as, posted.id());
        assertThat(told.body()).contains("<Method>visitor.put</Method>",
                "<BulkStatus><BulkStatusId>3</BulkStatusId><BulkStatusName>終了</BulkStatusName></BulkStatus>",
                "<StopReason><StopReasonId/><StopReasonName/></StopReason>",
                "<Parameter><Name>update_key</Name><Value>Email</Value></Parameter>",
                "<TotalRecordNum>3</TotalRecordNum>", "<SuccessRecordNum>2</SuccessRecordNum>",
                "<ErrorRecordNum>1</ErrorRecordNum>", "<UnexecutedRecordNum>0</UnexecutedRecordNum>",
                "<BulkResultList count=\"3\" countAll=\"3\">",
                "<RecordNo>1</RecordNo><RecordKey>crm-0001</RecordKey><BulkResultType><BulkResultTypeId>1</BulkResultTypeId>"
                        + "<BulkResultTypeName>成功</BulkResultTypeName></BulkResultType><RecordId>",
                "<RecordNo>2</RecordNo><RecordKey>crm-0002</RecordKey><BulkResultType><BulkResultTypeId>2</BulkResultTypeId>",
                "<ErrorCode>TOO_LONG</ErrorCode><ErrorField>VisitorData.Name1</ErrorField><ErrorMessage>VisitorData.name1: ");
        long lead = Long.parseLong(told.first("RecordId"));
        assertThat(data.jdbc().sql("select name1 from lead where id = ?").param(lead).query(String.class).single())
                .as("the third record changed what the first one made").isEqualTo("佐藤");
        assertThat(get(as, "id", Long.toString(posted.id())).body()).as("errors alone by default")
                .contains("<BulkResultList count=\"1\" countAll=\"1\">").doesNotContain("crm-0001");
        assertThat(get(as, "Id", Long.toString(posted.id()), "result", "all", "result_limit", "1", "result_offset", "2")
                .body()).contains("countAll=\"3\"", "crm-0003").doesNotContain("crm-0002");
        assertThat(get(as, "result", "all").status()).as("without Id").isEqualTo(400);
        assertThat(get(key(), "Id", Long.toString(posted.id())).count("BulkApi")).as("another key's").isZero();
        assertThat(data.jdbc().sql("select distinct what from audit_log where record = ?").param("VisitorData/" + lead)
                .query(String.class).list()).contains("visitor.put BulkApi/" + posted.id());
        assertThat(data.jdbc().sql("select what from audit_log where record = ? and client_id is not null")
                .param("BulkApi/" + posted.id()).query(String.class).list()).contains("bulkapi.post");
        Reply csv = api.call(as, "bulkapi.get", Api.map("Id", Long.toString(posted.id())), null,
                Map.of("Accept", "text/csv"));
        assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(csv.body().split("\r\n")).hasSize(4).startsWith(
                "RecordNo,RecordKey,Result,RecordId,ErrorCode,ErrorField,ErrorMessage", "1,crm-0001,1," + lead + ",,,");
    }

    @Test
    void csv_comes_in_utf8_and_windows_31j_packed_or_not_and_a_bad_line_fails_alone() throws IOException {
        Credentials as = key();
        String mail = Data.unique("c");
        String csv = "\uFEFFEmail,Name1,Name2,PrefectureId,#RecordKey,#note\r\n" + mail
                + "1@example.com,\"髙橋, 一\",郎,13,k1,x\r\n\r\n"
                + mail + "2@example.com,only,two\r\n" + mail + "3@example.com,三,\\N,,k3,\r\n";
        Map<String, String> upsert = Api.map("method", "visitor.put", "upsert", "1", "update_key", "Email");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(csv.getBytes(StandardCharsets.UTF_8));
        }
        Reply posted = post(as, upsert, packed.toByteArray(),
                Map.of("Content-Type", "text/csv", "Content-Encoding", "gzip"));
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        assertThat(ended(as, posted.id()).body()).contains("<TotalRecordNum>3</TotalRecordNum>",
                "<SuccessRecordNum>1</SuccessRecordNum>", "<RecordKey>k1</RecordKey>",
                "<ErrorCode>INVALID_TYPE</ErrorCode>",
                "<RecordKey>k3</RecordKey>", "VisitorData.Name2");
        assertThat(data.jdbc().sql("select name1 from lead where email = ?").param(mail + "1@example.com")
                .query(String.class).single()).isEqualTo("髙橋, 一");

        String second = "Email\u3000, Name1\r" + mail + "1@example.com,髙島①\r";
        Reply japanese = post(as, upsert, second.getBytes(Charset.forName("windows-31j")),
                Map.of("Content-Type", "text/csv; charset=Shift_JIS"));
        assertThat(ended(as, japanese.id()).body()).contains("<SuccessRecordNum>1</SuccessRecordNum>");
        assertThat(data.jdbc().sql("select name1 from lead where email = ?").param(mail + "1@example.com")
                .query(String.class).single()).isEqualTo("髙島①");

        Reply unknown = post(as, upsert,
                "Email,Nmae1,Email,#x,#x,Prefecture,PrefectureId\n1,2,3,4,5,6,7\n".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "text/csv"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.all("ErrorCode")).containsExactly("UNKNOWN_COLUMN", "INVALID_VALUE", "INVALID_VALUE");
        assertThat(unknown.all("ErrorField")).as("a column under two names stands twice")
                .containsExactly("Nmae1", "Email", "PrefectureId");
        assertThat(post(as, upsert, "Email,Name1\n\"open,2\n".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "text/csv")).body()).contains("MALFORMED_BODY", "2行目");
        assertThat(post(as, upsert, "Email,Name1\n\na@example.com,\"一\n二\"\nb@example.com,\"三\"四\n"
                .getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "text/csv", "Accept-Language", "en")).body())
                .as("the line that is wrong, not the one before").contains("MALFORMED_BODY", "line 5:");
        assertThat(post(as, upsert, "Email,Name1\nx,y\n".getBytes(StandardCharsets.UTF_16LE),
                Map.of("Content-Type", "text/csv")).body()).contains("MALFORMED_BODY", "1行目: 文字として読めない");
        assertThat(post(as, upsert, "Email\n".getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "text/csv"))
                .body()).contains("REQUIRED", "BulkApi.VisitorDataList");
        assertThat(post(as, upsert, "Email\nx\n".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "text/csv; charset=EUC-JP")).body()).contains("UNSUPPORTED_MEDIA_TYPE",
                        "UTF-8 か Shift_JIS です。euc-jp が届きました");
        assertThat(post(as, Map.of(), "Email\nx\n".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "text/csv")).first("ErrorField")).isEqualTo("method");
        assertThat(data.jdbc().sql("select count(*) from bulk_batch b join api_client c on c.id = b.client_id"
                + " where c.api_key = ?").param(as.apiKey()).query(Long.class).single()).as("nothing stored")
                .isEqualTo(2);
        assertThat(csv(as, upsert, "Email\r\n" + mail + "1@example.com\r\n\"\"\r\n\r\n").body())
                .as("nothing in quotes is a record of one column, an empty line is none")
                .contains("<TotalRecordNum>2</TotalRecordNum>", "<SuccessRecordNum>1</SuccessRecordNum>");
        assertThat(csv(as, upsert, "Email,Name1\r\n" + mail + "1@example.com,髙島①\r\n\"\"\r\n").body())
                .contains("<TotalRecordNum>1</TotalRecordNum>");
    }

    @Test
    void other_methods_go_through_their_own_call() {
        Credentials as = key();
        long campaign = data.campaign("一括の催し");
        long session = data.session(campaign, "S");
        long lead = data.lead();
        String name = Data.unique("会社");
        Reply companies = xml(as, "<BulkApi><CompanyList><Company><Name>" + name + "</Name></Company><Company/>"
                + "</CompanyList><Method>company.post</Method></BulkApi>");
        assertThat(companies.status()).as(companies.body()).isEqualTo(201);
        assertThat(ended(as, companies.id()).body()).contains("<SuccessRecordNum>1</SuccessRecordNum>", "REQUIRED");
        Reply came = xml(as,
                "<BulkApi><Method>visitor.postAttendanceSession</Method><ParameterList><Parameter><Name>type"
                        + "</Name><Value>3</Value></Parameter><Parameter><Name>check_registration</Name><Value>2</Value></Parameter>"
                        + "</ParameterList><SessionAttendanceList><SessionAttendance><Session><SessionId>" + session
                        + "</SessionId></Session><AnonymousId>" + Data.unique("A")
                        + "</AnonymousId></SessionAttendance></SessionAttendanceList></BulkApi>");
        assertThat(came.status()).as(came.body()).isEqualTo(201);
        assertThat(ended(as, came.id()).body()).as("the reception's id").contains("<RecordId>");
        Reply gone = xml(as,
                "<BulkApi><Method>visitor.delete</Method><VisitorDataList><VisitorData key=\"d\"><Id>" + lead
                        + "</Id></VisitorData><VisitorData><Id>" + lead
                        + "</Id></VisitorData></VisitorDataList></BulkApi>");
        Reply told = ended(as, gone.id());
        assertThat(told.body()).contains("<RecordKey>d</RecordKey>", "<RecordId>" + lead + "</RecordId>", "NOT_FOUND");
        assertThat(data.jdbc().sql("select count(*) from lead where id = ?").param(lead).query(Long.class).single())
                .isZero();
    }

    @Test
    void what_is_no_batch_is_refused_and_nothing_of_it_is_stored() {
        Credentials as = key();
        String one = lead("k", "x@example.com", "x");
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put(UPSERT.formatted(""), "REQUIRED BulkApi.VisitorDataList");
        refused.put("<BulkApi><VisitorDataList>" + one + "</VisitorDataList></BulkApi>", "REQUIRED BulkApi.Method");
        refused.put("<BulkApi><Method>visitor.get</Method><VisitorDataList>" + one + "</VisitorDataList></BulkApi>",
                "INVALID_VALUE BulkApi.Method");
        refused.put("<BulkApi><Method>bulkapi.post</Method><BulkApiList><BulkApi/></BulkApiList></BulkApi>",
                "INVALID_VALUE BulkApi.Method");
        refused.put("<BulkApi><Method>company.post</Method><VisitorDataList>" + one + "</VisitorDataList></BulkApi>",
                "INVALID_ROOT BulkApi");
        refused.put("<BulkApi><Method>visitor.put</Method><VisitorDataList><Company/></VisitorDataList></BulkApi>",
                "INVALID_ROOT BulkApi");
        refused.put("<VisitorData/>", "INVALID_ROOT BulkApi");
        refused.put(UPSERT.formatted(one).replace("<Value>1<", "<Value>9<"), "INVALID_VALUE upsert");
        refused.put(UPSERT.formatted(one).replace("</BulkApi>", ""), "MALFORMED_BODY ");
        refused.put("<!DOCTYPE BulkApi>" + UPSERT.formatted(one), "MALFORMED_BODY ");
        refused.put(UPSERT.formatted("<" + "x".repeat(5_000) + "/>"), "MALFORMED_BODY ");
        refused.put("", "MALFORMED_BODY ");
        refused.put("<BulkApi><Method>company.post</Method></BulkApi>", "REQUIRED BulkApi.CompanyList");
        refused.put(UPSERT.formatted(one).replace("</ParameterList>", "<Parameter><Name>update_key</Name>"
                + "<Value>Email</Value></Parameter></ParameterList>"), "INVALID_VALUE update_key");
        refused.put("<BulkApi><Method>company.post</Method><CompanyList>" + "<Company/>".repeat(100_001)
                + "</CompanyList></BulkApi>", "TOO_MANY BulkApi.CompanyList");
        refused.forEach((body, expected) -> {
            Reply reply = xml(as, body);
            String start = body.substring(0, Math.min(body.length(), 300));
            assertThat(reply.status()).as(start).isEqualTo(400);
            assertThat(reply.first("ErrorCode") + " "
                    + (reply.first("ErrorField") == null ? "" : reply.first("ErrorField")))
                    .as(start).isEqualTo(expected);
        });
        byte[] upsert = UPSERT.formatted(one).getBytes(StandardCharsets.UTF_8);
        assertThat(post(as, Map.of("upsert", "0"), upsert, Map.of()).first("ErrorField")).as("both and different")
                .isEqualTo("upsert");
        assertThat(post(as, Map.of("max_errors", "0"), upsert, Map.of()).first("ErrorField")).isEqualTo("max_errors");
        assertThat(xml(as, "{}").body()).contains("UNSUPPORTED_MEDIA_TYPE", "JSON");
        Reply form = post(as, Map.of(), "a=b".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "multipart/form-data; boundary=x"));
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.body()).as("what came is named").contains("multipart/form-data");
        assertThat(post(as, Map.of(), upsert, Map.of("Content-Encoding", "br")).body())
                .contains("UNSUPPORTED_MEDIA_TYPE", "br");
        assertThat(post(as, Map.of(), "no tag".getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "text/xml"))
                .first("ErrorCode")).isEqualTo("MALFORMED_BODY");
        Credentials limited = api.newClient(NewApiClient.named(Data.unique("bulk")).withoutRateLimit()
                .calling(List.of("bulkapi.post", "company.post")));
        assertThat(xml(limited, UPSERT.formatted(one)).status()).isEqualTo(403);
        assertThat(data.jdbc().sql("select count(*) from bulk_batch b join api_client c on c.id = b.client_id"
                + " where c.api_key = ?").param(as.apiKey()).query(Long.class).single()).isZero();
    }

    @Test
    void the_same_idempotency_key_is_one_batch() {
        Credentials as = key();
        String body = UPSERT.formatted(lead("k", Data.unique("i") + "@example.com", "一度"));
        Map<String, String> header = Map.of("X-Idempotency-Key", Data.unique("idem"));
        Reply first = post(as, Map.of(), body.getBytes(StandardCharsets.UTF_8), header);
        Reply again = post(as, Map.of(), body.getBytes(StandardCharsets.UTF_8), header);
        Reply other = post(as, Map.of(), body.replace("一度", "二度").getBytes(StandardCharsets.UTF_8), header);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(other.status()).isEqualTo(409);
        assertThat(get(as, "count", "1").body()).contains("countAll=\"1\"");
        assertThat(get(as, "count", "1", "Id", Long.toString(first.id())).body()).contains("countAll=\"1\"");
        long coming = inserted(as, 0, "nobody", 0);
        data.jdbc().sql("update bulk_batch set idempotency_key = 'coming', place = null where id = ?").param(coming)
                .update();
        Reply early = post(as, Map.of(), body.getBytes(StandardCharsets.UTF_8),
                Map.of("Idempotency-Key", "coming"));
        assertThat(early.status()).as("the first still comes").isEqualTo(409);
        assertThat(early.header("Retry-After")).isEqualTo("5");
        data.jdbc().sql("update bulk_batch set place = null where id = ?").param(inserted(as, 0, "nobody", 0)).update();
        assertThat(xml(as, body).status()).as("two come already").isEqualTo(429);
    }

    @Test
    void a_batch_that_was_refused_keeps_its_idempotency_key_as_long_as_its_refusal_would_be_the_same() {
        Credentials as = key();
        String good = UPSERT.formatted(lead("k", Data.unique("i") + "@example.com", "一度"));
        for (String bad : List.of(good.replace("visitor.put", "visitor.get"), good.replace("</BulkApi>", ""),
                "<BulkApi><Method>visitor.put</Method></BulkApi>")) {
            Map<String, String> header = Map.of("X-Idempotency-Key", Data.unique("refused"));
            Reply first = post(as, Map.of(), bad.getBytes(StandardCharsets.UTF_8), header);
            Reply again = post(as, Map.of(), bad.getBytes(StandardCharsets.UTF_8), header);
            Reply other = post(as, Map.of(), good.getBytes(StandardCharsets.UTF_8), header);
            assertThat(first.status()).as(bad).isEqualTo(400);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.status()).isEqualTo(400);
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.body()).contains("<ErrorField>X-Idempotency-Key</ErrorField>");
            assertThat(post(as, Map.of("max_errors", "0"), bad.getBytes(StandardCharsets.UTF_8), header).status())
                    .as("another address").isEqualTo(409);
        }
        assertThat(get(as, "count", "1").body()).as("nothing was stored").contains("countAll=\"0\"");
        Credentials limited = api.newClient(NewApiClient.named(Data.unique("bulk")).withoutRateLimit()
                .calling(List.of("bulkapi.post", "bulkapi.get")));
        Map<String, String> header = Map.of("X-Idempotency-Key", Data.unique("refused"));
        assertThat(post(limited, Map.of(), good.getBytes(StandardCharsets.UTF_8), header).status()).isEqualTo(403);
        assertThat(post(limited, Map.of(), good.replace("visitor.put", "visitor.get").getBytes(StandardCharsets.UTF_8),
                header).status()).as("a refusal for want of rights is not kept").isEqualTo(400);
    }

    @Test
    void cells_of_csv_are_cleared_joined_and_written_as_spreadsheets_write_them() throws IOException {
        Credentials as = key();
        String label = Data.unique("選択");
        int choice = items.create(new NewCustomItem("VisitorData", label, label, 4, null, null, false, null,
                List.of("甲", "乙", "丙")));
        int day = items.create(
                new NewCustomItem("VisitorData", label + "日", label, 1, CustomItem.Data.DATE, null, false, null,
                        List.of()));
        int moment = items.create(new NewCustomItem("VisitorData", label + "時", label, 1, CustomItem.Data.DATE_TIME,
                null, false, null, List.of()));
        String head = "Email,Name1,Name2,Tel,Attribute%1$d,Attribute%1$dName,Attribute%2$d,Attribute%3$d\r\n"
                .formatted(choice, day, moment);
        String mail = Data.unique("cell") + "@example.com";
        Map<String, String> upsert = Api.map("method", "visitor.put", "upsert", "1", "update_key", "Email");
        assertThat(csv(as, upsert, head + mail + ",姓,名,03-1,1:3,甲:丙,2026/01/05,2026/01/05 09:30\r\n").body())
                .contains("<SuccessRecordNum>1</SuccessRecordNum>");
        Reply lead = api.get("visitor.get", "search_key1", "Email", "search_value1", mail);
        assertThat(lead.all("Attribute" + choice + "Id")).containsExactly("1", "3");
        assertThat(lead.first("Attribute" + day)).isEqualTo("2026-01-05");
        assertThat(lead.first("Attribute" + moment)).isEqualTo("2026-01-05T09:30:00+09:00");
        assertThat(csv(as, upsert, head + mail + ",姓,名,,1,乙,,\r\n" + mail + ",姓,名,\\N,\\N,,,\r\n").body())
                .as("a choice whose id and name differ").contains("<ErrorRecordNum>1</ErrorRecordNum>",
                        "<SuccessRecordNum>1</SuccessRecordNum>");
        Reply cleared = api.get("visitor.get", "search_key1", "Email", "search_value1", mail);
        assertThat(cleared.body()).doesNotContain("<Tel>", "<Attribute" + choice + "Id>");
        assertThat(cleared.first("Attribute" + day)).as("an empty cell is not sent").isEqualTo("2026-01-05");
        upsert.put("empty_cell", "clear");
        assertThat(csv(as, upsert, head + mail + ",姓,名,,,,,2026-02-03 04:05:06\r\n").body())
                .contains("<SuccessRecordNum>1</SuccessRecordNum>");
        Reply last = api.get("visitor.get", "search_key1", "Email", "search_value1", mail);
        assertThat(last.body()).doesNotContain("<Attribute" + day + ">");
        assertThat(last.first("Attribute" + moment)).isEqualTo("2026-02-03T04:05:06+09:00");
        long id = Long.parseLong(csv(as, upsert, "Email,#RecordKey\r\nno address,鍵①\r\n").first("Id"));
        Reply told = api.call(as, "bulkapi.get", Api.map("Id", Long.toString(id)), null,
                Map.of("Accept", "text/csv; charset=Shift_JIS", "Accept-Language", "en"));
        assertThat(told.header("Content-Type")).isEqualTo("text/csv;charset=Shift_JIS");
        assertThat(api.call(as, "bulkapi.get", Api.map("Id", Long.toString(id), "charset", "Shift_JIS"), null,
                Map.of("Accept", "text/csv")).header("Content-Type")).isEqualTo("text/csv;charset=Shift_JIS");
        assertThat(told.body()).contains("The format is not valid");
    }

    @Test
    void a_body_beyond_the_limit_is_refused_while_it_comes_packed() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            byte[] blank = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int mebibyte = 0; mebibyte <= 200; mebibyte++) {
                zip.write(blank);
            }
        }
        Reply large = post(key(), Map.of(), packed.toByteArray(), Map.of("Content-Encoding", "gzip"));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.first("ErrorCode")).isEqualTo("TOO_LARGE");
    }
}
