package io.yoriai.page.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads {@code name=value&name=value} with percent signs and plus signs, byte by byte: of a query and of a form. */
public final class FormParser {

    private FormParser() {}

    /** Takes what was read. */
    public interface Sink {

        /** @param whole false: a percent sign is not followed by two hex digits */
        void add(String name, byte[] value, boolean whole);
    }

    public static void parse(byte[] text, Sink into) {
        int start = 0;
        while (start <= text.length) {
            int end = indexOf(text, '&', start, text.length);
            if (end > start) {
                pair(text, start, end, into);
            }
            start = end + 1;
        }
    }

    private static void pair(byte[] text, int start, int end, Sink into) {
        int equals = indexOf(text, '=', start, end);
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        boolean whole = unescape(text, start, equals, name);
        whole &= equals == end || unescape(text, equals + 1, end, value);
        into.add(name.toString(StandardCharsets.UTF_8), value.toByteArray(), whole);
    }

    /** @return false where a percent sign is not followed by two hex digits; it then stands for itself */
    private static boolean unescape(byte[] text, int start, int end, ByteArrayOutputStream out) {
        boolean whole = true;
        for (int i = start; i < end; i++) {
            if (text[i] == '+') {
                out.write(' ');
            } else if (text[i] == '%') {
                int high = i + 2 < end ? Character.digit(text[i + 1], 16) : -1;
                int low = i + 2 < end ? Character.digit(text[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    whole = false;
                    out.write('%');
                } else {
                    out.write(high * 16 + low);
                    i += 2;
                }
            } else {
                out.write(text[i]);
            }
        }
        return whole;
    }

    private static int indexOf(byte[] text, char wanted, int start, int end) {
        int i = start;
        while (i < end && text[i] != wanted) {
            i++;
        }
        return i;
    }
}
