package io.yoriai.admin.internal.record;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Row;
import io.yoriai.record.list.Search;
import io.yoriai.record.sheet.SpreadsheetFile;

/**
 * Records of a resource as one CSV, and records that are made and changed by one (spec/smp-platform.md 12.3, spec/smp-lead.md 7.7).
 * Headings are the columns' names in snake case, of coded ones that of the id, and {@code attribute7} of custom items, whose
 * choices are joined by a colon. A file is taken whole or not at all, unless the lines that are right are asked for.
 */
@Lazy
@Component
class RecordCsv {

    /** Most lines of a file, the head left out. */
    static final int MOST = 1_000;

    private static final int AT_ONCE = 500;

    private final Desk desk;
    private final Cells cells;
    private final CustomItems items;
    private final AuditLog audit;
    private final TransactionTemplate whole;
    private final TransactionTemplate line;

    RecordCsv(Desk desk, Cells cells, CustomItems items, AuditLog audit, PlatformTransactionManager transactions) {
        this.audit = audit;
        this.items = items;
        this.desk = desk;
        this.cells = cells;
        whole = new TransactionTemplate(transactions);
        line = new TransactionTemplate(transactions);
        // What one line did goes where it has a fault, and the next is looked at all the same.
        line.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** A fault of a line; the head is the first line. */
    record Wrong(long line, @Nullable String label, Fault fault) {

        /** For a message resolver, which wants an array. */
        public Object[] arguments() {
            return fault.args().toArray();
        }
    }

    /**
     * What became of a file.
     *
     * @param written whether the lines without faults were written: where there are others, only if that was asked
     */
    record Outcome(int made, int changed, int same, List<Wrong> wrong, boolean written) {}

    /** Writes a record of a body; its number where it is changed. */
    interface Taker {

        void take(Verb verb, Node body);
    }

    /** Writes the records that conditions find, by their numbers; the audit log tells it. */
    void write(SignedIn me, Screen screen, List<Search.Condition> asked, Desk.Seat seat, OutputStream out)
            throws IOException {
        String name = screen.resource().name();
        whole.executeWithoutResult(status -> audit.write(me, name.toLowerCase(Locale.ROOT) + ".export", name,
                Map.of(), asked.stream().collect(Collectors.toMap(Search.Condition::key,
                        one -> one.operator() + " " + one.value(), (one, two) -> one + ", " + two))));
        List<CsvPlace> places = CsvPlace.of(screen, seat, items);
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        text.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.ALWAYS).build(text);
        csv.writeRecord(places.stream().map(CsvPlace::heading).toList());
        List<Row> rows;
        long from = 0;
        do {
            List<Search.Condition> conditions = new ArrayList<>(asked);
            conditions.add(new Search.Condition("from", "Id", Search.Operator.GE, Long.toString(from)));
            rows = desk.list(screen, new Search(conditions, "Id", false, AT_ONCE, 0, false, Map.of(), null), seat)
                    .rows();
            for (Row row : rows) {
                Node node = cells.node(screen, row);
                csv.writeRecord(places.stream().map(place -> place.written(place.cell(node))).toList());
                from = Long.parseLong(Cells.text(node, "Id")) + 1;
            }
        } while (rows.size() == AT_ONCE);
        csv.flush();
        text.flush();
    }

    /**
     * Makes a record of each line without a number and changes those that have one. A cell of a record that is changed counts where
     * it says something else than the record, and where it can be written; an empty one clears, a column that is not there stays.
     *
     * @param content as {@link SpreadsheetFile} reads it
     * @param rightOnly whether lines without faults are written though others have some
     * @throws FaultException 400 where it is no CSV with known headings, or has too many lines
     */
    Outcome read(Screen screen, Desk.Seat seat, byte[] content, boolean rightOnly, Taker taker) {
        List<CsvRecord> records = SpreadsheetFile.read(content, MOST);
        Map<String, CsvPlace> known = new LinkedHashMap<>();
        CsvPlace.of(screen, seat, items).forEach(place -> known.put(place.heading(), place));
        List<CsvPlace> head = new ArrayList<>();
        for (String name : records.getFirst().getFields()) {
            CsvPlace place = known.get(SpreadsheetFile.heading(name));
            if (place == null || head.contains(place)) {
                throw new FaultException(Fault.unknownColumn("file").saying(
                        place == null ? "admin.csv.heading" : "admin.csv.twice", name));
            }
            head.add(place);
        }
        int[] counts = new int[3];
        List<Wrong> wrong = new ArrayList<>();
        whole.executeWithoutResult(all -> {
            for (CsvRecord record : records.subList(1, records.size())) {
                try {
                    counts[Objects.requireNonNull(line.execute(one -> take(screen, seat, head, record, taker)))]++;
                } catch (FaultException e) {
                    e.faults().forEach(fault -> wrong.add(new Wrong(record.getStartingLineNumber(),
                            label(screen, fault, seat), fault)));
                }
            }
            if (!wrong.isEmpty() && !rightOnly) {
                all.setRollbackOnly();
            }
        });
        return new Outcome(counts[0], counts[1], counts[2], wrong, rightOnly || wrong.isEmpty());
    }

    private static @Nullable String label(Screen screen, Fault fault, Desk.Seat seat) {
        String field = fault.field() == null ? "" : fault.field().replaceFirst(".*\\.", "");
        Column column = screen.resource().find(field);
        return column == null ? null : seat.eyes().label(column);
    }

    /** @return 0 made, 1 changed, 2 the same already */
    private int take(Screen screen, Desk.Seat seat, List<CsvPlace> head, CsvRecord record, Taker taker) {
        if (record.getFieldCount() != head.size()) {
            throw new FaultException(Fault.invalidType(screen.resource().name()).saying("admin.csv.cells",
                    record.getFieldCount(), head.size()));
        }
        Map<String, String> said = new LinkedHashMap<>();
        for (int i = 0; i < head.size(); i++) {
            said.put(head.get(i).name(), head.get(i).read(record.getField(i)));
        }
        String id = said.getOrDefault("Id", "").strip();
        if (id.isEmpty()) {
            taker.take(Verb.POST, body(screen, head, said, null));
            return 0;
        }
        if (!id.matches("[0-9]{1,18}") || desk.ids(screen, Search.byId(id), seat, 1).isEmpty()) {
            throw new FaultException(Fault.notFound(screen.resource().name() + ".Id"));
        }
        Node body = body(screen, head, said, desk.node(screen, Long.parseLong(id), seat));
        if (body.children().size() == 1) {
            return 2;
        }
        taker.take(Verb.PUT, body);
        return 1;
    }

    private static Node body(Screen screen, List<CsvPlace> head, Map<String, String> said, @Nullable Node stored) {
        List<Node> children = new ArrayList<>();
        for (CsvPlace place : head) {
            String value = said.getOrDefault(place.name(), "");
            boolean identity = place.name().equals("Id");
            boolean counts = stored == null
                    ? !value.isBlank() && !identity
                    : identity || place.counts() && !value.strip().equals(place.cell(stored).strip())
                            && (place.answered() || !value.isBlank());
            if (counts) {
                children.add(place.node(value));
            }
        }
        return new Node(screen.resource().name(), "", children);
    }
}
