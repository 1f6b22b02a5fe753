package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * The parameters of a query string, percent-decoded as UTF-8. A {@code +} may be a space or a plus sign: which one, the
 * signature tells (spec/conventions.md 2).
 *
 * @param values by name, in the order sent; empty values count in the signature and as not given elsewhere
 */
record Query(Map<String, String> values) {

    private static final int MOST = 8 * 1024;
    private static final char UNREADABLE = '\uFFFD';

    /**
     * @param raw as it stands behind the question mark, or null
     * @throws FaultException 400 for a name said twice, bytes that are no UTF-8, or over 8 KiB
     */
    static Query parse(@Nullable String raw, boolean plusIsSpace) {
        Map<String, String> values = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return new Query(values);
        }
        if (raw.length() > MOST) {
            throw new FaultException(Fault.of(400, "INVALID_VALUE", null));
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), plusIsSpace, null);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), plusIsSpace, name);
            if (values.put(name, value) != null) {
                throw new FaultException(Fault.invalidValue(name).saying("fault.INVALID_VALUE.repeated"));
            }
        }
        return new Query(values);
    }

    /** The value of a parameter, or null where it is absent or empty. */
    @Nullable
    String get(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static String decode(String text, boolean plusIsSpace, @Nullable String name) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0 && isAscii(text)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new FaultException(Fault.invalidType(name == null ? text : name));
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                // The container hands raw bytes over decoded as UTF-8, what was none as a sign of its own.
                if (c == UNREADABLE) {
                    throw new FaultException(Fault.invalidType(name == null ? "query" : name));
                }
                int point = text.codePointAt(i);
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point) - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new FaultException(Fault.invalidType(name == null ? text : name));
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
