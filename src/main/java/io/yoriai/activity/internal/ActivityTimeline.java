package io.yoriai.activity.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;
import io.yoriai.record.SqlTime;

/** What was done with a person's leads, on the timeline. */
@Component
class ActivityTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    ActivityTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return jdbc
                .sql("""
                        select a.activity_date, coalesce(a.seminar_id, 0) as campaign, a.lead_id, a.title
                        from (select id from lead where lower(email) = :address order by id desc limit 100) l
                            join activity a on a.lead_id = l.id
                        where a.title is not null order by a.activity_date desc limit :limit""")
                .param("address", address).param("limit", limit)
                .query((row, n) -> new TimelineEntry(SqlTime.read(row, "activity_date"), "ACTIVITY_DONE",
                        "campaign:" + row.getLong("campaign"), row.getLong("lead_id"), "timeline.activity.DONE",
                        List.of(Objects.requireNonNull(row.getString("title")))))
                .list();
    }
}
