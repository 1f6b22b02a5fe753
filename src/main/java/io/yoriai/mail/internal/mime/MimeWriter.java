package io.yoriai.mail.internal.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes a mail: lines of at most 998 bytes that end with CRLF, all parts in seven bits, so that no server has to convert
 * anything and a signature stays good (RFC 5322, RFC 2045).
 */
public final class MimeWriter {

    private static final int MOST_LINE = 998;
    private static final int BASE64_LINE = 76;
    private static final byte[] CRLF = {'\r', '\n'};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);

    private MimeWriter() {}

    /** The whole mail. */
    public static byte[] write(MailParts mail) {
        MimeWriter writer = new MimeWriter();
        writer.ascii(HeaderText.mailbox("From", mail.senderName(), mail.senderAddress(), mail.charset()));
        writer.ascii(HeaderText.unstructured("Subject", mail.subject(), mail.charset()));
        mail.head().forEach(writer::ascii);
        writer.ascii("MIME-Version: 1.0\r\n");
        if (mail.attachment() == null) {
            writer.body(mail, "a" + mail.boundary());
        } else {
            String mixed = "m" + mail.boundary();
            writer.ascii("Content-Type: multipart/mixed;\r\n boundary=\"" + mixed + "\"\r\n\r\n--" + mixed + "\r\n");
            writer.body(mail, "a" + mail.boundary());
            writer.ascii("--" + mixed + "\r\n");
            writer.attachment(mail.attachment());
            writer.ascii("--" + mixed + "--\r\n");
        }
        return writer.out.toByteArray();
    }

    /** Bytes in lines of base64, each with CRLF. */
    public static byte[] base64(byte[] bytes) {
        // All at once and then cut: to encode line by line takes several times as long.
        byte[] encoded = Base64.getEncoder().encode(bytes);
        ByteArrayOutputStream lines = new ByteArrayOutputStream(encoded.length + encoded.length / 38 + CRLF.length);
        int at = 0;
        do {
            int length = Math.min(BASE64_LINE, encoded.length - at);
            lines.write(encoded, at, length);
            lines.writeBytes(CRLF);
            at += length;
        } while (at < encoded.length);
        return lines.toByteArray();
    }

    private void body(MailParts mail, String boundary) {
        byte[] text = mail.text();
        byte[] html = mail.html();
        if (text != null && html != null) {
            ascii("Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n--" + boundary
                    + "\r\n");
            part("plain", text, mail.charset());
            ascii("--" + boundary + "\r\n");
            part("html", html, mail.charset());
            ascii("--" + boundary + "--\r\n");
        } else if (html != null) {
            part("html", html, mail.charset());
        } else {
            part("plain", text == null ? new byte[0] : text, mail.charset());
        }
    }

    private void part(String type, byte[] content, MailCharset charset) {
        boolean plain = charset == MailCharset.JIS && type.equals("plain") && isShort(content);
        ascii("Content-Type: text/" + type + "; charset=" + charset.label() + "\r\nContent-Transfer-Encoding: "
                + (plain ? "7bit" : "base64") + "\r\n\r\n");
        out.writeBytes(plain ? content : base64(content));
        if (plain && (content.length < 2 || content[content.length - 1] != '\n')) {
            out.writeBytes(CRLF);
        }
    }

    private void attachment(MailParts.Attachment file) {
        ascii("Content-Type: " + file.mediaType() + "\r\nContent-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment" + HeaderText.parameter("filename", file.fileName())
                + "\r\n\r\n");
        out.writeBytes(file.base64());
    }

    private static boolean isShort(byte[] content) {
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                start = i + 1;
            } else if (i - start > MOST_LINE) {
                return false;
            }
        }
        return true;
    }

    private void ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
