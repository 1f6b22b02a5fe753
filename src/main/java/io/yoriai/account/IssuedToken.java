package io.yoriai.account;

import java.time.Instant;

/** A new token and the moment it expires. */
public record IssuedToken(String token, Instant expiresAt) {}
