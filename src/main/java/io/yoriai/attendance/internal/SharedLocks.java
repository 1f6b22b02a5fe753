package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.Headcount;
import io.yoriai.attendance.internal.rules.Shared;
import io.yoriai.attendance.internal.rules.Who;

/**
 * Takes the locks of a reception that shares something, and reads what is shared under them, all in the order of
 * spec/smp-application-attendance.md B1: the lead, campaign or session, headcounts, the person's row, the row of a visitor who is
 * claimed, what the lead waits for.
 */
@Component
class SharedLocks {

    private final JdbcClient jdbc;
    private final Headcounts headcounts;

    SharedLocks(JdbcClient jdbc, Headcounts headcounts) {
        this.jdbc = jdbc;
        this.headcounts = headcounts;
    }

    void take(Asked asked, Facts facts, Shared shared) {
        Facts.Spot spot = facts.place();
        Long lead = (shared.applying() || shared.depends()) && Who.of(asked, facts) instanceof Who.Person person
                ? person.lead()
                : null;
        if (lead != null) {
            // Whoever applies holds this until the commit. Receptions do not wait for each other.
            jdbc.sql("select id from lead where id = ? for share").param(lead).query((row, n) -> row.getLong(1)).list();
        }
        if (shared.room()) {
            jdbc.sql("select id from " + (asked.atSession() ? "session" : "campaign")
                    + " where id = ? for no key update").param(spot.id()).query((row, n) -> row.getLong(1)).list();
        }
        if (shared.counted() && shared.visitor() != null) {
            headcounts.lockAll(spot.campaign());
        } else if (shared.counted()) {
            headcounts.lock(spot.campaign(), Headcounts.VENUE);
        }
        if (shared.counted() && asked.atSession()) {
            headcounts.lock(spot.campaign(), spot.id());
        }
        if (facts.standing().row() != null) {
            lockPerson(facts.standing().row().id());
        }
        if (shared.visitor() != null) {
            lockPerson(shared.visitor());
        }
        if (lead != null) {
            lockWaiting(lead, spot.campaign());
        }
    }

    /** Who waits is promoted by others, who do not lock the lead. By application_of_lead and application_session_lead. */
    private void lockWaiting(long lead, long campaign) {
        jdbc.sql("select id from application where campaign_id = ? and lead_id = ? and application_status_id = 2"
                + " order by id for no key update").params(campaign, lead).query((row, n) -> row.getLong(1)).list();
        jdbc.sql(
                "select id from application_session where lead_id = ? and campaign_id = ? and application_status_id = 2"
                        + " order by id for no key update")
                .params(lead, campaign).query((row, n) -> row.getLong(1)).list();
    }

    private void lockPerson(long attendance) {
        jdbc.sql("select id from attendance where id = ? for update").param(attendance)
                .query((row, n) -> row.getLong(1)).list();
    }

    /** What is shared, where a setting asks for it; each look-up by an index. */
    Facts.Crowd read(Asked asked, Facts facts, Shared shared) {
        Facts.Spot spot = facts.place();
        Headcount venue = shared.counted() ? headcounts.lock(spot.campaign(), Headcounts.VENUE) : null;
        Headcount session = shared.counted() && asked.atSession() ? headcounts.lock(spot.campaign(), spot.id()) : null;
        return new Facts.Crowd(shared.room() ? unapplied(asked, spot) : 0,
                shared.depends() && missesPrerequisite(facts), shared.depends() ? linked(spot.id()) : List.of(), venue,
                session, shared.visitor() != null && isInside(shared.visitor()),
                shared.visitor() != null && asked.atSession() && isInSession(shared.visitor(), spot.id()));
    }

    private long unapplied(Asked asked, Facts.Spot spot) {
        return jdbc.sql(asked.atSession()
                ? "select count(*) from session_attendance where session_id = ? and cancelled_at is null and not registered"
                : "select count(*) from attendance where campaign_id = ? and venue_id is not null and not venue_registered")
                .param(spot.id()).query(Long.class).single();
    }

    private boolean missesPrerequisite(Facts facts) {
        Facts.PersonRow row = facts.standing().row();
        return jdbc
                .sql("""
                        select exists (
                            select from session_dependency d join session s on s.id = d.other_session_id and s.deleted_at is null
                            where d.session_id = ? and d.kind = 2 and not exists (
                                select from session_attendance o
                                where o.attendance_id = ? and o.session_id = d.other_session_id and o.cancelled_at is null))""")
                .params(facts.place().id(), row == null ? 0 : row.id()).query(Boolean.class).single();
    }

    private List<Long> linked(long session) {
        return jdbc
                .sql("""
                        select s.id from session_dependency d join session s on s.id = d.other_session_id and s.deleted_at is null
                        where d.session_id = ? and d.kind = 1 order by s.id""")
                .param(session).query((row, n) -> row.getLong(1)).list();
    }

    private boolean isInside(long visitor) {
        return jdbc.sql("select coalesce(venue_stay = 2, false) from attendance where id = ?").param(visitor)
                .query(Boolean.class).optional().orElse(false);
    }

    private boolean isInSession(long visitor, long session) {
        return jdbc.sql("""
                select exists (select from session_attendance
                               where attendance_id = ? and session_id = ? and stay = 2 and cancelled_at is null)""")
                .params(visitor, session).query(Boolean.class).single();
    }
}
