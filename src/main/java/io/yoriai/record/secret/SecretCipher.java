package io.yoriai.record.secret;

import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.yoriai.record.RandomText;

/**
 * Encrypts secrets at rest (AES-256-GCM). The key comes from a secret of the installation, whose number is the first two bytes
 * of what is sealed; the database never holds it.
 */
@Component
public class SecretCipher {

    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private final Secrets secrets;
    private final Map<Short, SecretKeySpec> keys = new ConcurrentHashMap<>();

    SecretCipher(Secrets secrets) {
        this.secrets = secrets;
    }

    /** @return number of the secret, 12 bytes of chance, and the sealed text */
    public byte[] encrypt(String text) {
        short number = secrets.current().number();
        byte[] iv = RandomText.bytes(IV);
        byte[] closed = run(Cipher.ENCRYPT_MODE, number, iv, text.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(Short.BYTES + IV + closed.length).putShort(number).put(iv).put(closed).array();
    }

    /** @throws IllegalStateException where it was sealed with a secret that this node does not know */
    public String decrypt(byte[] sealed) {
        ByteBuffer parts = ByteBuffer.wrap(sealed);
        short number = parts.getShort();
        byte[] iv = new byte[IV];
        parts.get(iv);
        byte[] closed = new byte[parts.remaining()];
        parts.get(closed);
        return new String(run(Cipher.DECRYPT_MODE, number, iv, closed), StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, short number, byte[] iv, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, keys.computeIfAbsent(number, this::key), new GCMParameterSpec(TAG_BITS, iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored secret cannot be read: is yoriai.secret the one it was sealed"
                    + " with?", e);
        }
    }

    private SecretKeySpec key(short number) {
        try {
            return new SecretKeySpec(MessageDigest.getInstance("SHA-256")
                    .digest(("yoriai seal:" + secrets.of(number)).getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
