package io.yoriai.activity.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadTimeline;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;
import io.yoriai.record.SqlTime;

/** What was done with a person's leads, on the timeline. */
@Component
class ActivityTimeline implements LeadTimeline.Source {

    private final JdbcClient jdbc;

    ActivityTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, Long[] leads, int limit) {
        return jdbc
                .sql("""
                        select a.activity_date, a.seminar_id, a.lead_id, a.title
                        from activity a where a.lead_id = any (:leads) and a.title is not null
                        order by a.activity_date desc limit :limit""")
                .param("leads", leads).param("limit", limit)
                .query((row, n) -> new TimelineEntry(SqlTime.read(row, "activity_date"), "ACTIVITY_DONE",
                        ConsentSubject.ofCampaign(row.getObject("seminar_id", Long.class)), row.getLong("lead_id"),
                        "timeline.activity.DONE", List.of(Objects.requireNonNull(row.getString("title")))))
                .list();
    }
}
