package io.yoriai.application;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Tells what happened to an application, from the feed that mails are made of, and who did it, from the operation log. */
@Lazy
@Service
public class ApplicationStory {

    private final JdbcClient jdbc;

    ApplicationStory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Something that happened.
     *
     * @param kind APPLIED, WAITING, CHANGED, PROMOTED, CANCELLED, REJECTED, RESTORED or PAID
     * @param sessions titles of those that it is about; empty: the application as a whole
     * @param by the login id of an administrator or the name of a key; "" where the server, or the lead, did it
     */
    public record Entry(Instant at, String kind, List<String> sessions, String by) {}

    /** All of an application, the newest first. By application_event_application and audit_log_record (cost of the plan: 40). */
    public List<Entry> of(long application) {
        return jdbc
                .sql("""
                        select e.at, e.kind, array(
                                select s.title from application_session l join session s on s.id = l.session_id
                                where l.id = any (e.line_ids) order by l.id) as sessions,
                            coalesce((
                                select coalesce(a.who, t.login_id, c.name)
                                from audit_log a left join staff t on t.id = a.staff_id left join api_client c on c.id = a.client_id
                                where a.record = 'Application/' || e.application_id
                                    and a.at >= e.at and a.at < e.at + interval '1 second'
                                order by case when e.kind in ('APPLIED', 'WAITING', 'CHANGED') then a.id else -a.id end limit 1), '')
                                as by
                        from application_event e where e.application_id = ? order by e.id desc""")
                .param(application)
                .query((row, n) -> new Entry(Objects.requireNonNull(row.getTimestamp("at")).toInstant(),
                        Objects.requireNonNull(row.getString("kind")),
                        Arrays.asList((String[]) row.getArray("sessions").getArray()),
                        Objects.requireNonNull(row.getString("by"))))
                .list();
    }
}
