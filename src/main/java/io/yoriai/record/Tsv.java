package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A table of the program's resources: tab-separated, in UTF-8, its first line the names of its columns. Cells are asked by
 * name, so that columns may come and go. What is wrong with it stops the start, with file and line.
 */
public final class Tsv {

    private Tsv() {}

    /** One line of a table. */
    public static final class Line {

        private final String place;
        private final Map<String, String> cells;

        private Line(String place, Map<String, String> cells) {
            this.place = place;
            this.cells = cells;
        }

        /**
         * A cell, as it stands; empty where nothing does.
         *
         * @throws IllegalStateException where the table has no column of this name
         */
        public String get(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new IllegalStateException(place + ": the table has no column " + column);
            }
            return cell;
        }

        /** A cell that says {@code y}; {@code -} and nothing at all say no. */
        public boolean yes(String column) {
            return switch (get(column)) {
                case "y" -> true;
                case "-", "" -> false;
                default -> throw wrong(column, "neither y nor -");
            };
        }

        /** A cell that holds a whole number, or nothing: then null. */
        public @Nullable Integer number(String column) {
            String cell = get(column);
            if (cell.isEmpty()) {
                return null;
            }
            if (!cell.matches("\\d{1,9}")) {
                throw wrong(column, "no number");
            }
            return Integer.valueOf(cell);
        }

        /** A cell that holds one of the words that a reading knows; that one may throw an IllegalArgumentException. */
        public <T extends @Nullable Object> T word(String column, Function<String, T> reading) {
            try {
                return reading.apply(get(column));
            } catch (IllegalArgumentException e) {
                throw wrong(column, String.valueOf(e.getMessage()));
            }
        }

        /** The words of a cell. */
        public List<String> words(String column, String separator) {
            String cell = get(column);
            return cell.isEmpty() ? List.of() : List.of(cell.split(separator, -1));
        }

        private IllegalStateException wrong(String column, String why) {
            return new IllegalStateException(place + ": " + column + " is '" + get(column) + "', " + why);
        }
    }

    /**
     * Reads a table.
     *
     * @param file its path among the program's resources, such as {@code /dictionary/columns.tsv}
     * @throws IllegalStateException where a line has more cells than the first one
     */
    public static List<Line> read(String file) {
        try (InputStream in = Objects.requireNonNull(Tsv.class.getResourceAsStream(file), file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines(file, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param file what the table is called where something is wrong with it */
    static List<Line> lines(String file, BufferedReader reader) throws IOException {
        List<String> names = List.of(Objects.requireNonNull(reader.readLine(), file).split("\t", -1));
        List<Line> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String place = file + " line " + (lines.size() + 2);
            String[] cells = line.split("\t", -1);
            if (cells.length > names.size()) {
                throw new IllegalStateException(place + " has " + cells.length + " cells, the first line "
                        + names.size());
            }
            Map<String, String> row = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), i < cells.length ? cells[i] : "");
            }
            lines.add(new Line(place, row));
        }
        return lines;
    }
}
