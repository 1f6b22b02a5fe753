package io.yoriai.mail;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.mail.internal.notice.CampaignMails;
import io.yoriai.mail.internal.sending.PlanQueue;
import io.yoriai.record.FaultException;

/** Mails of step mails and scenarios (spec/smp-mail-tracking.md 3.12, 3.13): queued for many leads by one statement. */
@Service
public class PlannedMails {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PlanQueue queue;
    private final CampaignMails applications;

    PlannedMails(PlanQueue queue, CampaignMails applications) {
        this.queue = queue;
        this.applications = applications;
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
     * @param of by run: the application that is the cause; absent: something else is
     * @throws FaultException where the template cannot be sent now; then nothing is stored
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<PlannedMail> queue(long template, int purpose, Map<Long, Long> leads, Map<Long, String> told,
            Map<Long, Long> of) {
        Map<Long, String> all = new HashMap<>(told);
        if (!of.isEmpty() && queue.tellsOfApplications(template)) {
            of.forEach((run, application) -> all.put(run, JSON.writeValueAsString(applications.told(application))));
        }
        return queue.queue(template, purpose, leads, all);
    }

    /** Names of the templates of a purpose, by id, those changed last first. */
    public Map<Long, String> templates(int purpose) {
        return queue.templates(purpose);
    }
}
