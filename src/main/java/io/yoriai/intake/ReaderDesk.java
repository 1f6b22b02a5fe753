package io.yoriai.intake;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.Consent;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.MailResults;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Added;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Photos;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * What staff do with single readers: register (1件ずつ, spec/neo.md 7.4), change, photograph, record a complaint, take out.
 * Each has its row in the operation log, which names the reader by id alone. Faults name the field.
 */
@Service
public class ReaderDesk {

    private static final String EMAIL = "email";
    private static final int LONGEST_EVIDENCE = 2000;

    private final Magazines magazines;
    private final Readers readers;
    private final Photos photos;
    private final MailResults results;
    private final ConsentLedger ledger;
    private final AuditLog audit;
    private final Clock clock;

    ReaderDesk(Magazines magazines, Readers readers, Photos photos, MailResults results, ConsentLedger ledger,
            AuditLog audit, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.photos = photos;
        this.results = results;
        this.ledger = ledger;
        this.audit = audit;
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
    @Transactional
    public long add(Actor by, long magazineId, String email, Map<ReaderField, String> texts, ImportOptions options) {
        while (true) {
            Magazine magazine = magazines.get(magazineId);
            ReaderValues.Read read = ReaderValues.forAdd(nullable(texts), FieldContext.now(magazine, clock));
            EmailAddress address = checked(email, read);
            if (!options.refusedToo() && refused(magazine, address.key())) {
                throw new FaultException(Fault.of(409, "CONFLICT", EMAIL).saying("intake.fault.refused"));
            }
            Added added = readers.add(magazine, address, read.values(), false, options.tell(),
                    Origin.staff(Source.STAFF, options.actor(), options.evidence()));
            if (added.outcome() == Outcome.DONE) {
                if (!options.stepMails()) {
                    readers.withoutStepMails(added.readerId());
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
    @Transactional
    public void change(Actor by, long magazineId, long readerId, String email, Map<ReaderField, String> texts,
            String evidence) {
        while (true) {
            Magazine magazine = magazines.get(magazineId);
            Reader reader = readers.find(magazineId, readerId)
                    .orElseThrow(() -> new FaultException(Fault.notFound("id")));
            ReaderValues.Read read = ReaderValues.forUpdate(nullable(texts), FieldContext.now(magazine, clock));
            EmailAddress address = checked(email, read);
            Origin origin = Origin.staff(Source.STAFF, by.name(), evidence.isBlank() ? null : evidence);
            String key = EmailAddress.parse(reader.email()).orElseThrow().key();
            switch (readers.update(magazine, key, address, read.values(), origin)) {
                case DONE :
                case UNCHANGED :
                    return;
                case ADDRESS_TAKEN :
                    throw new FaultException(Fault.of(409, "DUPLICATE", EMAIL));
                default :
                    // The reader moved or the magazine changed meanwhile: look again.
            }
        }
    }

    /** Takes one reader out. @return false where there is none */
    @Transactional
    public boolean remove(Actor by, Magazine magazine, long readerId, boolean tell) {
        return readers.remove(magazine, readerId, tell, Origin.staff(Source.STAFF, by.name(), null)) == Outcome.DONE;
    }

    /**
     * Gives a reader a photograph, or takes it away.
     *
     * @param picture null: away
     * @throws FaultException as {@link Photos#put}
     */
    @Transactional
    public void photo(Actor by, long magazineId, long readerId, byte @Nullable [] picture) {
        if (picture == null) {
            photos.remove(magazineId, readerId);
        } else {
            photos.put(magazineId, readerId, picture);
        }
        audit.write(by, "reader.photo", record(magazineId, readerId), Map.of(),
                Map.of("photo", picture == null ? "" : picture.length + " bytes"));
    }

    /**
     * 苦情: the reader complained of the magazine's mails (spec/neo.md 7.6). Delivery stops whatever the settings say, and the
     * ledger has it.
     *
     * @param evidence when and how, in the person's words; "" where nothing more is known
     * @throws FaultException 404 where there is no such reader, 400 for evidence of more than 2,000 characters
     */
    @Transactional
    public void complain(Actor by, long magazineId, long readerId, String evidence) {
        Reader reader = readers.find(magazineId, readerId)
                .orElseThrow(() -> new FaultException(Fault.notFound("id")));
        if (evidence.length() > LONGEST_EVIDENCE) {
            throw new FaultException(Fault.tooLong("Complaint.Evidence", LONGEST_EVIDENCE));
        }
        results.complaint(EmailAddress.parse(reader.email()).orElseThrow().key(), ConsentSubject.ofMagazine(magazineId),
                Origin.staff(Source.STAFF, by.name(), evidence.isBlank() ? null : evidence));
        audit.write(by, "reader.complaint", record(magazineId, readerId));
    }

    private static String record(long magazineId, long readerId) {
        return "Magazine/" + magazineId + "/Reader/" + readerId;
    }

    private boolean refused(Magazine magazine, String key) {
        return ledger.newest(key, List.of(ConsentSubject.ofMagazine(magazine.id()), ConsentSubject.ALL))
                .filter(word -> word.kind() != Consent.Act.AGREED).isPresent();
    }

    private static EmailAddress checked(String email, ReaderValues.Read read) {
        java.util.Optional<EmailAddress> address = EmailAddress.parse(email);
        List<Fault> faults = new java.util.ArrayList<>();
        if (address.isEmpty()) {
            faults.add(email.isBlank() ? Fault.required(EMAIL) : Fault.invalidType(EMAIL));
        }
        faults.addAll(read.faults());
        FaultException.throwIfAny(faults);
        return address.orElseThrow();
    }

    private static Map<ReaderField, @Nullable String> nullable(Map<ReaderField, String> texts) {
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        given.putAll(texts);
        return given;
    }
}
