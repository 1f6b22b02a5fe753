package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * In which charset the values of a file stand that says so only now and then. A file that is valid as UTF-8 is UTF-8, one
 * that is valid as Windows-31J that; in any other each value is looked at by itself.
 */
final class FileCharset {

    static final Charset OLD = Charset.forName("windows-31j");

    /** Every name of Shift_JIS means what Windows made of it, without hyphens and underscores. */
    private static final Set<String> OLD_NAMES = Set.of("SHIFTJIS", "SJIS", "XSJIS", "CP932", "MS932", "MSKANJI",
            "WINDOWS31J", "WINDOWS932", "CSSHIFTJIS", "CSWINDOWS31J");

    private final @Nullable Charset whole;

    private FileCharset(@Nullable Charset whole) {
        this.whole = whole;
    }

    /** The file without a mark of its byte order; what is UTF-16 becomes UTF-8. */
    static byte[] bytes(byte[] file) {
        int first = file.length < 2 ? 0 : (file[0] & 0xFF) << 8 | file[1] & 0xFF;
        if (first == 0xFEFF || first == 0xFFFE) {
            return new String(file, StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
        }
        return first == 0xEFBB && file.length > 2 && (file[2] & 0xFF) == 0xBF
                ? Arrays.copyOfRange(file, 3, file.length)
                : file;
    }

    static FileCharset of(byte[] file) {
        return new FileCharset(text(file, StandardCharsets.UTF_8) != null
                ? StandardCharsets.UTF_8
                : text(file, OLD) != null ? OLD : null);
    }

    /** @param named as the value itself says; null: it does not */
    String text(byte[] value, @Nullable String named) {
        Charset charset = named == null ? whole : named(named);
        if (charset != null) {
            return new String(value, charset);
        }
        String text = text(value, StandardCharsets.UTF_8);
        return text == null ? new String(value, OLD) : text;
    }

    private @Nullable Charset named(String name) {
        if (OLD_NAMES.contains(name.toUpperCase(Locale.ROOT).replaceAll("[-_]", ""))) {
            return OLD;
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return whole;
        }
    }

    private static @Nullable String text(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
