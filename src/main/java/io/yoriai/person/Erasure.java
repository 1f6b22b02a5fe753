package io.yoriai.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;

/**
 * Erases a person who asks for it (spec/neo.md 9): readers, leads and histories go in one action. The ledger keeps the keyed
 * hash of the address with kind and time of each word, and the erasure as a refusal of everything, so that an import later
 * does not bring the person back by itself.
 */
@Service
public class Erasure {

    private final List<ErasureListener> erasers;
    private final ConsentLedger ledger;
    private final AddressHash hash;
    private final AuditLog audit;
    private final JdbcClient jdbc;

    Erasure(List<ErasureListener> erasers, ConsentLedger ledger, AddressHash hash, AuditLog audit, JdbcClient jdbc) {
        this.erasers = List.copyOf(erasers);
        this.ledger = ledger;
        this.hash = hash;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /** What there is of the person, by {@link ErasureListener#kind()}; all zero where nothing is known. */
    public Map<String, Integer> count(EmailAddress address) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        erasers.stream().filter(eraser -> !eraser.kind().isEmpty())
                .forEach(eraser -> counts.merge(eraser.kind(), eraser.count(address.key()), Integer::sum));
        return counts;
    }

    /**
     * Erases the person for good. The audit log names the keyed hash and who did it, never the address.
     *
     * @return what went, by {@link ErasureListener#kind()}
     */
    @Transactional
    public Map<String, Integer> erase(Actor by, EmailAddress address) {
        String key = address.key();
        Map<String, Integer> gone = new LinkedHashMap<>();
        for (ErasureListener eraser : erasers) {
            int records = eraser.erase(key, by.name());
            if (!eraser.kind().isEmpty()) {
                gone.merge(eraser.kind(), records, Integer::sum);
            }
        }
        jdbc.sql("delete from person_address where address = :key").param("key", key).update();
        jdbc.sql("delete from address_error where address = :key").param("key", key).update();
        ledger.erase(key);
        ledger.refuseErased(key, Origin.staff(Origin.Source.STAFF, by.name(), null));
        audit.write(by, "person.erase", "Person/" + hash.name(key));
        return gone;
    }
}
