package io.yoriai.mail.internal.template;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.mail.internal.MailLinks;
import io.yoriai.person.AddressHash;

/**
 * Addresses of this server that stand in mails, and the tokens in them, which nobody else can make
 * (spec/smp-mail-tracking.md 3.8).
 */
@Component
public class PublicLinks {

    private static final byte VERSION = 1;
    private static final byte KEY = 1;
    private static final int PROOF = 16;
    private static final int LONGEST = 400;
    private static final String LEAVING = "mail.unsubscribe";

    private final AddressHash hash;
    private final MailLinks links;

    PublicLinks(AddressHash hash, MailLinks links) {
        this.hash = hash;
        this.links = links;
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

    /** The page where a lead stops mails; it never expires. */
    public String unsubscribe(Leaving of) {
        return host() + "/public/unsubscribe/" + token(of);
    }

    public String token(Leaving of) {
        byte[] category = of.category().getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + 2 * Long.BYTES + category.length).put(VERSION).put(KEY)
                .putLong(of.lead()).putLong(of.mail()).put(category);
        return signed(payload.array());
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

    private String signed(byte[] payload) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String said = encoder.encodeToString(payload);
        return said + "." + encoder.encodeToString(proof(said));
    }

    private byte[] proof(String said) {
        return Arrays.copyOf(hash.mac(LEAVING, said), PROOF);
    }

    private byte @Nullable [] read(String token) {
        int dot = token.indexOf('.');
        if (dot < 1 || token.length() > LONGEST) {
            return null;
        }
        try {
            String said = token.substring(0, dot);
            byte[] proof = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(proof, proof(said)) ? Base64.getUrlDecoder().decode(said) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
