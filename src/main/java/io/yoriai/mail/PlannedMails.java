package io.yoriai.mail;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Map;

import io.yoriai.mail.internal.sending.PlanQueue;
import io.yoriai.record.FaultException;

/** Mails of step mails and scenarios (spec/smp-mail-tracking.md 3.12, 3.13): queued for many leads by one statement. */
@Service
public class PlannedMails {

    private final PlanQueue queue;

    PlannedMails(PlanQueue queue) {
        this.queue = queue;
    }

    /**
     * Sees to it that a template may be sent.
     *
     * @param purpose 2 scenario, 3 step mail
     * @throws FaultException of {@code Automation.MailTemplate}: 404, 400 for another purpose, LABEL_MISSING, CONFLICT
     */
    public void check(long template, int purpose) {
        queue.check(template, purpose);
    }

    /**
     * Queues a mail for each run, or stores why there is none, in the caller's transaction.
     *
     * @param purpose of the template: 2 scenario, 3 step mail
     * @param leads by run
     * @param told by run: JSON of what the mail may tell of its cause; absent: nothing
     * @throws FaultException where the template cannot be sent now; then nothing is stored
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<PlannedMail> queue(long template, int purpose, Map<Long, Long> leads, Map<Long, String> told) {
        return queue.queue(template, purpose, leads, told);
    }

    /** Names of the templates of a purpose, by id, those changed last first. */
    public Map<Long, String> templates(int purpose) {
        return queue.templates(purpose);
    }
}
