package io.yoriai.person;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes that all nodes agree on: of addresses, so that a refusal is still honoured after its address was erased
 * (spec/neo.md 9), and of links, so that nobody can make one.
 */
@Component
public class AddressHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final JdbcClient jdbc;
    private volatile @Nullable SecretKeySpec key;

    AddressHash(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
            mac.init(key());
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            // The first node's key stays; it is read in a statement of its own, which sees what another node stored.
            jdbc.sql("insert into person_key (secret) values (:secret) on conflict do nothing")
                    .param("secret", fresh).update();
            byte[] secret = jdbc.sql("select secret from person_key").query(byte[].class).single();
            known = new SecretKeySpec(secret, ALGORITHM);
            key = known;
        }
        return known;
    }
}
