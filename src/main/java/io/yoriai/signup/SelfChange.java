package io.yoriai.signup;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.Addresses;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Outcome;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.signup.internal.MailLimiter;
import io.yoriai.signup.internal.NonceStore;
import io.yoriai.signup.internal.RequestStore;
import io.yoriai.signup.internal.RequestStore.NewAddress;
import io.yoriai.signup.internal.SignedLink;

/**
 * A reader changes its own values (spec/neo.md 7.1). The link to the form works for 30 minutes, once, and only while the
 * reader has the address it went to. A new address counts when the link that goes to it is confirmed, within 24 hours.
 */
@Service
public class SelfChange {

    private static final String CHANGE = "CHANGE";
    private static final String ADDRESS = "NEW_ADDRESS";
    private static final Duration CHANGE_LIFE = Duration.ofMinutes(30);
    private static final Duration ADDRESS_LIFE = Duration.ofHours(24);

    private final Magazines magazines;
    private final Readers readers;
    private final SignedLink links;
    private final NonceStore once;
    private final RequestStore requests;
    private final Outbox outbox;
    private final MailLimiter limits;
    private final Addresses addresses;
    private final ConsentLedger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SelfChange(Magazines magazines, Readers readers, SignedLink links, NonceStore once, RequestStore requests,
            Outbox outbox, MailLimiter limits, Addresses addresses, ConsentLedger ledger,
            TransactionTemplate transaction, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.links = links;
        this.once = once;
        this.requests = requests;
        this.outbox = outbox;
        this.limits = limits;
        this.addresses = addresses;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What a link opens.
     *
     * @param reader null where the link was used, has expired, or its reader is gone or has another address
     * @param newEmail of a link that went to a new address
     */
    public record Opened(Magazine magazine, @Nullable Reader reader, @Nullable String newEmail) {}

    /** What became of a change. */
    public enum SelfChanged {
        /** Stored. */
        SAVED,
        /** Stored; a mail went to the new address. */
        ADDRESS_MAILED,
        /** The link was used or has expired; nothing was stored. */
        OVER,
        /** The magazine has changed since the caller's copy was taken: take another and try again. */
        MAGAZINE_CHANGED
    }

    /** The token of the link to change, from now on for 30 minutes. */
    public String token(Reader reader) {
        return links.make(CHANGE, List.of(String.valueOf(reader.magazineId()), String.valueOf(reader.id()),
                String.valueOf(clock.instant().plus(CHANGE_LIFE).getEpochSecond()), SignedLink.nonce(),
                links.bound(key(reader))));
    }

    /** What the link to change opens; nothing where its token was not made here. */
    public Optional<Opened> open(String token) {
        return links.read(CHANGE, token).flatMap(named -> magazine(named).map(magazine -> {
            boolean over = expired(named) || once.used(onceKey(named));
            Reader reader = over
                    ? null
                    : reader(named).filter(r -> !r.provisional() && links.bound(key(r)).equals(named.get(4)))
                            .orElse(null);
            return new Opened(magazine, reader, null);
        }));
    }

    /**
     * Stores a change by the rules of userUpdate and uses the link up.
     *
     * @param magazine the copy that the values were read with
     * @param email as the form has it: another than the reader's is confirmed first
     */
    public SelfChanged save(String token, Magazine magazine, ReaderValues values, EmailAddress email, Origin origin) {
        Optional<List<String>> named = links.read(CHANGE, token);
        Optional<Opened> opened = open(token);
        Reader reader = opened.isEmpty() ? null : opened.get().reader();
        if (named.isEmpty() || reader == null) {
            return SelfChanged.OVER;
        }
        boolean moves = !email.key().equals(key(reader));
        // Counted outside of any transaction: it needs a connection of its own.
        boolean mayMail = moves && limits.mayMail(email.key());
        return Objects.requireNonNull(transaction.execute(status -> {
            if (!once.use(onceKey(named.get()), Instant.ofEpochSecond(Long.parseLong(named.get().get(2))))) {
                return SelfChanged.OVER;
            }
            Outcome outcome = readers.update(magazine, key(reader), null, values, origin);
            if (outcome == Outcome.MAGAZINE_CHANGED) {
                // The link is not used up by a try that stored nothing.
                status.setRollbackOnly();
                return SelfChanged.MAGAZINE_CHANGED;
            }
            if (outcome == Outcome.NOT_FOUND) {
                return SelfChanged.OVER;
            }
            if (outcome == Outcome.DONE) {
                tellChanged(magazine, reader.id(), reader.email());
            }
            if (mayMail) {
                mailNewAddress(magazine, reader, email);
            }
            return moves ? SelfChanged.ADDRESS_MAILED : SelfChanged.SAVED;
        }));
    }

    /** What the link that went to a new address opens; nothing where its token was not made here. */
    public Optional<Opened> openAddress(String token) {
        return links.read(ADDRESS, token).flatMap(named -> magazine(named).map(magazine -> {
            Optional<NewAddress> wanted = expired(named)
                    ? Optional.empty()
                    : requests.findAddress(Long.parseLong(named.get(1)), clock.instant())
                            .filter(address -> address.nonce().equals(named.get(3)));
            Reader reader = wanted.flatMap(address -> reader(named)).orElse(null);
            return new Opened(magazine, reader, wanted.map(NewAddress::email).orElse(null));
        }));
    }

    /**
     * The new address holds from now on; it is proven.
     *
     * @return false where the link is over, or the address has become another reader's meanwhile
     */
    @Transactional
    public boolean confirmAddress(String token, Origin origin) {
        Opened opened = openAddress(token).orElse(null);
        Reader reader = opened == null ? null : opened.reader();
        String nonce = links.read(ADDRESS, token).map(named -> named.get(3)).orElse("");
        if (opened == null || reader == null || opened.newEmail() == null
                || !requests.takeAddress(reader.id(), nonce)) {
            return false;
        }
        EmailAddress email = EmailAddress.parse(opened.newEmail()).orElseThrow();
        Magazine copy = opened.magazine();
        Outcome outcome = readers.update(copy, key(reader), email, ReaderValues.NONE, origin);
        while (outcome == Outcome.MAGAZINE_CHANGED) {
            copy = magazines.find(copy.id()).orElse(copy);
            outcome = readers.update(copy, key(reader), email, ReaderValues.NONE, origin);
        }
        if (outcome != Outcome.DONE) {
            return false;
        }
        addresses.makeProven(email.key());
        ledger.record(email.key(), reader.id(), ConsentSubject.ofMagazine(copy.id()), Act.CONFIRMED, origin);
        tellChanged(copy, reader.id(), email.written());
        return true;
    }

    private void mailNewAddress(Magazine magazine, Reader reader, EmailAddress email) {
        Instant now = clock.instant();
        Optional<Reader> other = readers.find(magazine.id(), email.key());
        if (other.isPresent()) {
            // Told to that address alone; the person before the form learns nothing of it.
            outbox.add("ALREADY_REGISTERED", magazine.id(), other.get().id(), other.get().email(), Map.of(), now);
            return;
        }
        Instant until = now.plus(ADDRESS_LIFE);
        String nonce = SignedLink.nonce();
        requests.putAddress(reader.id(), email.written(), nonce, until);
        String token = links.make(ADDRESS, List.of(String.valueOf(magazine.id()), String.valueOf(reader.id()),
                String.valueOf(until.getEpochSecond()), nonce));
        outbox.add("NEW_ADDRESS", magazine.id(), reader.id(), email.written(), Map.of("token", token), now);
    }

    private void tellChanged(Magazine magazine, long readerId, String email) {
        if (magazine.settings().mails().changed()) {
            outbox.add("CHANGED", magazine.id(), readerId, email, Map.of(), clock.instant());
        }
    }

    private Optional<Magazine> magazine(List<String> named) {
        return magazines.find(Long.parseLong(named.getFirst()));
    }

    private Optional<Reader> reader(List<String> named) {
        return readers.find(Long.parseLong(named.getFirst()), Long.parseLong(named.get(1)));
    }

    private boolean expired(List<String> named) {
        return !Instant.ofEpochSecond(Long.parseLong(named.get(2))).isAfter(clock.instant());
    }

    private static String onceKey(List<String> named) {
        return "change:" + named.get(1) + ":" + named.get(3);
    }

    private static String key(Reader reader) {
        return EmailAddress.parse(reader.email()).orElseThrow().key();
    }
}
