package io.yoriai.admin.internal.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.intake.FileEncoding;
import io.yoriai.intake.FileReading;
import io.yoriai.intake.ImportColumn;
import io.yoriai.intake.ImportSummary;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.intake.ReaderImport;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.reader.Readers;

/** What a waiting import shows beside its lines: how its file is read, and what the first lines would store. */
final class ImportView {

    /** Lines of which everything is shown. */
    private static final int FIRST = 10;
    private static final int SAMPLES = 3;

    private ImportView() {}

    /**
     * One column of the file.
     *
     * @param field what it is, or probably is; "" for nothing; null: staff must say
     * @param cells of the first lines
     */
    record Column(int number, String heading, @Nullable String field, String cells) {}

    /** What a field of a known reader holds and would hold. */
    record Difference(String field, String before, String after) {}

    /** A known reader who would be changed; no difference: everything is as it was. */
    record Change(String email, List<Difference> differences) {}

    static void fill(Model model, ReaderImport imports, Readers readers, ImportSummary summary, Labels labels) {
        boolean waits = summary.state() == ImportSummary.State.STAGED;
        FileReading reading = summary.reading();
        boolean again = imports.rereadable(summary);
        model.addAttribute("reading", again ? reading : null);
        model.addAttribute("columns",
                reading == null || !again ? List.of() : columns(reading, imports.first(summary, SAMPLES)));
        model.addAttribute("decided", reading == null || reading.decided());
        model.addAttribute("encodings", FileEncoding.values());
        List<String> fields = new ArrayList<>(List.of(ReaderHeadings.EMAIL));
        Arrays.stream(ReaderField.values()).map(ReaderField::parameter).forEach(fields::add);
        model.addAttribute("fields", fields);
        List<Map<String, Object>> values = waits ? imports.values(summary.id(), FIRST) : List.of();
        Set<String> stored = values.stream().flatMap(line -> line.keySet().stream()).collect(Collectors.toSet());
        Set<String> shown = new LinkedHashSet<>(fields);
        shown.retainAll(stored);
        model.addAttribute("shown", shown);
        model.addAttribute("values", values.stream().map(line -> shown.stream()
                .map(name -> labels.shown(name, Objects.toString(line.get(name), ""))).toList()).toList());
        model.addAttribute("changes", waits
                ? imports.overwriting(summary.id(), FIRST).stream()
                        .flatMap(line -> change(readers, summary.magazineId(), line, labels).stream()).toList()
                : List.of());
    }

    /** Nothing where the reader left meanwhile. */
    private static Optional<Change> change(Readers readers, long magazine, Map<String, Object> line, Labels labels) {
        String email = Objects.toString(line.get(ReaderHeadings.EMAIL), "");
        return EmailAddress.parse(email).flatMap(address -> readers.find(magazine, address.key()))
                .map(reader -> new Change(email, line.entrySet().stream()
                        .flatMap(value -> difference(reader, value.getKey(), value.getValue(), labels).stream())
                        .toList()));
    }

    private static Optional<Difference> difference(Reader reader, String name, Object value, Labels labels) {
        ReaderField field = ReaderField.of(name);
        // Nobody whose delivery has stopped receives again because a file says so.
        if (field == null || field == ReaderField.SENDSTATUS && "1".equals(Objects.toString(value))) {
            return Optional.empty();
        }
        String before = labels.shown(reader, field);
        String after = labels.shown(name, Objects.toString(value, ""));
        return before.equals(after) ? Optional.empty() : Optional.of(new Difference(name, before, after));
    }

    private static List<Column> columns(FileReading reading, List<List<String>> first) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < reading.columns().size(); i++) {
            int at = i;
            ImportColumn column = reading.columns().get(i);
            String field = column.field();
            if (field == null) {
                String guess = ReaderFormats.guess(column.heading());
                boolean free = reading.columns().stream().noneMatch(other -> guess.equals(other.field()));
                field = guess.isEmpty() || !free ? null : guess;
            } else if (!field.equals(ReaderHeadings.EMAIL) && ReaderField.of(field) == null) {
                field = ImportColumn.UNUSED;
            }
            columns.add(new Column(i + 1, column.heading(), field, first.stream()
                    .map(cells -> at < cells.size() ? cells.get(at).strip() : "").filter(cell -> !cell.isEmpty())
                    .collect(Collectors.joining(" / "))));
        }
        return columns;
    }
}
