package io.yoriai.signup.internal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.person.EmailAddress;

/** The head of a message (RFC 5322), unfolded; what is no field is passed over. */
public final class MailHeaders {

    private static final int MOST_BYTES = 256 * 1024;
    /** A phrase, quoted or not, and the address in angle brackets; or the address alone. */
    private static final Pattern MAILBOX = Pattern
            .compile("(?:\"(?:[^\"\\\\]|\\\\.){0,500}+\"|[^<>\"@,;]{0,500}+)\\s*<\\s*([^<>\\s]{1,320})\\s*>\\s*");

    private final Map<String, List<String>> fields = new HashMap<>();

    private MailHeaders() {}

    public static MailHeaders read(byte[] message) {
        MailHeaders headers = new MailHeaders();
        String head = new String(message, 0, Math.min(message.length, MOST_BYTES), StandardCharsets.ISO_8859_1);
        StringBuilder field = new StringBuilder();
        for (String line : head.split("\r?\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                field.append(' ').append(line.strip());
            } else {
                headers.add(field);
                field = new StringBuilder(line);
            }
        }
        headers.add(field);
        return headers;
    }

    private void add(StringBuilder field) {
        int colon = field.indexOf(":");
        if (colon > 0) {
            fields.computeIfAbsent(field.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    name -> new ArrayList<>(1))
                    .add(field.substring(colon + 1).strip());
        }
    }

    /** All values of a field in their order. */
    public List<String> all(String name) {
        return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The first value, "" where there is none. */
    public String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** The one address of a mailbox; null where the text is none or several. */
    public static @Nullable EmailAddress address(String mailbox) {
        Matcher named = MAILBOX.matcher(mailbox);
        return EmailAddress.parse(named.matches() ? named.group(1) : mailbox).orElse(null);
    }
}
