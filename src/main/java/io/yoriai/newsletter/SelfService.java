package io.yoriai.newsletter;

import io.yoriai.newsletter.MagazineSettings.Leaving;
import io.yoriai.newsletter.internal.ReaderStore;
import io.yoriai.person.AddressHash;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
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
    private final LeadLinks leadLinks;
    private final AddressHash hash;
    private final Clock clock;

    SelfService(Magazines magazines, Readers readers, ReaderStore store, LeadLinks leadLinks,
            AddressHash hash, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.store = store;
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
                readers.find(magazine.id(), readerId).filter(reader -> purpose == Purpose.LEAVE || reader.provisional())
                        .isPresent()));
    }

    /**
     * Registers a reader for whom the confirmation was awaited; the address is proven by it.
     *
     * @return false where there was nothing to confirm any more
     */
    @Transactional
    public boolean confirm(Target target, Origin origin) {
        boolean confirmed = store.confirm(target.magazine(), target.readerId(), origin, clock.instant());
        if (confirmed) {
            leadLinks.follow(target.magazine(), target.readerId(), origin);
        }
        return confirmed;
    }

    /**
     * Ends the delivery of one magazine as its setting says: the reader leaves the list, or stays and gets nothing. Once
     * left, a second time changes nothing.
     */
    public void leave(Target target, Origin origin) {
        readers.find(target.magazine().id(), target.readerId())
                .ifPresent(reader -> leave(target.magazine(), reader, origin));
    }

    /** すべてのメルマガを解除: every magazine that the same person reads; one row of the ledger each. */
    public void leaveAll(Target target, Origin origin) {
        Optional<Reader> named = readers.find(target.magazine().id(), target.readerId());
        if (named.isEmpty()) {
            return;
        }
        String key = EmailAddress.parse(named.get().email()).orElseThrow().key();
        for (Magazine magazine : magazines.all()) {
            readers.find(magazine.id(), key).ifPresent(reader -> leave(magazine, reader, origin));
        }
    }

    private void leave(Magazine magazine, Reader reader, Origin origin) {
        boolean tell = magazine.settings().mails().left();
        if (magazine.settings().leaving() == Leaving.REMOVE || reader.provisional()) {
            readers.remove(magazine, reader.id(), tell, origin);
            return;
        }
        store.stop(magazine, reader, tell, origin, clock.instant());
    }

    private byte[] signature(Purpose purpose, byte[] named) {
        return Arrays.copyOf(hash.mac(purpose.name(), new String(named, StandardCharsets.ISO_8859_1)), SIGNATURE_BYTES);
    }

    /** The values that stop delivery. */
    public static ReaderValues stopped() {
        return ReaderValues.forUpdate(Map.of(ReaderField.SENDSTATUS, "0"),
                new FieldContext(null, java.time.LocalDate.EPOCH)).values();
    }
}
