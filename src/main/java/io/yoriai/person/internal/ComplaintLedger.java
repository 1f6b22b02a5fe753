package io.yoriai.person.internal;

import org.springframework.stereotype.Component;

import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.MailResultListener;
import io.yoriai.person.Origin;

/** Complaints that are not of one magazine. */
@Component
class ComplaintLedger implements MailResultListener {

    private final ConsentLedger ledger;

    ComplaintLedger(ConsentLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void failed(String address) {
        // Counted already.
    }

    @Override
    public void complained(String address, String subject, Origin origin) {
        if (ConsentSubject.magazineOf(subject).isEmpty()) {
            ledger.record(address, null, subject, Act.COMPLAINED, origin);
        }
    }
}
