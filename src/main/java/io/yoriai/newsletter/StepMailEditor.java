package io.yoriai.newsletter;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.newsletter.MagazineSettings.Notice;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What staff change of step mails and notify mails, each change with its row in the operation log. */
@Service
public class StepMailEditor {

    private static final int MOST_SUBJECT = 200;
    private static final int MOST_BODY = 1_000_000;

    private final StepMails steps;
    private final MagazineEditor magazines;
    private final AuditLog audit;
    private final Clock clock;

    StepMailEditor(StepMails steps, MagazineEditor magazines, AuditLog audit, Clock clock) {
        this.steps = steps;
        this.magazines = magazines;
        this.audit = audit;
        this.clock = clock;
    }

    /** As {@link StepMails#create}. */
    @Transactional
    public StepMail create(SignedIn by, StepMail step) {
        check("StepMail", step.texts());
        StepMail made = steps.create(step);
        audit.note(by, "stepMail.create", record(made), Map.of(), columns(made));
        return made;
    }

    /** As {@link StepMails#change}. */
    @Transactional
    public void change(SignedIn by, StepMail step) {
        check("StepMail", step.texts());
        StepMail old = steps.get(step.id());
        steps.change(step);
        audit.note(by, "stepMail.change", record(step), columns(old), columns(step));
    }

    /** As {@link StepMails#activate}. */
    @Transactional
    public void activate(SignedIn by, long stepId, boolean active) {
        steps.activate(stepId, active);
        audit.note(by, "stepMail.activate", record(steps.get(stepId)), Map.of(),
                Map.of("active", Boolean.toString(active)));
    }

    /** As {@link StepMails#sendPast}; the step must be on. */
    @Transactional
    public int sendPast(SignedIn by, long stepId) {
        StepMail step = steps.get(stepId);
        if (step.activeSince() == null) {
            throw new FaultException(Fault.of(409, "CONFLICT", "StepMail.Id"));
        }
        int queued = steps.sendPast(stepId);
        audit.note(by, "stepMail.sendPast", record(step), Map.of(), Map.of("queued", Integer.toString(queued)));
        return queued;
    }

    /** As {@link StepMails#delete}. */
    @Transactional
    public int delete(SignedIn by, long stepId) {
        StepMail step = steps.get(stepId);
        int dropped = steps.delete(stepId);
        audit.note(by, "stepMail.delete", record(step), columns(step),
                Map.of("number", "", "subject", "", "dropped", Integer.toString(dropped)));
        return dropped;
    }

    /**
     * Stores the notify mail of a magazine: what it says, when it goes, and whether it goes.
     *
     * @param version of the magazine that the person saw
     * @throws FaultException 400 for subject or text, 409 where somebody else changed the magazine or the magazine lacks
     *             what mails must show
     */
    @Transactional
    public void changeNotifyMail(SignedIn by, long magazineId, long version, boolean active, LocalTime time,
            StepMail.Texts texts) {
        boolean written = !texts.subject().isBlank() || !texts.text().isBlank();
        if (active || written) {
            check("NotifyMail", texts);
        }
        Magazine changed = magazines.change(by, magazineId, version, settings -> {
            Notice old = settings.notice();
            Instant since = !active ? null : old.activeSince() == null ? clock.instant() : old.activeSince();
            return settings.withNotice(new Notice(active, since, time));
        }, Map.of());
        if (active) {
            steps.requireLabel(changed);
        }
        if (written) {
            steps.changeNotifyMail(magazineId, texts);
        }
    }

    private static void check(String record, StepMail.Texts texts) {
        List<Fault> faults = new ArrayList<>();
        check(faults, record + ".Subject", texts.subject(), MOST_SUBJECT);
        check(faults, record + ".Text", texts.text(), MOST_BODY);
        if (texts.html().length() > MOST_BODY) {
            faults.add(Fault.tooLong(record + ".Html", MOST_BODY));
        }
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
    }

    private static void check(List<Fault> faults, String field, String text, int most) {
        if (text.isBlank()) {
            faults.add(Fault.required(field));
        } else if (text.length() > most) {
            faults.add(Fault.tooLong(field, most));
        }
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
