package io.yoriai.person;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.yoriai.record.sheet.SpreadsheetCell;

/**
 * The archive that tells a person what is kept (spec/smp-lead.md 7.5): {@code person.json} with all kinds of records, one CSV for
 * each kind (UTF-8 with BOM, every cell in quotes, none that a spreadsheet takes for a formula), and the files of each kind in a
 * folder of its name.
 */
@Component
public class DisclosureArchive {

    private final JsonMapper json;

    DisclosureArchive(JsonMapper json) {
        this.json = json;
    }

    /**
     * Writes the archive. Parts of one name are one kind; kinds without records are left out.
     *
     * @param out closed by the caller
     * @return how many records each kind has; empty: nothing is held, and the archive says so
     * @throws IOException where the archive cannot be written
     */
    public Map<String, Integer> write(List<DisclosureSource.Part> parts, OutputStream out) throws IOException {
        Map<String, List<Map<String, @Nullable Object>>> all = new LinkedHashMap<>();
        parts.forEach(part -> all.computeIfAbsent(part.name(), name -> new ArrayList<>()).addAll(part.rows()));
        all.values().removeIf(List::isEmpty);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        entry(zip, "person.json", json.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
        for (Map.Entry<String, List<Map<String, @Nullable Object>>> part : all.entrySet()) {
            zip.putNextEntry(new ZipEntry(part.getKey() + ".csv"));
            csv(part.getValue(), zip);
            zip.closeEntry();
        }
        for (DisclosureSource.Part part : parts) {
            for (DisclosureSource.Document file : part.files()) {
                entry(zip, part.name() + "/" + file.name().replaceAll("[/\\\\\\p{Cntrl}]", "_"), file.content().get());
            }
        }
        zip.finish();
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach((name, rows) -> counts.put(name, rows.size()));
        return counts;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private void csv(List<Map<String, @Nullable Object>> rows, OutputStream out) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(writer);
        csv.writeRecord(columns);
        for (Map<String, @Nullable Object> row : rows) {
            csv.writeRecord(columns.stream().map(column -> cell(row.get(column))).toList());
        }
        csv.flush();
        writer.flush();
    }

    private String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> SpreadsheetCell.neutral(text);
            case Map<?, ?> several -> json.writeValueAsString(several);
            case List<?> several -> json.writeValueAsString(several);
            default -> value.toString();
        };
    }
}
