package io.yoriai.audience;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.CallLog;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.reader.ChoiceText;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.FaultException;
import io.yoriai.record.sheet.SpreadsheetCell;

/**
 * Readers as CSV: UTF-8 with BOM, RFC 4180, every cell in quotes. No spreadsheet takes a cell for a formula: an apostrophe stands before what
 * could be one (a telephone number {@code +81…} too), and the import takes it away again. Rows are written as they are
 * read: memory does not grow with their number.
 */
@Service
public class ReaderExport {

    private final ReaderSearch search;
    private final AuditLog audit;
    private final CallLog calls;
    private final Texts texts;
    private final TransactionTemplate transaction;

    ReaderExport(ReaderSearch search, AuditLog audit, CallLog calls, Texts texts, TransactionTemplate transaction) {
        this.search = search;
        this.audit = audit;
        this.calls = calls;
        this.texts = texts;
        this.transaction = transaction;
    }

    /** The columns of a file, by parameter name: what an import takes, with id and state before it. */
    private static List<String> columns(List<ReaderField> fields, boolean personal) {
        List<String> columns = new ArrayList<>(List.of("id", "state"));
        if (personal) {
            columns.add("email");
        }
        fields.forEach(field -> columns.add(field.parameter()));
        return columns;
    }

    /**
     * Writes the readers that match, in the order of ids. The operation log has its row before the first one is written.
     *
     * @param headings the language of the labels; null: parameter names
     * @param personal whether names, addresses and telephone numbers are among it
     * @param to is left open
     * @throws FaultException 400 where a condition is wrong; nothing is written then
     */
    public void write(Actor by, Magazine magazine, ReaderConditions conditions, @Nullable Locale headings,
            boolean personal, OutputStream to) {
        search.check(magazine, conditions);
        List<ReaderField> fields = Stream.of(ReaderField.values()).filter(field -> personal || !field.personal())
                .toList();
        transaction.executeWithoutResult(status -> audit.write(by, "reader.export", "Magazine/" + magazine.id(),
                Map.of(), Map.of("conditions", Integer.toString(conditions.conditions().size()))));
        try (Writer text = new BufferedWriter(new OutputStreamWriter(open(to), StandardCharsets.UTF_8), 1 << 16)) {
            text.write('\uFEFF');
            CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
            csv.writeRecord(
                    ReaderHeadings.of(texts, magazine, columns(fields, personal), headings).stream()
                            .map(SpreadsheetCell::neutral)
                            .toList());
            Locale language = headings == null ? Locale.ENGLISH : headings;
            AtomicLong told = new AtomicLong();
            try {
                search.each(magazine, conditions, reader -> {
                    csv.writeRecord(cells(magazine, reader, fields, personal, language, headings != null));
                    told.incrementAndGet();
                });
            } finally {
                // What was told before somebody broke the download off has been told.
                calls.read(by, "reader.export", told.get());
            }
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> cells(Magazine magazine, Reader reader, List<ReaderField> fields, boolean personal,
            Locale language, boolean people) {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(reader.id()));
        cells.add(texts.get(language, "reader.state." + reader.state(), List.of()));
        if (personal) {
            cells.add(SpreadsheetCell.neutral(reader.email()));
        }
        for (ReaderField field : fields) {
            String text = reader.text(magazine, field);
            if (people && field.choices()) {
                text = ChoiceText.written(magazine, field.parameter(), text);
            }
            // A day comes back as a day, however a spreadsheet writes it.
            cells.add(field.day() ? text : SpreadsheetCell.kept(text));
        }
        return cells;
    }

    private static OutputStream open(OutputStream to) {
        return new java.io.FilterOutputStream(to) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }
}
