package io.yoriai.mail.internal.person;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Objects;

import io.yoriai.person.ConsentLedger;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;
import io.yoriai.record.job.Job;

/** What is told of persons for a while alone: whose consents they were, and from where they followed links (spec/smp-mail-tracking.md 3.10, 3.11). */
@Component
public class Retention {

    private static final Period SHORTEST = Period.ofMonths(1);
    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final ConsentLedger ledger;
    private final Clock clock;
    private final Period consents;
    private final Duration addresses;

    /**
     * @param consents how long the ledger knows an address that gets no mail any more, a month at least
     * @param addresses how long IP addresses and user agents are kept
     */
    Retention(JdbcClient jdbc, ConsentLedger ledger, Clock clock,
            @Value("${yoriai.consent.retention:12m}") Period consents,
            @Value("${yoriai.tracking.retention-ip:395d}") Duration addresses) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
        this.consents = consents.toTotalMonths() < 1 ? SHORTEST : consents;
        this.addresses = addresses;
    }

    /**
     * Has the ledger forget addresses that no lead and no reader has any more, once the last advertising mail and the last word are old
     * enough; and takes from hits of mails whence they came.
     */
    public void expire() {
        String last = "";
        List<String> gone = ended(last);
        while (!gone.isEmpty()) {
            ledger.expire(gone);
            last = gone.getLast();
            gone = ended(last);
        }
        String before = " < ? and (address is not null or agent is not null)";
        Instant kept = clock.instant().minus(addresses);
        for (String hits : List.of("mail_click set address = null, agent = null where clicked_at",
                "mail_open set address = null, agent = null where opened_at")) {
            jdbc.sql("update " + hits + before).param(SqlTime.of(kept)).update();
        }
    }

    /** By the indexes of leads, readers and mails; the ledger is read once. */
    private List<String> ended(String after) {
        Instant before = clock.instant().atZone(Times.JST).minus(consents).toInstant();
        return jdbc.sql("""
                with old as (
                    select address, array_agg(distinct lead_id) filter (where lead_id is not null) as leads,
                        array_agg(distinct reader_id) filter (where reader_id is not null) as readers
                    from consent_ledger where address > :after
                    group by address having max(at) < :before and bool_and(seal is not null)
                )
                select address from old o
                where not exists (select from lead l where lower(l.email) = o.address)
                    and not exists (select from lead l where lower(l.sub_email) = o.address)
                    and not exists (select from reader r where r.email_key = o.address)
                    and not exists (select from mail m join mail_content k on k.id = m.content_id
                        where m.lead_id = any (o.leads) and k.advertisement = 1 and m.created_at >= :before)
                    and not exists (select from mail m where m.reader_id = any (o.readers) and m.created_at >= :before)
                order by address limit :most""").param("after", after).param("before", SqlTime.of(before))
                .param("most", AT_ONCE).query((row, n) -> Objects.requireNonNull(row.getString(1))).list();
    }

    /** The job, run by one node at a time. */
    @Bean
    static RecurringTask<Void> mailRetentionJob(Retention retention) {
        return Job.daily("mail-retention", 4, 5, retention::expire);
    }
}
