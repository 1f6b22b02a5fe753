package io.yoriai.signup;

import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.signup.internal.MailLimiter;

/**
 * A person asks by its address for a link, to leave or to change. The link goes to the address alone; the answer is the
 * same whether the address is known or not.
 */
@Service
public class LinkRequests {

    private final Readers readers;
    private final SelfService leaving;
    private final SelfChange changing;
    private final Outbox outbox;
    private final MailLimiter limits;
    private final Clock clock;

    LinkRequests(Readers readers, SelfService leaving, SelfChange changing, Outbox outbox, MailLimiter limits,
            Clock clock) {
        this.readers = readers;
        this.leaving = leaving;
        this.changing = changing;
        this.outbox = outbox;
        this.limits = limits;
        this.clock = clock;
    }

    /** Mails the link to leave, if the address is a reader's. */
    public void toLeave(Magazine magazine, EmailAddress email) {
        mailable(magazine, email).ifPresent(reader -> outbox.add("CANCEL_LINK", magazine.id(), reader.id(),
                reader.email(),
                Map.of("token", leaving.token(SelfService.Purpose.LEAVE, magazine.id(), reader.id())),
                clock.instant()));
    }

    /** Mails the link to change, if the address is a registered reader's; the link works for 30 minutes from now. */
    public void toChange(Magazine magazine, EmailAddress email) {
        if (magazine.settings().state() == State.ENDED) {
            return;
        }
        mailable(magazine, email).filter(reader -> !reader.provisional())
                .ifPresent(reader -> outbox.add("CHANGE_LINK", magazine.id(), reader.id(), reader.email(),
                        Map.of("token", changing.token(reader)), clock.instant()));
    }

    private Optional<Reader> mailable(Magazine magazine, EmailAddress email) {
        Optional<Reader> reader = readers.find(magazine.id(), email.key());
        // Counted for unknown addresses too: the same work, whoever asks.
        return limits.mayMail(email.key()) ? reader : Optional.empty();
    }
}
