package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;

import java.security.PrivateKey;

/**
 * A sender domain that signs.
 *
 * @param key RSA, 2048 bits
 * @param bounceDomain where its bounces go; null: the domain of the settings
 */
public record SigningDomain(long id, String domain, String selector, PrivateKey key, @Nullable String bounceDomain) {}
