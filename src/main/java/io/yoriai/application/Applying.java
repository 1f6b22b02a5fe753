package io.yoriai.application;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.yoriai.application.internal.Applicants;
import io.yoriai.application.internal.ApplyReader;
import io.yoriai.application.internal.ApplyWriter;
import io.yoriai.application.internal.Seats;
import io.yoriai.application.internal.rules.ApplyRules;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Plan;
import io.yoriai.application.internal.rules.Wish;
import io.yoriai.record.FaultException;

/**
 * Applies somebody to a campaign (spec/smp-application-attendance.md 2): what is stored is read, the rules decide, and all of it
 * is written in one transaction. Locks come in one order: the lead, then the counters of campaign and sessions. Where nothing
 * but free seats decides, the counters are the last statement before the commit and are locked no longer than it takes
 * (docs/adr/0060).
 */
@Service
public class Applying {

    private final ApplyReader reader;
    private final Applicants applicants;
    private final ApplyWriter writer;
    private final Seats seats;
    private final Promotion promotion;
    private final Clock clock;

    Applying(ApplyReader reader, Applicants applicants, ApplyWriter writer, Seats seats, Promotion promotion,
            Clock clock) {
        this.reader = reader;
        this.applicants = applicants;
        this.writer = writer;
        this.seats = seats;
        this.promotion = promotion;
        this.clock = clock;
    }

    /**
     * @return the application's id
     * @throws FaultException 400, 403, 404 or 409 with the first fault of the table; then nothing is written, the lead neither
     */
    @Transactional
    public long apply(Apply.Caller caller, Apply apply) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        ApplyReader.Place place = reader.place(caller, apply, now);
        Applicants.Found found = applicants.find(apply.lead());
        Wish wish = reader.wish(apply, place);
        Facts facts = reader.facts(place, found);
        Plan plan = ApplyRules.decide(wish, facts);
        long lead = applicants.write(caller, apply.lead(), found);
        boolean locked = plan.locks();
        if (locked) {
            plan = decideLocked(wish, facts, null);
        }
        long id = writer.write(caller, apply, facts, plan, lead);
        if (locked) {
            seats.add(plan.counts());
        } else if (!seats.take(plan.counts())) {
            // Somebody took or freed a seat meanwhile: what was written stands only if it would be decided again.
            if (!decideLocked(wish, facts, facts.applicant()).made().equals(plan.made())) {
                throw new OptimisticLockingFailureException("a campaign was changed while somebody applied");
            }
            seats.recount(facts.campaign().id());
        }
        if (plan.counts().frees()) {
            promotion.promote(facts.campaign().id(), null);
        }
        return id;
    }

    /** @param applicant what is known of it; null: it is read again, too */
    private Plan decideLocked(Wish wish, Facts facts, Facts.@Nullable Applicant applicant) {
        seats.lock(facts.campaign().id());
        return ApplyRules.decide(wish, reader.again(facts, applicant));
    }
}
