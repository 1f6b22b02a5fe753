package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

import io.yoriai.intake.FileEncoding;

/**
 * In which encoding a file stands, and its text. Bytes that are no characters in it become {@link #LOST}, which is never
 * stored of anybody: whoever reads a line looks for it.
 */
final class FileCharset {

    /** Stands for bytes that are no characters. */
    static final char LOST = '\uFFFD';

    /** Every name of Shift_JIS means what Windows made of it, without hyphens and underscores. */
    private static final Set<String> OLD_NAMES = Set.of("SHIFTJIS", "SJIS", "XSJIS", "CP932", "MS932", "MSKANJI",
            "WINDOWS31J", "WINDOWS932", "CSSHIFTJIS", "CSWINDOWS31J");

    private final FileEncoding whole;

    private FileCharset(FileEncoding whole) {
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
        Census census = new Census();
        census.count(file, file.length);
        return new FileCharset(census.encoding());
    }

    /** The encoding of a file, which is read through once and not kept. */
    static FileEncoding encoding(InputStream file) throws IOException {
        Census census = new Census();
        byte[] buffer = new byte[1 << 16];
        for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
            census.count(buffer, read);
        }
        return census.encoding();
    }

    /** The text of a file without a mark of its byte order. */
    static Reader open(InputStream file, FileEncoding encoding) throws IOException {
        Reader reader = new BufferedReader(
                new InputStreamReader(new BufferedInputStream(file), encoding.charset()), 1 << 16);
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    /** @param named as the value itself says; null: it does not */
    String text(byte[] value, @Nullable String named) {
        String text = new String(value, named == null ? whole.charset() : named(named));
        return named != null && text.indexOf(LOST) >= 0 ? new String(value, whole.charset()) : text;
    }

    private Charset named(String name) {
        if (OLD_NAMES.contains(name.toUpperCase(Locale.ROOT).replaceAll("[-_]", ""))) {
            return FileEncoding.SHIFT_JIS.charset();
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return whole.charset();
        }
    }

    /**
     * Counts what speaks for UTF-8 and what against it. One cut character does not make a file Windows-31J, in which nearly
     * every character would speak against. EUC-JP has nothing but pairs of high bytes, which Shift_JIS has only by chance.
     */
    private static final class Census {

        private long position;
        private long characters;
        private long wrong;
        private long wrongEuc;
        private long highest;
        private long pairs;
        private long rare;
        private long escapes;
        private long zerosEven;
        private long zerosOdd;
        private int due;
        private int dueEuc;
        private int last;
        private int first = -1;
        private int second = -1;

        void count(byte[] bytes, int length) {
            for (int i = 0; i < length; i++, position++) {
                int one = bytes[i] & 0xFF;
                if (position == 0) {
                    first = one;
                } else if (position == 1) {
                    second = one;
                }
                if (one == 0) {
                    if (position % 2 == 0) {
                        zerosEven++;
                    } else {
                        zerosOdd++;
                    }
                }
                euc(one);
                escapes += last == 0x1B && one == '$' ? 1 : 0;
                last = one;
                if (due > 0 && (one & 0xC0) == 0x80) {
                    due--;
                    characters += due == 0 ? 1 : 0;
                } else {
                    wrong += due > 0 ? 1 : 0;
                    due = one < 0xC2 || one > 0xF4 ? 0 : one < 0xE0 ? 1 : one < 0xF0 ? 2 : 3;
                    wrong += one >= 0x80 && due == 0 ? 1 : 0;
                }
            }
        }

        private void euc(int one) {
            highest += one >= 0xE0 ? 1 : 0;
            if (dueEuc > 0 && one >= 0xA1 && one < 0xFF) {
                dueEuc--;
            } else {
                wrongEuc += dueEuc > 0 || one >= 0x80 && one < 0xA1 && one != 0x8E && one != 0x8F ? 1 : 0;
                dueEuc = one == 0x8F ? 2 : one >= 0x80 ? 1 : 0;
                pairs += dueEuc > 0 ? 1 : 0;
                // Narrow kana of Shift_JIS begin where the rare characters of EUC-JP do.
                rare += one >= 0xD0 || one > 0xA5 && one < 0xB0 ? 1 : 0;
            }
        }

        FileEncoding encoding() {
            if (first == 0xFF && second == 0xFE || zerosOdd > 4 * zerosEven && zerosOdd * 10 > position) {
                return FileEncoding.UTF_16LE;
            }
            if (first == 0xFE && second == 0xFF || zerosEven > 4 * zerosOdd && zerosEven * 10 > position) {
                return FileEncoding.UTF_16BE;
            }
            if (wrong == 0 && due == 0 || characters > wrong) {
                return escapes > 0 && characters == 0 ? FileEncoding.ISO_2022_JP : FileEncoding.UTF_8;
            }
            return wrongEuc == 0 && (highest > 0 || rare * 10 <= pairs) ? FileEncoding.EUC_JP : FileEncoding.SHIFT_JIS;
        }
    }
}
