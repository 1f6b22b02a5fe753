package io.yoriai.attendance;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * How sessions depend on each other at the door, while campaign setting 46 is on (spec/smp-application-attendance.md B5): linked,
 * a reception at one also registers the other; prerequisite, one needs the other.
 */
@Service
public class Dependencies {

    /** Kinds of dependency, from the session received at to the other. */
    public enum Tie {
        LINKED(1),
        PREREQUISITE(2);

        private final int code;

        Tie(int code) {
            this.code = code;
        }
    }

    /**
     * A dependency of a campaign's sessions.
     *
     * @param session received at
     * @param other registered along, or needed
     */
    public record Dependency(Tie kind, long session, String title, long other, String otherTitle) {}

    /** A session that may depend on others. */
    public record Choice(long session, String title) {}

    private final JdbcClient jdbc;
    private final AuditLog audit;

    Dependencies(JdbcClient jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** All of a campaign, by session. */
    public List<Dependency> of(long campaign) {
        return jdbc.sql("""
                select d.kind, a.id, a.title, b.id, b.title from session_dependency d
                    join session a on a.id = d.session_id and a.deleted_at is null
                    join session b on b.id = d.other_session_id and b.deleted_at is null
                where a.campaign_id = ? order by a.start_day, a.id, d.kind, b.id""").param(campaign)
                .query((row, n) -> new Dependency(row.getInt(1) == Tie.LINKED.code ? Tie.LINKED : Tie.PREREQUISITE,
                        row.getLong(2), row.getString(3), row.getLong(4), row.getString(5)))
                .list();
    }

    /** Sessions of a campaign. */
    public List<Choice> choices(long campaign) {
        return jdbc.sql(
                "select id, title from session where campaign_id = ? and deleted_at is null order by start_day, id")
                .param(campaign).query((row, n) -> new Choice(row.getLong(1), row.getString(2))).list();
    }

    /**
     * Keeps a dependency.
     *
     * @throws FaultException 404 where both are not sessions of one campaign, 409 CONFLICT where it would close a circle
     */
    @Transactional
    public void add(Tie kind, long sessionId, long otherSessionId) {
        Long campaign = jdbc.sql("""
                select a.campaign_id from session a join session b on b.campaign_id = a.campaign_id
                where a.id = ? and b.id = ? and a.deleted_at is null and b.deleted_at is null""")
                .params(sessionId, otherSessionId).query(Long.class).optional().orElse(null);
        if (campaign == null) {
            throw new FaultException(Fault.notFound(Place.Level.SESSION.placeField()));
        }
        // One at a time in a campaign: two halves of a circle must see each other.
        jdbc.sql("select id from campaign where id = ? for no key update").param(campaign).query(Long.class).single();
        boolean circle = sessionId == otherSessionId || jdbc.sql("""
                with recursive reached (id) as (
                    select other_session_id from session_dependency where session_id = :from and kind = :kind
                    union select d.other_session_id from reached r
                        join session_dependency d on d.session_id = r.id and d.kind = :kind)
                select exists (select from reached where id = :to)""").param("from", otherSessionId)
                .param("to", sessionId).param("kind", kind.code).query(Boolean.class).single();
        if (circle) {
            throw new FaultException(Fault.of(409, "CONFLICT", Place.Level.SESSION.placeField())
                    .saying("attendance.dependency-cycle"));
        }
        jdbc.sql(
                "insert into session_dependency (session_id, other_session_id, kind) values (?, ?, ?) on conflict do nothing")
                .params(sessionId, otherSessionId, kind.code).update();
        audit.write(null, "dependency.add", "Session/" + sessionId, Map.of(),
                Map.of(kind.name(), Long.toString(otherSessionId)));
    }

    /** Forgets a dependency, if there is one. */
    @Transactional
    public void remove(Tie kind, long sessionId, long otherSessionId) {
        jdbc.sql("delete from session_dependency where session_id = ? and other_session_id = ? and kind = ?")
                .params(sessionId, otherSessionId, kind.code).update();
        audit.write(null, "dependency.remove", "Session/" + sessionId, Map.of(kind.name(),
                Long.toString(otherSessionId)), Map.of(kind.name(), ""));
    }
}
