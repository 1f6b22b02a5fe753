package io.yoriai.signup;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.lead.LeadConsent;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Leaving;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.signup.internal.RequestStore;
import io.yoriai.signup.internal.RequestStore.Request;
import io.yoriai.signup.internal.SignedLink;

/**
 * What a reader does with the links of a mail: confirm the registration, leave (spec/neo.md 7.1). A link names one reader
 * and is signed; the link to leave never expires.
 */
@Service
public class SelfService {

    private final Magazines magazines;
    private final Readers readers;
    private final SignedLink links;
    private final RequestStore requests;
    private final Outbox outbox;
    private final LeadConsent leads;
    private final Clock clock;

    SelfService(Magazines magazines, Readers readers, SignedLink links, RequestStore requests, Outbox outbox,
            LeadConsent leads, Clock clock) {
        this.magazines = magazines;
        this.readers = readers;
        this.links = links;
        this.requests = requests;
        this.outbox = outbox;
        this.leads = leads;
        this.clock = clock;
    }

    /** What a link is for. A token of one purpose is none of another. */
    public enum Purpose {
        CONFIRM,
        LEAVE
    }

    /**
     * Whom a link names.
     *
     * @param open whether there is still something to do: the reader awaits confirmation, or is on the list
     */
    public record Target(Magazine magazine, long readerId, boolean open) {}

    /** The token that stands in a mail to the reader. */
    public String token(Purpose purpose, long magazineId, long readerId) {
        return links.make(purpose.name(), List.of(Long.toString(magazineId), Long.toString(readerId)));
    }

    /** Whom a token names; nothing where it was not made here. */
    public Optional<Target> find(Purpose purpose, String token) {
        return links.read(purpose.name(), token).flatMap(named -> {
            long readerId = Long.parseLong(named.get(1));
            return magazines.find(Long.parseLong(named.getFirst())).map(magazine -> new Target(magazine, readerId,
                    readers.find(magazine.id(), readerId)
                            .filter(reader -> purpose == Purpose.LEAVE || awaited(reader)).isPresent()));
        });
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
        boolean done = readers.confirm(target.magazine(), target.readerId(), agreed)
                || request.isPresent() && restart(target, agreed);
        requests.take(target.readerId());
        return done;
    }

    private boolean restart(Target target, Origin origin) {
        Optional<Reader> reader = reader(target)
                .filter(known -> !known.receives() && !readers.unpaid(known.id()));
        if (reader.isEmpty() || !readers.deliver(target.magazine(), reader.get(), true, origin)) {
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
        reader(target).map(SelfService::key).ifPresent(person -> stopAll(person, origin));
    }

    /**
     * A person leaves every magazine and stops all mails to its leads.
     *
     * @param person {@link EmailAddress#key()}
     */
    @Transactional
    public void stopAll(String person, Origin origin) {
        leaveAll(person, origin);
        leads.stopDelivery(person, origin);
    }

    private void leaveAll(String person, Origin origin) {
        for (long magazineId : readers.magazinesOf(person)) {
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
        if (readers.deliver(magazine, reader, false, origin) && tell) {
            outbox.add("LEFT", magazine.id(), reader.id(), reader.email(), Map.of(), clock.instant());
        }
    }
}
