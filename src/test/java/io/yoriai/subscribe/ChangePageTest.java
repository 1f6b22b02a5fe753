package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Mails;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Addresses;
import io.yoriai.person.Consent;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;
import io.yoriai.testkit.Data;

/** {@code usrctrl.php?upd=1&mag_id=N}: a reader changes its values; 「すべて停止」 (spec/neo.md 7.1, 9). */
class ChangePageTest extends PublicPages {

    @Autowired
    Readers readers;
    @Autowired
    SelfService service;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    Addresses addresses;

    @BeforeEach
    void reader() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new Mails(true, true, true, true)));
        magazines.changeForm(Data.TESTS, magazine.id(), new MagazineForm(
                List.of(new FormField("name", true), new FormField("attr11", false),
                        new FormField("memo", false)),
                false));
        addFullReader(email);
    }

    @Test
    void the_link_opens_the_form_filled_and_its_post_saves_by_the_rules_of_userUpdate() {
        assertThat(page("upd=1&mag_id=" + mag()).body()).contains("変更のリンクを送る");
        String token = asked();

        Answer form = page("chg=" + token);
        assertThat(form.body()).contains("value=\"" + email + "\"", "value=\"山田太郎\"", "一行目\n二行目</textarea>",
                "name=\"attr11_1\" value=\"1\" checked", "name=\"attr11_3\" value=\"1\" checked")
                .doesNotContain("name=\"attr11_2\" value=\"1\" checked", "name=\"company\"");
        magazines.changeChoice(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, "attr11", 3, "隠し", true);
        assertThat(submit("chg", token, "email", email, "name", "山田花子", "attr11_2", "1", "memo", "").body())
                .contains("変更しました");

        assertThat(row(email)).containsEntry("name", "山田花子").containsEntry("attr11", "110").containsEntry("memo", "")
                .containsEntry("company", "寄合商事").containsEntry("sendstatus", 1);
        assertThat(readers.history(id(), 10)).extracting(change -> change.field() + change.source())
                .containsExactlyInAnyOrder("nameFORM", "attr11FORM", "memoFORM");
        assertThat(mails(email)).last().isEqualTo("CHANGED");
    }

    @Test
    void a_used_expired_stolen_or_forged_link_opens_nothing_and_offers_the_form_again() {
        String used = asked();
        submit("chg", used, "email", email, "name", "一度目");
        String old = asked();
        clock.advance(Duration.ofMinutes(31));

        for (String over : List.of(used, old)) {
            for (Answer answer : List.of(page("chg=" + over), submit("chg", over, "email", email, "name", "二度目"))) {
                assertThat(answer.status()).isEqualTo(410);
                assertThat(answer.body()).contains("使用済みか、有効期限が切れています", "usrctrl.php?upd=1&amp;mag_id=" + mag());
            }
        }
        String fresh = asked();
        String leave = service.token(Purpose.LEAVE, magazine.id(), id());
        String swapped = leave.substring(0, leave.indexOf('.')) + fresh.substring(fresh.indexOf('.'));
        for (String forged : List.of(leave, swapped, fresh + "A", fresh.substring(1), "x." + fresh)) {
            assertThat(page("chg=" + forged).status()).isEqualTo(404);
            assertThat(submit("chg", forged, "email", email, "name", "偽").status()).isEqualTo(404);
            assertThat(page("cnf=" + fresh).status()).isEqualTo(404);
            assertThat(page("del=" + fresh).status()).isEqualTo(404);
            assertThat(page("adr=" + fresh).status()).isEqualTo(404);
        }
        call("userUpdate", "email", email, "new_email", "moved-" + email);
        assertThat(page("chg=" + fresh).status()).isEqualTo(410);
        assertThat(readers.find(magazine.id(), "moved-" + email).orElseThrow().value(ReaderField.NAME))
                .isEqualTo("一度目");
    }

    @Test
    void known_and_unknown_addresses_are_answered_alike_and_asking_is_limited() {
        assertThat(submit("upd", "1", "mag_id", mag(), "email", email).body())
                .isEqualTo(submit("upd", "1", "mag_id", mag(), "email", "none-" + email).body());
        assertThat(mails("none-" + email)).isEmpty();
        assertThat(submit("upd", "1", "mag_id", mag(), "email", "wrong").status()).isEqualTo(422);
        for (int i = 0; i < 8; i++) {
            submit("upd", "1", "mag_id", mag(), "email", i + email);
        }
        assertThat(submit("upd", "1", "mag_id", mag(), "email", email).status()).isEqualTo(429);
    }

    @Test
    void a_fault_keeps_what_was_typed_and_leaves_the_link_alive() {
        String token = asked();

        Answer refused = submit("chg", token, "email", "wrong", "name", "", "memo", "長".repeat(100));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("エラー: ", "メールアドレス: ", "名前: 入力が必要です", "メモ: ", "value=\"wrong\"",
                "長".repeat(100));

        assertThat(submit("chg", token, "email", email, "name", "二回目").status()).isEqualTo(200);
        assertThat(row(email)).containsEntry("name", "二回目");
    }

    @Test
    void a_new_address_counts_when_the_link_that_went_to_it_is_confirmed() {
        String next = "next-" + email;
        addresses.makeInvalid(next, "42521");
        assertThat(submit("chg", asked(), "email", next, "name", "山田太郎").body()).contains(next, "24 時間以内");
        assertThat(readers.find(magazine.id(), next)).isEmpty();
        String token = mailed(next, "NEW_ADDRESS");

        assertThat(page("adr=" + token).body()).contains(next, "メールアドレスを変更する");
        assertThat(readers.find(magazine.id(), next)).isEmpty();
        assertThat(submit("adr", token).body()).contains("変更しました", next);

        Reader moved = readers.find(magazine.id(), next).orElseThrow();
        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(addresses.find(next).valid()).isTrue();
        assertThat(mails(next)).last().isEqualTo("CHANGED");
        assertThat(mails(email)).last().isEqualTo("ADDRESS_CHANGED");
        Consent proven = ledger.of(next, 1).getFirst();
        assertThat(proven.kind()).isEqualTo(Act.CONFIRMED);
        assertThat(proven.readerId()).isEqualTo(moved.id());
        assertThat(proven.origin().tokenUse()).isEqualTo("new address link");
        assertThat(submit("adr", token).status()).isEqualTo(410);
        assertThat(page("adr=" + token).status()).isEqualTo(410);
    }

    @Test
    void a_new_address_of_another_reader_is_told_to_that_address_alone() {
        call("userAdd", "email", "other-" + email);
        Answer taken = submit("chg", asked(), "email", "other-" + email, "name", "山田太郎");
        Answer free = submit("chg", asked(), "email", "othes-" + email, "name", "山田太郎");

        assertThat(taken.body().replace("other-", "")).isEqualTo(free.body().replace("othes-", ""));
        assertThat(mails("other-" + email)).last().isEqualTo("ALREADY_REGISTERED");
    }

    @Test
    void an_address_that_was_taken_meanwhile_stays_with_who_has_it() {
        String next = "next-" + email;
        submit("chg", asked(), "email", next, "name", "山田太郎");
        call("userAdd", "email", next);

        assertThat(submit("adr", mailed(next, "NEW_ADDRESS")).status()).isEqualTo(410);
        assertThat(readers.find(magazine.id(), email)).isPresent();
    }

    @Test
    void of_many_posts_of_one_link_at_the_same_moment_one_saves() throws Exception {
        String token = asked();
        List<Callable<Integer>> calls = java.util.stream.IntStream.range(0, 16)
                .<Callable<Integer>>mapToObj(i -> () -> submit("chg", token, "email", email, "name", "名" + i).status())
                .toList();
        int saved = 0;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : pool.invokeAll(calls)) {
                assertThat(answer.get()).isIn(200, 410);
                saved += answer.get() == 200 ? 1 : 0;
            }
        }
        assertThat(saved).isEqualTo(1);
        assertThat(readers.history(id(), 50)).filteredOn(change -> change.field().equals("name")).hasSize(1);
    }

    @Test
    void an_ended_magazine_takes_no_changes() {
        String token = asked();
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(State.ENDED));

        assertThat(page("upd=1&mag_id=" + mag()).body()).contains("受け付けていません");
        assertThat(submit("chg", token, "email", email, "name", "X").body()).contains("受け付けていません");
        assertThat(row(email)).containsEntry("name", "山田太郎");
    }

    @Test
    void stop_everything_ends_all_magazines_and_all_leads_of_the_person_with_a_ledger_row_each() {
        var other = magazines.create(Data.TESTS, MagazineSettings.named("別"));
        get("path=userAdd&access_token=" + token + "&magazine_id=" + other.id() + "&email=" + email);
        long first = lead(email.toUpperCase(java.util.Locale.ROOT), 1);
        long second = lead(email, 2);
        long stranger = lead("x" + email, 1);
        String leave = service.token(Purpose.LEAVE, magazine.id(), id());

        assertThat(submit("del", leave, "all", "2").body()).contains("すべてのメルマガとご案内のメールを停止しました");

        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(readers.find(other.id(), email)).isEmpty();
        for (long lead : List.of(first, second)) {
            assertThat(database.sql("select permission_type_id || '/' || unsubscribe_status || '/'"
                    + " || (unsubscribe_date is not null) from lead where id = ?").param(lead).query(String.class)
                    .single())
                    .isEqualTo("2/1/true");
        }
        assertThat(database.sql("select permission_type_id || '/' || unsubscribe_status from lead where id = ?")
                .param(stranger).query(String.class).single()).isEqualTo("1/0");
        assertThat(database
                .sql("select item_name || ':' || coalesce(before_value, '') || '>' || case item_name when 'UnsubscribeDate'"
                        + " then '' else after_value end || route_id from lead_change_log where lead_id = ? order by id")
                .param(first).query(String.class).list()).containsExactly("PermissionType:希望する>希望しない8",
                        "UnsubscribeStatus:停止していない>配信停止8", "UnsubscribeDate:>8");
        assertThat(ledger.of(email, 20)).filteredOn(row -> row.kind() == Act.REFUSED).hasSize(4)
                .allSatisfy(row -> {
                    assertThat(row.origin().source()).isEqualTo(Source.UNSUBSCRIBE_PAGE);
                    assertThat(row.origin().wordingHash()).isNotNull();
                }).extracting(row -> row.leadId() == null ? row.subject() : row.subject() + row.leadId())
                .containsExactlyInAnyOrder("magazine:" + magazine.id(), "magazine:" + other.id(), "all" + first,
                        "all" + second);
        assertThat(submit("del", leave, "all", "2").status()).isEqualTo(200);
        assertThat(ledger.of(email, 20)).filteredOn(row -> row.kind() == Act.REFUSED).hasSize(4);
    }

    private String asked() {
        submitFrom("198.51.100." + (int) (Math.random() * 250), "upd", "1", "mag_id", mag(), "email", email);
        return mailed(email, "CHANGE_LINK");
    }

    private long id() {
        return readers.find(magazine.id(), email).orElseThrow().id();
    }

    private long lead(String address, int permission) {
        return database.sql("insert into lead (login_id, email, permission_type_id, date_regist, date_update)"
                + " values (?, ?, ?, now(), now()) returning id")
                .params(io.yoriai.testkit.Data.unique("l"), address, permission).query(Long.class).single();
    }
}
