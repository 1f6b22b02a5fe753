package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.yoriai.account.AuditLog;
import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Decision;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.Who;
import io.yoriai.record.SqlTime;
import io.yoriai.record.batching.StatementBatcher;

/**
 * Writes a reception with one statement: all of it, or nothing where a fact has changed since it was read. A row of the person
 * that was written to since is not found any more; a person, an on-site id or an attendance that somebody else has made
 * meanwhile breaks a unique index; a line whose status has changed breaks the domain {@code unchanged}.
 */
@Component
class ReceptionWriter {

    private final StatementBatcher batcher;
    private final AuditLog audit;

    ReceptionWriter(StatementBatcher batcher, AuditLog audit) {
        this.batcher = batcher;
        this.audit = audit;
    }

    /** Everything of a reception that shares nothing with others. */
    @Nullable
    Receipt write(Asked asked, Facts facts, Decision.Received received) {
        return write(asked, facts, received, new Parts(asked.atSession(), received.person().tie() == Who.Tie.TIES,
                asked.atSession() && received.registered()), audit.values("attendance.receive", record(asked)));
    }

    /** All but the session and its line, which a claim may bring. */
    @Nullable
    Receipt writeVenue(Asked asked, Facts facts, Decision.Received received) {
        return write(asked, facts, received, new Parts(false, false, false), null);
    }

    /** @param visit with the session attendance; tie: with the on-site id; line: with the session's line */
    private record Parts(boolean visit, boolean tie, boolean line) {}

    private @Nullable Receipt write(Asked asked, Facts facts, Decision.Received received, Parts parts,
            @Nullable List<@Nullable Object> log) {
        Facts.PersonRow row = received.row();
        int sessionLines = parts.line() ? facts.standing().sessionLines().applied() : 0;
        int campaignLines = received.venueRegistered() && received.atVenue()
                ? facts.standing().campaignLines().applied()
                : 0;
        ReceptionSql.Person person = row == null
                ? received.entersVenue() ? ReceptionSql.Person.NEW : ReceptionSql.Person.NEW_ELSEWHERE
                : received.entersVenue() ? ReceptionSql.Person.COMES_TO_VENUE : ReceptionSql.Person.IS_AT_VENUE;
        List<@Nullable Object> values = call(asked, facts, received);
        values.add(row == null ? null : row.id());
        values.add(row == null ? null : row.version());
        values.add((long) sessionLines);
        values.add((long) campaignLines);
        if (log != null) {
            values.addAll(log);
        }
        return write(new ReceptionSql.Form(person, parts.visit(), parts.tie(), sessionLines > 0, campaignLines > 0,
                log != null), received, values);
    }

    /** What the operation log calls the records of a place. */
    static String record(Asked asked) {
        return asked.atSession() ? "SessionAttendance/" : "SeminarAttendance/";
    }

    /** The session attendance of a person whose row is locked. */
    @Nullable
    Receipt writeVisit(Asked asked, Facts facts, Decision.Received received, long attendance) {
        List<@Nullable Object> values = call(asked, facts, received);
        values.addAll(Arrays.asList(attendance, null, 0L, 0L));
        return write(new ReceptionSql.Form(ReceptionSql.Person.LOCKED, true, false, false, false, false), received,
                values);
    }

    private static List<@Nullable Object> call(Asked asked, Facts facts, Decision.Received received) {
        Facts.Spot spot = facts.place();
        return new ArrayList<@Nullable Object>(Arrays.asList(spot.campaign(), asked.atSession() ? spot.id() : null,
                received.person().lead(), SqlTime.of(asked.now()), SqlTime.of(asked.at()), asked.type().code(),
                asked.caller().source().code(), received.registered(), received.venueRegistered(), asked.barcode(),
                received.onsiteId(), asked.caller().clientId(), asked.check(), asked.onsiteId(), asked.dateText(),
                received.venueMail(), received.mail()));
    }

    /** Receptions of one lead are never written together, and those of nobody's alone: each must find its own row. */
    private @Nullable Receipt write(ReceptionSql.Form form, Decision.Received received, List<@Nullable Object> values) {
        try {
            List<Receipt> made = batcher.query(ReceptionSql.of(form), received.person().lead(), values,
                    (row, n) -> new Receipt(row.getLong(1), row.getLong(2), false));
            return made.isEmpty() ? null : made.getFirst();
        } catch (DataIntegrityViolationException e) {
            throw new OptimisticLockingFailureException("changed since it was read", e);
        }
    }
}
