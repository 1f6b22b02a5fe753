package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.intake.ImportTable.Line;

/** Reads vCards 2.1, 3.0 and 4.0 (RFC 2426, 6350) into reader fields, as spec/neo.md 7.4 maps them. */
public final class Vcard {

    private static final Pattern CHARSET = Pattern.compile("CHARSET=\"?([A-Z0-9_.:-]+)\"?");
    private static final Pattern DAY = Pattern.compile("([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:T.*)?");

    private final Map<String, String> texts = new LinkedHashMap<>();
    private String structuredName = "";
    private boolean preferred;
    private byte @Nullable [] photo;

    private Vcard() {}

    /** One property: its name, its parameters in upper case, its value as bytes stood in the file. */
    private record Property(String name, String parameters, String value) {

        boolean is(String type) {
            return parameters.matches("(?s).*(?:^|[;,=\"])" + type + "(?:$|[;,\"]).*");
        }

        /** The value in characters, quoted-printable undone. */
        String text() {
            if (!parameters.contains("QUOTED-PRINTABLE")) {
                return value;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < value.length(); i++) {
                int code = value.charAt(i) == '=' && i + 2 < value.length() + 0 && hex(value, i + 1) ? 2 : 0;
                if (code == 2) {
                    bytes.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
                    i += 2;
                } else {
                    bytes.writeBytes(String.valueOf(value.charAt(i)).getBytes(StandardCharsets.UTF_8));
                }
            }
            return bytes.toString(charset());
        }

        private static boolean hex(String text, int at) {
            return at + 1 < text.length() && Character.digit(text.charAt(at), 16) >= 0
                    && Character.digit(text.charAt(at + 1), 16) >= 0;
        }

        private Charset charset() {
            Matcher named = CHARSET.matcher(parameters);
            try {
                return named.find()
                        ? Charset.forName(named.group(1).equals("SHIFT_JIS") ? "windows-31j" : named.group(1))
                        : StandardCharsets.UTF_8;
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                return StandardCharsets.UTF_8;
            }
        }
    }

    /** The cards of a file in their order; each is numbered by the line on which it begins. */
    public static void read(byte[] file, Consumer<Line> taker) {
        Vcard card = null;
        long begin = 0;
        String[] lines = Delimited.decode(file).split("\r?\n|\r", -1);
        int i = 0;
        while (i < lines.length) {
            int start = i;
            StringBuilder whole = new StringBuilder(lines[i++]);
            boolean quoted = whole.toString().toUpperCase(Locale.ROOT).contains("QUOTED-PRINTABLE");
            while (i < lines.length) {
                if (quoted && !whole.isEmpty() && whole.charAt(whole.length() - 1) == '=') {
                    whole.setLength(whole.length() - 1);
                    whole.append(lines[i++]);
                } else if (!lines[i].isEmpty() && (lines[i].charAt(0) == ' ' || lines[i].charAt(0) == '\t')) {
                    whole.append(lines[i++].substring(1));
                } else {
                    break;
                }
            }
            String line = whole.toString();
            if (line.strip().equalsIgnoreCase("BEGIN:VCARD")) {
                card = new Vcard();
                begin = start + 1L;
            } else if (card != null && line.strip().equalsIgnoreCase("END:VCARD")) {
                taker.accept(new Line(begin, card.finished(), card.photo));
                card = null;
            } else if (card != null) {
                card.take(line);
            }
        }
    }

    private void take(String line) {
        int colon = colon(line);
        if (colon < 0) {
            return;
        }
        String head = line.substring(0, colon).toUpperCase(Locale.ROOT);
        int semicolon = head.indexOf(';');
        String name = semicolon < 0 ? head : head.substring(0, semicolon);
        Property property = new Property(name.substring(name.lastIndexOf('.') + 1),
                semicolon < 0 ? "" : head.substring(semicolon), line.substring(colon + 1));
        switch (property.name()) {
            case "EMAIL" -> email(property);
            case "FN" -> texts.put("name", plain(property.text()));
            case "N" -> name(split(property.text()));
            case "TEL" -> tel(property);
            case "ORG" -> organization(split(property.text()));
            case "TITLE" -> texts.put("official_position", plain(property.text()));
            case "BDAY" -> day("birthday", property.text());
            case "REV" -> day("created", property.text());
            case "URL" -> texts.putIfAbsent("url", plain(property.text()));
            case "NOTE" -> texts.putIfAbsent("memo", plain(property.text()));
            case "PHOTO" -> photo(property);
            case "ADR" -> address(split(property.text()));
            default -> {
                // Nothing of a reader.
            }
        }
    }

    /** The colon that ends names and parameters: not one in quotes. */
    private static int colon(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == ':' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** A picture within the card; one that lies elsewhere is never fetched. What is no base64 is a picture that is none. */
    private void photo(Property property) {
        String value = property.value().strip();
        if (value.regionMatches(true, 0, "data:", 0, 5)) {
            value = value.substring(value.indexOf(',') + 1);
        } else if (value.matches("(?i)[a-z]{2,10}:.*")) {
            return;
        }
        if (photo == null && !value.isEmpty()) {
            try {
                photo = Base64.getMimeDecoder().decode(value);
            } catch (IllegalArgumentException e) {
                photo = new byte[0];
            }
        }
    }

    private void email(Property property) {
        boolean pref = property.is("PREF") || property.parameters().contains("PREF=1");
        if (!texts.containsKey("email") || pref && !preferred) {
            texts.put("email", plain(property.text()).replaceFirst("(?i)^mailto:", ""));
            preferred = pref;
        }
    }

    private void name(List<String> parts) {
        String given = parts.size() > 1 ? parts.get(1) : "";
        structuredName = (parts.getFirst() + " " + given).strip();
    }

    private void tel(Property property) {
        String field = property.is("FAX") ? "fax" : property.is("CELL") ? "mobile_tel" : "tel";
        texts.putIfAbsent(field, plain(property.text()).replaceFirst("(?i)^tel:", "").replace(" ", ""));
    }

    private void organization(List<String> parts) {
        texts.putIfAbsent("company", parts.getFirst());
        if (parts.size() > 1) {
            texts.putIfAbsent("post", parts.get(1));
        }
    }

    private void address(List<String> parts) {
        List<String> seven = new ArrayList<>(parts);
        while (seven.size() < 7) {
            seven.add("");
        }
        texts.putIfAbsent("zip", seven.get(5));
        texts.putIfAbsent("pref", seven.get(4));
        texts.putIfAbsent("address", seven.get(3) + seven.get(2));
        texts.putIfAbsent("address2", seven.get(1));
    }

    private void day(String field, String text) {
        Matcher day = DAY.matcher(text.strip());
        texts.put(field, day.matches() ? day.group(1) + "-" + day.group(2) + "-" + day.group(3) : text.strip());
    }

    private Map<String, String> finished() {
        if (!structuredName.isEmpty()) {
            texts.putIfAbsent("name", structuredName);
        }
        return texts;
    }

    /** The parts between semicolons that are not escaped. */
    private static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                part.append(c).append(value.charAt(++i));
            } else if (c == ';') {
                parts.add(plain(part.toString()));
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(plain(part.toString()));
        return parts;
    }

    private static String plain(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                plain.append(next == 'n' || next == 'N' ? '\n' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString().strip();
    }
}
