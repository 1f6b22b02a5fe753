package io.yoriai;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names for what another run may number or draw differently: ids by kind, tokens. Calls say {@code {name}}, and the recording
 * says the same for the id in an answer. An id that no call gave a name has its kind and number: the third campaign that any
 * answer told is {@code {Seminar#3}}.
 */
final class WireNames {

    private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*(\\d+)}");
    private static final Pattern NAMED = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:([tnr\\\\])|u([0-9A-F]{4})|x([0-9A-F]{2}))");
    /** Raw bytes of a body are characters from here on until it is sent. */
    private static final char RAW = '\uF700';

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Map<String, String>> ids = new HashMap<>();

    WireNames() {
        keep("ns", " xmlns=\"http://smartseminar.jp/\" version=\"1.5\"");
    }

    /** Keeps a value that is no record's id. */
    void keep(String name, String value) {
        values.put(name, value);
    }

    /** Names a record's id, unless it has a name. */
    void keep(String name, String kind, String id) {
        values.put(name, id);
        ids.computeIfAbsent(kind, of -> new LinkedHashMap<>()).putIfAbsent(id, name);
    }

    /** Whether an answer told this id before. */
    boolean knows(String kind, String id) {
        return ids.getOrDefault(kind, Map.of()).containsKey(id);
    }

    /** The name of an id, in braces. */
    String name(String kind, String id) {
        Map<String, String> known = ids.computeIfAbsent(kind, of -> new LinkedHashMap<>());
        String name = known.get(id);
        if (name == null) {
            name = kind + "#" + (known.size() + 1);
            keep(name, kind, id);
        }
        return "{" + name + "}";
    }

    /** A cell of a call with its repetitions, names and escapes filled in. */
    String filled(String cell) {
        String text = REPEATED.matcher(cell)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
        text = NAMED.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m.group(1))));
        return ESCAPED.matcher(text).replaceAll(m -> Matcher.quoteReplacement(character(m)));
    }

    /** A filled cell as it is sent. */
    static byte[] bytes(String filled) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        filled.codePoints().forEach(c -> {
            if (c >= RAW && c <= RAW + 0xFF) {
                bytes.write(c - RAW);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** What was kept under a name. */
    String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("nothing was kept as {" + name + "}");
        }
        return value;
    }

    private static String character(java.util.regex.MatchResult escaped) {
        if (escaped.group(1) != null) {
            return switch (escaped.group(1)) {
                case "t" -> "\t";
                case "n" -> "\n";
                case "r" -> "\r";
                default -> "\\";
            };
        }
        return escaped.group(2) != null
                ? Character.toString((char) Integer.parseInt(escaped.group(2), 16))
                : Character.toString((char) (RAW + Integer.parseInt(escaped.group(3), 16)));
    }
}
