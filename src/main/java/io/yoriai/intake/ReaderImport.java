package io.yoriai.intake;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.intake.internal.FaultFile;
import io.yoriai.intake.internal.ImportFiles;
import io.yoriai.intake.internal.ImportRun;
import io.yoriai.intake.internal.ImportStaging;
import io.yoriai.intake.internal.ImportStore;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.reader.ReaderHeadings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Takes in the readers whom staff bring (spec/neo.md 7.4). The lines of a file are staged, so that a preview says what would
 * become of each; then the same lines are registered by a job that goes on where it stopped, each in a transaction of its
 * own, and faulty ones never stop the others. The result stays for 30 days. Memory does not grow with the file.
 */
@Service
public class ReaderImport {

    private final Magazines magazines;
    private final ImportStaging staging;
    private final ImportStore store;
    private final ImportFiles files;
    private final ReaderFormats formats;
    private final ImportRun run;
    private final FaultFile faults;
    private final AuditLog audit;

    ReaderImport(Magazines magazines, ImportStaging staging, ImportStore store, ImportFiles files,
            ReaderFormats formats, ImportRun run, FaultFile faults, AuditLog audit) {
        this.magazines = magazines;
        this.staging = staging;
        this.store = store;
        this.files = files;
        this.formats = formats;
        this.run = run;
        this.faults = faults;
        this.audit = audit;
    }

    /**
     * Reads a file and keeps its lines with what would become of each. Nobody is registered yet.
     *
     * @param fileName shown to staff; "" for a paste
     * @return the import's id
     * @throws FaultException 400 as {@link ImportTable#each}, and nothing is kept; 404 where there is no such magazine
     */
    @Transactional
    public long stage(Actor by, long magazineId, ImportTable table, String fileName, ImportOptions options) {
        Magazine magazine = magazines.get(magazineId);
        long id = staging.open(magazine, fileName, options, null);
        staging.stage(magazine, id, table, options);
        audit.write(by, "import.stage", record(magazineId, id), Map.of(), Map.of("file", fileName));
        return id;
    }

    /**
     * Reads a file or a paste of lines, and keeps it while it waits. Where it is not known what a column is, no line is kept
     * until {@link #reread} says so.
     *
     * @return the import's id
     * @throws FaultException as above, and 400 where the heading line cannot be read
     */
    @Transactional
    public long stage(Actor by, long magazineId, ImportSource source, ImportOptions options) {
        Magazine magazine = magazines.get(magazineId);
        FileReading reading = formats.reading(magazine, source, null);
        long id = staging.open(magazine, source.name(), options, reading);
        files.keep(id, source.bytes());
        if (reading.decided()) {
            staging.stage(magazine, id, formats.table(source, reading), options);
        }
        audit.write(by, "import.stage", record(magazineId, id), Map.of(), Map.of("file", source.name()));
        return id;
    }

    /**
     * Reads a waiting file again.
     *
     * @param encoding where it is another than before, the columns are looked for anew
     * @param fields what each column is, in their order: {@code email}, another parameter, or "" for none
     * @throws FaultException 400 where no column has the address or two are the same; 409 where the file does not wait any more
     */
    @Transactional
    public void reread(Actor by, long magazineId, long id, FileEncoding encoding, List<String> fields) {
        ImportSummary summary = find(magazineId, id)
                .orElseThrow(() -> new FaultException(Fault.notFound("Import.Id")));
        FileReading before = summary.reading();
        if (before == null || !files.has(id)) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Import.Id"));
        }
        Magazine magazine = magazines.get(magazineId);
        ImportSource source = source(summary);
        FileReading reading = encoding == before.encoding()
                ? before.with(checked(fields))
                : formats.reading(magazine, source, encoding);
        if (!store.reread(magazineId, id, reading)) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Import.Id"));
        }
        if (reading.decided()) {
            staging.stage(magazine, id, formats.table(source, reading), summary.options());
        }
        audit.write(by, "import.reread", record(magazineId, id), Map.of(),
                Map.of("encoding", reading.encoding().name()));
    }

    private static List<String> checked(List<String> fields) {
        List<String> used = fields.stream().filter(field -> !field.isEmpty()).toList();
        if (!used.contains(ReaderHeadings.EMAIL)) {
            throw new FaultException(Fault.required("Import.Columns").saying("intake.fault.address"));
        }
        if (used.stream().distinct().count() < used.size()) {
            throw new FaultException(Fault.of(400, "DUPLICATE", "Import.Columns").saying("intake.fault.twice"));
        }
        return fields;
    }

    /** Whether a file waits and can be read in another way. */
    public boolean rereadable(ImportSummary summary) {
        return summary.state() == ImportSummary.State.STAGED && summary.reading() != null && files.has(summary.id());
    }

    /** The cells of a waiting file's first lines, below the headings; none where it cannot be read again. */
    public List<List<String>> first(ImportSummary summary, int lines) {
        FileReading reading = summary.reading();
        return reading == null || !rereadable(summary) ? List.of() : formats.first(source(summary), reading, lines);
    }

    /** What the first waiting lines would store, by column; in words of the wire. */
    public List<Map<String, Object>> values(long id, int lines) {
        return store.values(id, List.of(Verdict.NEW, Verdict.OVERWRITTEN), lines);
    }

    /** The same of lines that change a reader who is known. */
    public List<Map<String, Object>> overwriting(long id, int lines) {
        return store.values(id, List.of(Verdict.OVERWRITTEN), lines);
    }

    private ImportSource source(ImportSummary summary) {
        return new ImportSource(summary.fileName().isEmpty(), summary.fileName(), files.of(summary.id()));
    }

    /** How far an import is; nothing where there is none, or its result is older than 30 days. */
    public Optional<ImportSummary> find(long magazineId, long id) {
        return store.find(magazineId, id);
    }

    /** The magazine's imports, the newest first. */
    public List<ImportSummary> recent(long magazineId, int limit) {
        return store.recent(magazineId, limit);
    }

    /**
     * Lines in their order.
     *
     * @param verdicts none: all
     * @param after number of the line before
     */
    public List<ImportLine> lines(long id, Collection<Verdict> verdicts, long after, int limit) {
        return store.lines(id, verdicts, after, limit);
    }

    /**
     * Lets the staged lines be registered, by this node or another. Said twice, it is done once.
     *
     * @throws FaultException 404 where there is no such import
     */
    @Transactional
    public void start(Actor by, long magazineId, long id) {
        ImportSummary summary = find(magazineId, id)
                .orElseThrow(() -> new FaultException(Fault.notFound("Import.Id")));
        FileReading reading = summary.reading();
        if (reading != null && !reading.decided()) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Import.Columns").saying("intake.fault.address"));
        }
        if (store.begin(id)) {
            files.forget(id);
            audit.write(by, "import.start", record(magazineId, id), Map.of(),
                    Map.of("waiting", Long.toString(summary.waiting())));
            run.schedule(id);
        }
    }

    /** Registers what is still waiting of a started import, here and now. */
    public void run(long id) {
        run.run(id);
    }

    /** Forgets an import that was not started. */
    @Transactional
    public void discard(Actor by, long magazineId, long id) {
        if (store.discard(magazineId, id)) {
            audit.write(by, "import.discard", record(magazineId, id));
        }
    }

    private static String record(long magazineId, long id) {
        return "Magazine/" + magazineId + "/Import/" + id;
    }

    /** The lines that were not registered, as CSV with their texts and the reason; it can be corrected and sent again. */
    public void writeFaults(long magazineId, long id, OutputStream to) {
        faults.write(magazines.get(magazineId), id, to);
    }
}
