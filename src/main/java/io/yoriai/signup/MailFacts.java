package io.yoriai.signup;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.yoriai.person.EmailAddress;
import io.yoriai.signup.internal.MailHeaders;

/**
 * What the head of a message says of whether a person wrote it.
 *
 * @param from the one address of {@code From}; null where there is none, or several
 * @param automatic why it counts as written by a machine; null where nothing says so
 */
public record MailFacts(@Nullable EmailAddress from, @Nullable String automatic) {

    private static final Set<String> PRECEDENCE = Set.of("bulk", "junk", "list", "auto_reply");
    private static final List<String> MARKS = List.of("X-Autoreply", "X-Autorespond", "X-Auto-Reply",
            "X-AutoReply-From",
            "X-Mail-Autoreply", "List-Id", "List-Post", "List-Unsubscribe", "X-Failed-Recipients", "Feedback-ID");
    private static final Set<String> MACHINES = Set.of("mailer-daemon", "postmaster", "noreply", "no-reply", "bounce",
            "bounces", "root");

    /**
     * Reads a raw message. Whatever the bytes are, it answers.
     *
     * @param returnPath the envelope's sender; "" or {@code <>} of a bounce
     */
    public static MailFacts read(byte[] message, String returnPath) {
        MailHeaders headers = MailHeaders.read(message);
        List<String> senders = headers.all("From");
        EmailAddress from = senders.size() == 1 ? MailHeaders.address(senders.getFirst()) : null;
        return new MailFacts(from, automatic(headers, from, returnPath));
    }

    private static @Nullable String automatic(MailHeaders headers, @Nullable EmailAddress from, String returnPath) {
        String path = returnPath.strip();
        if (path.isEmpty() || path.equals("<>") || headers.first("Return-Path").equals("<>")) {
            return "null return path";
        }
        String submitted = headers.first("Auto-Submitted").toLowerCase(Locale.ROOT);
        if (!submitted.isEmpty() && !submitted.split("[;\\s]", 2)[0].equals("no")) {
            return "Auto-Submitted";
        }
        if (PRECEDENCE.contains(headers.first("Precedence").toLowerCase(Locale.ROOT))) {
            return "Precedence";
        }
        for (String mark : MARKS) {
            if (!headers.all(mark).isEmpty()) {
                return mark;
            }
        }
        if (headers.first("Content-Type").toLowerCase(Locale.ROOT).startsWith("multipart/report")) {
            return "report";
        }
        if (from != null && MACHINES.contains(from.key().substring(0, from.key().indexOf('@')))) {
            return "sender";
        }
        return null;
    }
}
