package io.yoriai.account.internal;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import io.yoriai.record.RandomText;
import io.yoriai.account.Digests;

/**
 * Encrypts secrets at rest (AES-256-GCM). The key comes from the setting {@code yoriai.secret}, the same on all nodes;
 * the database never holds it.
 */
@Component
public class SecretCipher {

    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    SecretCipher(@Value("${yoriai.secret}") String secret) {
        if (secret.length() < 32) {
            throw new IllegalStateException("yoriai.secret needs 32 characters or more");
        }
        key = new SecretKeySpec(Digests.sha256("yoriai seal:" + secret), "AES");
    }

    public byte[] encrypt(String secret) {
        byte[] iv = RandomText.bytes(IV);
        byte[] closed = run(Cipher.ENCRYPT_MODE, iv, secret.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = Arrays.copyOf(iv, IV + closed.length);
        System.arraycopy(closed, 0, sealed, IV, closed.length);
        return sealed;
    }

    /** @throws IllegalStateException where it was sealed with another key */
    public String decrypt(byte[] sealed) {
        byte[] iv = Arrays.copyOf(sealed, IV);
        return new String(run(Cipher.DECRYPT_MODE, iv, Arrays.copyOfRange(sealed, IV, sealed.length)),
                StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] iv, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored secret cannot be read: is yoriai.secret the one it was sealed"
                    + " with?", e);
        }
    }
}
