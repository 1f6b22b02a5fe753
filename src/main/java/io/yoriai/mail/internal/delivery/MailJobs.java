package io.yoriai.mail.internal.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.yoriai.mail.internal.MailSettings;
import io.yoriai.person.Addresses;
import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;

/** What follows from mails later. That two nodes do it would harm nothing. */
@Configuration(proxyBeanMethods = false)
class MailJobs {

    /**
     * A mail that has not come back in time, or that a person opened (spec/smp-mail-tracking.md 3.6), ends the errors in a row before it.
     * Few addresses have any.
     */
    @Bean
    RecurringTask<Void> mailArrivals(JdbcClient jdbc, Addresses addresses, MailSettings settings, Clock clock) {
        return Job.every("mail-arrivals", Duration.ofMinutes(30), () -> {
            arrived(jdbc, clock, settings.bounceWindow()).forEach(addresses::countArrival);
            clicked(jdbc).forEach(addresses::makeProven);
        });
    }

    /** Where a person followed a link after the last error, mail arrives: the address is good again (spec/neo.md 9). */
    static List<String> clicked(JdbcClient jdbc) {
        return jdbc
                .sql("""
                        select a.address from person_address a
                         where (a.error_count > 0 or not a.valid) and a.last_error_at is not null and (
                            exists (select from lead l join mail m on m.lead_id = l.id join mail_click k on k.mail_id = m.id
                                     where (lower(l.email) = a.address or lower(l.sub_email) = a.address)
                                       and lower(m.email) = a.address and k.verdict_id = 1
                                       and k.click_count_url_id is not null and k.clicked_at > greatest(a.last_error_at, a.validity_changed_at))
                            or exists (select from reader r join mail m on m.reader_id = r.id join mail_click k on k.mail_id = m.id
                                        where r.email_key = a.address and lower(m.email) = a.address and k.verdict_id = 1
                                          and k.click_count_url_id is not null and k.clicked_at > greatest(a.last_error_at, a.validity_changed_at)))
                         order by a.address limit 10000""")
                .query((row, n) -> Objects.requireNonNull(row.getString(1))).list();
    }

    static List<String> arrived(JdbcClient jdbc, Clock clock, Duration window) {
        return jdbc
                .sql("""
                        select a.address from person_address a
                         where a.error_count > 0 and a.valid and (
                            exists (select 1 from lead l join mail m on m.lead_id = l.id
                                     where lower(l.email) = a.address and lower(m.email) = a.address and m.send_result = 2
                                       and m.send_date > a.last_error_at and %1$s)
                            or exists (select 1 from lead l join mail m on m.lead_id = l.id
                                        where lower(l.sub_email) = a.address and lower(m.email) = a.address and m.send_result = 2
                                          and m.send_date > a.last_error_at and %1$s)
                            or exists (select 1 from reader r join mail m on m.reader_id = r.id
                                        where r.email_key = a.address and lower(m.email) = a.address and m.send_result = 2
                                          and m.send_date > a.last_error_at and %1$s))
                         order by a.address limit 10000"""
                        .formatted("(m.send_date < :before or exists (select from mail_open o"
                                + " where o.mail_id = m.id and o.verdict_id = 1))"))
                .param("before", SqlTime.of(clock.instant().minus(window)))
                .query((row, n) -> Objects.requireNonNull(row.getString(1))).list();
    }
}
