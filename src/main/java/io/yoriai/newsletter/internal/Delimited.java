package io.yoriai.newsletter.internal;

import io.yoriai.newsletter.ImportTable.Line;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads CSV (RFC 4180) and pasted lines. */
public final class Delimited {

    private static final List<String> PASTED = List.of("email", "name", "type");
    private static final String FORMULA = "=+-@\t\r";
    private static final String FILE = "Import.File";

    private Delimited() {}

    /** Lines of a paste; tab where the first line has one, else comma. */
    public static List<Line> paste(String text, Headings headings) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        List<CsvRecord> records = records(text, first.indexOf('\t') >= 0 ? '\t' : ',');
        List<String> columns = PASTED;
        int start = 0;
        if (!records.isEmpty()) {
            List<@Nullable String> named = named(records.getFirst(), headings);
            if (named.stream().allMatch(Objects::nonNull) && named.contains(Headings.EMAIL)) {
                columns = named.stream().map(Objects::requireNonNull).toList();
                start = 1;
            }
        }
        return lines(records.subList(start, records.size()), columns);
    }

    /** Records of a file with its heading line. */
    public static List<Line> csv(byte[] file, Headings headings) {
        List<CsvRecord> records = records(decode(file), ',');
        if (records.isEmpty()) {
            throw new FaultException(Fault.required(FILE));
        }
        List<@Nullable String> named = named(records.getFirst(), headings);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            String column = named.get(i);
            if (column == null || columns.contains(column)) {
                throw new FaultException(Fault.unknownColumn(records.getFirst().getField(i)));
            }
            columns.add(column);
        }
        if (!columns.contains(Headings.EMAIL)) {
            throw new FaultException(Fault.required(Headings.EMAIL));
        }
        return lines(records.subList(1, records.size()), columns);
    }

    /** UTF-8 with or without BOM; what is not valid as that is Windows-31J. */
    static String decode(byte[] file) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(file)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(file, Charset.forName("windows-31j"));
        }
    }

    private static List<@Nullable String> named(CsvRecord record, Headings headings) {
        List<@Nullable String> named = new ArrayList<>();
        record.getFields().forEach(heading -> named.add(headings.parameter(heading)));
        return named;
    }

    private static List<CsvRecord> records(String text, char separator) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().fieldSeparator(separator).skipEmptyLines(true)
                .allowExtraFields(true).allowMissingFields(true).ofCsvRecord(text)) {
            return reader.stream().toList();
        } catch (CsvParseException e) {
            throw new FaultException(Fault.of(400, "MALFORMED_BODY", FILE));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Line> lines(List<CsvRecord> records, List<String> columns) {
        List<Line> lines = new ArrayList<>(records.size());
        for (CsvRecord record : records) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(columns.size(), record.getFieldCount()); i++) {
                texts.put(columns.get(i), plain(record.getField(i)));
            }
            lines.add(new Line(record.getStartingLineNumber(), texts));
        }
        return lines;
    }

    /** Without the apostrophe that an export put before a formula's character. */
    private static String plain(String cell) {
        boolean quoted = cell.length() > 1 && cell.charAt(0) == '\'' && FORMULA.indexOf(cell.charAt(1)) >= 0;
        return quoted ? cell.substring(1) : cell;
    }

    /** A cell that no spreadsheet takes for a formula. */
    public static String neutral(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
