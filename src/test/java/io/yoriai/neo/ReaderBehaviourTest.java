package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;

import io.yoriai.magazine.MagazineSettings.Api;
import io.yoriai.magazine.MagazineSettings.Mails;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Addresses;
import io.yoriai.person.Consent;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.ReaderChange;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

/** What follows from registrations, changes and removals (spec/neo.md 5.2 to 5.4, 9). */
class ReaderBehaviourTest extends NewsletterServer {

    @Autowired
    Readers readers;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    Addresses addresses;
    @Autowired
    io.yoriai.person.MailResults results;

    @Test
    void a_change_writes_one_row_for_each_field_with_before_and_after() {
        addFullReader("hoge@fugo.com");
        call("userUpdate", "email", "hoge@fugo.com", "name", "鈴木", "point", "5", "birthday", "", "progress",
                "0000000011",
                "created", "2016-01-02", "type", "hoge");

        assertThat(readers.history(id("hoge@fugo.com"), 10))
                .extracting(ReaderChange::field, ReaderChange::before, ReaderChange::after, ReaderChange::source,
                        ReaderChange::actor)
                .containsExactlyInAnyOrder(tuple("name", "山田太郎", "鈴木", Source.API, "試験"),
                        tuple("point", "-7", "5", Source.API, "試験"),
                        tuple("birthday", "1980-02-29", null, Source.API, "試験"),
                        tuple("progress", "11001", "11", Source.API, "試験"),
                        tuple("created", "2015-12-08", "2016-01-02", Source.API, "試験"));
    }

    @Test
    void a_change_that_changes_nothing_answers_success_and_writes_nothing() {
        addFullReader("hoge@fugo.com");
        Object before = row("hoge@fugo.com");

        Answer answer = call("userUpdate", "email", "HOGE@fugo.com", "name", "山田太郎", "progress", "0000011001", "point",
                "-7", "created", "2015-12-08", "sendstatus", "1", "birthday", "1980-02-29");

        assertThat(answer.body()).isEqualTo(SUCCESS);
        assertThat(row("hoge@fugo.com")).isEqualTo(before);
        assertThat(readers.history(id("hoge@fugo.com"), 10)).isEmpty();
    }

    @Test
    void stopping_and_starting_delivery_goes_to_the_ledger_and_lifts_the_error_stop() {
        String email = unique();
        call("userAdd", "email", email);
        addresses.makeInvalid(email, "42521");
        results.error(email, "42550", null);
        call("userUpdate", "email", email, "sendstatus", "0");
        assertThat(addresses.find(email).valid()).isFalse();
        call("userUpdate", "email", email, "sendstatus", "");
        assertThat(call("user", "search_text", email).json().path("sendstatus").asString()).isEqualTo("0");
        call("userUpdate", "email", email, "sendstatus", "1");

        assertThat(ledger.of(email, 10))
                .extracting(Consent::kind, row -> row.origin().source(), row -> row.origin().actor(), Consent::subject)
                .containsExactly(tuple(Act.AGREED, Source.API, "試験", subject()),
                        tuple(Act.REFUSED, Source.API, "試験", subject()),
                        tuple(Act.AGREED, Source.API, "試験", subject()));
        assertThat(ledger.of(email, 1).getFirst().origin().ip()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1", "::1");
        assertThat(addresses.find(email).valid()).isTrue();
        assertThat(addresses.find(email).errors()).isZero();
    }

    @Test
    void a_new_address_moves_the_reader_drops_waiting_mails_and_tells_the_old_address_where_that_is_wanted() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new Mails(true, true, false, true)));
        String old = unique();
        String fresh = unique();
        call("userAdd", "email", old, "mail_send", "0");
        results.error(fresh, "42550", null);
        assertThat(outbox()).containsExactly("REGISTERED " + old);

        assertThat(call("userUpdate", "email", old, "new_email", fresh.toUpperCase(java.util.Locale.ROOT)).body())
                .isEqualTo(SUCCESS);

        assertThat(outbox()).containsExactly("ADDRESS_CHANGED " + old);
        assertThat(call("user", "search_text", old).status()).isEqualTo(404);
        assertThat(call("user", "search_text", fresh).json().path("email").asString())
                .isEqualTo(fresh.toUpperCase(java.util.Locale.ROOT));
        assertThat(addresses.find(fresh).errors()).isZero();
        assertThat(readers.history(id(fresh), 10)).extracting(ReaderChange::field).containsExactly("email");
    }

    @Test
    void a_removed_reader_leaves_history_and_refusal_behind_and_may_come_again_as_another_reader() {
        String email = unique();
        call("userAdd", "email", email, "name", "前");
        long first = id(email);
        call("userUpdate", "email", email, "name", "後");

        assertThat(
                call("userDelete", "search_type", "id", "search_text", Long.toString(first), "mail_send", "0").body())
                .isEqualTo(SUCCESS);

        assertThat(call("user", "search_text", email).status()).isEqualTo(404);
        assertThat(readers.history(first, 10)).hasSize(1);
        assertThat(ledger.standing(email, subject()).orElseThrow().kind()).isEqualTo(Act.REFUSED);
        assertThat(outbox()).containsExactly("LEFT " + email);
        assertThat(call("userAdd", "email", email).body()).isEqualTo(SUCCESS);
        assertThat(id(email)).isGreaterThan(first);
        assertThat(call("user", "search_text", email).json().path("name").asString()).isEmpty();
    }

    @Test
    void no_mail_says_goodbye_unless_it_is_wanted_and_can_arrive() {
        String quiet = unique();
        call("userAdd", "email", quiet);
        call("userDelete", "search_text", quiet);
        String dead = unique();
        call("userAdd", "email", dead);
        addresses.makeInvalid(dead, "42551");
        call("userDelete", "search_text", dead, "mail_send", "0");

        assertThat(outbox()).isEmpty();
    }

    @Test
    void with_confirmation_wanted_the_reader_is_provisional_counts_as_registered_and_is_answered_as_stopped() {
        magazines.change(Data.TESTS, magazine.id(),
                settings -> settings.with(new Api(true, true, true, true, true)));
        String email = unique();

        assertThat(call("userAdd", "email", email, "mail_send", "0").body()).isEqualTo(SUCCESS);

        assertThat(outbox()).containsExactly("CONFIRMATION " + email);
        assertThat(call("user", "search_text", email).json().path("sendstatus").asString()).isEqualTo("0");
        assertThat(call("userAdd", "email", email).error())
                .isEqualTo("408 add_failure / specified email address is already registered");
        assertThat(ledger.of(email, 10)).isEmpty();
        jdbc.sql("update reader set provisional_until = :past where email_key = :email")
                .param("past", clock.instant().minusSeconds(1).atOffset(java.time.ZoneOffset.UTC)).param("email", email)
                .update();
        assertThat(call("user", "search_text", email).status()).isEqualTo(404);
        assertThat(call("userAdd", "email", email).body()).isEqualTo(SUCCESS);
    }

    @Test
    void a_choice_goes_only_when_no_reader_has_it_and_shifts_those_after_it() {
        addFullReader("hoge@fugo.com");
        org.assertj.core.api.Assertions
                .assertThatThrownBy(
                        () -> magazines.removeChoice(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, "progress", 4))
                .hasMessageContaining("IN_USE");
        magazines.removeChoice(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, "progress", 2);
        assertThat(progress()).isEqualTo("000001101");
        magazines.addChoice(Data.TESTS, magazine.id(), "progress", "新");
        assertThat(progress()).isEqualTo("0000001101");
        assertThat(call("userUpdate", "email", "hoge@fugo.com", "progress", "1000000000").body()).isEqualTo(SUCCESS);
        assertThat(progress()).isEqualTo("1000000000");
    }

    @Test
    void a_setting_counts_from_the_next_call_on() {
        addFullReader("hoge@fugo.com");
        for (int i = 0; i < 3; i++) {
            assertThat(call("userUpdate", "email", "hoge@fugo.com", "point", "" + i).status()).isEqualTo(200);
            magazines.change(Data.TESTS, magazine.id(),
                    settings -> settings.with(new Api(true, true, false, true, false)));
            assertThat(call("userUpdate", "email", "hoge@fugo.com", "point", "9").status()).isEqualTo(405);
            magazines.change(Data.TESTS, magazine.id(),
                    settings -> settings.with(new Api(true, true, true, true, false)));
        }
    }

    private String progress() {
        return call("user", "search_text", "hoge@fugo.com").json().path("progress").asString();
    }

    private long id(String email) {
        return ((Number) java.util.Objects.requireNonNull(row(email).get("id"))).longValue();
    }

    private String subject() {
        return "magazine:" + magazine.id();
    }

    private List<@org.jspecify.annotations.Nullable String> outbox() {
        return jdbc.sql("select kind || ' ' || email from newsletter_outbox where magazine_id = :id order by id")
                .param("id", magazine.id()).query(String.class).list();
    }

    private static String unique() {
        return io.yoriai.testkit.Data.unique("u") + "@example.com";
    }
}
