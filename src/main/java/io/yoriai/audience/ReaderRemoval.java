package io.yoriai.audience;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.audience.internal.RemovalRun;
import io.yoriai.audience.internal.RemovalStore;
import io.yoriai.magazine.Magazine;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Takes out all readers whom a search finds, however many. Who they are is fixed when staff confirm their number; a job then
 * takes them out, each in a transaction of its own with everything that goes with a single one (ledger, history, mail), and
 * goes on where it stopped.
 */
@Service
public class ReaderRemoval {

    /** As many are taken out while their sender waits; more by the job. */
    private static final long AT_ONCE = 1_000;

    private final RemovalStore store;
    private final RemovalRun run;
    private final AuditLog audit;

    ReaderRemoval(RemovalStore store, RemovalRun run, AuditLog audit) {
        this.store = store;
        this.run = run;
        this.audit = audit;
    }

    /**
     * Fixes who goes, and lets them go.
     *
     * @param said how many the person saw and typed
     * @param tell send each the mail that says so, if the address can be mailed
     * @return the removal's id
     * @throws FaultException 409 CONFLICT where the number is another one now; 400 naming a condition that is wrong
     */
    @Transactional
    public long start(Actor by, Magazine magazine, ReaderConditions conditions, long said, boolean tell) {
        long id = store.insert(magazine, by.name(), said, tell);
        long found = store.fix(id, magazine, conditions);
        if (found != said) {
            throw new FaultException(Fault.of(409, "CONFLICT", "count").saying("audience.fault.count",
                    String.format(Locale.ROOT, "%,d", found)));
        }
        audit.write(by, "reader.removeFound", record(magazine.id(), id), Map.of(),
                Map.of("readers", Long.toString(said),
                        "conditions", Integer.toString(conditions.conditions().size()), "tell",
                        Boolean.toString(tell)));
        run.schedule(id);
        return id;
    }

    /** Takes them out here and now where they are few; the job does the rest. */
    public void begin(long magazineId, long id) {
        if (find(magazineId, id).filter(removal -> removal.confirmed() <= AT_ONCE).isPresent()) {
            run.run(id);
        }
    }

    public Optional<Removal> find(long magazineId, long id) {
        return store.find(id).filter(removal -> removal.magazineId() == magazineId);
    }

    /** Those of a magazine that are under way. */
    public List<Removal> running(long magazineId) {
        return store.running(magazineId);
    }

    /** Whoever is not out yet stays. */
    @Transactional
    public void stop(Actor by, long magazineId, long id) {
        Removal removal = find(magazineId, id).orElseThrow(() -> new FaultException(Fault.notFound("Removal.Id")));
        if (store.stop(id)) {
            audit.write(by, "reader.removeStop", record(magazineId, id), Map.of(),
                    Map.of("removed", Long.toString(removal.removed())));
        }
    }

    private static String record(long magazineId, long id) {
        return "Magazine/" + magazineId + "/Removal/" + id;
    }
}
