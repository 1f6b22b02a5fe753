package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.yoriai.account.Staff;
import io.yoriai.record.Masters;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** 設定 > マスタ (spec/smp-platform.md 10). The table of prefectures is the seed again after each test. */
@ServerTest
class MasterScreensTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final String PREFECTURES = "/admin/settings/masters/Prefecture";
    private static final String CATEGORIES = "/admin/settings/masters/MailCategory";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;
    @Autowired
    Masters masters;

    private Visitor visitor;
    private String seed;

    @BeforeEach
    void sign_in() {
        String login = Data.unique("master");
        staff.create(login, PASSWORD, "表 管理", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        seed = visitor.get(PREFECTURES + ".csv").body();
    }

    @AfterEach
    void seed() {
        assertThat(load(seed.getBytes(StandardCharsets.UTF_8), "masterRenumber", "1").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> load(byte[] csv, String... more) {
        return visitor.upload(PREFECTURES, PREFECTURES, "csvFile", "p.csv", csv, more);
    }

    private HttpResponse<String> load(String csv, String... more) {
        return load(csv.getBytes(StandardCharsets.UTF_8), more);
    }

    private Reply lead(String prefecture) {
        return api.call("visitor.post",
                "<VisitorData xmlns=\"http://smartseminar.jp/\"><Name1>表</Name1><Name2>山</Name2><Email>"
                        + Data.unique("m") + "@example.com</Email>" + (prefecture.isEmpty()
                                ? ""
                                : "<Prefecture><PrefectureId>" + prefecture + "</PrefectureId></Prefecture>")
                        + "</VisitorData>");
    }

    private String prefecture(long lead) {
        Reply reply = api.get("visitor.get", "search_key1", "Id", "search_operator1", "eq", "search_value1", "" + lead);
        String name = reply.all("PrefectureName").isEmpty() ? "" : " " + reply.first("PrefectureName");
        return reply.first("PrefectureId") + name;
    }

    private String line(String id, String name, String english, String key) {
        return "\"" + id + "\",\"" + name + "\",\"" + english + "\",\"" + key + "\"";
    }

    @Test
    void another_table_of_prefectures_changes_ids_on_the_wire_and_nothing_in_the_data() {
        long tokyo = lead("1").id();
        long none = lead("").id();
        assertThat(prefecture(tokyo)).isEqualTo("1 東京都");
        assertThat(seed).startsWith("\uFEFF\"id\",\"name_ja\",\"name_en\",\"key\",\"active\"")
                .contains(line("1", "東京都", "Tokyo", "13"), line("2", "北海道", "Hokkaido", "'01"));
        String other = seed.replace("\uFEFF", "").replace("'", "").replace("\"", "")
                .replace("\r\n1,東京都", "\r\n10,東京都").replace("\r\n9,栃木県", "\r\n1,栃木県")
                .replace("\r\n10,栃木県", "\r\n1,栃木県").replace("\r\n48,,", "\r\n60,,").replace(",01,1", ",1,1");
        byte[] excel = other.getBytes(Charset.forName("windows-31j"));
        HttpResponse<String> refused = load(excel);
        assertThat(refused.statusCode()).as("ids stay where they are").isEqualTo(400);
        assertThat(refused.body()).contains("キー 13 の番号は 1 です", "キー 00 の番号は 48 です").containsPattern(
                "(?s)<th scope=\"row\" class=\"num\">2</th>.{0,80}<code>id</code>");
        assertThat(prefecture(tokyo)).isEqualTo("1 東京都");

        HttpResponse<String> loaded = load(excel, "masterRenumber", "1");
        assertThat(loaded.body()).contains("追加 0件、変更 3件、無効 0件、削除 0件");
        assertThat(prefecture(tokyo)).isEqualTo("10 東京都");
        assertThat(prefecture(none)).as("what has none says the blank entry's id").isEqualTo("60");
        assertThat(prefecture(lead("10").id())).isEqualTo("10 東京都");
        assertThat(prefecture(lead("").id())).as("and gets it where nothing is said").isEqualTo("60");
        assertThat(lead("48").status()).isEqualTo(400);
        assertThat(data.jdbc().sql("select prefecture_key from lead where id = ?").param(tokyo).query(String.class)
                .single()).isEqualTo("13");
        assertThat(data.jdbc().sql("select columns ->> '13' from audit_log where what = 'master.load'"
                + " and record = 'Prefecture' order by id desc limit 1").query(String.class).single())
                .isEqualTo("[\"1,東京都,Tokyo,13,1\", \"10,東京都,Tokyo,13,1\"]");
    }

    @Test
    void an_inactive_entry_is_answered_and_cannot_be_chosen() {
        long okinawa = lead("47").id();
        String entry = PREFECTURES + "/47";
        assertThat(visitor.get(entry).body()).contains("沖縄県", "name=\"masterActive\"");
        assertThat(visitor.submit(entry, "entryNameJa", "おきなわ", "entryNameEn", "Okinawa").statusCode()).isEqualTo(302);
        assertThat(prefecture(okinawa)).isEqualTo("47 おきなわ");
        assertThat(lead("47").status()).isEqualTo(400);
        assertThat(lead("46").status()).isEqualTo(201);
        HttpResponse<String> blank = visitor.submit(PREFECTURES + "/48", "entryNameJa", "空", "entryNameEn", "");
        assertThat(blank.statusCode()).isEqualTo(400);
        assertThat(blank.body()).contains("空白の値に名前は付けられません", "キー 00 は既定の値のため、無効にできません");
        assertThat(visitor.submit(PREFECTURES + "/new", "masterKey", "13", "entryNameJa", "東京").body())
                .contains("13 が重複しています");
        assertThat(visitor.submit(PREFECTURES + "/new", "masterKey", "tokyo", "entryNameJa", "").body())
                .contains("2桁の番号", "必ず入力してください");
    }

    @Test
    void what_a_file_does_not_name_is_switched_off_and_what_records_have_never_goes() {
        long okinawa = lead("47").id();
        String without = seed.replaceAll("\r\n\"4[67]\",[^\r]*", "");
        assertThat(load(without).body()).contains("無効 2件、削除 0件");
        assertThat(prefecture(okinawa)).isEqualTo("47 沖縄県");
        assertThat(lead("47").status()).isEqualTo(400);
        String taken = without + "\"47\",\"別\",\"\",\"77\",\"1\"\r\n";
        assertThat(load(taken).body()).contains("番号 47 はキー 47 のものです");
        HttpResponse<String> used = load(taken, "masterRenumber", "1");
        assertThat(used.statusCode()).isEqualTo(400);
        assertThat(used.body()).contains("番号 47 は、データで使われているキー 47 のものです");
        String more = seed + "\"77\",\"別\",\"\",\"77\",\"1\"\r\n";
        assertThat(load(more).body()).contains("追加 1件");
        assertThat(load(seed, "masterRenumber", "1").body()).as("no record has 77").contains("無効 0件、削除 1件");
        assertThat(visitor.get(PREFECTURES + ".csv").body()).isEqualTo(seed);
    }

    @Test
    void a_file_with_faults_tells_each_with_its_line_and_column_and_changes_nothing() {
        String wrong = seed.replace("\"1\",\"東京都\"", "\"x\",\"\"").replace("\"'01\",\"1\"", "\"'01\",\"yes\"")
                .replaceAll("\r\n\"48\",[^\r]*", "") + "\"3\",\"=1+1\",\"\",\"'05\",\"1\"\r\n";
        String body = load(wrong).body();
        assertThat(body).contains("件の誤りがあります。何も登録していません", "形式が正しくありません", "必ず入力してください", "1(有効)または 0(無効)",
                "3 が重複しています", "05 が重複しています", "キー 00 の行が必要です");
        assertThat(visitor.get(PREFECTURES + ".csv").body()).isEqualTo(seed);
        assertThat(load("id,name,key\n1,a,b\n").body()).contains("1行目は id,name_ja,name_en,key,active");
        assertThat(load(seed + "\"77\",\"=1+1\",\"\",\"77\",\"1\"\r\n").statusCode()).isEqualTo(200);
        assertThat(visitor.get(PREFECTURES + ".csv").body()).as("no formula for a spreadsheet").contains(
                "\"77\",\"'=1+1\"");
        assertThat(load(new byte[(1 << 20) + 1]).statusCode()).isEqualTo(413);
        assertThat(visitor.get("/admin/settings/masters/AdminRole").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/admin/settings/masters").body()).contains("都道府県", "/admin/settings/roles");
    }

    @Test
    void the_category_that_is_the_default_stays_active_and_a_new_one_gets_the_next_number() {
        assertThat(visitor.submit(CATEGORIES + "/1", "entryNameJa", "すべてのご案内").body()).contains("既定の値のため、無効にできません");
        String name = Data.unique("案内");
        assertThat(visitor.submit(CATEGORIES + "/new", "masterKey", "", "entryNameJa", name).statusCode())
                .isEqualTo(302);
        await().until(() -> masters.get("MailCategory").byName(name).size() == 1);
        Masters.Entry made = masters.get("MailCategory").byName(name).getFirst();
        assertThat(List.of(made.key(), made.active())).isEqualTo(List.of(made.id(), true));
        assertThat(visitor.submit(CATEGORIES + "/" + made.id(), "entryNameJa", name).statusCode()).isEqualTo(302);
        assertThat(visitor.get(CATEGORIES).body()).contains(name);
    }
}
