package io.yoriai.mail.internal.dkim;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.SigningDomain;

/**
 * DKIM (RFC 6376): rsa-sha256, relaxed/relaxed, no {@code l=}, over the bytes as they go out. Nine tenths of what a mail costs
 * is the signature itself; the rest is one pass over the body. {@link RsaSignatures} makes it.
 */
@Component
public class DkimSigner {

    /** In this order, as far as they are there (spec/smp-mail-tracking.md 3.1). */
    private static final List<String> SIGNED = List.of("from", "to", "cc", "subject", "date", "message-id", "reply-to",
            "mime-version", "content-type", "list-unsubscribe", "list-unsubscribe-post");
    private static final String FOLD = "\r\n\t ";
    private static final int NAMES_LINE = 50;
    private static final int LINE = 72;

    private final RsaSignatures signatures;

    @Autowired
    DkimSigner(MailSettings settings) {
        this(settings.nativeSignatures());
    }

    /** @param nativeSignatures whether a native library may make the signatures, where it loads */
    public DkimSigner(boolean nativeSignatures) {
        signatures = new RsaSignatures(nativeSignatures);
    }

    /**
     * Signs a mail.
     *
     * @param mail lines end with CRLF; not dot-stuffed
     * @return the whole header with CRLF at its end, to be put before the mail
     */
    public byte[] sign(byte[] mail, SigningDomain domain, Instant now) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        int empty = text.indexOf("\r\n\r\n");
        int body = empty < 0 ? mail.length : empty + 4;
        Map<String, String> headers = headers(text.substring(0, body));
        StringBuilder names = new StringBuilder();
        int line = 0;
        ByteArrayOutputStream hashed = new ByteArrayOutputStream(2048);
        for (String name : SIGNED) {
            String value = headers.get(name);
            if (value != null) {
                names.append(names.isEmpty() ? "" : ":");
                if (names.length() - line > NAMES_LINE) {
                    names.append(FOLD);
                    line = names.length();
                }
                names.append(name);
                hashed.writeBytes(bytes(name + ":" + value + "\r\n"));
            }
        }
        Base64.Encoder base64 = Base64.getEncoder();
        String head = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain.domain() + "; s=" + domain.selector()
                + ";\r\n\tt=" + now.getEpochSecond() + ";\r\n\th="
                + names
                + ";\r\n\tbh=" + base64.encodeToString(bodyHash(mail, body)) + ";\r\n\tb=";
        hashed.writeBytes(bytes("dkim-signature:" + relaxed(head)));
        String signature = base64.encodeToString(signature(hashed.toByteArray(), domain));
        StringBuilder lines = new StringBuilder("DKIM-Signature: ").append(head);
        for (int at = 0; at < signature.length(); at += LINE) {
            lines.append(at == 0 ? "" : FOLD).append(signature, at, Math.min(at + LINE, signature.length()));
        }
        return bytes(lines.append("\r\n").toString());
    }

    private byte[] signature(byte[] hashed, SigningDomain domain) {
        try {
            return signatures.sign(hashed, domain.key());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of " + domain.domain() + " does not sign", e);
        }
    }

    /** The fields that are signed, the last of each name; a line that begins with white space goes on with the one before. */
    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new HashMap<>();
        int from = 0;
        while (from < text.length()) {
            int to = text.indexOf("\r\n", from);
            while (to >= 0 && to + 2 < text.length() && isSpace(text.charAt(to + 2))) {
                to = text.indexOf("\r\n", to + 2);
            }
            to = to < 0 ? text.length() : to;
            int colon = text.indexOf(':', from);
            if (colon > from && colon < to) {
                String name = text.substring(from, colon).strip().toLowerCase(Locale.ROOT);
                if (SIGNED.contains(name)) {
                    headers.put(name, relaxed(text.substring(colon + 1, to)));
                }
            }
            from = to + 2;
        }
        return headers;
    }

    /** Unfolded, white space as one space, none at the ends (RFC 6376 3.4.2). */
    private static String relaxed(String value) {
        StringBuilder relaxed = new StringBuilder(value.length());
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n') {
                i++;
            } else if (isSpace(c)) {
                space = true;
            } else {
                if (space && !relaxed.isEmpty()) {
                    relaxed.append(' ');
                }
                space = false;
                relaxed.append(c);
            }
        }
        return relaxed.toString();
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    /**
     * RFC 6376 3.4.4: white space as one space, none at the end of a line, no empty lines at the end. What is so already, as parts
     * in base64 are, is hashed as it stands.
     */
    static byte[] bodyHash(byte[] mail, int from) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        if (isRelaxed(new String(mail, from, mail.length - from, StandardCharsets.ISO_8859_1))) {
            digest.update(mail, from, mail.length - from);
            return digest.digest();
        }
        byte[] out = new byte[mail.length - from + 2];
        int length = 0;
        int emptyLines = 0;
        int start = from;
        while (start < mail.length) {
            boolean spaces = false;
            int end = start;
            for (; end < mail.length; end++) {
                if (mail[end] <= ' ' && mail[end] >= 0) {
                    if (mail[end] == '\r' && end + 1 < mail.length && mail[end + 1] == '\n') {
                        break;
                    }
                    spaces |= isSpace(mail[end]);
                }
            }
            int line = spaces ? squeezed(mail, start, end, out, length + 2 * emptyLines) : end - start;
            if (line == 0) {
                emptyLines++;
            } else {
                int at = length + 2 * emptyLines;
                for (; length < at; length += 2) {
                    lineEnd(out, length);
                }
                emptyLines = 0;
                if (!spaces) {
                    System.arraycopy(mail, start, out, at, line);
                }
                lineEnd(out, at + line);
                length = at + line + 2;
            }
            start = end + 2;
        }
        digest.update(out, 0, length);
        return digest.digest();
    }

    private static boolean isRelaxed(String body) {
        return body.endsWith("\r\n") && !body.endsWith("\r\n\r\n") && !body.equals("\r\n") && body.indexOf('\t') < 0
                && !body.contains("  ") && !body.contains(" \r\n");
    }

    /** A line with each white space as one space, none at its end: how long it is. */
    private static int squeezed(byte[] mail, int from, int to, byte[] out, int at) {
        int length = 0;
        boolean space = false;
        for (int i = from; i < to; i++) {
            if (isSpace(mail[i])) {
                space = true;
            } else {
                if (space) {
                    out[at + length++] = ' ';
                    space = false;
                }
                out[at + length++] = mail[i];
            }
        }
        return length;
    }

    private static void lineEnd(byte[] out, int at) {
        out[at] = '\r';
        out[at + 1] = '\n';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
