package io.yoriai.mail.internal;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;

import io.yoriai.person.AddressHash;

/**
 * Signed names of mails, for the envelope sender and X-SMP-Mail-Id (spec/smp-mail-tracking.md 3.7): the id in base 36, a
 * hyphen, 20 hex digits of a signature. Small letters alone: some servers change them.
 */
@Component
public class MailTokens {

    private static final int SIGNATURE_BYTES = 10;
    private static final String BOUNCE = "mail";
    private static final String LEAVE = "mail.leave";

    private final AddressHash hash;

    MailTokens(AddressHash hash) {
        this.hash = hash;
    }

    public String of(long mailId) {
        return of(BOUNCE, mailId);
    }

    /** The mail that a token names; nothing where it was not made here. */
    public OptionalLong read(String token) {
        return read(BOUNCE, token);
    }

    /** Of the address that stops mails like this one: whoever sees where its bounces go cannot make it. */
    public String leaving(long mailId) {
        return of(LEAVE, mailId);
    }

    /** The mail by whose address somebody leaves; nothing where it was not made here. */
    public OptionalLong readLeaving(String token) {
        return read(LEAVE, token);
    }

    private String of(String purpose, long mailId) {
        String id = Long.toString(mailId, 36);
        return id + "-" + signature(purpose, id);
    }

    private OptionalLong read(String purpose, String token) {
        String small = token.toLowerCase(Locale.ROOT);
        int at = small.indexOf('-');
        if (at < 1 || at > 13 || !MessageDigest.isEqual(bytes(signature(purpose, small.substring(0, at))),
                bytes(small.substring(at + 1)))) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(small.substring(0, at), 36));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String signature(String purpose, String id) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash.mac(purpose, id), SIGNATURE_BYTES));
    }
}
