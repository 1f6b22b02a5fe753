package io.yoriai.mail.internal.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadTimeline;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;
import io.yoriai.record.SqlTime;

/** Mails to a person's leads and readers on the timeline: handed over, first opened, first followed. That a step went is told by steps. */
@Component
class MailTimeline implements LeadTimeline.Source {

    private final JdbcClient jdbc;

    MailTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, Long[] leads, int limit) {
        return jdbc
                .sql("""
                        select e.at, e.kind, x.magazine, x.campaign, x.who, x.title from (
                            (select m.send_date, m.open_date, m.click_date, coalesce(m.values ->> 'Title', c.title, '') as title, null::bigint as magazine,
                                 m.campaign_id as campaign, m.lead_id as who
                             from mail m join mail_content c on c.id = m.content_id
                             where m.lead_id = any (:leads) and lower(m.email) = :address and m.send_type <> 7
                             order by greatest(m.send_date, m.open_date, m.click_date) desc nulls last limit :limit)
                            union all
                            (select case when o.id is null then m.send_date end, m.open_date, m.click_date,
                                 coalesce(m.values ->> 'Title', c.title, s.subject),
                                 r.magazine_id, null, r.id
                             from reader r join mail m on m.reader_id = r.id left join mail_content c on c.id = m.content_id
                                 left join newsletter_outbox o on o.id = (m.values ->> 'outbox')::bigint
                                 left join step_mail s on s.id = o.step_id
                             where r.email_key = :address and lower(m.email) = :address and coalesce(c.title, s.subject) <> ''
                             order by greatest(case when o.id is null then m.send_date end, m.open_date, m.click_date) desc nulls last limit :limit)) x
                        cross join lateral (values ('SENT', x.send_date), ('OPENED', x.open_date), ('CLICKED', x.click_date)) e (kind, at)
                        where e.at is not null order by e.at desc limit :limit""")
                .param("address", address).param("leads", leads).param("limit", limit).query((row, n) -> {
                    String kind = Objects.requireNonNull(row.getString("kind"));
                    Long magazine = row.getObject("magazine", Long.class);
                    return new TimelineEntry(SqlTime.read(row, "at"), "MAIL_" + kind,
                            magazine == null
                                    ? ConsentSubject.ofCampaign(row.getObject("campaign", Long.class))
                                    : ConsentSubject.ofMagazine(magazine),
                            row.getLong("who"), "timeline.mail." + kind,
                            List.of(Objects.requireNonNull(row.getString("title"))));
                }).list();
    }
}
