package io.yoriai.mail.internal.intake;

import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A mail as it came, read as far as it can be: bounded, and never an exception.
 *
 * @param headers of the mail itself, unfolded and decoded, the first of each name; names in small letters
 * @param parts texts and reports, also those of mails inside
 */
public record ReadMail(Map<String, String> headers, List<Part> parts) {

    private static final int MOST_PARTS = 50;
    private static final int MOST_PART_BYTES = 2 << 20;
    private static final int MOST_HEADERS = 500;

    /**
     * A part that is no container.
     *
     * @param type such as {@code text/plain}
     */
    public record Part(String type, String text) {}

    /** Reads a mail. */
    public static ReadMail of(byte[] raw) {
        Map<String, String> headers = new TreeMap<>();
        List<Part> parts = new ArrayList<>();
        try {
            read(raw, headers, parts);
        } catch (IOException | MimeException | RuntimeException e) {
            if (parts.isEmpty()) {
                parts.add(new Part("text/plain", new String(raw, StandardCharsets.UTF_8)));
            }
        }
        return new ReadMail(headers, parts);
    }

    private static void read(byte[] raw, Map<String, String> headers, List<Part> parts)
            throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.custom().setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLen(100_000).setMaxHeaderLen(100_000).setMaxContentLen(-1).build());
        tokens.parse(new ByteArrayInputStream(raw));
        int heads = 0;
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM
                && parts.size() < MOST_PARTS; state = tokens.next()) {
            if (state == EntityState.T_START_HEADER) {
                heads++;
            } else if (state == EntityState.T_FIELD && heads == 1) {
                Field field = tokens.getField();
                headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), decoded(field.getBody()));
            } else if (state == EntityState.T_BODY) {
                String type = Objects.requireNonNullElse(tokens.getBodyDescriptor().getMimeType(), "text/plain");
                byte[] bytes = tokens.getDecodedInputStream().readNBytes(MOST_PART_BYTES);
                parts.add(new Part(type.toLowerCase(Locale.ROOT),
                        new String(bytes, charset(tokens.getBodyDescriptor().getCharset()))));
            }
        }
    }

    private static String decoded(String body) {
        String unfolded = body == null ? "" : body.replaceAll("\r?\n[ \t]?", " ").strip();
        return unfolded.contains("=?")
                ? DecoderUtil.decodeEncodedWords(unfolded, DecodeMonitor.SILENT, StandardCharsets.UTF_8)
                : unfolded;
    }

    private static Charset charset(String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** "": there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String subject() {
        return header("subject");
    }

    /** The first part of a type; "": there is none. */
    public String text(String type) {
        return parts.stream().filter(part -> part.type().equals(type)).map(Part::text).findFirst().orElse("");
    }
}
