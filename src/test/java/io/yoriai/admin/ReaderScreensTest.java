package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.yoriai.account.Staff;
import io.yoriai.audience.SavedSearches;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Addresses;
import io.yoriai.person.MailResults;
import io.yoriai.reader.LeadLinks;
import io.yoriai.reader.Photos;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Readers in the console, over HTTP. */
@ServerTest
class ReaderScreensTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final String XSS = "<script>x</script>\"><img src=x onerror=alert(1)>";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    SavedSearches searches;
    @Autowired
    Photos photos;
    @Autowired
    Addresses addresses;
    @Autowired
    MailResults results;
    @Autowired
    io.yoriai.reader.LeadLinks leadLinks;

    Magazine magazine;
    String base;
    Visitor visitor;

    @BeforeEach
    void magazine() {
        String login = Data.unique("staff");
        staff.create(login, PASSWORD, "試験 花子", null);
        long id = magazines.create(Data.TESTS, MagazineSettings.named("読者試験")).id();
        magazines.addChoice(Data.TESTS, id, "progress", "資料請求");
        magazines.addChoice(Data.TESTS, id, "progress", "見積依頼");
        magazine = magazines.find(id).orElseThrow();
        base = "/admin/magazines/" + id + "/readers";
        visitor = new Visitor(port).signedIn(login, PASSWORD);
    }

    @Test
    void a_reader_opens_with_who_consent_and_history_and_what_is_empty_is_folded() {
        String email = mail();
        visitor.submit(base + "/new", "r-email", email, "r-name", "山田 太郎", "r-birthday", "1980-04-01", "r-sendstatus",
                "1",
                "evidence", "展示会の名刺");
        String page = base + "/" + readers.find(magazine.id(), email).orElseThrow().id();
        String body = visitor.get(page + "?lang=ja").body();
        assertThat(body).containsSubsequence("id=\"who\"", "山田 太郎", "展示会の名刺", "id=\"timeline\"", "id=\"consent\"",
                "1980年4月1日（火）", "<details class=\"panel fold\">", "入力のない項目", "会社").doesNotContain("1980-04-01", "—</");
        assertThat(visitor.get(page + "?lang=en").body()).contains("Tue 1 Apr 1980", "lang=\"ja\">山田 太郎");
        assertThat(body).doesNotContain("lang=\"ja\">山田");
        assertThat(visitor.get(base + "?lang=en").body()).containsPattern("<h1><span lang=\"ja\">読者試験");
    }

    @Test
    void a_long_form_is_folded_but_for_what_holds_something() {
        String email = mail();
        assertThat(open(visitor.get(base + "/new?lang=ja").body())).containsExactly("基本");
        assertThat(open(visitor.get(base + "/search?lang=ja").body())).containsExactly("基本");
        visitor.submit(base + "/new", "r-email", email, "r-tel", "03-1234", "r-sendstatus", "1", "evidence", "名刺");
        long id = readers.find(magazine.id(), email).orElseThrow().id();
        assertThat(open(visitor.get(base + "/" + id + "/edit?lang=ja").body())).contains("基本", "連絡先・所属")
                .doesNotContain("本人・進捗", "属性");
        String wrong = visitor.submit(base + "/new?lang=ja", "r-email", mail(), "r-birthday", "x", "evidence", "名刺")
                .body();
        assertThat(open(wrong)).as("a fault is never folded away").contains("本人・進捗");
    }

    /** Headings of the groups that stand open. */
    private static List<String> open(String page) {
        return java.util.regex.Pattern
                .compile("<details class=\"panel fold\" open=\"open\">\\s*<summary><h2[^>]*>([^<]*)")
                .matcher(page).results().map(found -> found.group(1)).toList();
    }

    @Test
    void one_reader_is_registered_shown_changed_and_taken_out() {
        String email = mail();
        HttpResponse<String> wrong = visitor.submit(base + "/new", "r-email", "nobody", "r-type", "x", "evidence", "");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("error-summary", "nobody", "href=\"#evidence\"");
        wrong = visitor.submit(base + "/new", "r-email", "nobody", "r-type", "x", "evidence", "名刺");
        assertThat(wrong.body()).contains("href=\"#r-email\"", "href=\"#r-type\"", "value=\"nobody\"");

        HttpResponse<String> done = visitor.submit(base + "/new", "r-email", " " + email, "r-name", "山田 太郎",
                "r-tel", "０３ー１２３４".replace('ー', '-'), "r-point", "１２", "r-progress", "2", "r-sendstatus", "1",
                "evidence",
                "名刺");
        assertThat(done.statusCode()).isEqualTo(302);
        Reader reader = readers.find(magazine.id(), email).orElseThrow();
        assertThat(reader.values()).containsEntry(ReaderField.TEL, "03-1234").containsEntry(ReaderField.POINT, 12)
                .containsEntry(ReaderField.PROGRESS, "10");
        String page = visitor.get(base + "/" + reader.id()).body();
        assertThat(page).contains(email, "山田 太郎", "見積依頼", "名刺", "配信に同意");

        String edit = base + "/" + reader.id() + "/edit";
        assertThat(visitor.get(edit).body()).contains("value=\"山田 太郎\"");
        String other = mail();
        visitor.submit(edit, "r-email", other, "r-name", "鈴木", "r-sendstatus", "0", "r-progress", "1", "evidence", "");
        Reader changed = readers.find(magazine.id(), other).orElseThrow();
        assertThat(changed.id()).isEqualTo(reader.id());
        assertThat(changed.values()).containsEntry(ReaderField.NAME, "鈴木").containsEntry(ReaderField.SENDSTATUS, 0)
                .containsEntry(ReaderField.PROGRESS, "1").containsEntry(ReaderField.TEL, "");
        assertThat(visitor.get(base + "/" + reader.id() + "?kind=READER").body()).contains("山田 太郎", "配信しない")
                .doesNotContain("配信に同意（");

        assertThat(visitor.get(base + "/" + reader.id() + "/delete").body()).contains(other);
        visitor.submit(base + "/" + reader.id() + "/delete");
        assertThat(readers.find(magazine.id(), reader.id())).isEmpty();
        assertThat(visitor.get(base + "/" + reader.id()).statusCode()).isEqualTo(404);
        assertThat(visitor.submit(base + "/new", "r-email", other, "evidence", "名刺").body())
                .contains("解除済みも登録する");
        assertThat(visitor.submit(base + "/new", "r-email", other, "evidence", "名刺", "refusedToo", "1").statusCode())
                .isEqualTo(302);
    }

    @Test
    void a_list_is_searched_sorted_saved_exported_and_emptied_by_its_count() {
        for (int i = 0; i < 60; i++) {
            paste("s%02d%s,名前%02d".formatted(i, mail(), i));
        }
        String list = visitor.get(base).body();
        assertThat(list).contains("60 人", "1 / 2 ページ",
                "href=\"" + base + "?q=&amp;search=&amp;sort=EMAIL&amp;dir=asc\"",
                "href=\"" + base + "?q=&amp;search=&amp;sort=ID&amp;dir=desc&amp;page=2\"");
        assertThat(visitor.get(base + "?sort=EMAIL&dir=asc&page=2").body()).contains("aria-sort=\"ascending\"",
                "2 / 2 ページ");
        assertThat(visitor.get(base + "?words=" + "名前07").body()).contains("1 人", "名前07");
        assertThat(visitor.get(base + "?q=nonsense&page=x&sort=y&search=z").statusCode()).isEqualTo(200);

        for (String q : List.of("nonsense", "{\"any\":false,\"conditions\":[{\"subject\":\"x\"}]}")) {
            assertThat(visitor.submitTo(base, base + "/export", "q", q).statusCode()).isEqualTo(302);
            assertThat(visitor.submitTo(base, base + "/delete", "q", q, "count", "60").statusCode()).isEqualTo(302);
            assertThat(visitor.get(base).body()).contains("60 人");
        }
        HttpResponse<String> found = visitor.submit(base + "/search", "any", "0", "o-name", "CONTAINS", "v-name",
                "名前0", "v-state", "REGISTERED");
        assertThat(found.statusCode()).isEqualTo(302);
        String address = location(found);
        String page = visitor.get(address).body();
        assertThat(page).contains("10 人", "名前 が「名前0」を含む", "状態 が「登録」");
        assertThat(visitor.get(address + "&search=&sort=COMPANY&dir=asc").body()).contains("aria-sort=\"ascending\"");
        HttpResponse<String> bad = visitor.submit(base + "/search", "v-id", "abc");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("href=\"#v-id\"", "value=\"abc\"");

        String q = URLDecoder.decode(address.replaceFirst(".*[?&]q=", ""), StandardCharsets.UTF_8);
        HttpResponse<String> saved = visitor.submitTo(base, base + "/searches", "q", q, "searchName", "零の人");
        assertThat(saved.statusCode()).isEqualTo(302);
        assertThat(visitor.get(location(saved)).body()).contains("零の人", "保存しました");
        assertThat(visitor.submitTo(base, base + "/searches", "q", q, "searchName", "零の人").statusCode())
                .isEqualTo(409);
        long id = searches.of(magazine).getFirst().id();
        visitor.submitTo(base, base + "/searches", "q", "", "over", "" + id);
        assertThat(searches.of(magazine).getFirst().conditions().conditions()).isEmpty();
        visitor.submitTo(base, base + "/searches/" + id + "/delete");
        assertThat(searches.of(magazine)).isEmpty();

        HttpResponse<String> file = visitor.submitTo(base, base + "/export", "q", q, "headings", "ja");
        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("attachment");
        assertThat(file.body()).startsWith("\uFEFF\"読者ID\",\"状態\",\"メールアドレス\"").hasLineCount(11);

        HttpResponse<String> other = visitor.submitTo(base + "/delete", base + "/delete", "q", q, "count", "9");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("いま該当するのは 10 人です");
        visitor.submitTo(base + "/delete", base + "/delete", "q", q, "count", "１０");
        assertThat(visitor.get(base).body()).contains("50 人");
    }

    @Test
    void a_paste_is_looked_at_before_it_registers_and_its_faults_come_back_as_a_file() {
        String good = mail();
        HttpResponse<String> staged = visitor.submit(base + "/import", "paste",
                good + ",=1+1,hoge\n" + XSS + ",x\n", "evidence", "展示会");
        assertThat(staged.statusCode()).isEqualTo(302);
        String preview = location(staged);
        assertThat(visitor.get(preview).body())
                .contains("action=\"" + preview + "/start\"", "登録する内容の確認", good, "「メールアドレス」が正しくありません", "1 人を登録する")
                .doesNotContain("<script>x");
        assertThat(readers.find(magazine.id(), good)).isEmpty();
        visitor.submitTo(preview, preview + "/start");
        assertThat(visitor.get(preview).body()).contains("登録の結果").doesNotContain("1 人を登録する");
        assertThat(readers.find(magazine.id(), good)).isPresent();
        assertThat(visitor.get(preview + "/faults.csv").body()).startsWith("\uFEFF\"行\",\"理由\",\"メールアドレス\"")
                .contains("誤り：メールアドレス").contains("<script>");
        assertThat(visitor.get(base + "/import").body()).contains("貼り付け", "登録済み");
        assertThat(visitor.submit(base + "/import", "paste", "", "evidence", "x").body()).contains("href=\"#file\"");
        assertThat(visitor.submit(base + "/import", "paste", "a@example.com\n".repeat(1001), "evidence", "x").body())
                .contains("1000");
        Magazine second = magazines.create(Data.TESTS, MagazineSettings.named("他"));
        assertThat(visitor.get(preview.replace("/magazines/" + magazine.id(), "/magazines/" + second.id()))
                .statusCode()).isEqualTo(404);
    }

    @Test
    void files_come_in_by_upload_and_huge_ones_are_refused() {
        String email = mail();
        HttpResponse<String> staged = visitor.upload(base + "/import", base + "/import", "file", "読者.csv",
                ("メールアドレス,名前\n" + email + ",上\n").getBytes(StandardCharsets.UTF_8), "evidence", "e");
        assertThat(staged.statusCode()).as(staged.body()).isEqualTo(302);
        assertThat(visitor.get(location(staged)).body()).contains("読者.csv", email);
        HttpResponse<String> heading = visitor.upload(base + "/import", base + "/import", "file", "x.csv",
                "メールアドレス,謎\n".getBytes(StandardCharsets.UTF_8), "evidence", "e");
        assertThat(heading.statusCode()).isEqualTo(302);
        assertThat(visitor.get(location(heading)).body()).contains("項目がわからない列があります", "謎", "選んでください");

        paste(email + ",人");
        long reader = readers.find(magazine.id(), email).orElseThrow().id();
        String own = base + "/" + reader;
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};
        assertThat(visitor.upload(own, own + "/photo", "photo", "p.jpg", jpeg).statusCode()).isEqualTo(302);
        assertThat(photos.find(magazine.id(), reader).orElseThrow().bytes()).isEqualTo(jpeg);
        HttpResponse<String> picture = visitor.get(own + "/photo");
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(visitor.upload(own, own + "/photo", "photo", "p.jpg", "<svg/>".getBytes(StandardCharsets.UTF_8))
                .body()).contains("1 MB までの JPEG か PNG");
        HttpResponse<String> huge = visitor.upload(own, own + "/photo", "photo", "p.jpg", new byte[70 << 20]);
        assertThat(huge.statusCode()).isEqualTo(413);
        assertThat(huge.body()).contains("ファイルが大きすぎます");
        assertThat(photos.find(magazine.id(), reader).orElseThrow().bytes()).isEqualTo(jpeg);
    }

    @Test
    void errors_are_listed_and_lifted_and_a_person_is_erased_only_by_the_address_typed_again() {
        String email = mail();
        paste(email + ",人");
        long reader = readers.find(magazine.id(), email).orElseThrow().id();
        results.error(email, "42550", "magazine:" + magazine.id());
        assertThat(visitor.get("/admin/errors?part=" + email).body()).contains(email, "42550", "有効")
                .doesNotContain("有効に戻す");
        addresses.makeInvalid(email, "42550");
        assertThat(visitor.get("/admin/errors?part=" + email).body()).contains(email, "42550", "無効", "有効に戻す");
        assertThat(visitor.get(base + "/" + reader).body()).contains("このアドレスは無効です", "結果コード 42550");
        visitor.submitTo("/admin/errors", "/admin/errors/lift", "address", email);
        assertThat(addresses.find(email).valid()).isTrue();

        assertThat(visitor.get("/admin/erasure?email=" + email).body()).contains(email, "1 件");
        HttpResponse<String> wrong = visitor.submitTo("/admin/erasure?email=" + email, "/admin/erasure", "email",
                email, "typed", "other@example.com");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(readers.find(magazine.id(), reader)).isPresent();
        assertThat(visitor.submitTo("/admin/erasure?email=" + email, "/admin/erasure", "email", email, "typed", email)
                .statusCode()).isEqualTo(302);
        assertThat(readers.find(magazine.id(), reader)).isEmpty();
    }

    @Test
    void the_fields_that_go_to_a_lead_are_chosen() {
        visitor.submit(base + "/lead-fields", "field", "company", "field", "tel");
        assertThat(LeadLinks.fields(magazines.get(magazine.id()))).containsExactly(ReaderField.COMPANY,
                ReaderField.TEL);
        assertThat(visitor.get(base + "/lead-fields").body()).contains("id=\"f-company\" value=\"company\" checked");
        visitor.submit(base + "/lead-fields");
        assertThat(LeadLinks.fields(magazines.get(magazine.id()))).isEmpty();
    }

    @Test
    void whatever_stands_in_a_field_no_screen_runs_it() {
        String email = mail();
        StringBuilder heading = new StringBuilder("email");
        StringBuilder line = new StringBuilder(email);
        for (ReaderField field : List.of(ReaderField.NAME, ReaderField.COMPANY, ReaderField.URL, ReaderField.PREF,
                ReaderField.ADDRESS, ReaderField.ADDRESS2, ReaderField.MEMO, ReaderField.POST,
                ReaderField.OFFICIAL_POSITION, ReaderField.ATTR1, ReaderField.ATTR10)) {
            heading.append('\t').append(field.parameter());
            line.append('\t').append("\"" + XSS.replace("\"", "\"\"") + "\"");
        }
        paste(heading + "\n" + line);
        Reader reader = readers.find(magazine.id(), email).orElseThrow();
        assertThat(reader.values()).containsEntry(ReaderField.NAME, XSS);
        visitor.submit(base + "/" + reader.id() + "/edit", "r-email", email, "r-name", XSS + "2", "r-url",
                "javascript:alert(1)", "r-memo", XSS);
        visitor.submitTo(base, base + "/searches", "q",
                "{\"any\":false,\"conditions\":[{\"subject\":\"name\",\"operator\":\"CONTAINS\",\"values\":[\"<script>x\"]}]}",
                "searchName", XSS);
        long saved = searches.of(magazine).getFirst().id();
        for (String path : List.of(base, base + "?search=" + saved, base + "?words=%3Cscript%3Ex%3C/script%3E",
                base + "/" + reader.id(), base + "/" + reader.id() + "/edit", base + "/" + reader.id() + "/delete",
                base + "/import", base + "/search", base + "/delete", "/admin/errors?part=%3Cscript%3Ex",
                "/admin/erasure?email=%3Cscript%3Ex")) {
            HttpResponse<String> page = visitor.get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.body()).as(path).doesNotContain("<script>x", "<img src=x", "href=\"javascript:", "??");
        }
    }

    /** Registers by the screens. */
    private void paste(String text) {
        String preview = location(visitor.submit(base + "/import", "paste", text, "evidence", "e"));
        visitor.submitTo(preview, preview + "/start");
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()))
                .replaceFirst("^https?://[^/]+", "");
    }

    private static String mail() {
        return Data.unique("s") + "@example.com";
    }
}
