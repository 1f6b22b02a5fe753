package io.yoriai.mail.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** An address's errors are in a row until a mail has stayed away for three days (spec/smp-mail-tracking.md 3.6). */
@ServerTest
class MailJobsTest {

    @Autowired
    JdbcClient jdbc;
    @Autowired
    Clock clock;

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
        assertThat(MailJobs.arrived(jdbc, clock)).doesNotContain(email);
        jdbc.sql("update mail set send_date = ?::timestamptz - interval '73 hours' where lead_id = ?").params(now, lead)
                .update();
        assertThat(MailJobs.arrived(jdbc, clock)).contains(email);
    }
}
