package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.record.Times;

/**
 * A mail in UTF-8, as text or as text and HTML.
 *
 * @param fromName "": the address alone
 * @param replyTo "": the sender's address
 * @param html "": text alone
 * @param headers others, in ASCII, in one line each
 */
record TextMail(String fromName, String fromAddress, String replyTo, String subject, String text, String html,
        Map<String, String> headers) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z",
            Locale.ENGLISH);
    /** Bytes of UTF-8 whose encoded word leaves room for a header's name in a line of 76. */
    private static final int WORD_BYTES = 36;

    /** The whole mail; the same at every attempt. */
    byte[] bytes(MailRow row) {
        StringBuilder head = new StringBuilder();
        head.append("From: ").append(fromName.isBlank() ? "" : words(fromName) + "\r\n ").append('<')
                .append(fromAddress).append(">\r\n");
        head.append("To: <").append(line(row.email())).append(">\r\n");
        if (!replyTo.isBlank()) {
            head.append("Reply-To: <").append(line(replyTo)).append(">\r\n");
        }
        head.append("Subject: ").append(words(subject)).append("\r\n");
        head.append("Date: ").append(date(row.createdAt())).append("\r\n");
        head.append("Message-ID: <").append(row.messageIdSeed()).append('@')
                .append(fromAddress.substring(fromAddress.lastIndexOf('@') + 1)).append(">\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("MIME-Version: 1.0\r\n");
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        if (html.isBlank()) {
            mail.writeBytes(ascii(head.append(part("text/plain", text)).toString()));
            return mail.toByteArray();
        }
        String boundary = "=_" + row.messageIdSeed();
        head.append("Content-Type: multipart/alternative; boundary=\"").append(boundary).append("\"\r\n\r\n");
        head.append("--").append(boundary).append("\r\n").append(part("text/plain", text));
        head.append("--").append(boundary).append("\r\n").append(part("text/html", html));
        mail.writeBytes(ascii(head.append("--").append(boundary).append("--\r\n").toString()));
        return mail.toByteArray();
    }

    private static String part(String type, String text) {
        byte[] utf8 = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return "Content-Type: " + type + "; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(utf8) + "\r\n";
    }

    private static String date(Instant moment) {
        return DATE.format(moment.atZone(Times.JST));
    }

    /** A header's text as RFC 2047 writes it: no character cut, no word over 75, no line over 76. */
    static String words(String text) {
        String line = line(text);
        if (line.chars().allMatch(c -> c >= ' ' && c < 127) && line.length() <= 60 && !line.contains("=?")
                && !line.matches(".*[()<>@,;:\\\\\".\\[\\]].*")) {
            return line;
        }
        StringBuilder words = new StringBuilder();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        line.codePoints().forEach(point -> {
            byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
            if (word.size() + bytes.length > WORD_BYTES) {
                end(words, word);
            }
            word.writeBytes(bytes);
        });
        end(words, word);
        return words.toString();
    }

    private static void end(StringBuilder words, ByteArrayOutputStream word) {
        words.append(words.isEmpty() ? "" : "\r\n ").append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(word.toByteArray())).append("?=");
        word.reset();
    }

    /** One line without control characters. */
    static String line(@Nullable String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
