package io.yoriai.newsletter;

import io.yoriai.newsletter.internal.MagazineStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Magazines, their settings and choices (spec/neo.md 4 note 1, 8). */
@Service
public class Magazines {

    private static final int MOST_CHOICES = 100;

    private final MagazineStore store;

    Magazines(MagazineStore store) {
        this.store = store;
    }

    /** Makes a magazine; the system gives the id. */
    @Transactional
    public Magazine create(MagazineSettings settings) {
        check(settings);
        return get(store.insert(settings));
    }

    /** As it is now. */
    public Optional<Magazine> find(long id) {
        return store.load(id);
    }

    /**
     * As it was at most one second ago. Whoever acts on it tells its version along with the act, which answers that the
     * copy is old where it is.
     */
    public Optional<Magazine> recent(long id) {
        return store.recent(id);
    }

    /** As it is now, for this call and for {@link #recent}. */
    public Optional<Magazine> renewed(long id) {
        return store.renewed(id);
    }

    /** All of them by id. */
    public List<Magazine> all() {
        return store.all();
    }

    /**
     * Changes settings; two changes of the same moment run one after the other.
     *
     * @throws FaultException 404 where there is no such magazine, 400 where a setting is not right
     */
    @Transactional
    public Magazine change(long id, UnaryOperator<MagazineSettings> change) {
        Magazine old = locked(id);
        MagazineSettings settings = change.apply(old.settings());
        check(settings);
        store.update(id, settings);
        return get(id);
    }

    /**
     * Adds a choice at the end: the left of the choice string.
     *
     * @param item {@code progress} or {@code attr11} to {@code attr15}
     * @return its number
     */
    @Transactional
    public int addChoice(long id, String item, String label) {
        Magazine magazine = locked(id);
        checkChoice(item, label);
        int number = magazine.choices(item).size() + 1;
        if (number > MOST_CHOICES) {
            throw new FaultException(Fault.of(400, "TOO_MANY", item, MOST_CHOICES));
        }
        store.insertChoice(id, item, number, label);
        return number;
    }

    /** Renames, hides or shows a choice. */
    @Transactional
    public void changeChoice(long id, String item, int number, String label, boolean hidden) {
        locked(id);
        checkChoice(item, label);
        if (!store.updateChoice(id, item, number, label, hidden)) {
            throw new FaultException(Fault.notFound(item));
        }
    }

    /**
     * Takes a choice away, which shifts those after it.
     *
     * @throws FaultException 409 while a reader has it checked
     */
    @Transactional
    public void removeChoice(long id, String item, int number) {
        Magazine magazine = locked(id);
        checkChoice(item, "x");
        if (number < 1 || number > magazine.choices(item).size()) {
            throw new FaultException(Fault.notFound(item));
        }
        if (!store.removeChoice(id, item, number)) {
            throw new FaultException(Fault.of(409, "CONFLICT", item));
        }
    }

    private Magazine get(long id) {
        return store.load(id).orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
    }

    private Magazine locked(long id) {
        store.lock(id);
        return get(id);
    }

    private static void checkChoice(String item, String label) {
        if (!ReaderField.CHOICE_ITEMS.contains(item)) {
            throw new FaultException(Fault.unknownColumn(item));
        }
        if (label.isBlank()) {
            throw new FaultException(Fault.required(item));
        }
    }

    private static void check(MagazineSettings settings) {
        List<Fault> faults = MagazineCheck.faults(settings);
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
    }
}
