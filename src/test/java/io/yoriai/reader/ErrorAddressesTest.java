package io.yoriai.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.ErrorAction;
import io.yoriai.magazine.MagazineSettings.Errors;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Addresses;
import io.yoriai.person.Consent;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.MailResults;
import io.yoriai.person.Origin;
import io.yoriai.person.Timeline;
import io.yoriai.person.TimelineEntry;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What mails that came back do to readers (spec/neo.md 7.6). */
@ServerTest
class ErrorAddressesTest {

    @Autowired
    Data data;

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    MailResults results;
    @Autowired
    Addresses addresses;
    @Autowired
    ErrorAddresses errors;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    Timeline timeline;
    @Autowired
    JdbcClient jdbc;

    @Test
    void each_magazine_does_what_its_setting_says_at_its_own_number_of_errors() {
        Magazine removing = magazine(ErrorAction.REMOVE, 3);
        Magazine stopping = magazine(ErrorAction.STOP, 2);
        Magazine going = magazine(ErrorAction.CONTINUE, 1);
        String email = Rows.mail();
        for (Magazine magazine : List.of(removing, stopping, going)) {
            Rows.add(readers, magazine, email);
        }
        assertThat(results.error(email, "42550", "magazine:" + going.id())).isEqualTo(1);
        assertThat(states(email, removing, stopping, going)).isEqualTo("RRR");
        results.error(email, "42550", null);
        assertThat(states(email, removing, stopping, going)).isEqualTo("RSR");
        assertThat(addresses.find(email).valid()).isTrue();
        results.error(email, "41605", "campaign:1");
        assertThat(states(email, removing, stopping, going)).isEqualTo("-SR");
        assertThat(addresses.find(email).valid()).isFalse();

        assertThat(ledger.of(email, 2)).extracting(Consent::kind, Consent::subject, row -> row.origin().evidence())
                .containsExactly(tuple(Act.CONFIRMED, "magazine:" + removing.id(), "エラー 41605"),
                        tuple(Act.CONFIRMED, "magazine:" + stopping.id(), "エラー 42550"));
        assertThat(errors.page(email, 1).rows()).extracting(FailedAddress::errors,
                FailedAddress::code, FailedAddress::readers, FailedAddress::stopped)
                .containsExactly(tuple(3, "41605", 2, 1));
        assertThat(timeline.of(email, java.util.Set.of(), entry -> true, 50)).extracting(TimelineEntry::kind)
                .contains("MAIL_ERROR");

        Rows.add(readers, removing, email);
        assertThat(addresses.find(email).errors()).isZero();
        assertThat(states(email, removing)).isEqualTo("R");
        errors.lift(data.staff(), email);
        assertThat(addresses.find(email).valid()).isTrue();
    }

    @Test
    void some_codes_decide_at_once_and_some_say_nothing_of_the_address() {
        Magazine magazine = magazine(ErrorAction.REMOVE, 10);
        for (String code : List.of("42521", "42551", "42553")) {
            String email = Rows.mail();
            Rows.add(readers, magazine, email);
            results.error(email, "90001", null);
            results.error(email, "40001", null);
            assertThat(addresses.find(email).errors()).isZero();
            results.error(email, code, null);
            assertThat(readers.find(magazine.id(), email)).isEmpty();
            assertThat(addresses.find(email).valid()).isFalse();
        }
    }

    @Test
    void a_complaint_stops_delivery_whatever_the_setting_and_stands_in_the_ledger() {
        Magazine magazine = magazine(ErrorAction.CONTINUE, 10);
        Magazine other = magazine(ErrorAction.CONTINUE, 10);
        String email = Rows.mail();
        Rows.add(readers, magazine, email);
        Rows.add(readers, other, email);
        results.complaint(email, "magazine:" + magazine.id(), Origin.system("ARF"));
        assertThat(states(email, magazine, other)).isEqualTo("SR");
        assertThat(ledger.standing(email, "magazine:" + magazine.id()).orElseThrow().kind())
                .isEqualTo(Act.COMPLAINED);
    }

    @Test
    void sixty_four_errors_at_once_all_count_and_remove_a_reader_once() throws Exception {
        Magazine magazine = magazine(ErrorAction.REMOVE, 3);
        String email = Rows.mail();
        Rows.add(readers, magazine, email);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Callable<Integer>> calls = IntStream.range(0, 64)
                    .mapToObj(n -> (Callable<Integer>) () -> results.error(email, "42550", null)).toList();
            List<Integer> counts = new java.util.ArrayList<>();
            for (Future<Integer> call : threads.invokeAll(calls)) {
                counts.add(call.get());
            }
            assertThat(counts).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
        }
        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(ledger.of(email, 100)).extracting(Consent::kind).containsExactly(Act.CONFIRMED, Act.AGREED);
    }

    private Magazine magazine(ErrorAction action, int limit) {
        return magazines.create(Data.TESTS, MagazineSettings.named("m").with(new Errors(action, limit)));
    }

    /** R receives, S stopped, - gone. */
    private String states(String email, Magazine... of) {
        StringBuilder states = new StringBuilder();
        for (Magazine magazine : of) {
            states.append(readers.find(magazine.id(), email).map(reader -> reader.receives() ? "R" : "S").orElse("-"));
        }
        return states.toString();
    }
}
