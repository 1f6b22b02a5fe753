package io.yoriai.schedule.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;
import io.yoriai.record.SqlTime;

/** The step mails that a person's readers were sent, on the person's timeline; by newsletter_outbox_went. */
@Component
class StepTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    StepTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return jdbc.sql("""
                select o.* from reader r cross join lateral (
                    select o.handed_at, o.reader_id, o.magazine_id, s.subject
                      from newsletter_outbox o join step_mail s on s.id = o.step_id
                     where o.reader_id = r.id and o.step_id is not null and o.handed_at is not null
                     order by o.id desc limit :limit) o
                 where r.email_key = :address order by o.handed_at desc limit :limit""")
                .param("address", address).param("limit", limit)
                .query((row, n) -> new TimelineEntry(SqlTime.read(row, "handed_at"), "MAIL_STEP",
                        ConsentSubject.ofMagazine(row.getLong("magazine_id")), row.getLong("reader_id"),
                        "schedule.timeline.step", List.of(row.getString("subject"))))
                .list();
    }
}
