package io.yoriai.survey.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;
import io.yoriai.record.SqlTime;

/** Surveys that a person's leads answered, on the timeline. */
@Component
class AnswerTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    AnswerTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return jdbc
                .sql("""
                        select a.date_answer, a.lead_id, h.name
                        from (select id from lead where lower(email) = :address order by id desc limit 100) l
                            join survey_answer a on a.lead_id = l.id join survey_history h on h.id = a.history_id
                        order by a.date_answer desc limit :limit""")
                .param("address", address).param("limit", limit)
                .query((row, n) -> new TimelineEntry(SqlTime.read(row, "date_answer"), "ACTIVITY_ANSWER", "campaign:0",
                        row.getLong("lead_id"), "timeline.survey.ANSWER",
                        List.of(Objects.requireNonNull(row.getString("name")))))
                .list();
    }
}
