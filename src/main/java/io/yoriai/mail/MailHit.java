package io.yoriai.mail;

import org.jspecify.annotations.Nullable;

/**
 * A hit.
 *
 * @param address literal IP address of whoever asks
 * @param agent its name for itself; null: none
 * @param prefetched whether it was asked for without wanting to see it (HEAD, prefetch)
 */
public record MailHit(String address, @Nullable String agent, boolean prefetched) {}
