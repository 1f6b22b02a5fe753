package io.yoriai.account.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.yoriai.account.Digests;

/**
 * Hashes the generated secrets of keys: HMAC-SHA256 with a key from the setting {@code yoriai.secret}. A secret with 117
 * bits of chance and more needs no slow hash, which is for what people choose ({@link io.yoriai.account.Passwords}); and
 * without the setting the database alone says nothing of it.
 */
@Component
public class SecretHasher {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    SecretHasher(@Value("${yoriai.secret}") String secret) {
        key = new SecretKeySpec(Digests.sha256("yoriai key secrets:" + secret), ALGORITHM);
    }

    public byte[] hash(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compared in constant time, and as long where there is no hash. */
    public boolean matches(String secret, byte @Nullable [] hash) {
        return MessageDigest.isEqual(hash(secret), hash == null ? new byte[32] : hash);
    }
}
