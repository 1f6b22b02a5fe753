package io.yoriai.person;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
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
    private static final int PROOF = 12;

    /** Begun with the key: to look the algorithm up and to read the key takes longer than the hash of a few words. */
    private final SingletonSupplier<Mac> begun;

    AddressHash(DataKeys keys) {
        begun = SingletonSupplier.of(() -> {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(keys.get(KEY), ALGORITHM));
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** One that stood open in the database before keys were sealed is taken over: hashes of then stay good. */
    @Bean
    static DataKeys.DataKey addressKey(JdbcClient jdbc) {
        return new DataKeys.DataKey(KEY, () -> jdbc.sql("delete from person_key returning secret")
                .query((row, n) -> Objects.requireNonNull(row.getBytes(1))).optional()
                .orElseGet(() -> RandomText.bytes(BYTES)));
    }

    /** HMAC-SHA-256 of an address's key ({@link EmailAddress#key()}): 32 bytes. */
    public byte[] of(String address) {
        return mac("address", address);
    }

    /** The beginning of {@link #of} in hex: a name for records that must not hold the address. */
    public String name(String address) {
        return HexFormat.of().formatHex(of(address), 0, 8);
    }

    /** Numbers as a text for links, with a proof that it was made here for this purpose. */
    public String said(String purpose, long... numbers) {
        ByteBuffer said = ByteBuffer.allocate(numbers.length * Long.BYTES);
        said.asLongBuffer().put(numbers);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(
                ByteBuffer.allocate(said.capacity() + PROOF).put(said.array()).put(proof(purpose, said.array()))
                        .array());
    }

    /** The numbers that such a text says; null where it was not made here for this purpose, or says not so many. */
    public long @Nullable [] numbers(String purpose, @Nullable String text, int count) {
        int length = count * Long.BYTES;
        if (text == null || text.length() != (4 * (length + PROOF) + 2) / 3) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        byte[] said = Arrays.copyOf(bytes, length);
        if (!MessageDigest.isEqual(proof(purpose, said), Arrays.copyOfRange(bytes, length, length + PROOF))) {
            return null;
        }
        long[] numbers = new long[count];
        ByteBuffer.wrap(said).asLongBuffer().get(numbers);
        return numbers;
    }

    private byte[] proof(String purpose, byte[] said) {
        return Arrays.copyOf(mac(purpose, Base64.getEncoder().encodeToString(said)), PROOF);
    }

    /** HMAC-SHA-256 of a text for one purpose; hashes of two purposes never meet. */
    public byte[] mac(String purpose, String text) {
        try {
            Mac mac = (Mac) begun.obtain().clone();
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
