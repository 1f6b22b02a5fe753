package io.yoriai.mail.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Addresses;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** An address's errors are in a row until a mail has stayed away for three days (spec/smp-mail-tracking.md 3.6). */
@ServerTest
class MailJobsTest {

    private static final Duration THREE_DAYS = Duration.ofHours(72);

    @Autowired
    JdbcClient jdbc;
    @Autowired
    Clock clock;
    @Autowired
    Magazines magazines;
    @Autowired
    Addresses addresses;

    @Test
    void a_mail_that_did_not_come_back_in_three_days_ends_the_errors_before_it_and_a_younger_one_does_not() {
        java.time.OffsetDateTime now = io.yoriai.record.SqlTime.of(clock.instant());
        String email = Data.unique("arrived") + "@example.com";
        jdbc.sql(
                "insert into person_address (address, error_count, last_error_at) values (?, 2, ?::timestamptz - interval '9 days')")
                .params(email, now).update();
        long lead = jdbc.sql("insert into lead (login_id, email, email_send_error_count, date_regist, date_update)"
                + " values (?, ?, 2, now(), now()) returning id").params(email, email)
                .query((row, n) -> row.getLong(1)).single();
        jdbc.sql("insert into mail (lead_id, email, send_type, send_result, send_date, created_at, updated_at)"
                + " values (?, ?, 4, 2, ?::timestamptz - interval '71 hours', now(), now())").params(lead, email, now)
                .update();
        assertThat(MailJobs.arrived(jdbc, clock, THREE_DAYS)).doesNotContain(email);
        assertThat(MailJobs.arrived(jdbc, clock, Duration.ofHours(70))).as("where the setting says so").contains(email);
        long opened = jdbc.sql("insert into mail_open (mail_id, opened_at, head, verdict_id)"
                + " select id, now(), false, 2 from mail where lead_id = ? returning id").param(lead)
                .query((row, n) -> row.getLong(1)).single();
        assertThat(MailJobs.arrived(jdbc, clock, THREE_DAYS)).as("a machine's look").doesNotContain(email);
        jdbc.sql("update mail_open set verdict_id = 1 where id = ?").param(opened).update();
        assertThat(MailJobs.arrived(jdbc, clock, THREE_DAYS)).as("a person's").contains(email);
        jdbc.sql("delete from mail_open where id = ?").param(opened).update();
        jdbc.sql("update mail set send_date = ?::timestamptz - interval '73 hours' where lead_id = ?").params(now, lead)
                .update();
        assertThat(MailJobs.arrived(jdbc, clock, THREE_DAYS)).contains(email);
    }

    @Test
    void a_link_that_a_person_followed_proves_the_address_of_a_lead_and_of_a_reader_and_a_machines_does_not() {
        for (String of : new String[]{"lead_id", "reader_id"}) {
            String email = Data.unique("clicked") + "@example.com";
            jdbc.sql("insert into person_address (address, error_count, last_error_at, valid, validity_changed_at)"
                    + " values (?, 3, now() - interval '9 days', false, now() - interval '9 days')").param(email)
                    .update();
            long who = of.equals("lead_id")
                    ? jdbc.sql(
                            "insert into lead (login_id, email, date_regist, date_update) values (?, ?, now(), now())"
                                    + " returning id")
                            .params(email, email).query((row, n) -> row.getLong(1)).single()
                    : jdbc.sql(
                            """
                                    insert into reader (magazine_id, email, created, registered_at, delivering_since, created_set_at,
                                        birthday_set_at, notify_set_at, updated_at)
                                    values (?, ?, now(), now(), now(), now(), now(), now(), now()) returning id""")
                            .params(magazines.create(Data.TESTS, MagazineSettings.named("反応")).id(), email)
                            .query((row, n) -> row.getLong(1)).single();
            long mail = jdbc.sql("insert into mail (" + of + ", email, send_type, send_result, send_date, created_at,"
                    + " updated_at) values (?, ?, 4, 2, now() - interval '1 day', now(), now()) returning id")
                    .params(who, email).query((row, n) -> row.getLong(1)).single();
            long url = jdbc
                    .sql("insert into click_count_url (name, target_url, regist_type_id, date_regist, date_update)"
                            + " values ('x', 'https://example.com/', 1, now(), now()) returning id")
                    .query((row, n) -> row.getLong(1)).single();
            jdbc.sql("""
                    insert into mail_click (mail_id, click_count_url_id, clicked_at, head, verdict_id, date_update)
                    values (?, ?, now(), false, 2, now())""").params(mail, url).update();
            assertThat(MailJobs.clicked(jdbc)).doesNotContain(email);
            jdbc.sql("update mail_click set verdict_id = 1 where mail_id = ?").param(mail).update();
            assertThat(MailJobs.clicked(jdbc)).contains(email);
            addresses.makeProven(email);
            assertThat(MailJobs.clicked(jdbc)).doesNotContain(email);
        }
    }
}
