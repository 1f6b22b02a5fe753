package io.yoriai.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/**
 * Leads of a batch are written in sets, and it comes to the same as calls one after the other (docs/adr/0072): the same
 * records are sent both ways, about leads that differ in one word alone, and every row of every table is compared.
 */
@ServerTest
class LeadSetsTest {

    /** What is the machinery's own: keys' tokens, counts of calls, batches, jobs, and what gathers figures. */
    private static final Pattern OTHERS = Pattern
            .compile(
                    "reader_count|automation_.*|company_lead_due|company_linking|bulk_.*|token|api_call.*|api_client.*|bucket|call_.*|scheduled_tasks|flyway.*|event_publication.*|idempoten.*|node.*|metric.*");
    private static final Pattern TIME = Pattern.compile("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*\"");

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Batches batches;
    @Autowired
    CustomItemMaker items;

    private Credentials as;
    private int text;
    private int number;
    private int choice;

    @BeforeEach
    void key() {
        as = api.newClient(NewApiClient.named(Data.unique("sets")).withoutRateLimit());
    }

    private int item(String label, int form, CustomItem.Data of, List<String> choices) {
        return items.create(new NewCustomItem("VisitorData", label, label, form, of, null, false, null, choices));
    }

    private static String record(String... columns) {
        StringBuilder xml = new StringBuilder("<VisitorData>");
        for (int i = 0; i < columns.length; i += 2) {
            String name = columns[i].replaceAll("/.*", "");
            String inner = columns[i].contains("/") ? columns[i].replaceAll(".*/", "") : null;
            xml.append('<').append(name).append('>').append(inner == null ? "" : "<" + inner + ">")
                    .append(columns[i + 1]).append(inner == null ? "" : "</" + inner + ">").append("</").append(name)
                    .append('>');
        }
        return xml.append("</VisitorData>").toString();
    }

    /** What is there before, for a word: stored without the product's help, the same for both. */
    private void before(String word) {
        for (int n = 1; n <= 12; n++) {
            data.jdbc().sql("""
                    insert into lead (login_id, name1, name2, email, company_name, registration_type_id, email_valid_id,
                        tel, attributes, date_regist, date_update)
                    values (:login, :name, '太郎', :mail, '寄合商事', :type, 1, '03-1', :items::jsonb, :now, :now)""")
                    .param("login", word + "login" + n).param("name", word + "姓" + n)
                    .param("mail", word + (n == 4 ? 3 : n) + "@example.com").param("type", n == 5 ? 2 : 1)
                    .param("items", "{\"" + text + "\":\"" + word + "crm" + n + "\"}").param("now", data.now())
                    .update();
        }
        data.jdbc().sql("""
                insert into person_address (address, valid, validity_changed_at, validity_reason, error_count)
                values (:one, false, :now, 'bounce', 3), (:other, false, :now, 'bounce', 4)""")
                .param("one", word + "bad1@example.com").param("other", word + "bad2@example.com")
                .param("now", data.now()).update();
    }

    private List<String> mixed() {
        List<String> records = new ArrayList<>(List.of(
                record("Email", "{w}new1@example.com", "Name1", "新", "Name2", "規", "Prefecture/PrefectureId", "13",
                        "Country/CountryName", "日本", "Address1", "a\\N\tb", "Division", "\\N", "Position",
                        "「\"{}\"」\n二行", "Attribute{t}", "{w}文\\\"", "Attribute{n}", "17",
                        "Attribute{c}List/Attribute{c}",
                        "2"),
                record("Email", "{w}1@example.com", "Name1", "改", "Tel", "03-2", "PermissionType/PermissionTypeId",
                        "1"),
                record("Email", "{w}2@example.com", "Name1", "{w}姓2", "Tel", "03-1"),
                record("Email", "{w}3@example.com", "Name1", "二人"),
                record("Email", "{w}6@example.com", "Name1", "長".repeat(21)),
                record("Email", "{w}7@example.com", "Nothing", "1", "Name1", "長".repeat(21)), record("Name1", "鍵無"),
                record("Email", "{w} no address"), record("Email", "{w}NEW1@example.com", "Name2", "重"),
                record("Email", "{w}new1@EXAMPLE.com", "Name2", "三度", "Attribute{n}", "18"),
                record("Email", "{w}5@example.com", "RegistrationType/RegistrationTypeId", "1", "Attribute{t}", ""),
                record("Email", "{w}6@example.com", "RegistrationType/RegistrationTypeId", "2"),
                record("Email", "{w}7@example.com", "EmailValid/EmailValidId", "0", "EmailSendErrorCount", "2"),
                record("Email", "{w}bad1@example.com", "Name1", "不達"),
                record("Email", "{w}bad2@example.com", "Name1", "達", "EmailValid/EmailValidId", "1"),
                record("Email", "{w}8@example.com", "LoginId", "{w}login9"),
                record("Email", "{w}9@example.com", "Tel", ""),
                record("Email", "{w}10@example.com", "LoginPassword", "secret-word-1"),
                record("Email", "{w}new2@example.com", "LoginId", "{w}own", "Name1", "一"),
                record("Email", "{w}new3@example.com", "LoginId", "{w}OWN", "Name1", "二"),
                record("Id", "1", "Email", "{w}1@example.com"),
                record("Email", "{w}11@example.com", "SubEmail", "{w}1@example.com"),
                record("Email", "{w}12@example.com", "Attribute{c}List/Attribute{c}", "1", "Attribute{n}", "x"),
                record("Email", "{w}12@example.com", "Attribute{c}List/Attribute{c}", "1", "Attribute{n}", "5"),
                record("Email", "{w}new4@example.com", "Name1", "  ", "Name2", "<![CDATA[&]]>", "DateRegist",
                        "2020-01-01T00:00:00"),
                record("Email", "{w}1@example.com", "Name1", "再改"), "<VisitorData/>"));
        for (int n = 1; n <= 12; n++) {
            records.add(record("Email", "{w}many" + n + "@example.com", "Name1", "多" + n, "Name2", "人", "Tel",
                    "03-" + n % 7));
        }
        return records;
    }

    private record Way(String method, Map<String, String> parameters, List<String> records) {}

    private List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        Map<String, String> upsert = Api.map("upsert", "1", "update_key", "Email");
        ways.add(new Way("visitor.put", upsert, mixed()));
        ways.add(new Way("visitor.put", Api.map("upsert", "1", "update_key", "Email", "ignore_itemcheck", "1"),
                mixed()));
        ways.add(new Way("visitor.put", Api.map("upsert", "1", "update_key", "LoginId"),
                List.of(record("LoginId", "{w}LOGIN1", "Email", "{w}moved@example.com", "Name1", "移"),
                        record("LoginId", "{w}login2", "Email", "{w}bad1@example.com"),
                        record("LoginId", "{w}login3", "Email", "{w}moved@example.com"),
                        record("LoginId", "{w}fresh", "Email", "{w}x@example.com", "Name1", "x", "Name2", "y"),
                        record("LoginId", "x"), record("LoginId", "{w}FRESH", "Tel", "1"))));
        ways.add(new Way("visitor.put", Api.map("upsert", "1", "update_key", "Attribute{t}"),
                List.of(record("Attribute{t}", "{w}crm1", "Name1", "甲"),
                        record("Attribute{t}", "{w}crm99", "Name1", "乙",
                                "Name2", "丙", "Email", "{w}crm@example.com"),
                        record("Attribute{t}", "{w}crm99", "Name1", "丁"),
                        record("Attribute{t}", ""))));
        ways.add(new Way("visitor.put", Api.map("upsert", "1", "update_key", "Name1:CompanyName"),
                List.of(record("Name1", "{w}姓1", "CompanyName", "寄合商事", "Tel", "9"),
                        record("Name1", "{w}姓2", "CompanyName", "寄合商事", "Email", "{w}1@example.com"),
                        record("Name1", "{w}姓77", "CompanyName", "寄合商事", "Name2", "新", "Email", "{w}77@example.com"),
                        record("Name1", "{w}姓3"))));
        ways.add(
                new Way("visitor.put", Api.map("upsert", "1", "update_key", "Nothing"), List.of(record("Name1", "a"))));
        ways.add(new Way("visitor.post", Map.of(), mixed()));
        ways.add(new Way("visitor.put", Map.of(),
                List.of(record("Id", "{id1}", "Name1", "番", "Email", "{w}2@example.com"),
                        record("Id", "{id2}", "Name1", "号"),
                        record("Id", "999999999", "Name1", "無"), record("Id", "{id2}", "Name2", "二度"),
                        record("Name1", "無番"),
                        record("Id", "{id3}", "LoginId", "{w}login4"),
                        record("Id", "{id5}", "DateRegist", "2001-01-01T00:00:00"))));
        return ways;
    }

    @Test
    void a_batch_of_leads_comes_to_the_same_as_its_calls_one_after_the_other() {
        // Numbers of leads and of users are told apart by what they are: they must not meet.
        data.jdbc().sql("select setval('user_id_seq', greatest(nextval('user_id_seq'), 700000000))")
                .query((row, n) -> row.getLong(1)).single();
        text = item(Data.unique("文"), 1, null, List.of());
        number = item(Data.unique("数"), 1, CustomItem.Data.INTEGER, List.of());
        choice = item(Data.unique("択"), 3, null, List.of("甲", "乙"));
        int way = 0;
        for (Way one : ways()) {
            String alone = Data.unique("a").substring(0, 7) + "q" + way;
            String together = "b" + alone.substring(1);
            before(alone);
            before(together);
            Map<String, Long> start = rows();
            List<String> ofAlone = new ArrayList<>();
            for (String record : one.records()) {
                Reply reply = api.call(as, one.method(), parameters(one, alone), filled(record, alone), Map.of());
                ofAlone.add(told(reply));
            }
            Map<String, Long> between = rows();
            List<String> ofTogether = batch(one, together);
            Map<String, Long> end = rows();
            for (int i = 0; i < ofAlone.size(); i++) {
                assertThat(ofTogether.get(i).replace(together, "W")).as(one.records().get(i))
                        .isEqualTo(ofAlone.get(i).replace(alone, "W"));
            }
            Map<String, Long> alonesRows = more(start, between, alone, ids(alone));
            Map<String, Long> togethersRows = more(between, end, together, ids(together));
            if (ofAlone.contains("done")) {
                assertThat(alonesRows.keySet()).as("something was written")
                        .anyMatch(row -> row.startsWith("audit_log "));
            }
            assertThat(String.join("\n", togethersRows.keySet())).as(one.method() + one.parameters())
                    .isEqualTo(String.join("\n", alonesRows.keySet()));
            assertThat(togethersRows).isEqualTo(alonesRows);
            way++;
        }
    }

    private Map<String, String> parameters(Way way, String word) {
        Map<String, String> filled = new LinkedHashMap<>();
        way.parameters().forEach((name, value) -> filled.put(name, filled(value, word)));
        return filled;
    }

    private String filled(String template, String word) {
        String filled = template.replace("{w}", word).replace("{t}", "" + text).replace("{n}", "" + number)
                .replace("{c}", "" + choice);
        Matcher id = Pattern.compile("\\{id(\\d+)\\}").matcher(filled);
        return id.replaceAll(found -> data.jdbc().sql("select id::text from lead where login_id = ?")
                .param(word + "login" + found.group(1)).query(String.class).single());
    }

    private static String told(Reply reply) {
        return reply.status() < 300
                ? "done"
                : Pattern
                        .compile(
                                "<Error><ErrorCode>(.*?)</ErrorCode>(?:<ErrorField>(.*?)</ErrorField>)?<ErrorMessage>(.*?)</ErrorMessage>")
                        .matcher(reply.body()).results()
                        .map(one -> one.group(1) + " " + one.group(2) + " " + one.group(3))
                        .collect(Collectors.joining("|"));
    }

    private List<String> batch(Way way, String word) {
        String parameters = parameters(way, word).entrySet().stream()
                .map(one -> "<Parameter><Name>" + one.getKey() + "</Name><Value>" + one.getValue()
                        + "</Value></Parameter>")
                .collect(Collectors.joining());
        String body = "<BulkApi><Method>" + way.method() + "</Method><ParameterList>" + parameters
                + "</ParameterList><VisitorDataList>"
                + way.records().stream().map(record -> filled(record, word)).collect(Collectors.joining())
                + "</VisitorDataList></BulkApi>";
        Reply posted = api.call(as, "bulkapi.post", Map.of(), body, Map.of());
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20))
                .until(() -> batches.find(posted.id()).orElseThrow().isOver());
        Reply told = api.call(as, "bulkapi.get", Api.map("Id", "" + posted.id(), "result", "all"), null, Map.of());
        List<String> results = new ArrayList<>();
        Matcher result = Pattern.compile("<BulkResult>(.*?)</BulkResult>").matcher(told.body());
        while (result.find()) {
            results.add(result.group(1).contains("<ErrorList>")
                    ? told(new Reply(400, posted.headers(), result.group(1)))
                    : "done");
        }
        return results;
    }

    /** Rows of all tables, with how often each is there. */
    private Map<String, Long> rows() {
        Map<String, Long> rows = new HashMap<>();
        List<String> tables = data.jdbc().sql("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p')""").query((row, n) -> row.getString(1)).list();
        new TreeSet<>(tables).stream().filter(table -> !OTHERS.matcher(table).matches()).forEach(table -> data.jdbc()
                .sql("select to_jsonb(t)::text from \"" + table + "\" t").query((row, n) -> row.getString(1)).list()
                .forEach(row -> rows.merge(table + " " + row, 1L, Long::sum)));
        return rows;
    }

    /** Leads of a word, each by what tells it apart from the others. */
    private Map<Long, String> ids(String word) {
        Map<Long, String> ids = new HashMap<>();
        data.jdbc().sql("""
                select id, user_id, coalesce(email, '') || ' ' || coalesce(name1, '') || ' ' || coalesce(name2, '')
                    || coalesce(tel, '') || attributes::text
                from lead where concat(email, name1, login_id, attributes) like '%' || ? || '%'
                    or id > (select max(id) from lead where login_id = ?)""").params(word, word + "login12")
                .query(row -> {
                    ids.put(row.getLong(1), "L" + row.getString(3));
                    ids.put(row.getLong(2), "U" + row.getString(3));
                });
        return ids;
    }

    /** Rows that came or changed, without what is drawn: numbers of their own, moments, login ids. */
    private Map<String, Long> more(Map<String, Long> before, Map<String, Long> after, String word,
            Map<Long, String> ids) {
        Map<String, Long> more = new TreeMap<>();
        after.forEach((row, count) -> {
            long fresh = count - before.getOrDefault(row, 0L);
            boolean erased = row.startsWith("consent_ledger ") && row.contains("\"address\": null");
            if (fresh > 0 && !erased && !row.contains("bulkapi.post")) {
                String told = TIME.matcher(row).replaceAll("\"T\"").replaceAll(" BulkApi/\\d+", "")
                        .replaceAll("\"address\": \"[0-9.]+\"", "\"address\": own")
                        .replaceAll("\"login_id\": \"[A-Za-z0-9]{8}\"", "\"login_id\": drawn")
                        .replaceAll("\"login_password_hash\": \"[^\"]+\"", "\"login_password_hash\": hash")
                        .replaceAll("^(lead_\\w+_log|audit_log|lead_file|call_skipped) (.*)\"id\": \\d+",
                                "$1 $2\"id\": own");
                Matcher number = Pattern.compile("(?<=\"(?:id|user_id|lead_id)\": |VisitorData/)\\d+").matcher(told);
                told = number.replaceAll(found -> Matcher
                        .quoteReplacement(ids.getOrDefault(Long.valueOf(found.group()), found.group())));
                more.merge(told.replace(word, "W"), fresh, Long::sum);
            }
        });
        return more;
    }
}
