package io.yoriai.intake.internal;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.message.Texts;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.sheet.SpreadsheetCell;

/** A file that shows how readers are written. */
public final class SampleFile {

    private SampleFile() {}

    /** Headings in a language, and one reader whose address belongs to nobody. */
    public static void write(Texts texts, Magazine magazine, Locale language, OutputStream to) {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put(ReaderHeadings.EMAIL, "hanako@example.com");
        for (String field : List.of("name", "company", "post", "official_position", "zip", "pref", "address", "tel",
                "birthday")) {
            cells.put(field, texts.get(language, "intake.sample." + field, List.of()));
        }
        try {
            Writer text = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
            text.write('\uFEFF');
            CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
            csv.writeRecord(ReaderHeadings.of(texts, magazine, List.copyOf(cells.keySet()), language).stream()
                    .map(SpreadsheetCell::neutral).toList());
            csv.writeRecord(cells.values().stream().map(SpreadsheetCell::neutral).toList());
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
