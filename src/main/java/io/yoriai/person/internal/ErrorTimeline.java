package io.yoriai.person.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;

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
                .query((row, n) -> new TimelineEntry(Objects.requireNonNull(row.getTimestamp(1)).toInstant(),
                        "MAIL_ERROR", row.getString(3), null, "timeline.mail.error", List.of(row.getString(2))))
                .list();
    }
}
