package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.MailResults;

/** What errors mean for addresses (spec/smp-mail-tracking.md 3.6), told one by one after they are stored. */
@Component
public class Aftermath {

    private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);
    private static final int TEST_MAIL = 7;

    private final MailResults results;
    private final ExecutorService teller = Executors
            .newSingleThreadExecutor(Thread.ofVirtual().name("mail-aftermath").factory());

    Aftermath(MailResults results) {
        this.results = results;
    }

    void after(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            String code = outcome.code();
            if (outcome.result() == 3 && code != null) {
                teller.execute(() -> failed(outcome.claimed().row(), code));
            }
        }
    }

    private void failed(MailRow row, String code) {
        if (row.sendType() != TEST_MAIL) {
            failed(row.email(), code, ConsentSubject.ofCampaign(row.campaignId()));
        }
    }

    /** A mail to the address came back. */
    public void failed(String email, String code, @Nullable String subject) {
        try {
            EmailAddress.parse(email).ifPresent(address -> results.error(address.key(), code, subject));
        } catch (RuntimeException e) {
            LOG.warn("An error of an address was not counted: {}", e.toString());
        }
    }
}
