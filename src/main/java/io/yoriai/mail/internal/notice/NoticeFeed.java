package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;

/**
 * A declared feed of automatic mails. Its rows wait while nobody says who sends them ({@code yoriai.mail.from}); what is older than
 * a span is told to nobody any more.
 */
final class NoticeFeed implements Feed {

    private static final int MOST = 200;
    private static final String MAKE = """
            with %s, made as (
                insert into mail (lead_id, email, send_type, campaign_id, lane, values, created_at, updated_at)
                select w.lead_id, w.email, 2, w.campaign_id, coalesce(d.lane, 0), w.values, :now, :now
                from wanted w left join mail_lane_domain d on d.domain = lower(split_part(w.email, '@', 2))
                order by w.id
                returning id, lane
            )
            insert into mail_queue (mail_id, lane, weight, due) select id, lane, 4, :now from made""";

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;
    private final String statement;
    private final @Nullable Duration old;

    /**
     * @param wanted the parts of a {@code with} that take rows off a table ({@code :most} at a time, none that happened before
     *        {@code :oldest}) and end in {@code wanted (id, lead_id, campaign_id, email, values)}, one row for each mail
     * @param old later than that nobody is told; null: as long as mails are tried
     */
    NoticeFeed(JdbcClient jdbc, MailSettings settings, Clock clock, String wanted, @Nullable Duration old) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
        statement = MAKE.formatted(wanted);
        this.old = old;
    }

    @Override
    public int queue() {
        if (settings.from().isBlank()) {
            return 0;
        }
        Instant now = clock.instant();
        return jdbc.sql(statement).param("now", SqlTime.of(now))
                .param("oldest", SqlTime.of(now.minus(old == null ? settings.giveUp() : old))).param("most", MOST)
                .update();
    }
}
