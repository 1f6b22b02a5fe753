package io.yoriai.signup;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.signup.SelfService.Target;
import io.yoriai.signup.internal.MailCodes;
import io.yoriai.signup.internal.MailLimiter;

/**
 * 空メール登録 (spec/neo.md 7.1): an empty mail to {@code add-{code}@…} registers its From address, one to
 * {@code del-{code}@…} cancels. The receiving server says who sent it and whether SPF or DKIM aligns with the From address.
 */
@Service
public class EmptyMails {

    private static final Pattern RECIPIENT = Pattern.compile("(add|del)-([a-z0-9]{4,40})@.{1,255}");

    private final Magazines magazines;
    private final Readers readers;
    private final Registration registration;
    private final SelfService leaving;
    private final LinkRequests links;
    private final MailCodes codes;
    private final MailLimiter limits;

    EmptyMails(Magazines magazines, Readers readers, Registration registration, SelfService leaving, LinkRequests links,
            MailCodes codes, MailLimiter limits) {
        this.magazines = magazines;
        this.readers = readers;
        this.registration = registration;
        this.leaving = leaving;
        this.links = links;
        this.codes = codes;
        this.limits = limits;
    }

    /**
     * How a message came in.
     *
     * @param recipient the envelope's, such as {@code add-k3j9x2m4p7@news.example.com}
     * @param returnPath the envelope's sender; "" or {@code <>} of a bounce
     * @param aligned SPF or DKIM holds for the domain of the From address
     * @param client IP address of the server that handed it over; null where it is not known
     */
    public record Envelope(String recipient, String returnPath, boolean aligned, @Nullable String client) {}

    /** The local parts of a magazine's two addresses. */
    public record LocalParts(String add, String del) {}

    /** What became of a mail. */
    public enum Handled {
        /** Registered, or a mail says what is to be done. */
        REGISTRATION_TAKEN,
        /** The reader has left. */
        CANCELLED,
        /** A link to leave was mailed, if the address is a reader's: the sender is not proven. */
        CANCEL_LINK,
        /** No such code. */
        UNKNOWN,
        /** A bounce, an automatic reply, a mailing list. */
        AUTOMATIC,
        /** No one right From address. */
        NO_SENDER,
        /** More than five in a day. */
        TOO_MANY,
        /** The magazine takes no registrations. */
        CLOSED
    }

    /** The magazine's addresses; made when they are first asked for, and then the same for ever. */
    public LocalParts localParts(long magazineId) {
        String code = codes.of(magazineId);
        return new LocalParts("add-" + code, "del-" + code);
    }

    /** New addresses in the place of the old ones, which end at once. */
    public LocalParts renew(long magazineId) {
        codes.renew(magazineId);
        return localParts(magazineId);
    }

    /**
     * Does what a mail asks for.
     *
     * @param message raw, at least its head
     */
    public Handled arrived(Envelope envelope, byte[] message) {
        Matcher recipient = RECIPIENT.matcher(envelope.recipient().strip().toLowerCase(Locale.ROOT));
        Optional<Magazine> magazine = recipient.matches()
                ? codes.magazine(recipient.group(2)).flatMap(magazines::find)
                : Optional.empty();
        if (magazine.isEmpty()) {
            return Handled.UNKNOWN;
        }
        MailFacts facts = MailFacts.read(message, envelope.returnPath());
        if (facts.automatic() != null) {
            return Handled.AUTOMATIC;
        }
        EmailAddress from = facts.from();
        if (from == null || RECIPIENT.matcher(from.key()).matches()) {
            return Handled.NO_SENDER;
        }
        if (!limits.mayAnswer(from.key())) {
            return Handled.TOO_MANY;
        }
        Origin origin = new Origin(Source.MAIL, null, envelope.client(), null,
                recipient.group(1) + "-" + recipient.group(2), null,
                null, null, envelope.aligned() ? "SPF or DKIM aligned" : "sender not proven");
        return recipient.group(1).equals("add")
                ? add(magazine.get(), from, envelope.aligned(), origin)
                : cancel(magazine.get(), from, envelope.aligned(), origin);
    }

    private Handled add(Magazine magazine, EmailAddress from, boolean aligned, Origin origin) {
        Magazine copy = magazine;
        while (true) {
            boolean confirm = copy.settings().optIn().required() || !aligned;
            switch (registration.register(copy, from, ReaderValues.NONE, confirm, origin)) {
                case ACCEPTED -> {
                    return Handled.REGISTRATION_TAKEN;
                }
                case CLOSED -> {
                    return Handled.CLOSED;
                }
                case MAGAZINE_CHANGED -> copy = magazines.find(copy.id()).orElse(copy);
            }
        }
    }

    private Handled cancel(Magazine magazine, EmailAddress from, boolean aligned, Origin origin) {
        if (!aligned) {
            links.toLeave(magazine, from);
            return Handled.CANCEL_LINK;
        }
        readers.find(magazine.id(), from.key())
                .ifPresent(reader -> leaving.leave(new Target(magazine, reader.id(), true), origin));
        return Handled.CANCELLED;
    }
}
