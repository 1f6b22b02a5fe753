package io.yoriai.lead;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;

/** Leads: made, changed, found by a key, deleted (spec/smp-lead.md 3 and 7). */
@Service
public class Leads {

    private static final int LONGEST_EMAIL = 254;
    private static final List<String> ADDRESS = List.of("Email", "EmailValid", "EmailSendErrorCount");

    private final LeadRules rules;
    private final LeadStore store;
    private final LeadHistory history;
    private final LeadKey keys;
    private final List<LeadRelease> releases;
    private final TransactionTemplate transaction;

    Leads(LeadRules rules, LeadStore store, LeadHistory history, LeadKey keys, List<LeadRelease> releases,
            TransactionTemplate transaction) {
        this.rules = rules;
        this.store = store;
        this.history = history;
        this.keys = keys;
        this.releases = releases;
        this.transaction = transaction;
    }

    /** What an upsert did. */
    public record Upserted(long id, boolean created) {}

    /**
     * Makes a lead with its account, and its row in the add log.
     *
     * @param draft read as POST
     * @param faults what the reading found; the rules of leads add to it, and all are told together
     * @return the lead's id
     * @throws FaultException 400 with all faults, 409 DUPLICATE for a login id or address in use
     */
    public long create(Draft draft, Faults faults, Writing writing) {
        rules.checkShape(draft, writing, faults);
        faults.throwInOrder(draft.resource());
        // A lead and its log row are one statement: only the check of unique addresses needs a transaction around it.
        return rules.addressesAreUnique()
                ? Objects.requireNonNull(transaction.execute(status -> insert(draft, writing)))
                : insert(draft, writing);
    }

    /**
     * Changes the columns that the draft gives. Nothing changed: nothing is stored.
     *
     * @param draft read as PUT
     * @param faults as for create
     * @throws FaultException 400 with all faults, 404 NOT_FOUND, 409 where the stored state does not allow it
     */
    @Transactional
    public void update(Draft draft, Faults faults, Writing writing) {
        Long id = draft.id("Id");
        if (id == null && !faults.has("VisitorData.Id")) {
            faults.add(Fault.required("VisitorData.Id"));
        }
        rules.checkShape(draft, writing, faults);
        rules.checkUpdate(draft, writing, faults);
        faults.throwInOrder(draft.resource());
        if (id == null || !change(id, draft, writing)) {
            throw new FaultException(Fault.notFound("VisitorData.Id"));
        }
    }

    /**
     * Changes the one lead that the key finds, or makes one. Upserts of one key run one after the other.
     *
     * @param draft read as PUT, without Id
     * @param key names of the columns that must all match
     * @param faults as for create
     * @throws FaultException as create and update; 409 CONFLICT where several leads match
     */
    @Transactional
    public Upserted upsert(Draft draft, List<String> key, Faults faults, Writing writing) {
        rules.checkShape(draft, writing, faults);
        faults.throwInOrder(draft.resource());
        List<Long> found = keys.find(draft, key);
        if (found.size() > 1) {
            throw new FaultException(Fault.of(409, "CONFLICT", "update_key").saying("lead.key.several", found.size()));
        }
        if (found.size() == 1) {
            // A password is used on create and passed over on update, unless passwords may be written.
            rules.dropPassword(draft);
            change(found.getFirst(), draft, writing);
            return new Upserted(found.getFirst(), false);
        }
        rules.checkComplete(draft, writing);
        return new Upserted(insert(draft, writing), true);
    }

    /**
     * Deletes a lead for good; its histories stay, blanked (spec/smp-lead.md 7.5).
     *
     * @throws FaultException 404 NOT_FOUND
     */
    @Transactional
    public void delete(long id, Writing writing) {
        if (!store.lock(id)) {
            throw new FaultException(Fault.notFound("VisitorData.Id"));
        }
        releases.forEach(release -> release.release(id));
        history.deleted(id, writing);
        store.delete(id);
    }

    /**
     * Erases a lead for a person who asked for it (個人情報消去, spec/smp-lead.md 7.5): as {@link #delete}, and its change log is
     * destroyed. In the running transaction; a lead that is gone is none of its business.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void erase(long id, Writing writing) {
        if (store.lock(id)) {
            releases.forEach(release -> release.release(id));
            history.erased(id, writing);
            store.delete(id);
        }
    }

    /**
     * Makes a lead of a newsletter's reader (リードと連動する, spec/neo.md 9) unless the address has one; calls for one address
     * run one after the other. In the running transaction.
     *
     * @param values by column; what a lead cannot hold is left out
     * @return the lead's id; nothing where the address has a lead already, or is longer than a lead's may be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> makeForAddress(String email, Map<String, String> values, Writing writing) {
        if (email.length() > LONGEST_EMAIL || store.known(email)) {
            return Optional.empty();
        }
        return Optional.of(insert(rules.ofReader(email, values), writing));
    }

    private long insert(Draft draft, Writing writing) {
        rules.fillDefaults(draft);
        rules.checkAddress(draft, null);
        Integer valid = draft.code("EmailValid");
        long id = store.insert(draft, writing);
        if (valid != null && valid == 1) {
            store.lift(draft.text("Email"));
        }
        return id;
    }

    private boolean change(long id, Draft draft, Writing writing) {
        if (ADDRESS.stream().anyMatch(draft::gives)) {
            store.lockAddress(id, draft.text("Email"));
        }
        LeadStore.Stored stored = store.read(id);
        if (stored == null) {
            return false;
        }
        rules.checkState(draft, stored, writing);
        rules.checkAddress(draft, id);
        rules.renewAddresses(draft, stored);
        List<LeadChange> changes = LeadChange.between(stored, draft);
        if (!changes.isEmpty()) {
            store.update(id, changes, stored);
            history.changed(id, changes, writing);
        }
        return true;
    }
}
