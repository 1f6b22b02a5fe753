package io.yoriai.person;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
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

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.file.SpreadsheetCell;

/** Tells a person who asks all that is held about them (開示, spec/smp-lead.md 7.5): one archive with a JSON and CSV files. */
@Service
public class Disclosure {

    private final List<DisclosureSource> sources;
    private final AddressHash hash;
    private final AuditLog audit;
    private final JsonMapper json;

    Disclosure(List<DisclosureSource> sources, AddressHash hash, AuditLog audit, JsonMapper json) {
        this.sources = List.copyOf(sources);
        this.hash = hash;
        this.audit = audit;
        this.json = json;
    }

    /**
     * Writes the archive: {@code person.json} with all kinds of records, and one CSV for each kind (UTF-8 with BOM, every cell in
     * quotes, none that a spreadsheet takes for a formula). The audit log names the keyed hash of the address and who asked.
     *
     * @param out closed by the caller
     * @return how many records each kind has; empty: nothing is held, and the archive says so
     * @throws IOException where the archive cannot be written
     */
    @Transactional
    public Map<String, Integer> write(Actor by, EmailAddress address, OutputStream out) throws IOException {
        Map<String, List<Map<String, @Nullable Object>>> all = new LinkedHashMap<>();
        for (DisclosureSource source : sources) {
            source.of(address.key()).forEach(part -> all.computeIfAbsent(part.name(), name -> new ArrayList<>())
                    .addAll(part.rows()));
        }
        all.values().removeIf(List::isEmpty);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry("person.json"));
        zip.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
        zip.closeEntry();
        for (Map.Entry<String, List<Map<String, @Nullable Object>>> part : all.entrySet()) {
            zip.putNextEntry(new ZipEntry(part.getKey() + ".csv"));
            csv(part.getValue(), zip);
            zip.closeEntry();
        }
        zip.finish();
        audit.write(by, "person.disclose", "Person/" + hash.name(address.key()));
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach((name, rows) -> counts.put(name, rows.size()));
        return counts;
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
