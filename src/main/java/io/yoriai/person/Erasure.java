package io.yoriai.person;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;

/**
 * Erases a person who asks for it (spec/neo.md 9): readers, leads and histories go in one action. The ledger keeps the keyed
 * hash of the address with kind and time of each word, and the erasure as a refusal of everything, so that an import later
 * does not bring the person back by itself.
 */
@Service
public class Erasure {

    private static final String WHAT = "person.erase";

    private final List<PersonEraser> erasers;
    private final ConsentLedger ledger;
    private final AddressHash hash;
    private final AuditLog audit;
    private final JdbcClient jdbc;

    Erasure(List<PersonEraser> erasers, ConsentLedger ledger, AddressHash hash, AuditLog audit, JdbcClient jdbc) {
        this.erasers = List.copyOf(erasers);
        this.ledger = ledger;
        this.hash = hash;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /** What there is of the person, by {@link PersonEraser#kind()}; all zero where nothing is known. */
    public Map<String, Integer> count(EmailAddress address) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        erasers.forEach(eraser -> counts.merge(eraser.kind(), eraser.count(address.key()), Integer::sum));
        return counts;
    }

    /**
     * Erases the person for good. The audit log names the keyed hash and who did it, never the address.
     *
     * @return what went, by {@link PersonEraser#kind()}
     */
    @Transactional
    public Map<String, Integer> erase(SignedIn by, EmailAddress address) {
        Map<String, Integer> gone = gone(address.key(), by.name());
        audit.note(by, WHAT, record(address));
        return gone;
    }

    /**
     * The same from the command line.
     *
     * @param actor who does it, for the ledger
     */
    @Transactional
    public Map<String, Integer> erase(EmailAddress address, String actor) {
        Map<String, Integer> gone = gone(address.key(), actor);
        audit.write(null, WHAT, record(address));
        return gone;
    }

    private String record(EmailAddress address) {
        return "Person/" + hash.name(address.key());
    }

    private Map<String, Integer> gone(String key, String actor) {
        Map<String, Integer> gone = new LinkedHashMap<>();
        erasers.forEach(eraser -> gone.merge(eraser.kind(), eraser.erase(key, actor), Integer::sum));
        jdbc.sql("delete from person_address where address = :key").param("key", key).update();
        jdbc.sql("delete from address_error where address = :key").param("key", key).update();
        ledger.erase(key);
        ledger.refuseErased(key, Origin.staff(Origin.Source.STAFF, actor, null));
        return gone;
    }
}
