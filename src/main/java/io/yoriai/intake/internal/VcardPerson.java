package io.yoriai.intake.internal;

import com.github.mangstadt.vinnie.VObjectParameters;
import com.github.mangstadt.vinnie.io.VObjectPropertyValues;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.intake.ImportTable.Line;
import io.yoriai.intake.LineFault;

/**
 * What one vCard says of a reader, as spec/neo.md 7.4 maps it. Of several properties for one field the preferred one counts,
 * of several alike the first.
 */
final class VcardPerson {

    private static final Pattern DAY = Pattern.compile("([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:T.*)?");
    static final String OLDEST = "2.1";
    /** RFC 6350 5.3: from 1, the most preferred, to 100. */
    private static final int PREFERRED = 1;
    private static final int NOT_PREFERRED = 101;

    private final long line;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private String structuredName = "";
    private String version = "";
    private byte @Nullable [] photo;

    VcardPerson(long line) {
        this.line = line;
    }

    void version(String read) {
        version = read;
    }

    /** @param ended false: it lacks what would have followed */
    Line line(boolean ended) {
        if (!structuredName.isEmpty()) {
            texts.putIfAbsent("name", structuredName);
        }
        return new Line(line, texts, photo, ended ? null : LineFault.CARD_OPEN);
    }

    void take(String property, VObjectParameters parameters, String value) {
        int rank = rank(parameters);
        switch (property) {
            case "EMAIL" -> put("email", rank, plain(value).replaceFirst("(?i)^mailto:", ""));
            case "FN" -> put("name", rank, plain(value));
            case "N" -> structuredName = name(VObjectPropertyValues.parseSemiStructured(value));
            case "TEL" -> tel(parameters, rank, plain(value));
            case "ORG" -> organization(rank, VObjectPropertyValues.parseSemiStructured(value));
            case "TITLE" -> put("official_position", rank, plain(value));
            case "BDAY" -> put("birthday", rank, birthday(day(value.strip()), parameters.first("X-APPLE-OMIT-YEAR")));
            case "REV" -> put("created", rank, day(value.strip()));
            case "URL" -> put("url", rank, plain(value));
            case "NOTE" -> put("memo", rank, plain(value));
            case "PHOTO" -> photo(value.strip());
            case "ADR" -> address(rank, value);
            default -> {
                // Nothing of a reader.
            }
        }
    }

    private void put(String field, int rank, String text) {
        put(rank, List.of(field), List.of(text));
    }

    /** Fields of one property: they are taken together, so that no two addresses or companies are mixed. */
    private void put(int rank, List<String> fields, List<String> parts) {
        if (parts.stream().allMatch(String::isBlank)
                || rank >= ranks.getOrDefault(fields.getFirst(), Integer.MAX_VALUE)) {
            return;
        }
        ranks.put(fields.getFirst(), rank);
        for (int i = 0; i < fields.size(); i++) {
            String text = part(parts, i);
            if (text.isEmpty()) {
                texts.remove(fields.get(i));
            } else {
                texts.put(fields.get(i), text);
            }
        }
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index).strip() : "";
    }

    /** A number, or the mark of the versions 2.1 and 3.0, which have no order. */
    private static int rank(VObjectParameters parameters) {
        String number = parameters.first("PREF");
        if (number != null && number.matches("[0-9]{1,3}")) {
            return Integer.parseInt(number);
        }
        return is(parameters, "PREF") ? PREFERRED : NOT_PREFERRED;
    }

    /** The version 2.1 writes a type without the name of its parameter; some programs write several in one value. */
    private static boolean is(VObjectParameters parameters, String type) {
        return Stream.of(parameters.get("TYPE"), parameters.get(null)).filter(Objects::nonNull).flatMap(List::stream)
                .flatMap(list -> Arrays.stream(list.split(","))).anyMatch(one -> one.strip().equalsIgnoreCase(type));
    }

    private static String name(List<String> parts) {
        return (part(parts, 0) + " " + part(parts, 1)).strip();
    }

    /** {@code tel:} and its parameters go (RFC 3966). */
    private void tel(VObjectParameters parameters, int rank, String text) {
        String field = is(parameters, "FAX") ? "fax" : is(parameters, "CELL") ? "mobile_tel" : "tel";
        boolean uri = text.regionMatches(true, 0, "tel:", 0, 4);
        put(field, rank, uri ? text.substring(4).replaceFirst(";.*", "") : text);
    }

    private void organization(int rank, List<String> parts) {
        put(rank, List.of("company", "post"), List.of(part(parts, 0), part(parts, 1)));
    }

    /** Several lines or values of one part are joined. */
    private void address(int rank, String value) {
        List<List<String>> lists = version.equals(OLDEST)
                ? VObjectPropertyValues.parseSemiStructured(value).stream().map(List::of).toList()
                : VObjectPropertyValues.parseStructured(value);
        List<String> parts = new ArrayList<>();
        for (List<String> list : lists) {
            parts.add(list.stream().flatMap(String::lines).map(String::strip).filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(" ")));
        }
        String town = part(parts, 3);
        String street = part(parts, 2);
        // Between words of an address from abroad stands a blank.
        boolean words = town.matches("(?s).*[A-Za-z0-9]") && street.matches("(?s)[A-Za-z0-9].*");
        put(rank, List.of("address", "zip", "pref", "address2"),
                List.of(town + (words ? " " : "") + street, part(parts, 5), part(parts, 4), part(parts, 1)));
    }

    /** Some address books write a year that stands for none, and name it beside. */
    private static String birthday(String day, @Nullable String noYear) {
        return noYear != null && day.startsWith(noYear + "-") ? "-" + day.substring(noYear.length()) : day;
    }

    private static String day(String text) {
        Matcher day = DAY.matcher(text);
        return day.matches() ? day.group(1) + "-" + day.group(2) + "-" + day.group(3) : text;
    }

    /** A picture within the card; one that lies elsewhere is never fetched. What is no base64 is a picture that is none. */
    private void photo(String value) {
        boolean data = value.regionMatches(true, 0, "data:", 0, 5);
        if (photo != null || value.isEmpty() || !data && value.matches("(?is)[a-z]{2,10}:.*")) {
            return;
        }
        try {
            photo = Base64.getMimeDecoder().decode(data ? value.substring(value.indexOf(',') + 1) : value);
        } catch (IllegalArgumentException e) {
            photo = new byte[0];
        }
    }

    private static String plain(String value) {
        return VObjectPropertyValues.unescape(value).strip();
    }
}
