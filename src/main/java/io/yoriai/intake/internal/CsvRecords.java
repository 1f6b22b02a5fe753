package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.yoriai.intake.LineFault;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * The records of a delimited text (RFC 4180), one after the other. A line that is no record is told with the reason, and the
 * next line begins anew: libraries give a whole file up there, or tear it.
 */
final class CsvRecords {

    /** Characters of the longest record. */
    private static final int LONGEST = 1 << 20;
    /** Characters in which a file's closing quotation marks are looked for in vain. */
    private static final long MOST_AHEAD = 1L << 26;

    private static final int KEPT = 10_000;

    private final Reader text;
    private final char separator;
    private final Predicate<List<String>> record;
    /** Lines that were read ahead, those that are taken already among them. */
    private final List<String> ahead = new ArrayList<>();
    private int taken;
    private long lookedAhead;
    private long next = 1;
    private int pushed = -2;

    /** @param record whether cells look like a record: where a line within quotation marks does, the marks were never closed */
    CsvRecords(Reader text, char separator, Predicate<List<String>> record) {
        this.text = text;
        this.separator = separator;
        this.record = record;
    }

    /**
     * One record.
     *
     * @param number of the line on which it begins; the first is 1
     * @param cells of a faulty line: what stands between its separators
     * @param line the line on which it begins
     */
    record Row(long number, List<String> cells, String line, @Nullable LineFault fault) {}

    /** The next record that is not blank; null: there is none. */
    @Nullable
    Row next() throws IOException {
        for (String line = line(0); line != null; line = line(0)) {
            Row row = row(line);
            if (row.cells().stream().anyMatch(cell -> !cell.isBlank())) {
                return row;
            }
        }
        return null;
    }

    private Row row(String first) throws IOException {
        long number = next;
        Cells cells = new Cells(separator);
        cells.feed(first);
        int lines = 1;
        int length = first.length();
        LineFault fault = cells.fault;
        while (fault == null && cells.open()) {
            String more = length > LONGEST || lookedAhead > MOST_AHEAD ? null : line(lines);
            if (more == null || record.test(split(more))) {
                fault = LineFault.QUOTE_OPEN;
            } else {
                cells.feed(more);
                fault = cells.fault;
                lines++;
                length += more.length();
            }
        }
        int used = fault == null ? lines : 1;
        lookedAhead += fault == null ? 0 : length - first.length();
        next += used;
        taken += used;
        if (taken == ahead.size() || taken > KEPT) {
            ahead.subList(0, taken).clear();
            taken = 0;
        }
        return new Row(number, fault == null ? cells.done() : split(first), unended(first), fault);
    }

    private List<String> split(String line) {
        return List.of(unended(line).split(Pattern.quote("" + separator), -1));
    }

    private static String unended(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }

    /** A line that was not taken yet, with its end; null: there is none. */
    private @Nullable String line(int index) throws IOException {
        while (ahead.size() <= taken + index) {
            String line = read();
            if (line == null) {
                return null;
            }
            ahead.add(line);
        }
        return ahead.get(taken + index);
    }

    private @Nullable String read() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = character(); c >= 0; c = character()) {
            line.append((char) c);
            if (c == '\r') {
                int after = character();
                if (after == '\n') {
                    line.append('\n');
                } else {
                    pushed = after;
                }
                return line.toString();
            }
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() > LONGEST) {
                throw new FaultException(Fault.tooLong("Import.File", LONGEST));
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    private int character() throws IOException {
        int c = pushed == -2 ? text.read() : pushed;
        pushed = -2;
        return c;
    }

    /** The cells of one record while its lines come. */
    private static final class Cells {

        private enum Place {
            START,
            PLAIN,
            QUOTED,
            QUOTE_IN_QUOTED,
            AFTER
        }

        private final char separator;
        private final List<String> done = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();
        private Place place = Place.START;
        private @Nullable LineFault fault;

        Cells(char separator) {
            this.separator = separator;
        }

        boolean open() {
            return place == Place.QUOTED;
        }

        List<String> done() {
            List<String> all = new ArrayList<>(done);
            all.add(cell.toString());
            return all;
        }

        void feed(String line) {
            for (int i = 0; i < line.length() && fault == null; i++) {
                char c = line.charAt(i);
                switch (place) {
                    case QUOTED -> quoted(c);
                    case QUOTE_IN_QUOTED -> {
                        if (c == '"') {
                            cell.append(c);
                            place = Place.QUOTED;
                        } else {
                            place = Place.AFTER;
                            after(c);
                        }
                    }
                    case AFTER -> after(c);
                    default -> plain(c);
                }
            }
        }

        private void quoted(char c) {
            if (c == '"') {
                place = Place.QUOTE_IN_QUOTED;
            } else {
                cell.append(c);
            }
        }

        private void plain(char c) {
            if (c == separator) {
                end();
            } else if (c == '"' && place == Place.START) {
                place = Place.QUOTED;
            } else if (c == '"' && cell.toString().isBlank()) {
                fault = LineFault.BLANK_BEFORE_QUOTE;
            } else if (c != '\r' && c != '\n') {
                cell.append(c);
                place = Place.PLAIN;
            }
        }

        private void after(char c) {
            if (c == separator) {
                end();
            } else if (!Character.isWhitespace(c)) {
                fault = LineFault.TEXT_AFTER_QUOTE;
            }
        }

        private void end() {
            done.add(cell.toString());
            cell.setLength(0);
            place = Place.START;
        }
    }
}
