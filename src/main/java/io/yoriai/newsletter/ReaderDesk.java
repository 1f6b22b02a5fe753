package io.yoriai.newsletter;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.yoriai.newsletter.Readers.Added;
import io.yoriai.newsletter.Readers.Outcome;
import io.yoriai.newsletter.internal.ImportStore;
import io.yoriai.person.Consent;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** What staff do with single readers: register (1件ずつ, spec/neo.md 7.4), change, take out. Faults name the field. */
@Service
public class ReaderDesk {

    /** As many readers as one action takes out. */
    public static final int MOST_REMOVED = 10_000;

    private static final String EMAIL = "email";

    private final Magazines magazines;
    private final Readers readers;
    private final ReaderSearch search;
    private final ConsentLedger ledger;
    private final ImportStore imports;
    private final Clock clock;

    ReaderDesk(Magazines magazines, Readers readers, ReaderSearch search, ConsentLedger ledger, ImportStore imports,
            Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.search = search;
        this.ledger = ledger;
        this.imports = imports;
        this.clock = clock;
    }

    /**
     * Registers one reader.
     *
     * @param email as typed
     * @param texts by field; an empty one counts as not given
     * @return the reader's id
     * @throws FaultException 400 with every field that is wrong; 409 DUPLICATE for a reader's address, CONFLICT for one that
     *         has refused, both on {@code email}
     */
    public long add(long magazineId, String email, Map<ReaderField, String> texts, ImportOptions options) {
        while (true) {
            Magazine magazine = magazine(magazineId);
            ReaderValues.Read read = ReaderValues.forAdd(nullable(texts), context(magazine));
            EmailAddress address = checked(email, read);
            if (!options.refusedToo() && refused(magazine, address.key())) {
                throw new FaultException(Fault.of(409, "CONFLICT", EMAIL).saying("readers.fault.refused"));
            }
            Added added = readers.add(magazine, address, read.values(), false, options.tell(),
                    Origin.staff(Source.STAFF, options.actor(), options.evidence()));
            if (added.outcome() == Outcome.DONE) {
                if (!options.stepMails()) {
                    imports.withoutStepMails(added.readerId());
                }
                return added.readerId();
            }
            if (added.outcome() == Outcome.ADDRESS_TAKEN) {
                throw new FaultException(Fault.of(409, "DUPLICATE", EMAIL));
            }
        }
    }

    /**
     * Changes one reader.
     *
     * @param texts by field; an empty one clears it
     * @param evidence how consent was had where delivery starts again; "" for none
     * @throws FaultException as {@link #add}; 404 where there is no such reader
     */
    public void change(long magazineId, long readerId, String email, Map<ReaderField, String> texts, String actor,
            String evidence) {
        while (true) {
            Magazine magazine = magazine(magazineId);
            Reader reader = readers.find(magazineId, readerId)
                    .orElseThrow(() -> new FaultException(Fault.notFound("id")));
            ReaderValues.Read read = ReaderValues.forUpdate(nullable(texts), context(magazine));
            EmailAddress address = checked(email, read);
            Origin origin = Origin.staff(Source.STAFF, actor, evidence.isBlank() ? null : evidence);
            String key = EmailAddress.parse(reader.email()).orElseThrow().key();
            switch (readers.update(magazine, key, address, read.values(), origin)) {
                case DONE, UNCHANGED :
                    return;
                case ADDRESS_TAKEN :
                    throw new FaultException(Fault.of(409, "DUPLICATE", EMAIL));
                default :
                    // The reader moved or the magazine changed meanwhile: look again.
            }
        }
    }

    /** Takes one reader out. @return false where there is none */
    public boolean remove(Magazine magazine, long readerId, boolean tell, String actor) {
        return readers.remove(magazine, readerId, tell, Origin.staff(Source.STAFF, actor, null)) == Outcome.DONE;
    }

    /**
     * Takes out all whom the conditions find, if they are still as many as was said.
     *
     * @return how many went
     * @throws FaultException 409 CONFLICT where the number is another one now, 400 TOO_MANY above 10,000
     */
    public int removeAll(Magazine magazine, ReaderConditions conditions, long said, boolean tell, String actor) {
        List<Long> ids = search.ids(magazine, conditions, MOST_REMOVED + 1);
        if (ids.size() > MOST_REMOVED) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "count", MOST_REMOVED));
        }
        if (ids.size() != said) {
            throw new FaultException(Fault.of(409, "CONFLICT", "count").saying("readers.fault.count", ids.size()));
        }
        int gone = 0;
        for (long id : ids) {
            gone += remove(magazine, id, tell, actor) ? 1 : 0;
        }
        return gone;
    }

    private boolean refused(Magazine magazine, String key) {
        return ledger.newest(key, List.of("magazine:" + magazine.id(), "all"))
                .filter(word -> word.kind() != Consent.Kind.AGREED).isPresent();
    }

    private static EmailAddress checked(String email, ReaderValues.Read read) {
        java.util.Optional<EmailAddress> address = EmailAddress.parse(email);
        List<Fault> faults = new java.util.ArrayList<>();
        if (address.isEmpty()) {
            faults.add(email.isBlank() ? Fault.required(EMAIL) : Fault.invalidType(EMAIL));
        }
        faults.addAll(read.faults());
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
        return address.orElseThrow();
    }

    private Magazine magazine(long id) {
        return magazines.find(id).orElseThrow(() -> new FaultException(Fault.notFound("magazine_id")));
    }

    private FieldContext context(Magazine magazine) {
        return new FieldContext(magazine, LocalDate.ofInstant(clock.instant(), StepSchedule.JAPAN));
    }

    private static Map<ReaderField, @Nullable String> nullable(Map<ReaderField, String> texts) {
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        given.putAll(texts);
        return given;
    }
}
