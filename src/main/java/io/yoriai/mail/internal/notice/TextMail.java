package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.mime.MailCharset;
import io.yoriai.mail.internal.mime.MailParts;
import io.yoriai.mail.internal.mime.MimeWriter;
import io.yoriai.mail.internal.template.CompiledText.Writing;
import io.yoriai.record.Times;

/**
 * A mail in the words of the product or of a magazine, as text or as text and HTML.
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

    /** The whole mail; the same at every attempt. */
    byte[] bytes(MailRow row) {
        return bytes(row, Writing.UTF_8);
    }

    /** The same in a character set; in UTF-8 where that one lacks something. */
    byte[] bytes(MailRow row, Writing wanted) {
        MailParts parts = parts(row, wanted);
        return MimeWriter.write(parts == null ? Objects.requireNonNull(parts(row, Writing.UTF_8)) : parts);
    }

    private @Nullable MailParts parts(MailRow row, Writing writing) {
        MailCharset charset = writing.charset();
        String name = writing.replaced(line(fromName));
        String title = writing.replaced(line(subject));
        byte[] plain = charset.encode(writing.replaced(lines(text)));
        byte[] formed = charset.encode(writing.replaced(lines(html)));
        if (plain == null || formed == null || charset.encode(name) == null || charset.encode(title) == null) {
            return null;
        }
        return new MailParts(charset, title, name, fromAddress, head(row), plain, html.isBlank() ? null : formed, null,
                "=_" + row.messageIdSeed());
    }

    private List<String> head(MailRow row) {
        List<String> head = new ArrayList<>();
        head.add("To: <" + line(row.email()) + ">\r\n");
        if (!replyTo.isBlank()) {
            head.add("Reply-To: <" + line(replyTo) + ">\r\n");
        }
        head.add("Date: " + DATE.format(row.createdAt().atZone(Times.JST)) + "\r\n");
        head.add("Message-ID: <" + row.messageIdSeed() + '@' + fromAddress.substring(fromAddress.lastIndexOf('@') + 1)
                + ">\r\n");
        headers.forEach((field, value) -> head.add(field + ": " + value + "\r\n"));
        return head;
    }

    /** One line without control characters. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }
}
