package io.yoriai.signup;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.Added;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.signup.internal.MailLimiter;
import io.yoriai.signup.internal.RequestStore;

/**
 * A person registers (spec/neo.md 7.1). Whether the address was known is told by mail to that address and to nobody else:
 * the answer is the same for all.
 */
@Service
public class Registration {

    private final Readers readers;
    private final RequestStore requests;
    private final Outbox outbox;
    private final MailLimiter limits;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Registration(Readers readers, RequestStore requests, Outbox outbox, MailLimiter limits,
            TransactionTemplate transaction, Clock clock) {
        this.readers = readers;
        this.requests = requests;
        this.outbox = outbox;
        this.limits = limits;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What to tell the person who signs up. */
    public enum SignUp {
        /** Registered, or a mail says what is to be done. */
        ACCEPTED,
        /** The magazine takes no registrations. */
        CLOSED,
        /** The magazine has changed since the caller's copy was taken: take another and try again. */
        MAGAZINE_CHANGED
    }

    /**
     * Registers a person, or mails what is to be done: a new reader's confirmation; once more to one who awaits it, with
     * the values of this form; 'already registered' to a reader; a confirmation to one whose delivery is stopped, whose
     * link starts it again.
     *
     * @param confirm whether the magazine's double opt-in is asked for; else the reader is registered at once
     * @param origin what the form showed; it goes to the consent ledger when the confirmation comes
     */
    public SignUp register(Magazine magazine, EmailAddress email, ReaderValues values, boolean confirm, Origin origin) {
        if (!magazine.open()) {
            return SignUp.CLOSED;
        }
        Instant now = clock.instant();
        Instant until = now.plus(Duration.ofHours(magazine.settings().optIn().hours()));
        Outcome outcome = Objects.requireNonNull(transaction.execute(status -> {
            boolean tell = magazine.settings().mails().registered();
            Added added = readers.add(magazine, email, values, confirm, tell, origin);
            if (added.outcome() == Outcome.DONE && confirm) {
                requests.put(added.readerId(), origin, now, until);
            }
            return added.outcome();
        }));
        if (outcome != Outcome.ADDRESS_TAKEN) {
            return outcome == Outcome.DONE ? SignUp.ACCEPTED : SignUp.MAGAZINE_CHANGED;
        }
        Optional<Reader> known = readers.find(magazine.id(), email.key());
        if (known.isEmpty()) {
            // Left at this very moment: the caller's next try makes a new reader.
            return SignUp.MAGAZINE_CHANGED;
        }
        // Counted outside of any transaction: it needs a connection of its own.
        if (!limits.mayMail(email.key())) {
            return SignUp.ACCEPTED;
        }
        return Objects.requireNonNull(transaction.execute(status -> again(magazine, known.get(), values, origin, now,
                until)));
    }

    private SignUp again(Magazine magazine, Reader known, ReaderValues values, Origin origin, Instant now,
            Instant until) {
        boolean settled = known.receives() || readers.unpaid(known.id());
        if (known.provisional()) {
            Outcome outcome = readers.update(magazine, EmailAddress.parse(known.email()).orElseThrow().key(), null,
                    values, origin);
            if (outcome == Outcome.MAGAZINE_CHANGED) {
                return SignUp.MAGAZINE_CHANGED;
            }
            readers.awaitUntil(known.id(), until);
        }
        if (!settled) {
            requests.put(known.id(), origin, now, until);
        }
        outbox.add(settled ? "ALREADY_REGISTERED" : "CONFIRMATION", magazine.id(), known.id(), known.email(), Map.of(),
                now);
        return SignUp.ACCEPTED;
    }
}
