package io.yoriai.magazine;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.internal.MagazineStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;

/**
 * Magazines, their settings and choices (spec/neo.md 4 note 1, 8). Two changes of one magazine run one after the other, and
 * each has its row in the operation log. Whoever changes what a person saw says the version that it was of: a change over
 * what somebody else saved in the meantime is refused.
 */
@Service
public class Magazines {

    /** In place of a version that was seen: whichever there is now. */
    public static final long ANY_VERSION = 0;

    private static final int MOST_CHOICES = 100;

    private final MagazineStore store;
    private final MagazineMails mails;
    private final AuditLog audit;

    Magazines(MagazineStore store, MagazineMails mails, AuditLog audit) {
        this.store = store;
        this.mails = mails;
        this.audit = audit;
    }

    /** Makes a magazine; the system gives the id. */
    @Transactional
    public Magazine create(Actor by, MagazineSettings settings) {
        check(settings);
        Magazine made = get(store.insert(settings));
        audit.write(by, "magazine.create", record(made.id()), Map.of(), Map.of("name", settings.name()));
        return made;
    }

    /** Everything that is wrong with settings and with the texts of mails. */
    public static List<Fault> faults(MagazineSettings settings, Map<MagazineMail, MagazineMail.Text> texts) {
        List<Fault> faults = new ArrayList<>(MagazineCheck.faults(settings));
        texts.forEach((mail, text) -> faults.addAll(MagazineMails.faults(mail, text)));
        return faults;
    }

    /**
     * Takes an empty magazine away: one without readers, issues, step mails and imports.
     *
     * @throws FaultException 404, or 409 IN_USE where it is not empty
     */
    @Transactional
    public void delete(Actor by, long id) {
        Magazine old = hold(id);
        if (!store.delete(id)) {
            throw new FaultException(Fault.of(409, "IN_USE", null).saying("magazine.fault.notEmpty"));
        }
        audit.write(by, "magazine.delete", record(id), Map.of("name", old.settings().name()), Map.of("name", ""));
    }

    /** As it is now. */
    public Optional<Magazine> find(long id) {
        return store.load(id);
    }

    /**
     * As it is now.
     *
     * @throws FaultException 404 where there is no such magazine
     */
    public Magazine get(long id) {
        return store.load(id).orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
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
     * The magazine, held until the transaction ends, without a change of its own.
     *
     * @throws FaultException 404 where there is no such magazine
     */
    @Transactional
    public Magazine hold(long id) {
        store.lock(id);
        return get(id);
    }

    /**
     * Changes settings.
     *
     * @throws FaultException 404 where there is no such magazine, 400 with every setting that is not right
     */
    @Transactional
    public Magazine change(Actor by, long id, UnaryOperator<MagazineSettings> change) {
        return save(by, "magazine.change", hold(id), change);
    }

    /**
     * Changes settings, and the texts of mails along with them.
     *
     * @param seen version of the magazine that the person saw
     * @throws FaultException as {@link #change(Actor, long, UnaryOperator)}; 409 STALE
     */
    @Transactional
    public Magazine change(Actor by, long id, long seen, UnaryOperator<MagazineSettings> change,
            Map<MagazineMail, MagazineMail.Text> texts) {
        Magazine changed = save(by, "magazine.change", seen(id, seen), change);
        texts.forEach((mail, text) -> mails.change(id, mail, text));
        return changed;
    }

    /**
     * Changes the public form.
     *
     * @throws FaultException 404, or 400 for a field that there is not or that stands twice
     */
    @Transactional
    public Magazine changeForm(Actor by, long id, MagazineForm form) {
        return save(by, "magazine.form", hold(id), settings -> settings.with(form));
    }

    /** Chooses the reader's fields that go along when a reader makes a lead (リードと連動する). */
    @Transactional
    public Magazine changeLeadFields(Actor by, long id, List<String> fields) {
        return save(by, "magazine.leadFields", hold(id),
                settings -> settings.with(settings.leadLink().with(fields)));
    }

    /**
     * Adds a choice at the end: the left of the choice string.
     *
     * @param item {@code progress} or {@code attr11} to {@code attr15}
     * @return its number
     */
    @Transactional
    public int addChoice(Actor by, long id, String item, String label) {
        Magazine magazine = hold(id);
        checkChoice(item, label);
        int number = magazine.choices(item).size() + 1;
        if (number > MOST_CHOICES) {
            throw new FaultException(Fault.of(400, "TOO_MANY", item, MOST_CHOICES));
        }
        store.insertChoice(id, item, number, label);
        audit.write(by, "magazine.addChoice", record(id), Map.of(), Map.of(item + "." + number, label));
        return number;
    }

    /** Renames, hides or shows a choice. */
    @Transactional
    public void changeChoice(Actor by, long id, long seen, String item, int number, String label, boolean hidden) {
        Magazine old = seen(id, seen);
        checkChoice(item, label);
        if (!store.updateChoice(id, item, number, label, hidden)) {
            throw new FaultException(Fault.notFound(item));
        }
        String name = item + "." + number;
        Map<String, String> before = new HashMap<>();
        old.choice(item, number).ifPresent(choice -> {
            before.put(name, choice.label());
            before.put(name + ".hidden", Boolean.toString(choice.hidden()));
        });
        audit.write(by, "magazine.changeChoice", record(id), before,
                Map.of(name, label, name + ".hidden", Boolean.toString(hidden)));
    }

    /**
     * Takes a choice away, which shifts those after it.
     *
     * @throws FaultException 409 IN_USE while a reader has it checked, or STALE
     */
    @Transactional
    public void removeChoice(Actor by, long id, long seen, String item, int number) {
        Magazine old = seen(id, seen);
        checkChoice(item, "x");
        MagazineChoice choice = old.choice(item, number)
                .orElseThrow(() -> new FaultException(Fault.notFound(item)));
        if (!store.removeChoice(id, item, number)) {
            throw new FaultException(Fault.of(409, "IN_USE", item).saying("magazine.fault.inUse"));
        }
        String name = item + "." + number;
        audit.write(by, "magazine.removeChoice", record(id) + "/" + name, Map.of(name, choice.label()),
                Map.of(name, ""));
    }

    /** The magazine, held until the transaction ends, in the version that the person saw. */
    private Magazine seen(long id, long version) {
        Magazine magazine = hold(id);
        if (version != ANY_VERSION && magazine.version() != version) {
            throw new FaultException(Fault.of(409, "STALE", null).saying("magazine.fault.stale"));
        }
        return magazine;
    }

    private Magazine save(Actor by, String what, Magazine old, UnaryOperator<MagazineSettings> change) {
        MagazineSettings settings = change.apply(old.settings());
        check(settings);
        store.update(old.id(), settings);
        Magazine changed = get(old.id());
        audit.write(by, what, record(old.id()), store.columns(old.settings()), store.columns(changed.settings()));
        return changed;
    }

    private static void checkChoice(String item, String label) {
        if (!ReaderField.CHOICE_ITEMS.contains(item)) {
            throw new FaultException(Fault.unknownColumn(item));
        }
        if (label.isBlank()) {
            throw new FaultException(Fault.required(item));
        }
        if (!Formats.isOneLine(label)) {
            throw new FaultException(Fault.notOneLine(item));
        }
    }

    private static void check(MagazineSettings settings) {
        List<Fault> faults = MagazineCheck.faults(settings);
        FaultException.throwIfAny(faults);
    }

    private static String record(long id) {
        return "Magazine/" + id;
    }
}
