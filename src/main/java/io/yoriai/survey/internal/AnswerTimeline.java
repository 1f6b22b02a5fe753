package io.yoriai.survey.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadTimeline;
import io.yoriai.person.TimelineEntry;
import io.yoriai.record.SqlTime;

/** Surveys that a person's leads answered, on the timeline. */
@Component
class AnswerTimeline implements LeadTimeline.Source {

    private final JdbcClient jdbc;

    AnswerTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, Long[] leads, int limit) {
        return jdbc
                .sql("""
                        select a.date_answer, a.lead_id, h.name
                        from survey_answer a join survey_history h on h.id = a.history_id
                        where a.lead_id = any (:leads) order by a.date_answer desc limit :limit""")
                .param("leads", leads).param("limit", limit)
                .query((row, n) -> new TimelineEntry(SqlTime.read(row, "date_answer"), "ACTIVITY_ANSWER", null,
                        row.getLong("lead_id"), "timeline.survey.ANSWER",
                        List.of(Objects.requireNonNull(row.getString("name")))))
                .list();
    }
}
