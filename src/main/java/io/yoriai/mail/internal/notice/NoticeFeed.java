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
    /** {@code made} hands on what {@link #COPIES} asks of it. */
    static final String MADE = "returning id, lane, lead_id, email, campaign_id, values";
    /**
     * Whom the template of the occasion names as Cc and Bcc gets a copy of the mail to the lead's first address, a row of its own.
     * By the primary key of occasions.
     */
    static final String COPIES = """
            copied as (
                insert into mail (email, send_type, campaign_id, lane, values, created_at, updated_at)
                select x.address, 2, m.campaign_id, coalesce(d.lane, 0), m.values || jsonb_build_object(
                    'Copy.mail', m.id::text, 'Copy.lead', m.lead_id::text, 'Copy.email', m.email), :now, :now
                from made m join lead l on l.id = m.lead_id and l.email = m.email cross join lateral (
                    select t.cc, t.bcc from mail_template_occasion o join mail_template t on t.id = o.template_id
                    where o.occasion = coalesce(m.values ->> 'occasion', m.values ->> 'campaign') and t.purpose_id = 4
                        and (t.seminar_id = m.campaign_id or t.seminar_id is null)
                    order by t.seminar_id nulls last, t.date_update desc, t.id desc limit 1) t
                cross join lateral (select distinct address
                    from unnest(string_to_array(concat_ws(',', t.cc, t.bcc), ',')) a (address)) x
                left join mail_lane_domain d on d.domain = lower(split_part(x.address, '@', 2))
                returning id, lane
            )""";
    private static final String MAKE = """
            with %s, made as (
                insert into mail (lead_id, email, send_type, campaign_id, lane, values, created_at, updated_at)
                select w.lead_id, w.email, 2, w.campaign_id, coalesce(d.lane, 0), w.values, :now, :now
                from wanted w left join mail_lane_domain d on d.domain = lower(split_part(w.email, '@', 2))
                order by w.id
                %s
            ), %s
            insert into mail_queue (mail_id, lane, weight, due)
            select id, lane, 4, :now from (select id, lane from made union all select id, lane from copied) x""";

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
        statement = MAKE.formatted(wanted, MADE, COPIES);
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
