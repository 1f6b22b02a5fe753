package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What is known of an address, the same for every reader and lead who has it (spec/neo.md 9).
 *
 * @param valid false: no mail goes there, whichever room wants to send one
 * @param errors mails in a row that came back
 */
public record AddressFact(boolean valid, int errors, @Nullable Instant changedAt, @Nullable String reason) {

    /** Of an address that nothing has been heard of. */
    public static final AddressFact UNKNOWN = new AddressFact(true, 0, null, null);
}
