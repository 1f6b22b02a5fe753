package io.yoriai.record.sheet;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Small CSV files as spreadsheets read and write them, with a head. */
public final class SpreadsheetFile {

    private static final Charset JAPANESE = Charset.forName("windows-31j");
    private static final Pattern BREAK = Pattern.compile("\r\n|\r|\n");
    /** What a line without anything on it is read as. */
    public static final List<String> EMPTY = List.of("");
    private static final char LOST = '\uFFFD';

    private SpreadsheetFile() {}

    /**
     * The lines of a file, the head first; empty ones are left out.
     *
     * @param content UTF-8 with or without BOM, Windows-31J, or UTF-16 with a BOM; commas, tabs or semicolons between the cells
     * @param most lines below the head
     * @throws FaultException 400 of {@code file}: no CSV, bytes that are no text, nothing below the head, or too many lines
     */
    public static List<CsvRecord> read(byte[] content, int most) {
        List<CsvRecord> records = new ArrayList<>();
        String text = text(content);
        CsvRecord last = null;
        try (CsvReader<CsvRecord> lines = CsvReader.builder().allowExtraFields(true).allowMissingFields(true)
                .allowUnclosedQuote(false).allowExtraCharsAfterClosingQuote(false).skipEmptyLines(false)
                .fieldSeparator(separator(text)).ofCsvRecord(new StringReader(text))) {
            for (CsvRecord line : lines) {
                last = line;
                if (line.getFields().equals(EMPTY)) {
                    continue;
                }
                if (line.getFields().stream().anyMatch(cell -> cell.indexOf(LOST) >= 0)) {
                    throw new FaultException(
                            Fault.invalidType("file").saying("fault.file.lost", line.getStartingLineNumber()));
                }
                if (records.size() > most) {
                    throw new FaultException(Fault.of(400, "TOO_MANY", "file", most));
                }
                records.add(line);
            }
        } catch (CsvParseException e) {
            throw new FaultException(Fault.invalidType("file").saying("fault.file.quote", next(last)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (records.size() < 2) {
            throw new FaultException(Fault.required("file"));
        }
        return records;
    }

    /** The line on which the record after one begins, the first one after none: where a fault is, if it cannot be read. */
    public static long next(@Nullable CsvRecord record) {
        return record == null
                ? 1
                : record.getStartingLineNumber() + 1 + record.getFields().stream()
                        .mapToLong(cell -> BREAK.matcher(cell).results().count()).sum();
    }

    /** A name of the head: without white space around it, of whatever width, in small letters. */
    public static String heading(String cell) {
        return Normalizer.normalize(cell, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    /** What stands between the cells of the head. */
    private static char separator(String text) {
        String head = text.lines().findFirst().orElse("").replaceAll("\"[^\"]*\"", "");
        return head.indexOf(',') >= 0 ? ',' : head.indexOf('\t') >= 0 ? '\t' : head.indexOf(';') >= 0 ? ';' : ',';
    }

    /** Bytes that are no characters become {@link #LOST}. A file that is UTF-8 but for a few of them is no Windows-31J. */
    private static String text(byte[] content) {
        int first = content.length < 2 ? 0 : (content[0] & 0xFF) << 8 | content[1] & 0xFF;
        if (first == 0xFEFF || first == 0xFFFE) {
            return new String(content, StandardCharsets.UTF_16);
        }
        String text = new String(content, StandardCharsets.UTF_8);
        long lost = text.chars().filter(c -> c == LOST).count();
        if (lost == 0) {
            return unmarked(text);
        }
        String japanese = new String(content, JAPANESE);
        // Two half-width kana make a letter of two bytes now and then, and none of the three that Japanese has in UTF-8.
        int from = japanese.indexOf(LOST) < 0 ? 0x800 : 0x80;
        return lost > text.chars().filter(c -> c >= from && c != LOST).count() ? japanese : unmarked(text);
    }

    private static String unmarked(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** A file of lines: UTF-8 with BOM, every cell in quotes, none that a spreadsheet takes for a formula or changes. */
    public static byte[] write(List<List<String>> lines) {
        StringWriter text = new StringWriter().append('\uFEFF');
        CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
        lines.forEach(line -> csv.writeRecord(line.stream().map(SpreadsheetCell::kept).toList()));
        try {
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
