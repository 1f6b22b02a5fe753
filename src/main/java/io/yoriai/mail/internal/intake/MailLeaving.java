package io.yoriai.mail.internal.intake;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;

import io.yoriai.magazine.Magazines;
import io.yoriai.mail.MailStops;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.record.SqlTime;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Target;

/**
 * Whoever writes to the address in List-Unsubscribe leaves what its mail was of: a magazine, or all advertising to the leads of
 * the address (spec/smp-mail-tracking.md 3.8). The address names the mail and is signed; who wrote to it does not matter.
 */
@Component
class MailLeaving {

    private static final int TEST_MAIL = 7;

    private final JdbcClient jdbc;
    private final Magazines magazines;
    private final SelfService newsletters;
    private final MailStops stops;
    private final Clock clock;

    MailLeaving(JdbcClient jdbc, Magazines magazines, SelfService newsletters, MailStops stops, Clock clock) {
        this.jdbc = jdbc;
        this.magazines = magazines;
        this.newsletters = newsletters;
        this.stops = stops;
        this.clock = clock;
    }

    private record Of(@Nullable Long lead, @Nullable Long reader, @Nullable Long magazine, int sendType) {}

    /** A second time changes nothing; nor does a mail that somebody sent himself to try. */
    void leave(long mailId) {
        Of of = jdbc.sql("""
                select m.lead_id, m.reader_id, coalesce(s.magazine_id, o.magazine_id), m.send_type
                  from mail m left join mail_sender s on s.id = m.sender_id
                  left join newsletter_outbox o on o.id = (m.values ->> 'outbox')::bigint
                 where m.id = ?""").param(mailId)
                .query((row, n) -> new Of(row.getObject(1, Long.class), row.getObject(2, Long.class),
                        row.getObject(3, Long.class), row.getInt(4)))
                .optional().orElse(null);
        if (of == null || of.sendType() == TEST_MAIL) {
            return;
        }
        Origin origin = new Origin(Source.MAIL, null, null, null, "unsubscribe mail", null, null, null, null);
        Long reader = of.reader();
        if (reader != null && of.magazine() != null) {
            magazines.find(of.magazine())
                    .ifPresent(magazine -> newsletters.leave(new Target(magazine, reader, true), origin));
            jdbc.sql("update mail set unsubscribe_date = ? where id = ? and unsubscribe_date is null")
                    .params(SqlTime.now(clock), mailId).update();
        } else if (of.lead() != null) {
            stops.stopLeads(new MailStops.Link(of.lead(), null, mailId), origin);
        }
    }
}
