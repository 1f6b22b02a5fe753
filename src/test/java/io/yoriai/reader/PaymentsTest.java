package io.yoriai.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;

import io.yoriai.intake.ImportLine;
import io.yoriai.intake.PaymentFile;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Billing;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.ConsentLedger;
import io.yoriai.reader.internal.PaymentStore;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** 有料メルマガ (spec/neo.md 7.1). */
@ServerTest
class PaymentsTest {

    @Autowired
    Data data;

    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    Payments payments;
    @Autowired
    PaymentFile files;
    @Autowired
    PaymentStore store;
    @Autowired
    ReaderFormats formats;
    @Autowired
    ConsentLedger ledger;
    @Autowired
    TestClock clock;

    @Test
    void unpaid_readers_stop_so_many_days_after_the_due_date_once_and_start_again_when_paid() {
        Magazine magazine = paid(false);
        String email = Rows.mail();
        String payer = Rows.mail();
        long reader = Rows.add(readers, magazine, email);
        long paying = Rows.add(readers, magazine, payer);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Tokyo"));
        assertThat(payments.standing(magazine, reader)).contains(new PaymentStanding(today, false));
        assertThat(payments.paid(data.staff(), magazine, paying, null)).isEqualTo(today.plusMonths(1));

        clock.advance(Duration.ofDays(7));
        store.stopUnpaid();
        assertThat(readers.find(magazine.id(), reader).orElseThrow().receives()).isTrue();
        clock.advance(Duration.ofDays(1));
        store.stopUnpaid();
        store.stopUnpaid();
        assertThat(readers.find(magazine.id(), reader).orElseThrow().receives()).isFalse();
        assertThat(readers.find(magazine.id(), paying).orElseThrow().receives()).isTrue();
        assertThat(ledger.of(email, 10)).extracting(row -> row.origin().evidence()).filteredOn("未入金"::equals)
                .hasSize(1);

        assertThat(payments.paid(data.staff(), magazine, reader, null)).isEqualTo(today.plusDays(8).plusMonths(1));
        assertThat(readers.find(magazine.id(), reader).orElseThrow().receives()).isTrue();
    }

    @Test
    void a_trial_moves_the_first_due_date_and_a_file_marks_payments_line_by_line() {
        Magazine magazine = paid(true);
        String email = Rows.mail();
        long reader = Rows.add(readers, magazine, email);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Tokyo"));
        assertThat(payments.standing(magazine, reader).orElseThrow().nextDue()).isEqualTo(today.plusDays(7));
        byte[] file = ("メルアド,次回の期限\n" + email + ",2030-01-31\nnobody@example.com,\n" + email + ",soon\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2; i++) {
            assertThat(files.paid(data.staff(), magazine, formats.csv(magazine, file))).extracting(ImportLine::field)
                    .containsExactly(null, "email", "paid_until");
        }
        assertThat(payments.standing(magazine, reader).orElseThrow().nextDue()).isEqualTo(LocalDate.of(2030, 1, 31));
    }

    @Test
    void a_free_magazine_has_no_payments() {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("m"));
        long reader = Rows.add(readers, magazine, Rows.mail());
        assertThat(payments.standing(magazine, reader)).isEmpty();
        assertThatThrownBy(() -> payments.paid(data.staff(), magazine, reader, null)).hasMessageContaining("CONFLICT");
    }

    private Magazine paid(boolean trial) {
        MagazineSettings s = MagazineSettings.named("有料");
        return magazines.create(Data.TESTS,
                new MagazineSettings(s.name(), s.description(), s.url(), s.publisher(), s.state(),
                        s.acceptsRegistrations(), s.api(), s.optIn(), s.mails(), s.leaving(), s.errors(),
                        s.attributeLabels(),
                        s.outside(), s.notice(), s.charset(), s.tracking(), new Billing(true, 500, 2, trial, 0, 0, 7),
                        s.leadLink(), s.form()));
    }
}
