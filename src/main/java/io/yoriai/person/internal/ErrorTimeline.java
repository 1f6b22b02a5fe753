package io.yoriai.person.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;
import io.yoriai.record.SqlTime;

/** Mails that came back, on a person's timeline. */
@Component
class ErrorTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    ErrorTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return jdbc.sql("select at, code, subject from address_error where address = ? order by id desc limit ?")
                .params(address, limit)
                .query((row, n) -> new TimelineEntry(SqlTime.read(row, "at"),
                        "MAIL_ERROR", row.getString(3), null, "person.timeline.error", List.of(row.getString(2))))
                .list();
    }
}
