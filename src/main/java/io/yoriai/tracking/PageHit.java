package io.yoriai.tracking;

import org.jspecify.annotations.Nullable;

/**
 * What a tag sends, as it came.
 *
 * @param key the tag's own number of the hit
 * @param fields a JSON object of texts
 * @param token of a link that says whose browser this is
 * @param origin of the page, as the browser tells it
 * @param known false: its owner wants not to be known again
 */
public record PageHit(@Nullable String tag, @Nullable String key, @Nullable String browser, @Nullable String session,
        @Nullable String url, @Nullable String title, @Nullable String referrer, @Nullable String fields,
        @Nullable String token, @Nullable String origin, String address, @Nullable String agent, boolean known) {}
