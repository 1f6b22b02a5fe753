package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.account.AuditLog;
import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Decision;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.Who;
import io.yoriai.record.write.Along;

/**
 * Writes a reception with one statement: all of it, or nothing where a fact has changed since it was read. A row of the person
 * that was written to since is not found any more; a person, an on-site id or an attendance that somebody else has made
 * meanwhile breaks a unique index; a line whose status has changed breaks the domain {@code unchanged}.
 */
@Component
class ReceptionWriter {

    private final JdbcTemplate jdbc;
    private final AuditLog audit;

    ReceptionWriter(JdbcTemplate jdbc, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** Everything of a reception that shares nothing with others. */
    @Nullable
    Receipt write(Asked asked, Facts facts, Decision.Received received) {
        return write(asked, facts, received, new Parts(asked.atSession(), received.person().tie() == Who.Tie.TIES,
                asked.atSession() && received.registered()), audit.line("attendance.receive", record(asked)));
    }

    /** All but the session and its line, which a claim may bring. */
    @Nullable
    Receipt writeVenue(Asked asked, Facts facts, Decision.Received received) {
        return write(asked, facts, received, new Parts(false, false, false), null);
    }

    /** @param visit with the session attendance; tie: with the on-site id; line: with the session's line */
    private record Parts(boolean visit, boolean tie, boolean line) {}

    private @Nullable Receipt write(Asked asked, Facts facts, Decision.Received received, Parts parts,
            @Nullable Along line) {
        Facts.PersonRow row = received.row();
        int sessionLines = parts.line() ? facts.standing().sessionLines().applied() : 0;
        int campaignLines = received.venueRegistered() && received.atVenue()
                ? facts.standing().campaignLines().applied()
                : 0;
        ReceptionSql.Person person = row == null
                ? received.entersVenue() ? ReceptionSql.Person.NEW : ReceptionSql.Person.NEW_ELSEWHERE
                : received.entersVenue() ? ReceptionSql.Person.COMES_TO_VENUE : ReceptionSql.Person.IS_AT_VENUE;
        String sql = ReceptionSql.of(new ReceptionSql.Form(person, parts.visit(), parts.tie(),
                ReceptionSql.Lines.of(sessionLines), ReceptionSql.Lines.of(campaignLines),
                line == null ? null : line.sql()));
        List<@Nullable Object> values = call(asked, facts, received);
        if (row != null) {
            values.add(Typed.number(row.id()));
            values.add(Typed.text(row.version()));
        }
        if (line != null) {
            values.addAll(line.values());
        }
        if (sessionLines > 1) {
            values.add(Typed.number((long) sessionLines));
        }
        if (campaignLines > 1) {
            values.add(Typed.number((long) campaignLines));
        }
        return query(sql, values);
    }

    /** What the operation log calls the records of a place. */
    static String record(Asked asked) {
        return asked.atSession() ? "SessionAttendance/" : "SeminarAttendance/";
    }

    /** The session attendance of a person whose row is locked. */
    @Nullable
    Receipt writeVisit(Asked asked, Facts facts, Decision.Received received, long attendance) {
        List<@Nullable Object> values = call(asked, facts, received);
        values.add(Typed.number(attendance));
        return query(ReceptionSql.of(new ReceptionSql.Form(ReceptionSql.Person.LOCKED, true, false,
                ReceptionSql.Lines.NONE, ReceptionSql.Lines.NONE, null)),
                values);
    }

    private static List<@Nullable Object> call(Asked asked, Facts facts, Decision.Received received) {
        Facts.Spot spot = facts.place();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(Typed.number(spot.campaign()));
        values.add(Typed.number(asked.atSession() ? spot.id() : null));
        values.add(Typed.number(received.person().lead()));
        values.add(Typed.moment(asked.now()));
        values.add(Typed.moment(asked.at()));
        values.add(Typed.small(asked.type().code()));
        values.add(Typed.small(asked.caller().source().code()));
        values.add(Typed.flag(received.registered()));
        values.add(Typed.flag(received.venueRegistered()));
        values.add(Typed.text(asked.barcode()));
        values.add(Typed.text(received.onsiteId()));
        values.add(Typed.number(asked.caller().clientId()));
        values.add(Typed.small(asked.check()));
        values.add(Typed.text(asked.onsiteId()));
        values.add(Typed.text(asked.dateText()));
        values.add(Typed.small(received.venueMail()));
        values.add(Typed.small(received.mail()));
        return values;
    }

    private @Nullable Receipt query(String sql, List<@Nullable Object> values) {
        try {
            return jdbc.query(sql, rows -> rows.next()
                    ? new Receipt(rows.getLong(1), rows.getLong(2), false)
                    : null, values.toArray());
        } catch (DataIntegrityViolationException e) {
            throw new OptimisticLockingFailureException("changed since it was read", e);
        }
    }
}
