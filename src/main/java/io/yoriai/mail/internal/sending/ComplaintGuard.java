package io.yoriai.mail.internal.sending;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.mail.internal.SendingControl;
import io.yoriai.message.Texts;
import io.yoriai.record.SqlTime;

/**
 * Complaints of sender domains over seven days (spec/smp-mail-tracking.md 3.7). Whoever gets too many of them must not go on:
 * running sendings of the domain pause, and new ones begin paused, until an administrator lets each go on.
 */
@Component
public class ComplaintGuard {

    private static final Duration SPAN = Duration.ofDays(7);
    private static final long LEAST_MAILS = 1_000;
    private static final double WARNING = 0.001;
    private static final double TOO_MANY = 0.003;

    /** What a sending tells that it stopped. */
    static final String WHY = "mail.why.complaints";

    private final JdbcClient jdbc;
    private final SendingControl control;
    private final Clock clock;
    private final Texts texts;

    ComplaintGuard(JdbcClient jdbc, SendingControl control, Clock clock, Texts texts) {
        this.texts = texts;
        this.jdbc = jdbc;
        this.control = control;
        this.clock = clock;
    }

    /** Of a domain, in bulk sendings of advertising. */
    public record Rate(String domain, long mails, long complaints) {

        /** Of a hundred mails. */
        public double percent() {
            return mails == 0 ? 0 : 100.0 * complaints / mails;
        }

        boolean reaches(double share) {
            return mails >= LEAST_MAILS && complaints >= share * mails;
        }

        /** Whether nothing more should go until somebody has looked. */
        public boolean tooMany() {
            return reaches(TOO_MANY);
        }
    }

    /** Domains of which people complain more than they should, the worst first. */
    public List<Rate> noticeable() {
        return rates().stream().filter(rate -> rate.reaches(WARNING))
                .sorted((a, b) -> Double.compare(b.percent(), a.percent())).toList();
    }

    /** By the rows of sendings, few as they are, and mail_complained. */
    private List<Rate> rates() {
        return jdbc
                .sql("""
                        select x.domain, sum(x.mails), sum(x.complaints) from (
                            select lower(split_part(c.sender_address, '@', 2)) as domain,
                                (select coalesce(sum(k.success + k.error), 0) from mail_sender_count k where k.sender_id = s.id) as mails,
                                (select count(*) from mail m where m.sender_id = s.id and m.complaint_date is not null) as complaints
                            from mail_sender s join mail_content c on c.id = s.content_id
                            where s.start_date > ? and c.advertisement = 1) x
                        group by x.domain""")
                .param(SqlTime.of(clock.instant().minus(SPAN)))
                .query((row, n) -> new Rate(Objects.requireNonNull(row.getString(1)), row.getLong(2), row.getLong(3)))
                .list();
    }

    /** Whether a sending from this address begins paused. */
    boolean stops(Content content) {
        String domain = content.senderAddress().substring(content.senderAddress().indexOf('@') + 1)
                .toLowerCase(Locale.ROOT);
        return content.advertisement()
                && rates().stream().anyMatch(rate -> rate.tooMany() && rate.domain().equals(domain));
    }

    /** Somebody complained: what runs from a domain with too many complaints pauses. */
    @Transactional
    public void complained() {
        for (Rate rate : rates()) {
            if (rate.tooMany()) {
                jdbc.sql("""
                        update mail_sender s set mail_sender_status_id = 4, status_message = :why, date_update = :now
                        from mail_content c
                        where c.id = s.content_id and s.mail_sender_status_id = 3 and c.advertisement = 1
                            and lower(split_part(c.sender_address, '@', 2)) = :domain
                        returning s.id""").param("why", texts.get(Locale.JAPANESE, WHY, List.of()))
                        .param("now", SqlTime.now(clock))
                        .param("domain", rate.domain()).query((row, n) -> row.getLong(1)).list()
                        .forEach(control::pause);
            }
        }
    }

}
