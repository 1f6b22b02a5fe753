package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;

/**
 * A mail as it is handed over.
 *
 * @param data the whole mail: lines of at most 998 bytes that end with CRLF, 7 bit, not dot-stuffed; without DKIM-Signature and
 *            X-SMP-Mail-Id, which the engine adds
 * @param domainId the sender domain that signs it and takes its bounces; null: unsigned
 */
public record Composed(byte[] data, @Nullable Long domainId) {}
