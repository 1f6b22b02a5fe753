package io.yoriai.schedule;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.schedule.StepMail.Base;
import io.yoriai.schedule.internal.StepQueue;
import io.yoriai.schedule.internal.StepStore;

/** The step mails of magazines as staff set them (spec/neo.md 7.2), each change with its row in the operation log. */
@Service
public class StepMails {

    private static final int MOST_NUMBER = 200;
    private static final int MOST_DAYS = 3650;

    private final StepStore store;
    private final StepQueue queue;
    private final Magazines magazines;
    private final AuditLog audit;
    private final Clock clock;

    StepMails(StepStore store, StepQueue queue, Magazines magazines, AuditLog audit, Clock clock) {
        this.store = store;
        this.queue = queue;
        this.magazines = magazines;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Stores a new step, switched off.
     *
     * @throws FaultException 400, or 409 where the number is taken
     */
    @Transactional
    public StepMail create(Actor by, StepMail step) {
        check(step);
        StepMail made = store.insert(step)
                .orElseThrow(() -> new FaultException(Fault.of(409, "DUPLICATE", "StepMail.Number")));
        audit.write(by, "stepMail.create", record(made), Map.of(), columns(made));
        return made;
    }

    /**
     * Changes a step. Text edits apply to mails that have not been sent; a step that is on and whose timing changes is for
     * readers whose moment is still ahead.
     *
     * @throws FaultException 400, 404, or 409 where the number is taken
     */
    @Transactional
    public void change(Actor by, StepMail step) {
        check(step);
        StepMail old = hold(step.id());
        boolean moved = old.base() != step.base() || old.offsetDays() != step.offsetDays()
                || !Objects.equals(old.time(), step.time());
        Instant since = old.activeSince() == null || !moved ? old.activeSince() : clock.instant();
        if (!store.update(step, since)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "StepMail.Number"));
        }
        audit.write(by, "stepMail.change", record(step), columns(old), columns(step));
    }

    /** A step; nothing where it was deleted. */
    public Optional<StepMail> find(long stepId) {
        return store.find(stepId);
    }

    /** @throws FaultException 404 */
    public StepMail get(long stepId) {
        return find(stepId).orElseThrow(() -> new FaultException(Fault.notFound("StepMail.Id")));
    }

    /** The steps of a magazine by number. */
    public List<StepMail> of(long magazineId) {
        return store.of(magazineId);
    }

    /**
     * Switches a step on or off. A step switched on is for readers whose moment is still ahead. Mails need the sender's
     * name, postal address and contact first.
     *
     * @throws FaultException 404, or 409 naming what the magazine lacks
     */
    @Transactional
    public void activate(Actor by, long stepId, boolean active) {
        StepMail step = hold(stepId);
        if (active) {
            MailTexts.requireLabel(magazines.get(step.magazineId()));
        }
        store.activate(stepId, active ? clock.instant() : null);
        audit.write(by, "stepMail.activate", record(step), Map.of(), Map.of("active", Boolean.toString(active)));
    }

    /** To how many readers {@link #sendPast} would go now. */
    public int countPast(long stepId) {
        return queue.countPast(get(stepId), clock.instant());
    }

    /**
     * 過去分も送信: the step also goes, once, to readers whose moment has passed.
     *
     * @param said how many the person was told
     * @return to how many
     * @throws FaultException 404, or 409 CONFLICT where the step is off, or where others are meant by now than the person
     *             was told: field {@code count}
     */
    @Transactional
    public int sendPast(Actor by, long stepId, int said) {
        StepMail step = hold(stepId);
        if (step.activeSince() == null) {
            throw new FaultException(Fault.of(409, "CONFLICT", "StepMail.Id"));
        }
        int meant = queue.countPast(step, clock.instant());
        if (meant != said) {
            throw new FaultException(Fault.of(409, "CONFLICT", "count").saying("fault.countChanged", meant));
        }
        int queued = queue.sendPast(step, clock.instant());
        audit.write(by, "stepMail.sendPast", record(step), Map.of(), Map.of("queued", Integer.toString(queued)));
        return queued;
    }

    /**
     * Takes a step away: nothing more is sent of it, and what waits to be sent is dropped. What has been sent stays on the
     * readers' timelines; the number is free again.
     *
     * @return how many mails were waiting
     * @throws FaultException 404
     */
    @Transactional
    public int delete(Actor by, long stepId) {
        StepMail step = hold(stepId);
        int dropped = store.delete(stepId, clock.instant());
        audit.write(by, "stepMail.delete", record(step), columns(step),
                Map.of("number", "", "subject", "", "dropped", Integer.toString(dropped)));
        return dropped;
    }

    private StepMail hold(long stepId) {
        return store.hold(stepId).orElseThrow(() -> new FaultException(Fault.notFound("StepMail.Id")));
    }

    /** Everything that is wrong with a step. */
    public static List<Fault> faults(StepMail step) {
        List<Fault> faults = new ArrayList<>(MailTexts.faults("StepMail", step.texts()));
        if (step.number() < 1 || step.number() > MOST_NUMBER) {
            faults.add(Fault.invalidValue("StepMail.Number").saying("fault.between", 1, MOST_NUMBER));
        }
        boolean atOnce = step.time() == null;
        if (step.offsetDays() < 0 || step.offsetDays() > MOST_DAYS || atOnce && step.offsetDays() != 0) {
            faults.add(Fault.invalidValue("StepMail.OffsetDays").saying("fault.between", 0, MOST_DAYS));
        }
        if (atOnce && step.base() != Base.CREATED) {
            faults.add(Fault.invalidValue("StepMail.Time"));
        }
        step.conditions().forEach((field, texts) -> {
            boolean numbers = texts.stream().allMatch(text -> text.matches("[1-9][0-9]?|100"));
            if (texts.isEmpty() || field.choices() && !numbers) {
                faults.add(Fault.invalidValue("StepMail.Conditions"));
            }
        });
        return faults;
    }

    private static void check(StepMail step) {
        List<Fault> faults = faults(step);
        FaultException.throwIfAny(faults);
    }

    private static String record(StepMail step) {
        return "Magazine/" + step.magazineId() + "/StepMail/" + step.id();
    }

    private static Map<String, String> columns(StepMail step) {
        return Map.of("number", Integer.toString(step.number()), "base", step.base().name(), "offset_days",
                Integer.toString(step.offsetDays()), "time", String.valueOf(step.time()), "conditions",
                step.conditions().toString(), "subject", step.texts().subject());
    }
}
