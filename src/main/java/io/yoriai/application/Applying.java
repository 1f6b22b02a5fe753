package io.yoriai.application;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.yoriai.account.AuditLog;
import io.yoriai.application.internal.Applicants;
import io.yoriai.application.internal.ApplicationEvents;
import io.yoriai.application.internal.ApplyPrice;
import io.yoriai.application.internal.ApplyReader;
import io.yoriai.application.internal.ApplySurvey;
import io.yoriai.application.internal.ApplyWriter;
import io.yoriai.application.internal.PlaceReader;
import io.yoriai.application.internal.PlainApplication;
import io.yoriai.application.internal.Seats;
import io.yoriai.application.internal.price.Quote;
import io.yoriai.application.internal.rules.ApplyFaults;
import io.yoriai.application.internal.rules.ApplyRules;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Held;
import io.yoriai.application.internal.rules.Plan;
import io.yoriai.application.internal.rules.Wish;
import io.yoriai.record.FaultException;
import io.yoriai.record.draft.Node;
import io.yoriai.survey.Answered;

/**
 * Applies somebody to a campaign (spec/smp-application-attendance.md 2): what is stored is read, the rules decide, and all of it
 * is written in one transaction. Locks come in one order: the lead, then the counters of campaign and sessions. Where nothing
 * but free seats decides, the counters are the last statement before the commit and are locked no longer than it takes
 * (docs/adr/0053).
 */
@Service
public class Applying {

    private final PlaceReader places;
    private final ApplyReader reader;
    private final Applicants applicants;
    private final ApplySurvey survey;
    private final ApplyPrice price;
    private final PlainApplication plain;
    private final ApplyWriter writer;
    private final Seats seats;
    private final Promotion promotion;
    private final List<OnsiteIdListener> onsiteIds;
    private final AttendedLeads attended;
    private final ApplicationEvents events;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Applying(PlaceReader places, ApplyReader reader, Applicants applicants, ApplySurvey survey, ApplyPrice price,
            PlainApplication plain, ApplyWriter writer, Seats seats, Promotion promotion,
            List<OnsiteIdListener> onsiteIds, AttendedLeads attended, ApplicationEvents events, AuditLog audit,
            TransactionTemplate transaction, Clock clock) {
        this.events = events;
        this.attended = attended;
        this.places = places;
        this.plain = plain;
        this.transaction = transaction;
        this.reader = reader;
        this.applicants = applicants;
        this.survey = survey;
        this.price = price;
        this.writer = writer;
        this.seats = seats;
        this.promotion = promotion;
        this.onsiteIds = onsiteIds;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @return the application's id
     * @throws FaultException 400, 403, 404 or 409 with the first fault of the table; then nothing is written, the lead neither
     */
    public long apply(Apply.Caller caller, Apply apply) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            Long made = PlainApplication.maybe(apply) ? plain(caller, apply, now) : null;
            if (made != null) {
                return made;
            }
        } catch (ConcurrencyFailureException e) {
            // A transaction of the caller's has failed as a whole, and what was given of a lead is used up.
            if (TransactionSynchronizationManager.isActualTransactionActive() || apply.lead().draft() != null) {
                throw e;
            }
        }
        AtomicReference<@Nullable Held> applied = new AtomicReference<>();
        AtomicReference<Runnable> after = new AtomicReference<>(() -> {});
        try {
            long made = Objects
                    .requireNonNull(transaction.execute(status -> inSteps(caller, apply, now, applied, after)));
            if (TransactionSynchronizationManager.isActualTransactionActive()) {
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        after.get().run();
                    }
                });
            } else {
                after.get().run();
            }
            return made;
        } catch (FaultException e) {
            if (applied.get() != null) {
                // Only who reads the lead's mails learns of it.
                events.already(Objects.requireNonNull(applied.get()).id(), now);
            }
            throw e;
        }
    }

    /**
     * Keeps the survey of an application that is answered when all is done; of one that has answers already nothing.
     *
     * @param known the lead who is logged in; null: somebody who may be another
     * @throws FaultException 400 with all that is wrong with the answers
     */
    public void answerLater(Apply.Caller caller, long application, @Nullable Long known, Node answers) {
        transaction.executeWithoutResult(status -> survey.later(caller, application, known, answers));
    }

    /** The way of most: one reading, one decision, one writing. Null where it is not one of them. */
    private @Nullable Long plain(Apply.Caller caller, Apply apply, Instant now) {
        PlaceReader.Place place = places.place(caller, apply, now);
        if (!PlainApplication.fits(place) || applicants.merges(apply.lead(), place)) {
            return null;
        }
        Wish wish = reader.wish(apply, place);
        ApplyRules.amounts(wish, place.campaign().facts(), place.flow().facts());
        proxies(apply, place);
        Applicants.Found found = applicants.find(caller.by(), apply.lead(), place);
        Facts facts = reader.facts(place, found);
        Plan made = ApplyRules.decide(wish, facts, (lines, replaced) -> {});
        if (made.locks()) {
            return null;
        }
        if (apply.lead().draft() == null) {
            return plain.write(caller, apply, facts, made, Objects.requireNonNull(found.lead()), false);
        }
        return transaction.execute(status -> {
            places.keep(apply.campaign());
            return plain.write(caller, apply, facts, made, applicants.write(caller, apply.lead(), found), true);
        });
    }

    /**
     * @param applied takes what a guest's lead had applied for before, where that refuses the guest
     * @param after takes what is to be done after the commit
     */
    private long inSteps(Apply.Caller caller, Apply apply, Instant now, AtomicReference<@Nullable Held> applied,
            AtomicReference<Runnable> after) {
        places.keep(apply.campaign());
        applicants.lock(apply.lead());
        PlaceReader.Place place = places.place(caller, apply, now);
        Wish wish = reader.wish(apply, place);
        Answered answered = null;
        Quote asked = null;
        if (place.missing() == null) {
            ApplyRules.amounts(wish, place.campaign().facts(), place.flow().facts());
            answered = survey.check(caller, apply, place.flow());
            asked = price.of(apply, place, wish.lines());
        }
        proxies(apply, place);
        Applicants.Found found = applicants.find(caller.by(), apply.lead(), place);
        ApplyPrice.known(asked);
        Facts facts = reader.facts(place, found);
        Asked rest = new Asked(apply.onsiteId(), asked);
        Decision decision = found.guest() ? ofGuest(wish, facts, rest, applied) : decide(wish, facts, rest);
        long lead = applicants.write(caller, apply.lead(), found);
        // Counters come before discounts and series of codes in the order of locks; without a limit no counter is locked at all.
        boolean locked = decision.plan().locks()
                || facts.limited() && (ApplyPrice.counts(decision.quote()) || place.campaign().numbered());
        if (locked) {
            decision = decideLocked(wish, facts, null, rest);
        }
        Plan plan = decision.plan();
        long id = writer.write(caller, apply, facts, plan, lead, decision.quote());
        if (apply.onsiteId() != null) {
            onsiteIds.forEach(listener -> listener.tie(facts.campaign().id(), lead, apply.onsiteId(), now));
        }
        if (found.lead() != null) {
            attended.turn(List.of(lead), now);
            if (facts.applicant().applications().stream().anyMatch(Held::live)) {
                after.set(() -> attended.turnOnceReceived(lead, facts.campaign().id(), now));
            }
        }
        survey.record(answered, caller, apply,
                new ApplySurvey.Of(facts.campaign().id(), lead, id, found.guest() && found.lead() != null));
        price.settle(decision.quote(), id);
        audit.write(null, caller.what(), "Application/" + id);
        if (locked) {
            seats.add(plan.counts());
        } else if (!seats.take(plan.counts())) {
            // Somebody took or freed a seat meanwhile: what was written stands only if it would be decided again.
            if (!decideLocked(wish, facts, facts.applicant(), rest).plan().made().equals(plan.made())) {
                throw new OptimisticLockingFailureException("a campaign was changed while somebody applied");
            }
            seats.recount(facts.campaign().id());
        }
        if (plan.counts().frees() || plan.behind()) {
            promotion.promote(facts.campaign().id());
        }
        return id;
    }

    /** What is to be written, and what it will cost; null: nothing. */
    private record Decision(Plan plan, @Nullable Quote quote) {}

    /** What is asked of other rooms beside the seats: an on-site id, a price; null: nothing. */
    private record Asked(@Nullable String onsiteId, @Nullable Quote price) {}

    private static void proxies(Apply apply, PlaceReader.Place place) {
        if (apply.proxy() != null) {
            ApplyRules.proxies(place.campaign().facts(), apply.proxy().allowed());
        }
    }

    private Decision decide(Wish wish, Facts facts, Asked asked) {
        AtomicReference<@Nullable Quote> quote = new AtomicReference<>();
        Long lead = facts.applicant().lead();
        Plan plan = ApplyRules.decide(wish, facts, (lines, replaced) -> {
            quote.set(price.allowed(asked.price(), lead, lines, replaced == null ? null : replaced.id()));
            if (asked.onsiteId() != null) {
                onsiteIds.forEach(listener -> listener.ask(facts.campaign().id(), lead, asked.onsiteId()));
            }
        });
        return new Decision(plan, quote.get());
    }

    /**
     * A guest whose lead was found by what anybody may type: refused as whoever is new would be, or else for one reason alone, so that
     * nothing is learnt of that lead, and never in place of what it applied for (docs/adr/0103).
     */
    private Decision ofGuest(Wish wish, Facts facts, Asked asked, AtomicReference<@Nullable Held> applied) {
        decide(wish, new Facts(facts.now(), facts.campaign(), facts.flow(), facts.sessions(), Facts.Applicant.NEW),
                asked);
        FaultException refused = null;
        try {
            Decision decision = decide(wish, facts, asked);
            if (decision.plan().replaced() == null) {
                return decision;
            }
        } catch (FaultException e) {
            refused = e;
        }
        facts.applicant().applications().stream().filter(Held::live).reduce((first, last) -> last)
                .ifPresent(applied::set);
        if (refused != null && applied.get() == null) {
            // It has not applied here: what else stands against it would be lost without a word.
            throw refused;
        }
        throw ApplyFaults.duplicate(ApplyFaults.CAMPAIGN);
    }

    /** @param applicant what is known of it; null: it is read again, too */
    private Decision decideLocked(Wish wish, Facts facts, Facts.@Nullable Applicant applicant, Asked asked) {
        seats.lock(facts.campaign().id());
        return decide(wish, reader.again(facts, applicant), asked);
    }
}
