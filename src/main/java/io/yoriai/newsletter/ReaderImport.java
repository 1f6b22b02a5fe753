package io.yoriai.newsletter;

import io.yoriai.newsletter.ImportLine.Verdict;
import io.yoriai.newsletter.Readers.Added;
import io.yoriai.newsletter.Readers.Outcome;
import io.yoriai.newsletter.internal.ImportStore;
import io.yoriai.person.Consent;
import io.yoriai.person.Consent.Kind;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes in the readers whom staff bring (spec/neo.md 7.4): a preview says what would become of each line, then the same
 * lines are registered, each in a transaction of its own, and faulty ones never stop the others.
 */
@Service
public class ReaderImport {

    private final Magazines magazines;
    private final Readers readers;
    private final ConsentLedger ledger;
    private final ImportStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** A line with what was read of it. */
    private record Checked(ImportLine line, @Nullable EmailAddress email, ReaderValues values) {}

    /**
     * What became of the lines.
     *
     * @param id by which the result is found for 30 days
     */
    public record Result(long id, List<ImportLine> lines) {}

    ReaderImport(Magazines magazines, Readers readers, ConsentLedger ledger, ImportStore store,
            TransactionTemplate transaction, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.ledger = ledger;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What would become of each line; nothing is written. */
    public List<ImportLine> preview(long magazineId, ImportTable table, ImportOptions options) {
        return check(magazine(magazineId), table, options).stream().map(Checked::line).toList();
    }

    /** Registers what can be registered. */
    public Result register(long magazineId, ImportTable table, ImportOptions options) {
        Origin origin = Origin.staff(Source.CSV, options.actor(), options.evidence());
        List<ImportLine> done = new ArrayList<>();
        for (Checked checked : check(magazine(magazineId), table, options)) {
            done.add(register(magazineId, checked, options, origin));
        }
        return new Result(store.save(magazineId, options.actor(), done), done);
    }

    /** The result of an import of the last 30 days. */
    public Optional<Result> find(long id) {
        return store.find(id).map(lines -> new Result(id, lines));
    }

    private ImportLine register(long magazineId, Checked checked, ImportOptions options, Origin origin) {
        EmailAddress email = checked.email();
        Verdict planned = checked.line().verdict();
        if (email == null || planned != Verdict.NEW && planned != Verdict.OVERWRITTEN) {
            return checked.line();
        }
        // Ends with the first turn unless somebody changes the same reader, or the magazine, at the same time.
        while (true) {
            Magazine magazine = magazines.recent(magazineId).orElseThrow();
            Added added = Objects.requireNonNull(
                    transaction.execute(status -> add(magazine, email, checked.values(), options, origin)));
            if (added.outcome() == Outcome.DONE) {
                return told(checked, Verdict.NEW);
            }
            if (added.outcome() == Outcome.ADDRESS_TAKEN) {
                if (!options.overwrite()) {
                    return told(checked, Verdict.REGISTERED);
                }
                Outcome updated = readers.update(magazine, email.key(), null, kept(checked.values()), origin);
                if (updated == Outcome.DONE || updated == Outcome.UNCHANGED) {
                    return told(checked, Verdict.OVERWRITTEN);
                }
            }
            magazines.renewed(magazineId);
        }
    }

    private Added add(Magazine magazine, EmailAddress email, ReaderValues values, ImportOptions options,
            Origin origin) {
        Added added = readers.add(magazine, email, values, false, false, origin);
        if (added.outcome() == Outcome.DONE && !options.stepMails()) {
            store.withoutStepMails(added.readerId());
        }
        return added;
    }

    /** A file stops delivery but never starts it. */
    private static ReaderValues kept(ReaderValues values) {
        return Integer.valueOf(1).equals(values.get(ReaderField.SENDSTATUS))
                ? values.without(ReaderField.SENDSTATUS)
                : values;
    }

    private static ImportLine told(Checked checked, Verdict verdict) {
        return new ImportLine(checked.line().number(), checked.line().email(), verdict, null);
    }

    private List<Checked> check(Magazine magazine, ImportTable table, ImportOptions options) {
        FieldContext context = new FieldContext(magazine, LocalDate.ofInstant(clock.instant(), StepSchedule.JAPAN));
        Map<String, Integer> last = new HashMap<>();
        List<Checked> checked = new ArrayList<>();
        for (ImportTable.Line line : table.lines()) {
            Checked one = check(magazine, line, context, options);
            if (one.email() != null) {
                Integer earlier = last.put(one.email().key(), checked.size());
                if (earlier != null) {
                    Checked beaten = checked.get(earlier);
                    checked.set(earlier, new Checked(told(beaten, Verdict.REPEATED), null, ReaderValues.NONE));
                }
            }
            checked.add(one);
        }
        return checked;
    }

    private Checked check(Magazine magazine, ImportTable.Line line, FieldContext context, ImportOptions options) {
        String written = line.texts().getOrDefault("email", "");
        Optional<EmailAddress> email = EmailAddress.parse(written);
        if (email.isEmpty()) {
            return faulty(line, written, "email");
        }
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        line.texts().forEach((name, text) -> {
            ReaderField field = ReaderField.of(name);
            if (field != null) {
                given.put(field, text);
            }
        });
        ReaderValues.Read read = ReaderValues.forAdd(given, context);
        if (!read.faults().isEmpty()) {
            return faulty(line, written, String.valueOf(read.faults().getFirst().field()));
        }
        Verdict verdict = verdict(magazine, email.get(), options);
        return new Checked(new ImportLine(line.number(), email.get().written(), verdict, null), email.get(),
                read.values());
    }

    private static Checked faulty(ImportTable.Line line, String email, String field) {
        return new Checked(new ImportLine(line.number(), email, Verdict.FAULTY, field), null, ReaderValues.NONE);
    }

    private Verdict verdict(Magazine magazine, EmailAddress email, ImportOptions options) {
        if (readers.find(magazine.id(), email.key()).isPresent()) {
            return options.overwrite() ? Verdict.OVERWRITTEN : Verdict.REGISTERED;
        }
        Optional<Consent> standing = ledger.standing(email.key(), "magazine:" + magazine.id());
        boolean refused = standing.isPresent() && standing.get().kind() != Kind.AGREED;
        return refused && !options.refusedToo() ? Verdict.REFUSED : Verdict.NEW;
    }

    private Magazine magazine(long id) {
        return magazines.find(id).orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
    }
}
