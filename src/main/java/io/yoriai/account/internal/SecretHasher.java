package io.yoriai.account.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.yoriai.account.Digests;
import io.yoriai.record.secret.DataKeys;
import io.yoriai.record.secret.Sealed;
import io.yoriai.record.secret.Secrets;

/**
 * Hashes the generated secrets of keys: HMAC-SHA256 with a key of the installation's own ({@link DataKeys}). A secret with
 * 117 bits of chance and more needs no slow hash, which is for what people choose ({@link io.yoriai.account.Passwords}); and
 * without the setting {@code yoriai.secret} the database alone says nothing of it.
 */
@Component
public class SecretHasher {

    private static final String ALGORITHM = "HmacSHA256";

    private static final String KEY = "key-secrets";

    private final DataKeys keys;

    SecretHasher(DataKeys keys) {
        this.keys = keys;
    }

    /** What the hash's key is made of, and what the room has sealed. */
    /** It came from the first secret before it was kept: so hashes of then stay good. */
    @Bean
    static DataKeys.DataKey hashKey(Secrets secrets) {
        return new DataKeys.DataKey(KEY,
                () -> Digests.sha256("yoriai key secrets:" + secrets.of((short) 1)));
    }

    @Bean
    static Sealed sealedSecrets() {
        return new Sealed("api_client", "secret_sealed");
    }

    @Bean
    static Sealed sealedPrevious() {
        return new Sealed("api_client", "previous_sealed");
    }

    @Bean
    static Sealed sealedSteps() {
        return new Sealed("staff_totp", "sealed");
    }

    @Bean
    static Sealed sealedPending() {
        return new Sealed("staff_totp", "pending");
    }

    public byte[] hash(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(keys.get(KEY), ALGORITHM));
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
