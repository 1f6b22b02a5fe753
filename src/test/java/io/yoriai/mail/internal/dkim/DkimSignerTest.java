package io.yoriai.mail.internal.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import io.yoriai.mail.internal.SigningDomain;

/** What is signed verifies, by a reading of RFC 6376 that shares nothing with the signer. */
class DkimSignerTest {

    private static KeyPair keys;

    @BeforeAll
    static void keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello\r\n", "", "\r\n\r\n", "a  b\t c \r\n\r\n \r\nd\r\n\r\n\r\n", "no end", " \r\nx\r\n",
        ".dot\r\n..\r\n"})
    void a_signature_verifies_and_one_of_a_changed_mail_does_not(String body) throws Exception {
        String head = "X-SMP-Mail-Id: 1-abc\r\nFrom:  =?UTF-8?B?5a+E5ZCI?=\r\n <a@example.com>\r\nTo: b@example.org\r\n"
                + "Subject:  a\r\n\t long   one  \r\nDate: Thu, 26 Nov 2026 10:00:00 +0900\r\nMessage-ID: <1@example.com>\r\n"
                + "List-Unsubscribe: <https://example.com/u/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                + "Reply-To: c@example.com\r\nMIME-Version: 1.0\r\nX-Other: x\r\n"
                + "Content-Type: text/plain; charset=UTF-8\r\n\r\n";
        String mail = head + body;
        byte[] header = new DkimSigner(false).sign(mail.getBytes(StandardCharsets.ISO_8859_1),
                new SigningDomain(1, "example.com", "s1", keys.getPrivate(), null),
                Instant.parse("2026-11-26T01:00:00Z"));
        assertThat(new DkimSigner(true).sign(mail.getBytes(StandardCharsets.ISO_8859_1),
                new SigningDomain(1, "example.com", "s1", keys.getPrivate(), null),
                Instant.parse("2026-11-26T01:00:00Z"))).as("by the native library, where it loads").isEqualTo(header);
        String signed = new String(header, StandardCharsets.ISO_8859_1) + mail;
        assertThat(signed.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
        keep(signed, body);
        assertThat(verifies(signed)).isTrue();
        assertThat(verifies(signed.replace("long", "short"))).isFalse();
        assertThat(verifies(signed + "x\r\n")).isFalse();
        assertThat(signed.replaceAll("(?s).*?h=([^;]*);.*", "$1").replaceAll("\\s", "").split(":"))
                .containsExactlyInAnyOrder("from", "to", "subject", "date", "message-id", "reply-to", "mime-version",
                        "content-type", "list-unsubscribe", "list-unsubscribe-post");
        assertThat(signed).contains("c=relaxed/relaxed", "a=rsa-sha256").doesNotContainPattern("[;\\s]l=");
    }

    @Test
    void the_native_library_signs_where_it_loads() throws Exception {
        assumeThat(RsaSignatures.fastHere()).as("the native library for signatures loads on this machine").isTrue();
        assertThat(new RsaSignatures(true).sign(new byte[]{1}, keys.getPrivate()))
                .isEqualTo(new RsaSignatures(false).sign(new byte[]{1}, keys.getPrivate()));
    }

    @Test
    void a_body_is_read_as_the_rfc_shows() throws Exception {
        byte[] mail = " C \r\nD \t E\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(DkimSigner.bodyHash(mail, 0)).isEqualTo(sha256(" C\r\nD E\r\n"));
    }

    @Test
    void bodies_of_all_kinds_are_hashed_as_the_rfc_says_whether_anything_is_to_be_changed_or_not() throws Exception {
        Random random = new Random(20261128);
        String[] pieces = {"a", "YWJj", " ", "  ", "\t", "\r\n", "\r\n", "\r\n\r\n", "\n", "\r", ".", "\u00e9"};
        int asTheyStand = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder();
            for (int n = random.nextInt(9); n > 0; n--) {
                body.append(pieces[random.nextInt(pieces.length)]);
            }
            String relaxed = body.toString().replaceAll("[ \t]+", " ").replaceAll(" (?=\r\n|$(?![\r\n]))", "")
                    .replaceAll("(\r\n)+$(?![\r\n])", "");
            relaxed = relaxed.isEmpty() ? "" : relaxed + "\r\n";
            asTheyStand += relaxed.contentEquals(body) ? 1 : 0;
            assertThat(DkimSigner.bodyHash(("X" + body).getBytes(StandardCharsets.ISO_8859_1), 1))
                    .as(body.toString().replace("\r", "\\r").replace("\n", "\\n")).isEqualTo(sha256(relaxed));
        }
        assertThat(asTheyStand).isBetween(1_000, 19_000);
    }

    /** With {@code -Dmails=FOLDER} they can be judged by other programs. */
    private static void keep(String signed, String body) throws Exception {
        String folder = System.getProperty("mails");
        if (folder != null) {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "dkim-" + Integer.toHexString(body.hashCode()) + ".eml"), signed,
                    StandardCharsets.ISO_8859_1);
            Files.writeString(Path.of(folder, "key.pem"), "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n");
        }
    }

    private static boolean verifies(String mail) throws Exception {
        int end = mail.indexOf("\r\n\r\n");
        String[] fields = mail.substring(0, end).split("\r\n(?=[^ \t])");
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : fields[0].substring(fields[0].indexOf(':') + 1).split(";")) {
            tags.put(tag.substring(0, tag.indexOf('=')).strip(),
                    tag.substring(tag.indexOf('=') + 1).replaceAll("\\s", ""));
        }
        StringBuilder body = new StringBuilder();
        for (String line : (mail.substring(end + 4) + "\0").split("\r\n")) {
            body.append(line.replaceAll("[ \t]+", " ").replaceAll(" $", "").replace("\0", "")).append("\r\n");
        }
        String canonical = body.toString().replaceAll("(\r\n)+$", "\r\n");
        byte[] hash = sha256(canonical.equals("\r\n") ? "" : canonical);
        StringBuilder head = new StringBuilder();
        for (String name : tags.get("h").split(":")) {
            for (String field : fields) {
                if (field.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    head.append(relaxed(field)).append("\r\n");
                }
            }
        }
        head.append(relaxed(fields[0].replaceAll("(?s)b=[^;]*$", "b=")));
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initVerify(keys.getPublic());
        rsa.update(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        return rsa.verify(Base64.getDecoder().decode(tags.get("b")))
                && MessageDigest.isEqual(hash, Base64.getDecoder().decode(tags.get("bh")));
    }

    private static String relaxed(String field) {
        int colon = field.indexOf(':');
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":"
                + field.substring(colon + 1).replaceAll("\r\n", "").replaceAll("[ \t]+", " ").strip();
    }

    private static byte[] sha256(String text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
