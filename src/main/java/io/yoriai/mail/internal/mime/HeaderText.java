package io.yoriai.mail.internal.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Text in header lines: encoded words (RFC 2047) and parameters (RFC 2231). */
final class HeaderText {

    private static final int MOST_LINE = 76;
    private static final int MOST_WORD = 75;
    private static final int MOST_PIECE = 60;
    /** An address shorter than this stands on one line with the name of its field. */
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7E](?:[\\x20-\\x7E]*[\\x21-\\x7E])?");
    private static final Pattern ATOM = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+");

    private HeaderText() {}

    /** {@code Subject: …}, folded, with CRLF; a text without letters gives an empty field. */
    static String unstructured(String field, String text, MailCharset charset) {
        boolean plain = PLAIN.matcher(text).matches() && !text.contains("=?")
                && field.length() + 2 + text.length() <= MOST_LINE;
        if (text.isEmpty() || plain) {
            return field + ": " + text + "\r\n";
        }
        return field + ": " + String.join("\r\n ", words(text, charset, field.length() + 2)) + "\r\n";
    }

    /** {@code From: name <address>}: an encoded name, and the address on a line of its own. */
    static String mailbox(String field, String name, String address, MailCharset charset) {
        if (name.isBlank()) {
            return field + ": " + address + "\r\n";
        }
        String line;
        if (ATOM.matcher(name).matches() && !name.contains("=?") && name.equals(name.strip())
                && field.length() + 2 + name.length() <= MOST_LINE) {
            line = name;
        } else {
            line = String.join("\r\n ", words(name, charset, field.length() + 2));
        }
        return field + ": " + line + "\r\n <" + address + ">\r\n";
    }

    /** A parameter of a header line, each piece on a line of its own: {@code ; name="…"}, or by RFC 2231. */
    static String parameter(String name, String value) {
        if (value.length() <= MOST_PIECE && value.matches("[A-Za-z0-9 ._()-]*")) {
            return ";\r\n " + name + "=\"" + value + "\"";
        }
        StringBuilder all = new StringBuilder();
        StringBuilder piece = new StringBuilder("UTF-8''");
        int n = 0;
        for (int c : value.codePoints().toArray()) {
            String percent = percent(Character.toString(c));
            if (piece.length() + percent.length() > MOST_PIECE) {
                all.append(";\r\n ").append(name).append('*').append(n++).append("*=").append(piece);
                piece.setLength(0);
            }
            piece.append(percent);
        }
        all.append(";\r\n ").append(name).append('*');
        if (n > 0) {
            all.append(n).append('*');
        }
        return all.append('=').append(piece).toString();
    }

    private static String percent(String character) {
        if (character.matches("[A-Za-z0-9._-]")) {
            return character;
        }
        StringBuilder text = new StringBuilder();
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            text.append('%').append(String.format(java.util.Locale.ROOT, "%02X", b & 0xFF));
        }
        return text.toString();
    }

    /** Cuts by whole characters: each word at most 75 long, the first line at most 76 with the field's name. */
    private static List<String> words(String text, MailCharset charset, int taken) {
        String start = "=?" + charset.label() + "?B?";
        List<String> words = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            int room = Math.min(MOST_WORD, MOST_LINE - (words.isEmpty() ? taken : 1));
            int before = piece.length();
            piece.appendCodePoint(c);
            int longer = 4 * ((bytes(piece.toString(), charset).length + 2) / 3);
            if (before > 0 && start.length() + longer + 2 > room) {
                words.add(start + base64(piece.substring(0, before), charset) + "?=");
                piece.delete(0, before);
            }
        }
        words.add(start + base64(piece.toString(), charset) + "?=");
        return words;
    }

    private static String base64(String text, MailCharset charset) {
        return Base64.getEncoder().encodeToString(bytes(text, charset));
    }

    private static byte[] bytes(String text, MailCharset charset) {
        return Objects.requireNonNull(charset.encode(text), "cannot be said");
    }
}
