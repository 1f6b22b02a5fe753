package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A row of the consent ledger.
 *
 * @param subject {@code all}, {@code category:{id}} or {@code magazine:{id}}
 * @param origin the way it came
 */
public record Consent(long id, Instant at, String subject, Act kind, @Nullable Long leadId, @Nullable Long readerId,
        Origin origin) {

    /** 同意, 拒否, 苦情, 確認. */
    public enum Act {
        AGREED,
        REFUSED,
        COMPLAINED,
        CONFIRMED
    }
}
