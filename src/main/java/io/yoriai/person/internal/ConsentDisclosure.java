package io.yoriai.person.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.person.Consent;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;
import io.yoriai.person.Origin;
import io.yoriai.record.Times;

/** What a person agreed to and refused, complained of, and how mails to the address fared. */
@Component
class ConsentDisclosure implements DisclosureSource {

    private static final int MOST = 10_000;

    private final ConsentLedger ledger;
    private final DisclosureRows rows;

    ConsentDisclosure(ConsentLedger ledger, DisclosureRows rows) {
        this.ledger = ledger;
        this.rows = rows;
    }

    @Override
    public List<Part> of(String address) {
        List<Map<String, @Nullable Object>> consents = new ArrayList<>();
        ledger.of(address, MOST).forEach(consent -> consents.add(told(consent)));
        return List.of(new Part("consent", consents),
                rows.part("address", "select * from person_address where address = ?", address),
                rows.part("mail_error", "select * from address_error where address = ? order by id", address));
    }

    private static Map<String, @Nullable Object> told(Consent consent) {
        Origin origin = consent.origin();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("at", Times.answer(consent.at()));
        row.put("kind", consent.kind().name());
        row.put("subject", consent.subject());
        row.put("source", origin.source().name());
        row.put("actor", origin.actor());
        row.put("ip", origin.ip());
        row.put("user_agent", origin.userAgent());
        row.put("form", origin.form());
        row.put("form_version", origin.formVersion());
        row.put("wording_sha256", origin.wordingHash());
        row.put("evidence", origin.evidence());
        return row;
    }
}
