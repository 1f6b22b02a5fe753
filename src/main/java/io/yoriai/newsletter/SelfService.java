package io.yoriai.newsletter;

import io.yoriai.newsletter.MagazineSettings.Leaving;
import io.yoriai.lead.LeadConsent;
import io.yoriai.newsletter.internal.Outbox;
import io.yoriai.newsletter.internal.ReaderStore;
import io.yoriai.newsletter.internal.RequestStore;
import io.yoriai.newsletter.internal.RequestStore.Request;
import io.yoriai.person.AddressHash;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a reader does with the links of a mail: confirm the registration, leave (spec/neo.md 7.1). A link names one reader
 * and is signed; the link to leave never expires.
 */
@Service
public class SelfService {

    private static final int SIGNATURE_BYTES = 16;

    private final Magazines magazines;
    private final Readers readers;
    private final ReaderStore store;
    private final RequestStore requests;
    private final Outbox outbox;
    private final LeadConsent leads;
    private final LeadLinks leadLinks;
    private final AddressHash hash;
    private final Clock clock;

    SelfService(Magazines magazines, Readers readers, ReaderStore store, RequestStore requests, Outbox outbox,
            LeadConsent leads, LeadLinks leadLinks, AddressHash hash, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.store = store;
        this.requests = requests;
        this.outbox = outbox;
        this.leads = leads;
        this.leadLinks = leadLinks;
        this.hash = hash;
        this.clock = clock;
    }

    /** What a link is for. A token of one purpose is none of another. */
    public enum Purpose {
        CONFIRM, LEAVE
    }

    /**
     * Whom a link names.
     *
     * @param open whether there is still something to do: the reader awaits confirmation, or is on the list
     */
    public record Target(Magazine magazine, long readerId, boolean open) {}

    /** The token that stands in a mail to the reader. */
    public String token(Purpose purpose, long magazineId, long readerId) {
        byte[] named = (magazineId + "." + readerId).getBytes(StandardCharsets.US_ASCII);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(named) + "." + base64.encodeToString(signature(purpose, named));
    }

    /** Whom a token names; nothing where it was not made here. */
    public Optional<Target> find(Purpose purpose, String token) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        byte[] named;
        byte[] signature;
        try {
            named = Base64.getUrlDecoder().decode(token.substring(0, dot));
            signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!MessageDigest.isEqual(signature, signature(purpose, named))) {
            return Optional.empty();
        }
        String[] ids = new String(named, StandardCharsets.US_ASCII).split("\\.");
        long readerId = Long.parseLong(ids[1]);
        return magazines.find(Long.parseLong(ids[0])).map(magazine -> new Target(magazine, readerId,
                readers.find(magazine.id(), readerId).filter(reader -> purpose == Purpose.LEAVE || awaited(reader))
                        .isPresent()));
    }

    private boolean awaited(Reader reader) {
        return reader.provisional() || !reader.receives() && requests.find(reader.id(), clock.instant()).isPresent();
    }

    /** The reader whom a link names, with its values; nothing where the reader is gone. */
    public Optional<Reader> reader(Target target) {
        return readers.find(target.magazine().id(), target.readerId());
    }

    /**
     * Registers a reader for whom the confirmation was awaited, or starts the delivery of a stopped one who asked for it
     * anew; the address is proven by it. The ledger's row tells the form and wording that the person agreed to.
     *
     * @return false where there was nothing to confirm any more
     */
    @Transactional
    public boolean confirm(Target target, Origin origin) {
        Instant now = clock.instant();
        Optional<Request> request = requests.find(target.readerId(), now);
        Origin agreed = request.map(sent -> sent.confirmed(origin)).orElse(origin);
        boolean done = store.confirm(target.magazine(), target.readerId(), agreed, now);
        if (done) {
            leadLinks.follow(target.magazine(), target.readerId(), agreed);
        } else if (request.isPresent()) {
            done = restart(target, agreed);
        }
        requests.take(target.readerId());
        return done;
    }

    private boolean restart(Target target, Origin origin) {
        Optional<Reader> reader = reader(target)
                .filter(known -> !known.receives() && !store.unpaid(known.id()));
        if (reader.isEmpty() || !store.setDelivery(target.magazine(), reader.get(), true, origin, clock.instant())) {
            return false;
        }
        if (target.magazine().settings().mails().registered()) {
            outbox.add("REGISTERED", target.magazine().id(), reader.get().id(), reader.get().email(), Map.of(),
                    clock.instant());
        }
        return true;
    }

    /**
     * Ends the delivery of one magazine as its setting says: the reader leaves the list, or stays and gets nothing. Once
     * left, a second time changes nothing.
     */
    @Transactional
    public void leave(Target target, Origin origin) {
        readers.find(target.magazine().id(), target.readerId())
                .ifPresent(reader -> leave(target.magazine(), reader, origin));
    }

    /** すべてのメルマガを解除: every magazine that the same person reads; one row of the ledger each. */
    @Transactional
    public void leaveAll(Target target, Origin origin) {
        reader(target).ifPresent(named -> leaveAll(key(named), origin));
    }

    /** すべて停止: every magazine of the person, and mail to its leads; one row of the ledger each (spec/neo.md 9). */
    @Transactional
    public void stopAll(Target target, Origin origin) {
        reader(target).map(SelfService::key).ifPresent(person -> {
            leaveAll(person, origin);
            leads.stopDelivery(person, origin);
        });
    }

    private void leaveAll(String person, Origin origin) {
        for (long magazineId : store.magazinesOf(person)) {
            magazines.find(magazineId).ifPresent(magazine -> readers.find(magazineId, person)
                    .ifPresent(reader -> leave(magazine, reader, origin)));
        }
    }

    private static String key(Reader reader) {
        return EmailAddress.parse(reader.email()).orElseThrow().key();
    }

    private void leave(Magazine magazine, Reader reader, Origin origin) {
        boolean tell = magazine.settings().mails().left();
        if (magazine.settings().leaving() == Leaving.REMOVE || reader.provisional()) {
            readers.remove(magazine, reader.id(), tell, origin);
            return;
        }
        if (store.setDelivery(magazine, reader, false, origin, clock.instant()) && tell) {
            outbox.add("LEFT", magazine.id(), reader.id(), reader.email(), Map.of(), clock.instant());
        }
    }

    private byte[] signature(Purpose purpose, byte[] named) {
        return Arrays.copyOf(hash.mac(purpose.name(), new String(named, StandardCharsets.ISO_8859_1)), SIGNATURE_BYTES);
    }
}
