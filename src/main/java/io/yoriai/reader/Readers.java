package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.internal.ReaderStore;

/**
 * The readers of magazines (spec/neo.md 4, 5, 7.1). Every call is one transaction, and one round trip where
 * no lead is to follow; two calls on the same
 * reader run one after the other, and of two that want the same address one is told {@link Outcome#ADDRESS_TAKEN}.
 */
@Service
public class Readers {

    private final ReaderStore store;
    private final LeadLinks leadLinks;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Readers(ReaderStore store, LeadLinks leadLinks, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.leadLinks = leadLinks;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Registers a reader.
     *
     * @param provisional 仮登録: the reader gets the confirmation mail and nothing else until the link in it is used
     * @param tell send the completion mail (not to a provisional reader, who gets it when confirmed)
     */
    public Added add(Magazine magazine, EmailAddress email, ReaderValues values, boolean provisional, boolean tell,
            Origin origin) {
        Instant now = clock.instant();
        Instant until = provisional ? now.plus(Duration.ofHours(magazine.settings().optIn().hours())) : null;
        if (!magazine.settings().leadLink().on() || provisional) {
            return store.add(magazine, email, values, until, tell, origin, now);
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            Added added = store.add(magazine, email, values, null, tell, origin, now);
            if (added.outcome() == Outcome.DONE) {
                leadLinks.follow(magazine, added.readerId(), origin);
            }
            return added;
        }));
    }

    /**
     * Changes a reader. History, consent and what follows from the change are written in the same transaction.
     *
     * @param key the reader's address ({@link EmailAddress#key()})
     * @param newEmail null: the address stays
     */
    public Outcome update(Magazine magazine, String key, @Nullable EmailAddress newEmail, ReaderValues values,
            Origin origin) {
        return store.update(magazine, key, newEmail, values, origin, clock.instant());
    }

    /**
     * Takes a reader out of a magazine: values and waiting mails go, consent and history stay.
     *
     * @param tell send the mail that says so, if the address can be mailed
     */
    public Outcome remove(Magazine magazine, long readerId, boolean tell, Origin origin) {
        return store.remove(magazine, readerId, tell, origin, clock.instant());
    }

    /**
     * Registers a reader who awaited the confirmation, in the running transaction; the address is proven by it.
     *
     * @return false where the reader does not await a confirmation any more
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean confirm(Magazine magazine, long readerId, Origin origin) {
        boolean done = store.confirm(magazine, readerId, origin, clock.instant());
        if (done) {
            leadLinks.follow(magazine, readerId, origin);
        }
        return done;
    }

    /** A reader who awaits confirmation may confirm until then. */
    public void awaitUntil(long readerId, Instant until) {
        store.awaitUntil(readerId, until);
    }

    /**
     * Stops or starts delivery to a reader who stays on the list.
     *
     * @return whether anything was different before
     */
    @Transactional
    public boolean deliver(Magazine magazine, Reader reader, boolean delivering, Origin origin) {
        return store.setDelivery(magazine, reader, delivering, origin, clock.instant());
    }

    /** Whether delivery rests for want of payment: no wish of the reader starts it again. */
    public boolean unpaid(long readerId) {
        return store.unpaid(readerId);
    }

    /** A reader whom staff registered gets no step mails unless they say so. */
    public void withoutStepMails(long readerId) {
        store.withoutStepMails(readerId);
    }

    /** Magazines that a person reads, in the order of their ids. */
    public List<Long> magazinesOf(String key) {
        return store.magazinesOf(key);
    }

    /** The reader of an address ({@link EmailAddress#key()}). */
    public Optional<Reader> find(long magazineId, String key) {
        return store.find(magazineId, key, clock.instant());
    }

    /** The reader of an id. */
    public Optional<Reader> find(long magazineId, long readerId) {
        return store.find(magazineId, readerId, clock.instant());
    }

    /** The reader's change rows, the newest first; they stay when the reader has left. */
    public List<ReaderChange> history(long readerId, int limit) {
        return store.history(readerId, limit);
    }
}
