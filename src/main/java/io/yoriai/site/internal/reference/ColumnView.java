package io.yoriai.site.internal.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;

/**
 * One column as a row of a reference page.
 *
 * @param path names from the record down, joined by dots
 * @param wire the elements that stand on the wire for it, where they are not its name
 * @param label in the page's language
 * @param type the kind in lower case, part of a text's key
 * @param required {@code yes}, {@code cond} or {@code no}
 * @param codes the codes the dictionary gives, else empty
 * @param master the installation's list the codes come from, else empty
 * @param foreign the resource whose ids it holds, else empty
 */
record ColumnView(String path, String wire, String label, String type, String required, boolean answered,
        boolean search, boolean sort, List<Codes.Code> codes, String master, String foreign, List<String> notes) {

    /** Columns and their children in order, those that the method shows. */
    static List<ColumnView> of(List<Column> columns, String verb, Locale language, Notes notes,
            Predicate<Column> shown) {
        List<ColumnView> rows = new ArrayList<>();
        columns.forEach(column -> add(rows, "", column, verb, language, notes, shown));
        return List.copyOf(rows);
    }

    private static void add(List<ColumnView> rows, String prefix, Column column, String verb, Locale language,
            Notes notes, Predicate<Column> shown) {
        if (!shown.test(column)) {
            return;
        }
        String path = prefix + column.name();
        rows.add(new ColumnView(path, wire(column),
                language.getLanguage().equals("en") ? column.labelEn() : column.labelJa(),
                column.kind().name().toLowerCase(Locale.ROOT), required(column, verb), column.answered(),
                column.search(), column.sort(),
                column.codes() instanceof Codes.Fixed fixed ? fixed.codes() : List.of(),
                column.codes() instanceof Codes.Master master ? master.name() : "",
                column.codes() instanceof Codes.Foreign foreign ? foreign.resource() : "",
                notes.of(column, language)));
        if (!column.follows()) {
            column.children().forEach(child -> add(rows, path + ".", child, verb, language, notes, shown));
        }
    }

    private static String wire(Column column) {
        String name = column.name();
        return switch (column.kind()) {
            case REF -> column.idName() + ", " + column.nameName();
            case CHOICES -> name + "List > " + name + " > " + column.idName();
            case LIST -> column.item() == null || column.item().equals(name) ? "" : name + " > " + column.item();
            case ATTRIBUTES -> "Attribute1, Attribute2List, Attribute3File";
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64, ELEMENT, FILE -> "";
        };
    }

    private static String required(Column column, String verb) {
        return switch (column.required()) {
            case "both" -> "yes";
            case "cond" -> "cond";
            case "post" -> verb.equals("POST") ? "yes" : "no";
            case "put" -> verb.equals("PUT") ? "yes" : "no";
            default -> "no";
        };
    }
}
