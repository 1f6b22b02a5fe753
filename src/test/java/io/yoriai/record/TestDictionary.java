package io.yoriai.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Dictionaries of tests' own: the product's with rows beside, or a few rows alone. */
public final class TestDictionary {

    private static final String COLUMNS = "resource\tcolumn\ttype\tcodes\tget\tpost\tput\trequired\tsearch\tsort\tmax\tmin"
            + "\tdefault\tformat\tflags\talias\twhen\tlabel_ja\tlabel_en\tev\tnotes";

    private TestDictionary() {}

    /** The product's dictionary, and what the tables in a folder of the tests' resources add to it. */
    public static Dictionary with(String folder) {
        return new Dictionary(both("columns", folder), both("methods", folder), both("parameters", folder));
    }

    private static List<Tsv.Line> both(String table, String folder) {
        List<Tsv.Line> lines = new ArrayList<>(Tsv.read("/dictionary/" + table + ".tsv"));
        lines.addAll(Tsv.read(folder + "/" + table + ".tsv"));
        return lines;
    }

    /**
     * A resource that no table has.
     *
     * @param columns each {@code Name type}, which calls may read, write, search and sort by; then what its row says beside,
     *     such as {@code max=20} or {@code put=-}
     */
    public static Resource resource(String name, String... columns) {
        StringBuilder rows = new StringBuilder(COLUMNS);
        for (String column : columns) {
            rows.append('\n').append(row(name, column.split(" ")));
        }
        return new Dictionary(lines("test", rows.toString()), List.of(), List.of()).resource(name);
    }

    /** The lines of a table that is this text. */
    static List<Tsv.Line> lines(String file, String text) {
        try {
            return Tsv.lines(file, new BufferedReader(new StringReader(text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(String resource, String[] words) {
        List<String> names = List.of(COLUMNS.split("\t"));
        String[] cells = new String[names.size()];
        java.util.Arrays.fill(cells, "");
        cells[0] = resource;
        cells[1] = words[0];
        cells[2] = words[1];
        for (String yes : List.of("get", "post", "put", "search", "sort")) {
            cells[names.indexOf(yes)] = "y";
        }
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            cells[names.indexOf(words[i].substring(0, equals))] = words[i].substring(equals + 1);
        }
        return String.join("\t", cells);
    }
}
