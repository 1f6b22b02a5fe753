package io.yoriai.person.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.person.ConsentLedger;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;

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
        ledger.of(address, MOST).forEach(consent -> consents.add(consent.told()));
        return List.of(new Part("consent", consents),
                rows.part("address", "select * from person_address where address = :who", address),
                rows.part("mail_error", "select * from address_error where address = :who order by id", address));
    }
}
