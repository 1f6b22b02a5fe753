package io.yoriai.person.internal;

import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.person.Consent;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;

/** Consent and refusal on a person's timeline. */
@Component
class ConsentTimeline implements TimelineSource {

    private final ConsentLedger ledger;

    ConsentTimeline(ConsentLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        return ledger.of(address, limit).stream().map(ConsentTimeline::entry).toList();
    }

    private static TimelineEntry entry(Consent consent) {
        return new TimelineEntry(consent.at(), "CONSENT_" + consent.kind(), consent.subject(),
                consent.readerId() != null ? consent.readerId() : consent.leadId(),
                "person.timeline.consent." + consent.kind(),
                List.of(consent.subject(), consent.origin().source().name()));
    }
}
