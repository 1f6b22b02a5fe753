package io.yoriai.intake.internal;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.reader.FieldLabels;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.sheet.SpreadsheetCell;

/** The lines of an import that registered nobody, as CSV: line, reason, and what the file said. Row by row. */
@Component
public class FaultFile {

    private static final int FETCH = 500;

    private final JdbcTemplate jdbc;
    private final Texts texts;
    private final JsonMapper json = JsonMapper.builder().build();

    FaultFile(JdbcTemplate jdbc, Texts texts) {
        this.jdbc = jdbc;
        this.texts = texts;
    }

    @Transactional(readOnly = true)
    public void write(Magazine magazine, long id, OutputStream to) {
        List<String> columns = new ArrayList<>(List.of(ReaderHeadings.EMAIL));
        for (ReaderField field : ReaderField.values()) {
            columns.add(field.parameter());
        }
        List<String> headings = new ArrayList<>(
                ReaderHeadings.of(texts, magazine, List.of("line", "reason"), Locale.JAPANESE));
        headings.addAll(ReaderHeadings.of(texts, magazine, columns, Locale.JAPANESE));
        try {
            Writer text = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
            text.write('\uFEFF');
            CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
            csv.writeRecord(headings);
            jdbc.query(connection -> {
                PreparedStatement statement = connection.prepareStatement(
                        """
                                select l.number, l.verdict, l.field, coalesce(l.texts, jsonb_build_object('email', l.email))::text, l.fault
                                from reader_import_line l join reader_import i on i.id = l.import_id
                                where l.import_id = ? and i.magazine_id = ? and l.verdict not in ('NEW', 'OVERWRITTEN', 'PAID')
                                order by l.number""");
                statement.setFetchSize(FETCH);
                statement.setLong(1, id);
                statement.setLong(2, magazine.id());
                return statement;
            }, row -> {
                Map<String, String> line = json.readValue(row.getString(4), new TypeReference<Map<String, String>>() {
                });
                String field = row.getString(3);
                List<String> cells = new ArrayList<>();
                cells.add(Long.toString(row.getLong(1)));
                cells.add(texts.get(Locale.JAPANESE, "intake.verdict." + row.getString(2), List.of())
                        + reason(magazine, field, row.getString(5)));
                columns.forEach(column -> cells.add(SpreadsheetCell.kept(line.getOrDefault(column, ""))));
                csv.writeRecord(cells);
            });
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String reason(Magazine magazine, @Nullable String field, @Nullable String fault) {
        if (fault != null) {
            return "：" + texts.get(Locale.JAPANESE, "intake.line." + fault, List.of());
        }
        return field == null
                ? ""
                : "：" + SpreadsheetCell.neutral(FieldLabels.of(texts, magazine, field, Locale.JAPANESE));
    }
}
