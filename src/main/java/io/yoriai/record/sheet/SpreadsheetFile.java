package io.yoriai.record.sheet;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Small CSV files as spreadsheets read and write them, with a head. */
public final class SpreadsheetFile {

    private static final Charset JAPANESE = Charset.forName("windows-31j");

    private SpreadsheetFile() {}

    /**
     * The lines of a file, the head first; empty ones are left out.
     *
     * @param content UTF-8 with or without BOM, or Windows-31J
     * @param most lines below the head
     * @throws FaultException 400 of {@code file}: no CSV, nothing below the head, or too many lines
     */
    public static List<CsvRecord> read(byte[] content, int most) {
        List<CsvRecord> records = new ArrayList<>();
        try (CsvReader<CsvRecord> lines = CsvReader.builder().allowExtraFields(true).allowMissingFields(true)
                .ofCsvRecord(new StringReader(text(content)))) {
            lines.forEach(records::add);
        } catch (CsvParseException e) {
            throw new FaultException(Fault.invalidType("file"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (records.size() < 2) {
            throw new FaultException(Fault.required("file"));
        }
        if (records.size() > most + 1) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "file", most));
        }
        return records;
    }

    private static String text(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(content, JAPANESE);
        }
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
