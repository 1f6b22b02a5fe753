package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.yoriai.intake.FileReading;
import io.yoriai.intake.ImportColumn;
import io.yoriai.intake.ImportSource;
import io.yoriai.intake.ImportTable.Line;
import io.yoriai.intake.LineFault;
import io.yoriai.intake.internal.CsvRecords.Row;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.sheet.SpreadsheetCell;

/** The lines of a file or a paste, read as its {@link FileReading} says, one after the other. */
public final class Delimited {

    private Delimited() {}

    /** Hands over the lines below the headings. */
    public static void each(ImportSource source, FileReading reading, Consumer<Line> taker) {
        rows(source.bytes(), reading, Integer.MAX_VALUE, row -> taker.accept(line(source, reading, row)));
    }

    /** The cells of the first lines below the headings. */
    public static List<List<String>> first(InputStreamSource file, FileReading reading, int lines) {
        List<List<String>> first = new ArrayList<>();
        rows(file, reading, lines, row -> first.add(row.cells().stream().map(SpreadsheetCell::plain).toList()));
        return first;
    }

    private static void rows(InputStreamSource file, FileReading reading, int most, Consumer<Row> taker) {
        try (Reader text = FileCharset.open(file.getInputStream(), reading.encoding())) {
            CsvRecords records = new CsvRecords(text, reading.separator(), cells -> whole(cells, reading));
            Row row = records.next();
            if (row != null && FileHead.separator(row.line()) != null) {
                row = records.next();
            }
            if (row != null && reading.headed()) {
                row = records.next();
            }
            for (int i = 0; row != null && i < most; row = records.next(), i++) {
                taker.accept(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether cells are a line of the file by themselves. */
    private static boolean whole(List<String> cells, FileReading reading) {
        int at = reading.addressAt();
        return at >= 0 && cells.size() == reading.columns().size() && EmailAddress.parse(cells.get(at)).isPresent();
    }

    private static Line line(ImportSource source, FileReading reading, Row row) {
        boolean loose = source.pasted() && !reading.headed();
        if (loose && Mailbox.addresses(row.line()) > 1) {
            return new Line(row.number(), Map.of(ReaderHeadings.EMAIL, row.line()), null, LineFault.TWO_ADDRESSES);
        }
        if (loose && Mailbox.named(row.line())) {
            return new Line(row.number(), mailbox(Map.of(ReaderHeadings.EMAIL, row.line())), null, lost(row));
        }
        List<String> cells = row.cells();
        int most = reading.columns().size();
        boolean more = cells.stream().skip(most).anyMatch(cell -> !cell.isBlank());
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(most, cells.size()); i++) {
            // What is too much of a faulty line stays visible at its end.
            String cell = more && i == most - 1
                    ? String.join("" + reading.separator(), cells.subList(i, cells.size()))
                    : cells.get(i);
            ImportColumn column = reading.columns().get(i);
            if (column.field() != null && !column.field().isEmpty()) {
                texts.put(column.field(), SpreadsheetCell.plain(cell));
            }
        }
        LineFault fault = row.fault() != null ? row.fault() : more ? LineFault.TOO_MANY_CELLS : lost(row);
        return new Line(row.number(), fault == null ? mailbox(texts) : texts, null, fault);
    }

    private static @Nullable LineFault lost(Row row) {
        return row.line().indexOf(FileCharset.LOST) >= 0
                || row.cells().stream().anyMatch(cell -> cell.indexOf(FileCharset.LOST) >= 0)
                        ? LineFault.ENCODING
                        : null;
    }

    /** The address without what stands around it; a name before it counts where no column has one. */
    private static Map<String, String> mailbox(Map<String, String> texts) {
        Map<String, String> plain = new LinkedHashMap<>(texts);
        Mailbox mailbox = Mailbox.of(Objects.requireNonNullElse(texts.get(ReaderHeadings.EMAIL), ""));
        plain.put(ReaderHeadings.EMAIL, mailbox.address());
        if (!mailbox.name().isEmpty() && texts.getOrDefault("name", "").isBlank()) {
            plain.put("name", mailbox.name());
        }
        return plain;
    }
}
