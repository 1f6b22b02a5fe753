package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;

/**
 * Somebody who is signed in in a browser.
 *
 * @param id of the administrator or the lead
 * @param session digest of the browser's session
 * @param at when the person signed in
 * @param agency number of the acting in which an administrator stands in for the lead; null: the person
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Login(UserType type, long id, byte[] session, Instant at, @Nullable Long agency) {

    @Override
    public String toString() {
        return type + " " + id + " " + at + " " + Arrays.hashCode(session);
    }
}
