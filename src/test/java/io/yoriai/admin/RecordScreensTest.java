package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.account.Staff;
import io.yoriai.record.Tsv;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemEditor;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Leads, companies, campaigns, administrators and whatever else is declared are listed, shown, made, changed and deleted in the console. */
@ServerTest
class RecordScreensTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final Pattern RECORD = Pattern.compile("/admin/records/[a-z-]+/(\\d+)");

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Data data;
    @Autowired
    CustomItemMaker maker;
    @Autowired
    ItemEditor editor;

    private Visitor someone;

    @BeforeEach
    void signIn() {
        someone = Visitor.staff(port, staff);
    }

    @Test
    void a_list_has_as_many_rows_on_a_page_as_somebody_wants_and_keeps_to_it() {
        String name = Data.unique("頁");
        data.jdbc().sql("insert into lead (login_id, name1, date_regist, date_update)"
                + " select :name || n, :name, now(), now() from generate_series(1, 101) n").param("name", name)
                .update();
        String list = "/admin/records/leads?key1=Name1&operator1=eq&value1="
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
        for (String rows : List.of("30", "50", "100", "101", "")) {
            String page = someone.get(list + "&rows=" + rows).body();
            int shown = rows.matches("30|100") ? Integer.parseInt(rows) : 50;
            assertThat(page.split("<tr><th scope=\"row\">|<tr><td><input type=\"checkbox\"", -1)).as(rows)
                    .hasSize(shown + 1);
            assertThat(page).contains("1ページの件数", "page=2");
            if (shown != 50) {
                assertThat(page).contains("page=2&amp;rows=" + shown, "name=\"rows\" value=\"" + shown + "\"");
            }
        }
        assertThat(someone.get(list + "&rows=100&page=2").body()).contains("1ページの件数").doesNotContain("page=3");
    }

    @Test
    void leads_go_out_by_csv_as_their_list_is_searched_and_come_back_with_their_items() {
        int item = maker.create(new NewCustomItem("VisitorData", "業種", "", 4, null, null, false, null,
                List.of("製造", "小売")));
        String path = "/admin/lead-csv";
        String name = Data.unique("hyo");
        try {
            HttpResponse<String> done = someone.upload(path, path, "csvFile", "leads.csv",
                    ("name1,name2,company_name,email,prefecture_id,attribute" + item + "\r\n" + name + ",=cmd,社," + name
                            + "1@example.com,13,1:2\r\n" + name + ",花子,," + name + "2@example.com,,\r\n")
                            .getBytes(Charset.forName("windows-31j")));
            assertThat(done.body()).contains("登録 2件、更新 0件、変更なし 0件");
            assertThat(jdbc
                    .sql("select string_agg(a.route_id::text, ',') from lead l join lead_add_log a on a.lead_id = l.id"
                            + " where l.name1 = ?")
                    .param(name).query(String.class).single()).isEqualTo("4,4");
            String list = "?key1=Name1&operator1=eq&value1=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            assertThat(someone.get("/admin/records/leads" + list).body()).contains(path + "?key1=Name1");
            assertThat(someone.get(path + list).body()).contains("name=\"key1\" value=\"Name1\"",
                    "name=\"value1\" value=\"" + name + "\"", "一覧の検索条件に合うリード");
            String csv = someone.submitTo(path + list, path + "/export", "key1", "Name1", "operator1", "EQ", "value1",
                    name).body();
            List<String> lines = csv.substring(1).lines().toList();
            assertThat(lines).hasSize(3);
            assertThat(lines.getFirst()).startsWith("\"id\",")
                    .contains("\"prefecture_id\"", "\"attribute" + item + "\"")
                    .doesNotContain("login_password_hash");
            assertThat(lines.get(1)).contains("\"'=cmd\"", "\"'1:2\"");
            HttpResponse<String> back = someone.upload(path, path, "csvFile", "leads.csv",
                    csv.getBytes(StandardCharsets.UTF_8));
            assertThat(back.body()).contains("登録 0件、更新 0件、変更なし 2件");
            long first = jdbc.sql("select min(id) from lead where name1 = ?").param(name).query(Long.class).single();
            HttpResponse<String> wrong = someone.upload(path, path, "csvFile", "leads.csv",
                    ("id,name1,email,attribute" + item + "\n" + first + "," + name
                            + ",neu@example.com,2\n,新人,no address,9\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("何も登録していません", "E-mailアドレス");
            assertThat(someone.upload(path, path, "csvFile", "leads.csv",
                    ("id,company_name,attribute" + item + "\n" + first + ",,2\n").getBytes(StandardCharsets.UTF_8))
                    .body())
                    .contains("登録 0件、更新 1件、変更なし 0件");
            assertThat(
                    jdbc.sql("select coalesce(company_name, '-') || attributes::text || name2 from lead where id = ?")
                            .param(first).query(String.class).single())
                    .startsWith("-").contains("[2]", "=cmd");
        } finally {
            editor.remove("VisitorData", item);
        }
    }

    @Test
    void files_come_as_spreadsheets_leave_them_and_bytes_that_are_no_text_change_nobody() {
        int item = maker.create(new NewCustomItem("VisitorData", "希望", "", 4, null, null, false, null,
                List.of("朝", "昼", "夜")));
        int day = maker.create(
                new NewCustomItem("VisitorData", "希望日", "", 1, CustomItem.Data.DATE, null, false, null, List.of()));
        String path = "/admin/lead-csv";
        long lead = data.lead("表", Data.unique("sheet") + "@example.com");
        Charset utf16 = StandardCharsets.UTF_16LE;
        try {
            for (byte[] file : List.of(
                    ("\uFEFFid\ttel\tattribute%d\tattribute%d\r\n%d\t'0312345678\t1:03\t2026/4/1\r\n"
                            .formatted(item, day, lead)).getBytes(utf16),
                    "id\u00A0; TEL;attribute%d;attribute%d\n\n%d;\"0312345678\";1:3;2026/04/01\n"
                            .formatted(item, day, lead).getBytes(StandardCharsets.UTF_8))) {
                jdbc.sql("update lead set tel = null, attributes = '{}' where id = ?").param(lead).update();
                assertThat(someone.upload(path, path, "csvFile", "leads.csv", file).body())
                        .contains("登録 0件、更新 1件、変更なし 0件");
                assertThat(jdbc.sql("select tel || attributes::text from lead where id = ?").param(lead)
                        .query(String.class).single()).contains("0312345678", "[1, 3]", "2026-04-01");
            }
            for (String kana : List.of("ﾀﾅｶ", "ﾀﾅｶﾅｶ")) {
                someone.upload(path, path, "csvFile", "leads.csv",
                        ("id,company_name\n" + lead + "," + kana + "\n").getBytes(Charset.forName("windows-31j")));
                assertThat(jdbc.sql("select company_name from lead where id = ?").param(lead).query(String.class)
                        .single()).isEqualTo(kana);
            }
            byte[] cut = ("id,name1\n" + lead + ",表題\n" + lead + ",山田\n").getBytes(StandardCharsets.UTF_8);
            byte[] short1 = Arrays.copyOf(cut, cut.length - 2);
            for (String language : List.of("ja", "en")) {
                someone.get("/admin?lang=" + language);
                assertThat(someone.upload(path, path, "csvFile", "leads.csv", short1).body()).contains(
                        language.equals("ja") ? "3行目に文字として読めないところがあります" : "Line 3: bytes that are no characters");
                assertThat(someone.upload(path, path, "csvFile", "leads.csv",
                        ("id,name1\n\n" + lead + ",\"佐\n藤\"\n" + lead + ",\"佐藤\"花\n").getBytes(StandardCharsets.UTF_8))
                        .body()).contains(language.equals("ja") ? "5行目の引用符" : "Line 5: a quotation mark");
            }
            assertThat(jdbc.sql("select name1 from lead where id = ?").param(lead).query(String.class).single())
                    .isEqualTo("表");
        } finally {
            editor.remove("VisitorData", item);
            editor.remove("VisitorData", day);
        }
    }

    @Test
    void campaigns_and_sessions_are_registered_and_overwritten_by_csv_and_the_lines_that_are_right_alone_where_asked() {
        String path = "/admin/campaign-csv";
        String name = Data.unique("催し");
        byte[] file = ("title,ss_target_type_id,price_type_id,seminar_status_id,start_day,end_day\n" + name
                + ",2,1,1,2027/4/1 10:00,2027/4/1 17:00\n" + name + ",2,9,1,2027/4/1 10:03,\n")
                .getBytes(Charset.forName("windows-31j"));
        HttpResponse<String> refused = someone.upload(path, path, "csvFile", "c.csv", file);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("何も登録していません", "課金種別", "開催日(開始)", "5分単位で入力してください");
        String count = "select count(*) from campaign where title = ?";
        assertThat(jdbc.sql(count).param(name).query(Integer.class).single()).isZero();
        HttpResponse<String> some = someone.upload(path, path, "csvFile", "c.csv", file, "rightOnly", "1");
        assertThat(some.statusCode()).isEqualTo(200);
        assertThat(some.body()).contains("ほかの行は登録・更新しました", "登録 1件、更新 0件、変更なし 0件", "課金種別");
        long id = jdbc.sql("select id from campaign where title = ?").param(name).query(Long.class).single();
        String sessions = "/admin/session-csv";
        assertThat(someone.upload(sessions, sessions, "csvFile", "s.csv",
                ("seminar_id,title,start_day,end_day,payment_flag_id\n" + id
                        + ",=分科会,2027-04-01 10:00,2027-04-01 11:00,1\n").getBytes(StandardCharsets.UTF_8))
                .body()).contains("登録 1件、更新 0件、変更なし 0件");
        String list = "/admin/records/campaigns?key1=Title&operator1=eq&value1="
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
        assertThat(someone.get(list).body()).contains(path + "?key1=Title");
        for (String[] one : List.of(new String[]{path, "Title", name}, new String[]{sessions, "SeminarId", "" + id})) {
            String csv = someone.submitTo(one[0], one[0] + "/export", "key1", one[1], "operator1", "EQ", "value1",
                    one[2]).body();
            assertThat(csv.lines().toList()).as(csv).hasSize(2);
            String table = one[0].equals(path) ? "campaign" : "session";
            String which = one[0].equals(path) ? "id" : "campaign_id";
            jdbc.sql("update " + table + " set number_of_applications = 7 where " + which + " = ?").param(id).update();
            assertThat(
                    someone.upload(one[0], one[0], "csvFile", "back.csv", csv.getBytes(StandardCharsets.UTF_8)).body())
                    .as("somebody has applied: " + one[0]).contains("登録 0件、更新 0件、変更なし 1件");
            jdbc.sql(
                    "update " + table + " set number_of_applications = 0, date_update = date_update + interval '1 hour'"
                            + " where " + which + " = ?")
                    .param(id).update();
            HttpResponse<String> old = someone.upload(one[0], one[0], "csvFile", "old.csv",
                    csv.getBytes(StandardCharsets.UTF_8));
            assertThat(old.statusCode()).as("somebody has changed it").isEqualTo(400);
            assertThat(old.body()).contains("更新日時");
        }
        assertThat(someone.upload(path, path, "csvFile", "c.csv",
                ("id,sub_title,start_day\n" + id + ",上書き,2027/4/1 10:00\n").getBytes(StandardCharsets.UTF_8)).body())
                .contains("登録 0件、更新 1件、変更なし 0件");
        assertThat(jdbc.sql("select sub_title from campaign where id = ?").param(id).query(String.class).single())
                .isEqualTo("上書き");
        String edit = "/admin/records/campaigns/" + id + "/edit";
        assertThat(someone.submit(edit, "was-Title", name, "Title", name, "was-SsTargetType", "2", "SsTargetType", "2",
                "was-SubTitle", "上書き", "SubTitle", "画面から").statusCode()).as("a form says what it changes")
                .isEqualTo(302);
        assertThat(someone.submit(edit, "was-Title", name, "Title", "").body()).contains("必ず入力してください");
        assertThat(
                jdbc.sql("select title || sub_title from campaign where id = ?").param(id).query(String.class).single())
                .isEqualTo(name + "画面から");
    }

    private HttpResponse<String> edited(Visitor by, long lead, String... fields) {
        String path = "/admin/records/leads/" + lead + "/edit";
        return by.submit(path, fields);
    }

    @Test
    void who_saves_later_what_somebody_else_changed_meanwhile_sees_both_and_decides() {
        long lead = data.lead("元", Data.unique("two") + "@example.com");
        Visitor other = Visitor.staff(port, staff);
        assertThat(edited(other, lead, "was-Name1", "元", "Name1", "先").statusCode()).isEqualTo(302);
        HttpResponse<String> late = edited(someone, lead, "was-Name1", "元", "Name1", "後", "Division", "広報");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("ほかの人が先に「先」に変えました", "name=\"was-Name1\" value=\"先\"", "value=\"後\"",
                "value=\"広報\"");
        String stored = "select name1 || coalesce(division, '-') from lead where id = ?";
        assertThat(jdbc.sql(stored).param(lead).query(String.class).single()).isEqualTo("先-");
        assertThat(edited(someone, lead, "was-Name1", "元", "Name1", "元", "Division", "企画").statusCode())
                .as("different columns do not meet").isEqualTo(302);
        assertThat(edited(other, lead, "was-Name1", "先", "Name1", "先", "Division", "企画").statusCode())
                .as("nor do two who say the same").isEqualTo(302);
        assertThat(edited(other, lead, "was-Name1", "先", "Name1", "先", "Division", "営業").body())
                .contains("「企画」に変えました");
        assertThat(edited(someone, lead, "was-Name1", "先", "Name1", "後").statusCode()).isEqualTo(302);
        assertThat(jdbc.sql(stored).param(lead).query(String.class).single()).isEqualTo("後企画");
    }

    @Test
    void a_company_is_begun_with_what_a_lead_tells_of_it() {
        String word = Data.unique("copied");
        long lead = data.lead("写し", word + "@" + word + ".example");
        jdbc.sql(
                "update lead set company_name = ?, company_name_ka = 'ウツシ', zip1 = '108', prefecture_key = '13', address1 = '港区',"
                        + " attributes = '{\"1\": \"x\"}' where id = ?")
                .params("株式会社" + word, lead).update();
        String path = "/admin/records/companies/new?lead=" + lead;
        assertThat(someone.get("/admin/records/leads/" + lead).body()).contains(path);
        assertThat(someone.get(path).body()).contains("value=\"株式会社" + word + "\"", "value=\"ウツシ\"",
                "value=\"108\"", "value=\"港区\"", "value=\"" + word + ".example\"")
                .containsPattern("<option value=\"1\"[^>]* selected[^>]*>東京都").doesNotContain("写し");
        jdbc.sql("update lead set email = ? where id = ?").params(word + "@gmail.com", lead).update();
        assertThat(someone.get(path).body()).doesNotContain("gmail.com");
        assertThat(someone.get("/admin/records/companies/new?lead=999999999").statusCode()).isEqualTo(404);
    }

    @Test
    void every_declared_screen_lists_what_there_is_in_both_languages() {
        for (Tsv.Line line : Tsv.read("/admin/screens.tsv")) {
            String path = "/admin/records/" + line.get("slug");
            HttpResponse<String> page = someone.get(path + "?lang=en");
            assertThat(page.statusCode()).as(path).isIn(200, 404);
            if (page.statusCode() == 200) {
                assertThat(page.body()).as(path).containsAnyOf("<table class=\"rows\"", "class=\"empty\"")
                        .doesNotContain("??");
                assertThat(someone.get(path + "?lang=ja").body()).as(path).doesNotContain("??");
                Matcher record = Pattern.compile(Pattern.quote(path) + "/\\d+").matcher(page.body());
                if (record.find()) {
                    assertThat(someone.get(record.group()).statusCode()).as(record.group()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void a_lead_is_made_found_changed_and_deleted_and_the_log_says_who_did_it() {
        String email = Data.unique("screen") + "@example.com";
        HttpResponse<String> made = someone.submit("/admin/records/leads/new", "Name1", "画面", "Name2", "太郎", "Email",
                email,
                "Country", "108");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(302);
        String path = path(made);
        assertThat(someone.get(path).body()).contains("画面 太郎", email);
        assertThat(
                someone.get("/admin/records/leads?key1=Email&operator1=like&value1=" + email.substring(0, 12)).body())
                .contains(path);

        HttpResponse<String> changed = someone.submit(path + "/edit", "Name1", "変更後", "was-Name1", "画面", "Name2", "太郎",
                "was-Name2", "太郎", "Email", email, "was-Email", email);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(302);
        assertThat(someone.get(path).body()).contains("変更後 太郎");
        assertThat(jdbc.sql("select count(*) from audit_log where record = ? and staff_id is not null")
                .param("VisitorData/" + id(path)).query((row, n) -> row.getInt(1)).single()).isGreaterThanOrEqualTo(2);

        assertThat(someone.submit(path + "/delete").statusCode()).isEqualTo(302);
        assertThat(someone.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void leads_are_inspected_in_bulk_and_told_while_inspection_is_switched_on() {
        String name = Data.unique("検閲");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            ids.add("" + jdbc.sql("insert into lead (login_id, name1, name2, email, date_regist, date_update)"
                    + " values (?, ?, '太郎', ?, now(), now()) returning id")
                    .params(Data.unique("i"), name, Data.unique("i") + "@example.com")
                    .query((row, n) -> row.getLong(1)).single());
        }
        String found = "key1=Name1&operator1=eq&value1=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        String lead = "/admin/records/leads/" + ids.getFirst();
        assertThat(someone.get("/admin/records/leads?" + found).body()).doesNotContain("検閲OKにする");
        assertThat(someone.get(lead).body()).doesNotContain("未検閲");
        assertThat(someone.submit("/admin/settings/leads", "inspection", "1", "passwordsProtected", "1", "permission",
                "2").statusCode()).isEqualTo(302);
        try {
            assertThat(someone.get("/admin/records/leads?" + found).body()).contains("検閲OKにする", "未検閲");
            String ask = "/admin/inspection?whom=found&to=1&" + found;
            assertThat(someone.get(ask).body()).contains("22人を検閲OKにする", "name=\"leadCount\"");
            String[] all = {"whom", "found", "to", "1", "mails", "1", "key1", "Name1", "operator1", "eq", "value1",
                name};
            assertThat(someone.submitTo(ask, "/admin/inspection", with(all, "leadCount", "21")).statusCode())
                    .as("another number").isEqualTo(409);
            assertThat(standing(name)).isEqualTo("3");
            HttpResponse<String> done = someone.submitTo(ask, "/admin/inspection", with(all, "leadCount", "22"));
            assertThat(done.statusCode()).as(done.body()).isEqualTo(302);
            assertThat(standing(name)).isEqualTo("1");
            assertThat(notices(name)).isEqualTo(22);
            assertThat(someone.get(lead).body()).contains("検閲OK");
            assertThat(jdbc
                    .sql("select after_value from lead_change_log where lead_id = ? and item_name = 'InspectionType'"
                            + " and lastupdate_user_id > 0")
                    .param(Long.valueOf(ids.getFirst())).query(String.class).single())
                    .isEqualTo("検閲OK");

            String one = "/admin/inspection?whom=chosen&to=2&lead=" + ids.getFirst();
            String[] refused = {"whom", "chosen", "lead", ids.getFirst(), "to", "2", "leadCount", "1", "mails", "1"};
            assertThat(someone.submitTo(one, "/admin/inspection", refused).body()).contains("検閲済みのリードが含まれています");
            String[] open = {"whom", "chosen", "lead", ids.getFirst(), "to", "3", "leadCount", "1"};
            assertThat(someone.submitTo(one, "/admin/inspection", open).statusCode()).isEqualTo(302);
            assertThat(someone.submitTo(one, "/admin/inspection", refused).statusCode()).isEqualTo(302);
            assertThat(standing(name)).isEqualTo("1,2");
            assertThat(someone.get("/admin/inspection").statusCode()).as("nobody is chosen").isEqualTo(400);
            assertThat(someone.submit("/admin/settings/leads", "permission", "2", "merge", "1", "mergeKeys",
                    "Name1:LoginId\nNope").body()).contains("mergeKeys-fault");
        } finally {
            someone.submit("/admin/settings/leads", "passwordsProtected", "1", "permission", "2");
        }
        assertThat(someone.get("/admin/inspection?whom=chosen&to=1&lead=" + ids.getLast()).statusCode()).isEqualTo(400);
    }

    @Test
    void a_lead_that_stopped_its_mails_gets_them_again_when_somebody_says_that_it_agreed() {
        String email = Data.unique("resume") + "@example.com";
        String path = path(someone.submit("/admin/records/leads/new", "Name1", "停止", "Name2", "太郎", "Email", email));
        String consent = "/admin/consent/" + id(path);
        assertThat(someone.get(path).body()).doesNotContain(consent);
        assertThat(someone.get(consent).statusCode()).as("it is not stopped").isEqualTo(409);
        jdbc.sql(
                "update lead set unsubscribe_status = 1, unsubscribe_date = now(), permission_type_id = 2 where id = ?")
                .param(Long.valueOf(id(path))).update();
        assertThat(someone.get(path).body()).contains(consent);
        assertThat(someone.submit(consent, "consentReason", "電話").body()).contains("本人から同意を得たことを確認してください");
        assertThat(someone.submit(consent, "consentGiven", "1").body()).contains("consentReason-fault");
        String state = "select unsubscribe_status || ' ' || permission_type_id || ' ' || (unsubscribe_date is null)"
                + " from lead where id = ?";
        assertThat(jdbc.sql(state).param(Long.valueOf(id(path))).query(String.class).single()).isEqualTo("1 2 false");
        assertThat(someone.submit(consent, "consentGiven", "1", "consentReason", "11月27日 電話で本人から").statusCode())
                .isEqualTo(302);
        assertThat(jdbc.sql(state).param(Long.valueOf(id(path))).query(String.class).single()).isEqualTo("0 1 true");
        assertThat(jdbc.sql("select item_name from lead_change_log where lead_id = ? and route_id = 1")
                .param(Long.valueOf(id(path))).query(String.class).list())
                .contains("UnsubscribeStatus", "PermissionType");
        assertThat(jdbc.sql("select kind || ' ' || source || ' ' || evidence from consent_ledger where lead_id = ?"
                + " order by id desc limit 1").param(Long.valueOf(id(path))).query(String.class).single())
                .isEqualTo("AGREED STAFF 11月27日 電話で本人から");
        String login = Data.unique("other");
        long other = staff.create(login, PASSWORD, "別の担当", null);
        jdbc.sql("update staff set admin_level_id = 2, admin_group_key = '2' where id = ?").param(other).update();
        assertThat(new Visitor(port).signedIn(login, PASSWORD).get(consent).statusCode()).as("out of reach")
                .isEqualTo(404);
    }

    private static String[] with(String[] fields, String... more) {
        return Stream.concat(Arrays.stream(fields), Arrays.stream(more)).toArray(String[]::new);
    }

    private String standing(String name) {
        return jdbc.sql("select string_agg(distinct inspection_type_id::text, ',') from lead where name1 = ?")
                .param(name).query((row, n) -> row.getString(1)).single();
    }

    /** Those that wait to be mailed, and those that were. */
    private int notices(String name) {
        return jdbc.sql("select (select count(*) from lead_inspection_notice n join lead l on l.id = n.lead_id"
                + " where l.name1 = :name) + (select count(*) from mail m join lead l on l.id = m.lead_id"
                + " where l.name1 = :name)").param("name", name).query((row, n) -> row.getInt(1)).single();
    }

    @Test
    void what_somebody_left_as_it_was_does_not_undo_what_another_changed_meanwhile() {
        String email = Data.unique("meanwhile") + "@example.com";
        String path = path(someone.submit("/admin/records/leads/new", "Name1", "同時", "Name2", "花子", "Email", email));
        // The form was opened while the company was empty; somebody else has filled it in since.
        someone.submit(path + "/edit", "CompanyName", "先に書いた会社", "was-CompanyName", "");
        someone.submit(path + "/edit", "Name1", "後から", "was-Name1", "同時", "CompanyName", "", "was-CompanyName", "");
        assertThat(someone.get(path).body()).contains("後から", "先に書いた会社");
    }

    @Test
    void a_fault_stands_beside_its_field_and_what_was_typed_stays() {
        HttpResponse<String> page = someone.submit("/admin/records/leads/new", "Name1", "残る名前", "Email",
                "not an address");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("value=\"残る名前\"", "id=\"Email-fault\"", "id=\"Name2-fault\"");
    }

    @Test
    void an_administrator_is_made_by_another_and_gets_a_new_password_and_a_campaign_gets_a_session() {
        String login = Data.unique("made");
        HttpResponse<String> made = someone.submit("/admin/records/administrators/new", "LoginId", login,
                "LoginPassword",
                PASSWORD + "x", "Name1", "新人", "Email", Data.unique("staff") + "@example.com", "AdminLevel", "2",
                "AdminGroup", "2", "currentPassword", PASSWORD);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(302);
        new Visitor(port).signedIn(login, PASSWORD + "x");
        HttpResponse<String> stolen = someone.submit(path(made) + "/edit", "LoginPassword", "another-long-word-9",
                "currentPassword", "guessed");
        assertThat(stolen.statusCode()).as("a session alone changes no administrator").isEqualTo(400);
        assertThat(stolen.body()).contains("id=\"currentPassword-fault\"");
        assertThat(someone.submit(path(made) + "/edit", "LoginPassword", "another-long-word-9", "currentPassword",
                PASSWORD).statusCode()).isEqualTo(302);
        new Visitor(port).signedIn(login, "another-long-word-9");

        String title = Data.unique("campaign");
        HttpResponse<String> campaign = someone.submit("/admin/records/campaigns/new", "SsTargetType", "2", "PriceType",
                "1",
                "Title", title, "StartDay", "2027-04-01T10:00", "EndDay", "2027-04-01T17:00");
        assertThat(campaign.statusCode()).as(campaign.body()).isEqualTo(302);
        String id = id(path(campaign));
        HttpResponse<String> session = someone.submit("/admin/records/sessions/new", "Seminar", id, "Title", "基調講演",
                "StartDay", "2027-04-01T10:00", "EndDay", "2027-04-01T11:00");
        assertThat(session.statusCode()).as(session.body()).isEqualTo(302);
        assertThat(someone.get(path(campaign)).body()).contains("基調講演");

        jdbc.sql("""
                update campaign set detail = '<h3>見どころ</h3><script>never()</script>', limit_user_num = 12000
                where id = ?""").param(Long.parseLong(id)).update();
        assertThat(someone.get(path(campaign)).body()).as("shown as the public page does")
                .contains("<h3>見どころ</h3>", "12,000").as("no prefecture is none").doesNotContain("never()", "#48");
    }

    @Test
    void what_pages_show_of_days_capacity_and_price_is_made_of_them_by_a_button_that_saves_nothing() {
        String title = Data.unique("shown");
        String[] typed = {"SsTargetType", "1", "PriceType", "2", "Title", title, "StartDay", "2027-04-01T10:00",
            "EndDay", "2027-04-02T17:00", "ApplicationEndDay", "2027-03-31T18:00", "LimitUserNum", "1200", "Price",
            "5500", "StartDayDisplay", "春"};
        HttpResponse<String> filled = someone.submit("/admin/records/campaigns/new", with(typed, "fill",
                "StartDayDisplay", "fill", "ApplicationStartDayDisplay", "fill", "LimitUserNumDisplay", "fill",
                "PriceDisplay"));
        assertThat(filled.statusCode()).isEqualTo(200);
        assertThat(filled.body()).contains("value=\"2027年4月1日（木）10:00–2027年4月2日（金）17:00\"",
                "value=\"2027年3月31日（水）18:00まで\"", "value=\"1,200 人\"", "value=\"5,500 円（税込）\"",
                "value=\"" + title + "\"", "formaction=\"/admin/records/campaigns/new#PriceDisplay\"");
        assertThat(someone.get("/admin/records/campaigns").body()).as("nothing is saved").doesNotContain(title);
        String campaign = path(someone.submit("/admin/records/campaigns/new", typed));
        HttpResponse<String> free = someone.submit(campaign + "/edit", "PriceType", "1", "Price", "0", "StartDay", "",
                "EndDay", "", "StartDayDisplay", "春", "fill", "StartDayDisplay", "fill", "PriceDisplay");
        assertThat(free.body()).as("nothing to make it of").contains("value=\"春\"", "value=\"無料\"");
        assertThat(someone.get(campaign).body()).contains("春").doesNotContain("無料");
        for (String[] price : List.of(new String[]{"", "要確認"}, new String[]{"五千", "要確認"},
                new String[]{"5,500", "5,500 円（税込）"}, new String[]{"５５００", "5,500 円（税込）"}, new String[]{"0", "無料"})) {
            assertThat(someone.submit(campaign + "/edit", "PriceType", "2", "Price", price[0], "PriceDisplay", "要確認",
                    "fill", "PriceDisplay").body()).as(price[0]).contains("value=\"" + price[1] + "\"");
        }
    }

    @Test
    void whoever_may_not_call_a_method_may_not_open_its_screen_and_sees_only_the_campaigns_assigned() {
        String login = Data.unique("bound");
        String admin = path(someone.submit("/admin/records/administrators/new", "LoginId", login, "LoginPassword",
                PASSWORD, "Name1", "担当", "Email", Data.unique("bound") + "@example.com", "AdminLevel", "2",
                "AdminGroup", "2", "currentPassword", PASSWORD));
        String title = Data.unique("hidden");
        String hidden = path(
                someone.submit("/admin/records/campaigns/new", "SsTargetType", "1", "PriceType", "1", "Title",
                        title, "StartDay", "2027-04-01T10:00", "EndDay", "2027-04-01T17:00"));
        Visitor bound = new Visitor(port).signedIn(login, PASSWORD);
        assertThat(bound.get("/admin/records/campaigns").headers().firstValue("Location").orElse(""))
                .as("a password that somebody else chose is changed first").endsWith("/admin/account");
        assertThat(bound.submitTo("/admin/account", "/admin/account/password", "currentPassword", PASSWORD,
                "newPassword", "my-own-long-word-7", "newPasswordAgain", "my-own-long-word-7").statusCode())
                .isEqualTo(302);
        assertThat(bound.get("/admin/records/administrators").statusCode()).isEqualTo(403);
        assertThat(bound.get("/admin/records/companies").statusCode()).isEqualTo(403);
        assertThat(bound.get(admin).statusCode()).isEqualTo(403);
        assertThat(bound.get("/admin/records/campaigns").body()).doesNotContain(title);
        assertThat(bound.get(hidden).statusCode()).isEqualTo(404);
        assertThat(bound.submitTo("/admin", hidden + "/edit", "Title", "x", "was-Title", title).statusCode())
                .isIn(403, 404);
        jdbc.sql(
                "insert into staff_campaign (admin_id, campaign_id, date_regist, date_update) values (?, ?, now(), now())")
                .params(List.of(Long.parseLong(id(admin)), Long.parseLong(id(hidden)))).update();
        assertThat(bound.get(hidden).statusCode()).isEqualTo(200);
    }

    @Test
    void people_are_masked_on_screens_and_left_out_of_files_for_whoever_may_not_see_who_they_are() {
        String email = Data.unique("masked") + "@example.com";
        String path = path(someone.submit("/admin/records/leads/new", "Name1", "隠山", "Name2", "隠子", "Email", email,
                "CompanyName", "見える会社"));
        String activity = path(someone.submit("/admin/records/activities/new", "VisitorId", id(path), "ActivityDate",
                "2026-11-01T10:00", "Title", "訪問"));
        HttpResponse<String> magazine = someone.submit("/admin/magazines/new", "name", Data.unique("マスク"), "kind", "1");
        String login = Data.unique("blind");
        String role = Data.unique("r");
        long blind = staff.create(login, PASSWORD, "見ない人", null);
        jdbc.sql("insert into admin_group_role values (?, ?)").params(role, role).update();
        jdbc.sql("insert into admin_role_function select ?, unnest(array[2001, 2002, 2013, 2103, 2201])").param(role)
                .update();
        jdbc.sql("update staff set admin_group_key = ? where id = ?").params(role, blind).update();
        Visitor masked = new Visitor(port).signedIn(login, PASSWORD);
        assertThat(someone.get(path).body()).as("what happened with the person").contains("この人の履歴", "リードとして登録",
                "活動「訪問」", "2026年11月1日（日）10:00</a>").doesNotContain("2026-11-01T10:00:00+09:00</a>", "#48");
        assertThat(masked.get(path).body()).contains("見える会社", "***").doesNotContain("隠山", "隠子", email, "この人の履歴");
        assertThat(masked.get("/admin/records/leads").body()).contains(path, "***").doesNotContain("隠山", email);
        assertThat(masked.get(activity).body()).contains("訪問").doesNotContain("隠山");
        assertThat(masked.get("/admin/records/leads?key1=Email&operator1=like&value1=a").statusCode()).isEqualTo(400);
        assertThat(masked.get(path + "/edit").body()).contains("見える会社").doesNotContain("name=\"Name1\"", email);
        assertThat(masked.submit(path + "/edit", "CompanyName", "直した会社", "was-CompanyName", "見える会社", "Name1", "盗んだ名")
                .statusCode()).isEqualTo(302);
        assertThat(someone.get(path).body()).contains("直した会社", "隠山");
        HttpResponse<String> asked = masked.submit("/admin/search-conditions/new", "conditionName",
                Data.unique("探り"), "target", "1", "share", "1", "key1", "Email", "op1", "startswith", "value1", "a");
        assertThat(asked.statusCode()).isEqualTo(400);

        String readers = magazine.headers().firstValue("Location").orElseThrow().replaceAll("\\?.*", "")
                .replaceFirst("(/admin/magazines/\\d+).*", "$1") + "/readers";
        assertThat(someone.submit(readers + "/new", "r-email", email, "r-name", "隠読", "r-company", "読む会社",
                "r-sendstatus", "1", "evidence", "名刺").statusCode()).isEqualTo(302);
        assertThat(masked.get(readers).body()).contains("読む会社", "***").doesNotContain("隠読", email);
        Matcher reader = Pattern.compile(Pattern.quote(readers) + "/\\d+").matcher(masked.get(readers).body());
        assertThat(reader.find()).isTrue();
        assertThat(masked.get(reader.group()).body()).contains("読む会社").doesNotContain("隠読", email, "名刺");
        HttpResponse<String> file = masked.submitTo(readers, readers + "/export", "q", "", "headings", "parameters");
        assertThat(file.body()).contains("\"company\"", "読む会社").doesNotContain("\"email\"", "\"name\"", "隠読", email);
        assertThat(someone.submitTo(readers, readers + "/export", "q", "", "headings", "parameters").body())
                .contains("\"email\"", "隠読", email);
    }

    private static String path(HttpResponse<String> made) {
        Matcher matcher = RECORD.matcher(made.headers().firstValue("Location").orElseThrow(() -> new AssertionError(
                made.statusCode() + " " + made.body())));
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
