package io.yoriai.person;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address by the rules of spec/neo.md 4: ASCII, one {@code @}, a local part that may be as odd as old mobile
 * addresses are (dots repeated or at an end), a domain of two or more labels.
 *
 * @param written the address as it was given, without the white space around it
 */
public record EmailAddress(String written) {

    /** As many bytes as an address may have. */
    public static final int MOST_BYTES = 256;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
            + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /** The address in a text, or nothing where the text is none. */
    public static Optional<EmailAddress> parse(String text) {
        String address = text.strip();
        boolean right = address.length() <= MOST_BYTES && SHAPE.matcher(address).matches();
        return right ? Optional.of(new EmailAddress(address)) : Optional.empty();
    }

    /** The person behind it: the address in lower case. */
    public String key() {
        return written.toLowerCase(Locale.ROOT);
    }
}
