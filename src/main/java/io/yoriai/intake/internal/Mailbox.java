package io.yoriai.intake.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.reader.TypedText;

/**
 * An address as mail programs and tables write it, perhaps with the name before it.
 *
 * @param name "" where none stands there
 */
record Mailbox(String name, String address) {

    private static final Pattern NAMED = Pattern.compile("\\s*(.*?)\\s*<\\s*([^<>\\s]+)\\s*>[\\s,;]*");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;\"']+@[^\\s<>,;\"'@]+");

    static Mailbox of(String text) {
        String plain = TypedText.address(text);
        Matcher named = NAMED.matcher(plain);
        if (!named.matches() || named.group(2).indexOf('@') < 0) {
            return new Mailbox("", plain.replaceFirst("(?i)^mailto:", ""));
        }
        // What stands before the address is a name as it was written, whatever the width of its characters.
        String written = text.substring(0, Math.max(0, text.indexOf('<'))).strip();
        return new Mailbox(written.replaceAll("^[\"']+|[\"']+$", "").replace("\\\"", "\"").strip(), named.group(2));
    }

    /** Whether a whole line is one mailbox with its name. */
    static boolean named(String line) {
        return NAMED.matcher(line).matches();
    }

    /** How many addresses a line names. */
    static long addresses(String line) {
        return ADDRESS.matcher(line).results().count();
    }
}
