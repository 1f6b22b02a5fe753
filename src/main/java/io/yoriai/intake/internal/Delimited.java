package io.yoriai.intake.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.yoriai.file.SpreadsheetCell;
import io.yoriai.intake.ImportTable.Line;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Reads CSV (RFC 4180) and pasted lines, one after the other. */
public final class Delimited {

    private static final List<String> PASTED = List.of("email", "name", "type");
    private static final String FILE = "Import.File";

    private Delimited() {}

    /** Lines of a paste; tab where the first line has one, else comma. */
    public static void paste(String text, ReaderHeadings headings, Consumer<Line> taker) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        records(new StringReader(text), first.indexOf('\t') >= 0 ? '\t' : ',', records -> {
            List<String> columns = PASTED;
            if (records.hasNext()) {
                CsvRecord record = records.next();
                List<@Nullable String> named = named(record, headings);
                if (named.stream().allMatch(Objects::nonNull) && named.contains(ReaderHeadings.EMAIL)) {
                    columns = named.stream().map(Objects::requireNonNull).toList();
                } else {
                    taker.accept(line(record, columns));
                }
            }
            while (records.hasNext()) {
                taker.accept(line(records.next(), columns));
            }
        });
    }

    /** Records of a file with its heading line. */
    public static void csv(InputStreamSource file, ReaderHeadings headings, Consumer<Line> taker) {
        try (Reader reader = open(file)) {
            records(reader, ',', records -> {
                if (!records.hasNext()) {
                    throw new FaultException(Fault.required(FILE));
                }
                List<String> columns = columns(records.next(), headings);
                while (records.hasNext()) {
                    taker.accept(line(records.next(), columns));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> columns(CsvRecord record, ReaderHeadings headings) {
        List<@Nullable String> named = named(record, headings);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            String column = named.get(i);
            if (column == null || columns.contains(column)) {
                throw new FaultException(Fault.unknownColumn(record.getField(i)));
            }
            columns.add(column);
        }
        if (!columns.contains(ReaderHeadings.EMAIL)) {
            throw new FaultException(Fault.required(ReaderHeadings.EMAIL));
        }
        return columns;
    }

    /** UTF-8 with or without BOM; what is not valid as that is Windows-31J. The file is read twice, never kept. */
    private static Reader open(InputStreamSource file) throws IOException {
        Charset charset = utf8(file) ? StandardCharsets.UTF_8 : FileCharset.OLD;
        Reader reader = new BufferedReader(new InputStreamReader(file.getInputStream(), charset));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    private static boolean utf8(InputStreamSource file) throws IOException {
        char[] buffer = new char[8192];
        try (InputStream bytes = file.getInputStream();
                Reader reader = new InputStreamReader(bytes,
                        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT))) {
            while (reader.read(buffer) >= 0) {
                // Only whether it can be read.
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static List<@Nullable String> named(CsvRecord record, ReaderHeadings headings) {
        List<@Nullable String> named = new ArrayList<>();
        record.getFields().forEach(heading -> named.add(headings.parameter(SpreadsheetCell.plain(heading))));
        return named;
    }

    private static void records(Reader text, char separator, Consumer<Iterator<CsvRecord>> taker) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder().fieldSeparator(separator).skipEmptyLines(true)
                .allowExtraFields(true).allowMissingFields(true).ofCsvRecord(text)) {
            taker.accept(reader.iterator());
        } catch (CsvParseException e) {
            throw new FaultException(Fault.of(400, "MALFORMED_BODY", FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(CsvRecord record, List<String> columns) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(columns.size(), record.getFieldCount()); i++) {
            texts.put(columns.get(i), SpreadsheetCell.plain(record.getField(i)));
        }
        return new Line(record.getStartingLineNumber(), texts);
    }
}
