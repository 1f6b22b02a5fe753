package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Leaving;
import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Consent;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.Origin.Source;
import io.yoriai.publish.PageDesigns;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.signup.ProofOfWork;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;
import io.yoriai.signup.Wordings;
import io.yoriai.testkit.Data;

/** {@code usrctrl.php?mag_id=N}: register and cancel (spec/neo.md 7.1, 7.5). */
class RegistrationPageTest extends PublicPages {

    private static final String HOSTILE = "\"><script>alert(1)</script>'onx=";

    @Autowired
    Readers readers;
    @Autowired
    SelfService service;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    Wordings wordings;
    @Autowired
    PageDesigns designs;

    @Test
    void a_person_registers_confirms_and_leaves_by_page_and_the_ledger_tells_how() {
        assertThat(page("mag_id=" + mag()).body()).contains("「週刊ニュース」の登録", "name=\"email\"", "名前", "配信の解除");

        assertThat(submit("mag_id", mag(), "email", " " + email.toUpperCase(Locale.ROOT) + " ", "name", "山田太郎").body())
                .contains("登録を受け付けました", "メールをお送りします");
        Reader waiting = readers.find(magazine.id(), email).orElseThrow();
        assertThat(waiting.provisional()).isTrue();
        assertThat(mails(email)).containsExactly("CONFIRMATION");
        assertThat(ledger.of(email, 9)).isEmpty();

        String token = service.token(Purpose.CONFIRM, magazine.id(), waiting.id());
        assertThat(page("cnf=" + token).body()).contains("登録する");
        assertThat(submit("cnf", token).body()).contains("登録しました");
        assertThat(mails(email)).containsExactly("CONFIRMATION", "REGISTERED");
        Consent agreed = ledger.of(email, 9).getFirst();
        assertThat(agreed.kind()).isEqualTo(Act.AGREED);
        assertThat(agreed.origin().source()).isEqualTo(Source.OPT_IN);
        assertThat(agreed.origin().tokenUse()).isEqualTo("confirmation link");
        assertThat(agreed.origin().form()).isEqualTo("usrctrl.php?mag_id");
        assertThat(agreed.origin().formVersion()).isEqualTo(version() + ".0");
        assertThat(agreed.origin().ip()).startsWith("2001:db8:");
        assertThat(agreed.origin().userAgent()).isEqualTo("Tester/1.0");
        assertThat(agreed.origin().evidence()).startsWith("form sent ");
        assertThat(wordings.find(agreed.origin().wordingHash())).hasValueSatisfying(
                wording -> assertThat(wording).contains("「週刊ニュース」の登録").doesNotContain(email, "山田太郎"));

        assertThat(submit("mag_id", mag(), "act", "cancel", "email", email).body()).contains("解除のリンク");
        String leave = mailed(email, "CANCEL_LINK");
        assertThat(page("del=" + leave).body()).contains("すべてのメルマガを解除", "すべて停止");
        assertThat(submit("del", leave).body()).contains("解除しました");
        assertThat(readers.find(magazine.id(), email)).isEmpty();
        Consent refused = ledger.of(email, 1).getFirst();
        assertThat(refused.kind()).isEqualTo(Act.REFUSED);
        assertThat(refused.origin().wordingHash()).isNotNull();
        assertThat(refused.origin().tokenUse()).isEqualTo("unsubscribe link");
        assertThat(mails(email)).last().isEqualTo("LEFT");
    }

    @Test
    void a_known_address_sees_the_very_same_page_and_is_told_by_mail() {
        call("userAdd", "email", email);
        String unknown = submit("mag_id", mag(), "email", "new-" + email, "name", "A").body();
        String known = submit("mag_id", mag(), "email", email, "name", "A").body();

        assertThat(known).isEqualTo(unknown);
        assertThat(mails(email)).contains("ALREADY_REGISTERED");
        assertThat(submit("mag_id", mag(), "act", "cancel", "email", email).body())
                .isEqualTo(submit("mag_id", mag(), "act", "cancel", "email", "none-" + email).body());
        assertThat(mails("none-" + email)).isEmpty();
        assertThat(readers.find(magazine.id(), email).orElseThrow().value(ReaderField.NAME)).isEqualTo("");
    }

    @Test
    void who_still_awaits_confirmation_gets_the_mail_again_and_the_later_form_counts() {
        submit("mag_id", mag(), "email", email, "name", "はじめ");
        submit("mag_id", mag(), "email", email, "name", "あと");

        assertThat(mails(email)).containsExactly("CONFIRMATION", "CONFIRMATION");
        assertThat(readers.find(magazine.id(), email).orElseThrow().value(ReaderField.NAME)).isEqualTo("あと");
    }

    @Test
    void nobody_fills_a_mailbox_by_the_form() {
        for (int i = 0; i < 12; i++) {
            submitFrom("198.51.100." + i, "mag_id", mag(), "email", email, "name", "A");
        }

        assertThat(mails(email)).hasSizeLessThanOrEqualTo(1 + 5);
    }

    @Test
    void a_stopped_reader_starts_again_by_a_confirmation_of_its_own_and_by_no_old_link() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(Leaving.STOP));
        submit("mag_id", mag(), "email", email, "name", "A");
        long id = readers.find(magazine.id(), email).orElseThrow().id();
        String confirm = service.token(Purpose.CONFIRM, magazine.id(), id);
        submit("cnf", confirm);
        submit("del", service.token(Purpose.LEAVE, magazine.id(), id));
        assertThat(readers.find(magazine.id(), email).orElseThrow().receives()).isFalse();

        assertThat(submit("cnf", confirm).status()).isEqualTo(410);
        assertThat(readers.find(magazine.id(), email).orElseThrow().receives()).isFalse();
        submit("mag_id", mag(), "email", email, "name", "A");
        assertThat(submit("cnf", confirm).status()).isEqualTo(200);

        assertThat(readers.find(magazine.id(), email).orElseThrow().receives()).isTrue();
        assertThat(ledger.of(email, 9)).extracting(Consent::kind).containsExactly(Act.AGREED, Act.REFUSED,
                Act.AGREED);
    }

    @Test
    void without_double_opt_in_the_form_registers_at_once() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(false, 72)));

        assertThat(submit("mag_id", mag(), "email", email, "name", "A").body()).contains("受け付けました");

        assertThat(readers.find(magazine.id(), email).orElseThrow().receives()).isTrue();
        assertThat(mails(email)).containsExactly("REGISTERED");
        assertThat(ledger.of(email, 1).getFirst().origin().source()).isEqualTo(Source.FORM);
        assertThat(ledger.of(email, 1).getFirst().origin().wordingHash()).isNotNull();
    }

    @Test
    void every_field_can_stand_on_the_form_in_any_order_and_is_stored() {
        allFields(false);
        magazines.changeChoice(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, "attr11", 2, "隠し", true);
        Answer form = page("mag_id=" + mag());
        assertThat(form.body())
                .contains("name=\"attr11_1\"", "name=\"attr11_3\"", "name=\"progress_10\"", "type=\"date\"")
                .doesNotContain("name=\"attr11_2\"", "隠し", "name=\"sendstatus\"", "name=\"attr12");

        submit("mag_id", mag(), "email", "　" + email, "name", "山田 太郎", "type", "ｈｏｇｅ１", "user_type", "2", "company",
                "寄合商事", "url", "https://example.com/", "zip", "〒１０５－０００１", "pref", "東京都", "address", "港区", "address2",
                "三階",
                "tel", "０３ー１２３４ー５６７８", "mobile_tel", "090 1234 5678", "fax", "03(1234)5678", "point", "－7",
                "progress_1", "1",
                "progress_10", "1", "memo", "一行目\r\n二行目", "sex", "2", "birthday", "1980-02-29", "notifymail",
                "2030-01-01",
                "notifymail_term", "３０", "post", "営業部", "official_position", "部長", "attr1", "自由", "attr11_3", "1",
                "attr11_2", "1", "created", "2015-12-08");

        var row = row(email);
        assertThat(row).containsEntry("name", "山田 太郎").containsEntry("type", "hoge1").containsEntry("user_type", 2)
                .containsEntry("zip", "105-0001").containsEntry("tel", "03-1234-5678")
                .containsEntry("mobile_tel", "09012345678").containsEntry("fax", "03(1234)5678")
                .containsEntry("point", -7)
                .containsEntry("progress", "1000000001").containsEntry("memo", "一行目\n二行目").containsEntry("sex", "2")
                .containsEntry("notifymail_term", 30).containsEntry("attr1", "自由").containsEntry("attr11", "100");
        assertThat(row.get("birthday")).hasToString("1980-02-29");
        assertThat(readers.find(magazine.id(), email).orElseThrow().createdOn()).hasToString("2015-12-08");
    }

    @Test
    void faults_are_summed_up_by_field_and_nothing_typed_is_lost() {
        allFields(true);
        Answer answer = submit("mag_id", mag(), "email", "no address", "name", HOSTILE, "type", "日本", "user_type", "9",
                "zip",
                "abc", "tel", "x", "point", "1.5", "memo", HOSTILE, "sex", "3", "birthday", "2999-01-01", "notifymail",
                "x",
                "notifymail_term", "9999", "company", "長".repeat(90), "attr1", HOSTILE, "progress_1", "1");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("<title>エラー: ", "error-summary", "href=\"#f-email\"", "メールアドレス: メールアドレスの形式",
                "href=\"#f-type\"", "href=\"#f-zip\"", "href=\"#f-tel\"", "href=\"#f-point\"", "href=\"#f-birthday\"",
                "href=\"#f-sex\"", "href=\"#f-attr11\"", "属性11: 入力が必要です", "href=\"#f-company\"", "no address",
                "長".repeat(90), "id=\"f-progress_1\" name=\"progress_1\" value=\"1\" checked",
                "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;onx=")
                .doesNotContain("<script", "href=\"#f-name\"");
        assertThat(readers.find(magazine.id(), email)).isEmpty();
    }

    @Test
    void markup_in_every_field_stays_text_whatever_page_shows_it() {
        allFields(false);
        magazines.change(Data.TESTS, magazine.id(), settings -> renamed(settings, HOSTILE));
        magazines.addChoice(Data.TESTS, magazine.id(), "attr12", HOSTILE);
        List<String> form = new ArrayList<>(List.of("mag_id", mag(), "email", email));
        for (ReaderField field : ReaderField.values()) {
            form.addAll(List.of(field.parameter(), HOSTILE));
        }

        Answer refused = submit(form.toArray(String[]::new));
        Answer shown = page("mag_id=" + mag());
        submit("mag_id", mag(), "email", email, "name", HOSTILE, "company", HOSTILE, "memo", HOSTILE, "attr1", HOSTILE);
        Answer confirm = page("cnf=" + service.token(Purpose.CONFIRM, magazine.id(),
                readers.find(magazine.id(), email).orElseThrow().id()));

        for (Answer answer : List.of(refused, shown, confirm)) {
            assertThat(answer.body()).doesNotContain("<script", "'onx=").contains("&lt;script&gt;");
            assertThat(answer.response().headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'").doesNotContain("unsafe", "script-src");
        }
    }

    @Test
    void a_machine_that_fills_the_hidden_field_is_told_the_same_and_stores_nothing() {
        assertThat(submit("mag_id", mag(), "email", email, "name", "A", "website", "http://spam.example/").body())
                .isEqualTo(submit("mag_id", mag(), "email", "b" + email, "name", "A").body());

        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(mails(email)).isEmpty();
    }

    @Test
    void the_eleventh_registration_of_a_network_within_the_hour_waits_and_loses_nothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(submit("mag_id", mag(), "email", i + email, "name", "A").status()).isEqualTo(200);
        }
        Answer refused = submit("mag_id", mag(), "email", email, "name", "十一番");
        Answer neighbour = submitFrom(network.replace("::1", "::ffff"), "mag_id", mag(), "email", email, "name", "A");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.response().headers().firstValue("Retry-After")).contains("3600");
        assertThat(refused.body()).contains(email, "十一番", "1 時間ほど");
        assertThat(neighbour.status()).isEqualTo(429);
        assertThat(submitFrom("203.0.113.9", "mag_id", mag(), "email", email, "name", "A").status()).isEqualTo(200);
        assertThat(mails(email)).containsExactly("CONFIRMATION");
    }

    @Test
    void a_closed_magazine_shows_the_form_closed_but_lets_readers_go() {
        call("userAdd", "email", email);
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.withAcceptsRegistrations(false));
        assertThat(page("mag_id=" + mag()).body()).contains("受け付けていません").doesNotContain("name=\"name\"");
        assertThat(submit("mag_id", mag(), "email", "x" + email, "name", "A").body()).contains("受け付けていません");
        magazines.change(Data.TESTS, magazine.id(),
                settings -> settings.withAcceptsRegistrations(true).with(State.ENDED));
        assertThat(page("mag_id=" + mag(), "en").body()).contains("takes no new subscriptions");
        assertThat(submit("mag_id", mag(), "act", "cancel", "email", "wrong").body()).contains("error-summary");

        submit("mag_id", mag(), "act", "cancel", "email", email);

        assertThat(mails(email)).contains("CANCEL_LINK");
        assertThat(readers.find(magazine.id(), "x" + email)).isEmpty();
    }

    @Test
    void the_proof_of_work_is_wanted_where_the_form_asks_for_it_and_works_once() {
        magazines.changeForm(Data.TESTS, magazine.id(), new MagazineForm(List.of(new FormField("name", false)), true));
        Answer form = page("mag_id=" + mag());
        assertThat(form.body()).contains("/assets/captcha.js");
        assertThat(form.response().headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';");
        String challenge = found("name=\"captcha\" value=\"([^\"]+)\"", form.body());
        String answer = solved(challenge);

        assertThat(submit("mag_id", mag(), "email", email, "name", "A").body()).contains("送信の確認ができませんでした");
        assertThat(submit("mag_id", mag(), "email", email, "name", "A", "captcha", challenge, "work", answer + "1")
                .status())
                .isEqualTo(422);
        assertThat(submit("mag_id", mag(), "email", email, "name", "A", "captcha", "x" + challenge, "work", answer)
                .status())
                .isEqualTo(422);
        Magazine other = magazines.create(Data.TESTS, MagazineSettings.named("別"));
        magazines.changeForm(Data.TESTS, other.id(), new MagazineForm(List.of(), true));
        assertThat(submit("mag_id", String.valueOf(other.id()), "email", email, "captcha", challenge, "work", answer)
                .status()).isEqualTo(422);
        assertThat(submit("mag_id", mag(), "email", email, "name", "A", "captcha", challenge, "work", answer).status())
                .isEqualTo(200);
        assertThat(submit("mag_id", mag(), "email", "2" + email, "name", "A", "captcha", challenge, "work", answer)
                .status())
                .isEqualTo(422);

        assertThat(readers.find(magazine.id(), email)).isPresent();
        assertThat(readers.find(magazine.id(), "2" + email)).isEmpty();
    }

    @Test
    void an_expired_challenge_is_refused() {
        magazines.changeForm(Data.TESTS, magazine.id(), new MagazineForm(List.of(), true));
        String challenge = found("name=\"captcha\" value=\"([^\"]+)\"", page("mag_id=" + mag()).body());
        clock.advance(Duration.ofMinutes(61));

        assertThat(submit("mag_id", mag(), "email", email, "captcha", challenge, "work", solved(challenge)).status())
                .isEqualTo(422);
    }

    @Test
    void of_many_forms_of_one_address_at_the_same_moment_one_makes_the_reader_and_none_fails() throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String from = "192.0.2." + i;
            calls.add(() -> submitFrom(from, "mag_id", mag(), "email", email, "name", "A").status());
        }
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : pool.invokeAll(calls)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(database.sql("select count(*) from reader where magazine_id = ? and email_key = ?")
                .params(magazine.id(), email).query(Integer.class).single()).isEqualTo(1);
        assertThat(mails(email)).hasSizeBetween(1, 6);
    }

    @Test
    void an_edited_design_shows_on_the_page_and_moves_the_form_version() {
        long revision = designs.save(Data.TESTS, magazine.id(), io.yoriai.publish.DesignPage.REGISTER,
                "<h1>わたしの{$magazine.name}</h1>{if $form.errors ne null}<p>直して</p>{/if}{$form.errors}{$form.begin}"
                        + "{$form.fields}{$form.button}{$form.end}")
                .revision();

        assertThat(page("mag_id=" + mag()).body()).contains("<h1>わたしの週刊ニュース</h1>").doesNotContain("直して");
        assertThat(submit("mag_id", mag(), "email", "").body()).contains("直して");
        submit("mag_id", mag(), "email", email, "name", "A");
        submit("cnf", service.token(Purpose.CONFIRM, magazine.id(),
                readers.find(magazine.id(), email).orElseThrow().id()));

        Consent agreed = ledger.of(email, 1).getFirst();
        assertThat(agreed.origin().formVersion()).isEqualTo(version() + "." + revision);
        assertThat(wordings.find(agreed.origin().wordingHash()).orElseThrow()).contains("わたしの週刊ニュース");
        designs.reset(Data.TESTS, magazine.id(), io.yoriai.publish.DesignPage.REGISTER);
        assertThat(page("mag_id=" + mag()).body()).doesNotContain("わたしの");
    }

    @Test
    void hostile_calls_are_answered_without_a_stack_trace() {
        for (String query : List.of("mag_id=", "mag_id=0", "mag_id=999999999", "mag_id=1%00", "mag_id=x&upd=1",
                "mag_id=" + mag() + "&mag_id=2", "mag_id=%FF", "nothing=1", "", "cnf=", "chg=", "adr=", "chg=a.b",
                "chg=%3Cb%3E",
                "mag_id=" + mag() + "&back=1&issue=x", "mag_id=" + mag() + "&sample_mag=1",
                "mag_id=" + mag() + "&back=1&before=-1")) {
            Answer answer = page(query);
            assertThat(answer.status()).as(query).isIn(200, 400, 404);
            assertThat(answer.body()).as(query).doesNotContain("Exception", "<b>").contains("</html>");
        }
        Answer large = submit("mag_id", mag(), "email", email, "name", "x".repeat(70_000));
        assertThat(large.status()).isEqualTo(400);
        assertThat(large.body()).contains("大きすぎる文章");
        Answer larger = submit("mag_id", mag(), "email", email, "name", "x".repeat(1_100_000));
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.body()).contains("大きすぎます");
        assertThat(submit("mag_id", mag(), "email", email, "name", "A\u0000B").status()).isEqualTo(422);
    }

    private void allFields(boolean required) {
        List<FormField> fields = new ArrayList<>();
        for (ReaderField field : ReaderField.values()) {
            if (field != ReaderField.SENDSTATUS) {
                fields.addFirst(new FormField(field.parameter(), required && (field == ReaderField.ATTR11)));
            }
        }
        magazines.changeForm(Data.TESTS, magazine.id(), new MagazineForm(fields, false));
    }

    private long version() {
        return magazines.find(magazine.id()).orElseThrow().version();
    }

    private static String solved(String challenge) {
        int n = 0;
        while (ProofOfWork.zeroBits(challenge + ":" + n) < ProofOfWork.BITS) {
            n++;
        }
        return String.valueOf(n);
    }

    static MagazineSettings renamed(MagazineSettings settings, String name) {
        return new MagazineSettings(name, name, settings.url(), settings.publisher(), settings.state(),
                settings.acceptsRegistrations(), settings.api(), settings.optIn(), settings.mails(), settings.leaving(),
                settings.errors(), settings.attributeLabels(), settings.outside(), settings.notice(),
                settings.charset(),
                settings.tracking(), settings.billing(), settings.leadLink(), settings.form());
    }
}
