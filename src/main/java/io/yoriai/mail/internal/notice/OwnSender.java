package io.yoriai.mail.internal.notice;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.mail.internal.MailSettings;

/**
 * Who sends mails that nothing else names a sender for: {@code yoriai.mail.from}.
 *
 * @param name "": none
 */
record OwnSender(String name, String address) {

    private static final Pattern SENDER = Pattern
            .compile("\\s*(?:\"?([^<\"]*?)\"?\\s*<([^<>\\s]+@[^<>\\s]+)>|(\\S+@\\S+))\\s*");

    /** Nothing where none is set, or what is set is none. */
    static Optional<OwnSender> of(MailSettings settings) {
        Matcher sender = SENDER.matcher(settings.from());
        return sender.matches()
                ? Optional.of(new OwnSender(Objects.requireNonNullElse(sender.group(1), ""), Objects
                        .requireNonNullElse(sender.group(2), Objects.requireNonNullElse(sender.group(3), ""))))
                : Optional.empty();
    }
}
