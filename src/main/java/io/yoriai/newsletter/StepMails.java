package io.yoriai.newsletter;

import io.yoriai.newsletter.StepMail.Base;
import io.yoriai.newsletter.internal.ScheduleStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The step mails and the notify mail of magazines as staff set them (spec/neo.md 7.2, 7.3). */
@Service
public class StepMails {

    private static final int MOST_NUMBER = 200;
    private static final int MOST_DAYS = 3650;

    private final ScheduleStore store;
    private final Magazines magazines;
    private final Clock clock;

    StepMails(ScheduleStore store, Magazines magazines, Clock clock) {
        this.store = store;
        this.magazines = magazines;
        this.clock = clock;
    }

    /** Stores a new step, switched off. */
    @Transactional
    public StepMail create(StepMail step) {
        check(step);
        return store.insert(step).orElseThrow(() -> new FaultException(Fault.of(409, "DUPLICATE", "StepMail.Number")));
    }

    /**
     * Changes a step. Text edits apply to mails that have not been sent; a step that is on and whose timing changes is for
     * readers whose moment is still ahead.
     *
     * @throws FaultException 400, 404, or 409 where the number is taken
     */
    @Transactional
    public void change(StepMail step) {
        StepMail old = hold(step.id());
        check(step);
        boolean moved = old.base() != step.base() || old.offsetDays() != step.offsetDays()
                || !Objects.equals(old.time(), step.time());
        Instant since = old.activeSince() == null || !moved ? old.activeSince() : clock.instant();
        if (!store.update(step, since)) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "StepMail.Number"));
        }
    }

    /** @throws FaultException 404 */
    public StepMail get(long stepId) {
        return store.find(stepId).orElseThrow(() -> new FaultException(Fault.notFound("StepMail.Id")));
    }

    /** The text of a magazine's notify mail; nothing where none was written yet. */
    public Optional<StepMail.Texts> notifyMail(long magazineId) {
        return store.notifyMail(magazineId);
    }

    /**
     * Whether the magazine says what mails must show.
     *
     * @throws FaultException 409 naming what it lacks
     */
    void requireLabel(Magazine magazine) {
        List<Fault> missing = missing(magazine);
        if (!missing.isEmpty()) {
            throw new FaultException(missing);
        }
    }

    /** Stores what is sent from now on. */
    @Transactional
    public void changeTexts(long stepId, StepMail.Texts texts) {
        if (!store.updateTexts(stepId, texts)) {
            throw new FaultException(Fault.notFound("StepMail.Id"));
        }
    }

    /**
     * Switches a step on or off. A step switched on is for readers whose moment is still ahead. Mails need the sender's
     * name, postal address and contact first.
     *
     * @throws FaultException 409 naming what the magazine lacks
     */
    @Transactional
    public void activate(long stepId, boolean active) {
        StepMail step = hold(stepId);
        if (active) {
            List<Fault> missing = missing(magazines.find(step.magazineId()).orElseThrow());
            if (!missing.isEmpty()) {
                throw new FaultException(missing);
            }
        }
        store.activate(stepId, active ? clock.instant() : null);
    }

    /** The steps of a magazine by number. */
    public List<StepMail> of(long magazineId) {
        return store.steps(magazineId);
    }

    /** 過去分も送信: the step also goes, once, to readers whose moment has passed. Returns to how many. */
    public int sendPast(long stepId) {
        return store.sendPast(get(stepId), clock.instant());
    }

    /**
     * Takes a step away: nothing more is sent of it, and what waits to be sent is dropped. What has been sent stays on the
     * readers' timelines; the number is free again.
     *
     * @return how many mails were waiting
     * @throws FaultException 404
     */
    @Transactional
    public int delete(long stepId) {
        return store.delete(hold(stepId).id(), clock.instant());
    }

    private StepMail hold(long stepId) {
        return store.hold(stepId).orElseThrow(() -> new FaultException(Fault.notFound("StepMail.Id")));
    }

    /** Stores the text of a magazine's notify mail; when it goes is a setting of the magazine. */
    @Transactional
    public void changeNotifyMail(long magazineId, StepMail.Texts texts) {
        store.saveNotifyMail(magazineId, texts);
    }

    private static List<Fault> missing(Magazine magazine) {
        MagazineSettings.Publisher publisher = magazine.settings().publisher();
        List<Fault> missing = new ArrayList<>();
        need(missing, "Magazine.PublisherName", publisher.name());
        need(missing, "Magazine.PublisherEmail", publisher.email());
        need(missing, "Magazine.PublisherAddress", publisher.address());
        need(missing, "Magazine.Contact", publisher.contact());
        return missing;
    }

    private static void need(List<Fault> missing, String field, String value) {
        if (value.isBlank()) {
            missing.add(new Fault(409, "LABEL_MISSING", field, "fault.REQUIRED", List.of()));
        }
    }

    private static void check(StepMail step) {
        List<Fault> faults = new ArrayList<>();
        if (step.number() < 1 || step.number() > MOST_NUMBER) {
            faults.add(Fault.invalidValue("StepMail.Number"));
        }
        boolean atOnce = step.time() == null;
        if (step.offsetDays() < 0 || step.offsetDays() > MOST_DAYS || atOnce && step.offsetDays() != 0) {
            faults.add(Fault.invalidValue("StepMail.OffsetDays"));
        }
        if (atOnce && step.base() != Base.CREATED) {
            faults.add(Fault.invalidValue("StepMail.Time"));
        }
        if (step.texts().subject().isBlank() || step.texts().text().isBlank()) {
            faults.add(Fault.required("StepMail.Subject"));
        }
        step.conditions().forEach((field, texts) -> {
            boolean numbers = texts.stream().allMatch(text -> text.matches("[1-9][0-9]?|100"));
            if (texts.isEmpty() || field.choices() && !numbers) {
                faults.add(Fault.invalidValue("StepMail.Conditions"));
            }
        });
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
    }
}
