package io.yoriai.person;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.yoriai.record.RandomText;
import io.yoriai.record.secret.DataKeys;

/**
 * Keyed hashes that all nodes agree on: of addresses, so that a refusal is still honoured after its address was erased
 * (spec/neo.md 9), and of links, so that nobody can make one.
 */
@Component
public class AddressHash {

    private static final String ALGORITHM = "HmacSHA256";

    private static final String KEY = "addresses";
    private static final int BYTES = 32;

    private final DataKeys keys;

    AddressHash(DataKeys keys) {
        this.keys = keys;
    }

    @Configuration(proxyBeanMethods = false)
    static class Keys {

        /** One that stood open in the database before keys were sealed is taken over: hashes of then stay good. */
        @Bean
        DataKeys.DataKey addressKey(JdbcClient jdbc) {
            return new DataKeys.DataKey(KEY, () -> jdbc.sql("delete from person_key returning secret")
                    .query((row, n) -> Objects.requireNonNull(row.getBytes(1))).optional()
                    .orElseGet(() -> RandomText.bytes(BYTES)));
        }
    }

    /** HMAC-SHA-256 of an address's key ({@link EmailAddress#key()}): 32 bytes. */
    public byte[] of(String address) {
        return mac("address", address);
    }

    /** The beginning of {@link #of} in hex: a name for records that must not hold the address. */
    public String name(String address) {
        return HexFormat.of().formatHex(of(address), 0, 8);
    }

    /** HMAC-SHA-256 of a text for one purpose; hashes of two purposes never meet. */
    public byte[] mac(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(keys.get(KEY), ALGORITHM));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
