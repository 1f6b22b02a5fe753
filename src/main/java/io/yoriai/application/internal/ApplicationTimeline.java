package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadTimeline;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;

/** Applications of a person's leads on the timeline: made, cancelled, each with its campaign. */
@Component
class ApplicationTimeline implements LeadTimeline.Source {

    private final JdbcClient jdbc;

    ApplicationTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, Long[] leads, int limit) {
        return jdbc.sql("""
                select e.at, e.kind, a.campaign_id, a.lead_id, c.title
                from application a join campaign c on c.id = a.campaign_id
                cross join lateral (values
                    (a.date_application, case a.application_status_id when 2 then 'WAITING' else 'MADE' end),
                    (a.date_cancel, 'CANCELLED')) e (at, kind)
                where a.lead_id = any (:leads) and e.at is not null
                order by e.at desc limit :limit""").param("leads", leads).param("limit", limit)
                .query((row, n) -> {
                    String kind = Objects.requireNonNull(row.getString(2));
                    return new TimelineEntry(Objects.requireNonNull(row.getTimestamp(1)).toInstant(),
                            "APPLICATION_" + kind, ConsentSubject.ofCampaign(row.getLong(3)), row.getLong(4),
                            "timeline.application." + kind, List.of(Objects.requireNonNull(row.getString(5))));
                }).list();
    }
}
