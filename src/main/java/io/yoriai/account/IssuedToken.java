package io.yoriai.account;

import java.time.Duration;
import java.time.Instant;

/** A new token, how long it lives, and the moment it expires. */
public record IssuedToken(String token, Duration life, Instant expiresAt) {

    /** What a token is worth. */
    public enum State {
        VALID,
        EXPIRED,
        UNKNOWN
    }
}
