package io.yoriai.mail.internal.template;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.yoriai.mail.internal.MailLinks;
import io.yoriai.person.AddressHash;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.secret.DataKeys;

/**
 * Addresses of this server that stand in mails, and the tokens in them, which nobody else can make
 * (spec/smp-mail-tracking.md 3.8).
 */
@Component
public class PublicLinks {

    private static final byte VERSION = 1;
    private static final int PROOF = 16;
    private static final int LONGEST = 400;
    private static final String LEAVING = "mail.unsubscribe";
    /** System setting: the number of the key that signs; those before it go on proving what they signed. */
    private static final String KEY = "mail.unsubscribe_key";
    private static final int MOST_KEYS = Byte.MAX_VALUE;
    private static final String ALGORITHM = "HmacSHA256";

    private final AddressHash hash;
    private final MailLinks links;
    private final SystemSettings settings;
    private final DataKeys keys;

    PublicLinks(AddressHash hash, MailLinks links, SystemSettings settings, DataKeys keys) {
        this.hash = hash;
        this.links = links;
        this.settings = settings;
        this.keys = keys;
    }

    /**
     * Whom an unsubscribe link is of.
     *
     * @param category of the mail; "": none
     * @param mail the mail that it stood in; 0: none
     */
    public record Leaving(long lead, String category, long mail) {}

    /** Whether anybody said where this server is reached. */
    public boolean areKnown() {
        return links.base() != null;
    }

    /** Scheme, host and port. */
    public String host() {
        return Objects.requireNonNullElse(links.base(), "http://localhost");
    }

    /** The number of the key that signs unsubscribe links now. */
    public int key() {
        return Integer.parseInt(settings.get(KEY, "1"));
    }

    /**
     * Makes another key, which signs from now on, on other nodes within a second.
     *
     * @return its number; that of the present one where there have been as many as there can be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int renewKey() {
        int next = Math.min(key() + 1, MOST_KEYS);
        keys.make(KEY + "." + next);
        settings.change(KEY, Integer.toString(next));
        return next;
    }

    /** The page where a lead stops mails; it never expires. */
    public String unsubscribe(Leaving of) {
        return host() + "/public/unsubscribe/" + token(of);
    }

    public String token(Leaving of) {
        byte[] category = of.category().getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + 2 * Long.BYTES + category.length).put(VERSION).put((byte) key())
                .putLong(of.lead()).putLong(of.mail()).put(category);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String said = encoder.encodeToString(payload.array());
        return said + "." + encoder.encodeToString(proof(payload.get(1), said));
    }

    /** What an unsubscribe token says; nothing where it is none of ours. */
    public Optional<Leaving> leaving(String token) {
        byte[] payload = read(token);
        if (payload == null || payload.length < 2 + 2 * Long.BYTES || payload[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer of = ByteBuffer.wrap(payload, 2, payload.length - 2);
        long lead = of.getLong();
        long mail = of.getLong();
        byte[] category = new byte[of.remaining()];
        of.get(category);
        return Optional.of(new Leaving(lead, new String(category, StandardCharsets.UTF_8), mail));
    }

    /** The first key is that of all links, as it was when there was no other. */
    private byte[] proof(int key, String said) {
        if (key == 1) {
            return Arrays.copyOf(hash.mac(LEAVING, said), PROOF);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(keys.get(KEY + "." + key), ALGORITHM));
            return Arrays.copyOf(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)), PROOF);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte @Nullable [] read(String token) {
        int dot = token.indexOf('.');
        if (dot < 1 || token.length() > LONGEST) {
            return null;
        }
        try {
            String said = token.substring(0, dot);
            byte[] proof = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            byte[] payload = Base64.getUrlDecoder().decode(said);
            boolean ours = payload.length > 1 && payload[1] > 0 && payload[1] <= key()
                    && MessageDigest.isEqual(proof, proof(payload[1], said));
            return ours ? payload : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
