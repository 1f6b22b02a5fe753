package io.yoriai.tracking.internal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A hit that was read and found right.
 *
 * @param browser null: nobody is to be known again
 * @param fields JSON; null: none
 */
public record StoredHit(String key, @Nullable String browser, @Nullable Integer session, String url,
        @Nullable String title, @Nullable String referrer, @Nullable String fields, @Nullable String token, Instant at,
        String address, @Nullable String agent) {}
