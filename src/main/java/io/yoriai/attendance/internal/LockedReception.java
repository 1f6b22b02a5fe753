package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Objects;

import io.yoriai.account.AuditLog;
import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Decision;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.ReceptionRules;
import io.yoriai.attendance.internal.rules.RepeatedScans;
import io.yoriai.attendance.internal.rules.Shared;

/**
 * The rare ways of a reception: where it shares something with others (seats checked at the door, headcounts, sessions that
 * depend on each other), where it claims an unregistered visitor's on-site id, and where a first try found that a fact had
 * changed. Locks first, then everything is read and decided under them.
 */
@Component
class LockedReception {

    private final TransactionTemplate transaction;
    private final FactsReader reader;
    private final SharedLocks locks;
    private final ReceptionWriter writer;
    private final Headcounts headcounts;
    private final Claims claims;
    private final LinkedSessions links;
    private final AuditLog audit;

    LockedReception(TransactionTemplate transaction, FactsReader reader, SharedLocks locks, ReceptionWriter writer,
            Headcounts headcounts, Claims claims, LinkedSessions links, AuditLog audit) {
        this.transaction = transaction;
        this.reader = reader;
        this.locks = locks;
        this.writer = writer;
        this.headcounts = headcounts;
        this.claims = claims;
        this.links = links;
        this.audit = audit;
    }

    /** What was decided, and what was written if anything; neither: a fact has changed meanwhile. */
    record Outcome(@Nullable Decision decision, @Nullable Receipt receipt) {

        static final Outcome CHANGED = new Outcome(null, null);
    }

    Outcome receive(Asked asked, RepeatedScans.Windows windows) {
        return Objects.requireNonNull(transaction.execute(status -> decideAndWrite(asked, windows)));
    }

    private Outcome decideAndWrite(Asked asked, RepeatedScans.Windows windows) {
        Facts seen = reader.read(asked);
        Shared shared = Shared.of(asked, seen);
        if (shared == null) {
            return new Outcome(ReceptionRules.decide(asked, seen, windows), null);
        }
        locks.take(asked, seen, shared);
        Facts facts = reader.read(asked);
        if (!shared.equals(Shared.of(asked, facts)) || !isSameRow(seen, facts)) {
            return Outcome.CHANGED; // these are not the locks that it needs now
        }
        facts = facts.with(locks.read(asked, facts, shared));
        Decision decision = ReceptionRules.decide(asked, facts, windows);
        if (!(decision instanceof Decision.Received received)) {
            return new Outcome(decision, null);
        }
        Receipt receipt = shared.visitor() == null
                ? plain(asked, facts, received, shared)
                : claims.receive(asked, facts, received, shared);
        if (receipt == null) {
            return Outcome.CHANGED;
        }
        if (shared.visitor() != null) {
            audit.write(null, "attendance.receive", ReceptionWriter.record(asked) + receipt.recordId());
        }
        if (!asked.afterwards()) {
            links.register(asked, received, receipt, Objects.requireNonNull(facts.crowd()).linked());
        }
        return new Outcome(decision, receipt);
    }

    private @Nullable Receipt plain(Asked asked, Facts facts, Decision.Received received, Shared shared) {
        Receipt receipt = writer.write(asked, facts, received);
        if (receipt != null && shared.counted()) {
            Facts.Spot spot = facts.place();
            if (received.entersVenue()) {
                headcounts.add(spot.campaign(), Headcounts.VENUE, spot.venueAdmission(), 1);
            }
            if (asked.atSession()) {
                headcounts.add(spot.campaign(), spot.id(), spot.sessionAdmission(), 1);
            }
        }
        return receipt;
    }

    private static boolean isSameRow(Facts seen, Facts now) {
        Facts.PersonRow before = seen.standing().row();
        Facts.PersonRow after = now.standing().row();
        return before == null ? after == null : after != null && before.id() == after.id();
    }
}
