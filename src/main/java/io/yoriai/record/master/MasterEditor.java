package io.yoriai.record.master;

import de.siegmar.fastcsv.reader.CsvRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Masters;
import io.yoriai.record.Masters.Entry;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.sheet.SpreadsheetCell;
import io.yoriai.record.sheet.SpreadsheetFile;
import io.yoriai.record.write.WriteLog;

/**
 * Changes the masters that are edited as such (spec/smp-platform.md 10, docs/adr/0115). An id stays with its key for ever, and what
 * is left out is switched off; only a table that is loaded before going live, with {@code renumber}, gives ids anew.
 */
@Lazy
@Service
public class MasterEditor {

    /** Those that are edited here; roles, groups, settings of campaigns and sender domains have places of their own. */
    public static final List<String> EDITED = List.of("Prefecture", "Country", "TimeZone", "Language",
            "SeminarCategory", "SessionCategory", "DocumentCategory", "MailCategory", "ActivityType");
    /** Most entries of a master. */
    public static final int MOST = 1_000;
    /** Most bytes of a file. */
    public static final int MOST_BYTES = 1 << 20;

    private static final List<String> HEAD = List.of("id", "name_ja", "name_en", "key", "active");
    private static final String CATEGORY = "MailCategory";
    /** The id of the category that mails have where none is said. */
    private static final String CATEGORY_SETTING = "mail.category_default";
    private static final String REMOVED = "";

    private final JdbcClient jdbc;
    private final Masters masters;
    private final SystemSettings settings;
    private final MasterUse use;
    private final List<WriteLog> logs;

    MasterEditor(JdbcClient jdbc, Masters masters, SystemSettings settings, MasterUse use, List<WriteLog> logs) {
        this.jdbc = jdbc;
        this.masters = masters;
        this.settings = settings;
        this.use = use;
        this.logs = logs;
    }

    /** An entry as it is written. @param number of the line in its file, the head being 1; 0: it comes alone */
    record Line(long number, String id, String nameJa, String nameEn, String key, String active) {}

    /** What is wrong with a line. @param line 0: with the whole; the fault's field is the column */
    public record Wrong(long line, Fault fault) {

        /** For a message resolver, which wants an array. */
        public Object[] arguments() {
            return fault.args().toArray();
        }
    }

    /**
     * What became of a file.
     *
     * @param stopped entries that it does not name and that may no longer be chosen
     * @param removed entries that it does not name and that no record has
     * @param wrong where there is anything, nothing was written
     */
    public record Outcome(int made, int changed, int stopped, int removed, List<Wrong> wrong) {}

    /** The entries of a master as they stand, by their ids. @throws FaultException 404 where it is none that is edited here */
    public List<Entry> entries(String master) {
        if (!EDITED.contains(master)) {
            throw new FaultException(Fault.notFound("master"));
        }
        return jdbc
                .sql("select key, wire_id, name_ja, name_en, active from master_entry where master = ? order by wire_id")
                .param(master).query((row, n) -> new Entry(row.getString(1), row.getString(2), row.getString(3),
                        row.getString(4), row.getBoolean(5)))
                .list();
    }

    /** A master as a file, {@code id,name_ja,name_en,key,active}. */
    public byte[] export(String master) {
        return SpreadsheetFile.write(Stream.concat(Stream.of(HEAD), entries(master).stream().map(MasterEditor::cells))
                .toList());
    }

    private static List<String> cells(Entry entry) {
        return List.of(entry.id(), entry.nameJa(), entry.nameEn(), entry.key(), entry.active() ? "1" : "0");
    }

    /**
     * Makes an entry.
     *
     * @param key "": a number, where the master has numbers
     * @throws FaultException with all that is wrong, by the file's columns
     */
    @Transactional
    public void add(String master, String key, String nameJa, String nameEn) {
        Map<String, Entry> now = hold(master);
        if (now.size() >= MOST) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "key", MOST));
        }
        String next = Long.toString(1 + now.values().stream().flatMap(entry -> Stream.of(entry.id(), entry.key()))
                .filter(text -> text.matches("[0-9]{1,9}")).mapToLong(Long::parseLong).max().orElse(0));
        boolean numbered = EDITED.indexOf(master) > EDITED.indexOf("Language");
        if (now.containsKey(key.strip())) {
            throw new FaultException(Fault.of(400, "DUPLICATE", "key").saying("fault.master.twice", key.strip()));
        }
        one(master, now, new Line(0, next, nameJa, nameEn, key.isBlank() && numbered ? next : key, "1"), "master.add");
    }

    /**
     * Gives an entry other names, and says whether it may be chosen.
     *
     * @throws FaultException 404; with all that is wrong, by the file's columns
     */
    @Transactional
    public void change(String master, String id, String nameJa, String nameEn, boolean active) {
        Map<String, Entry> now = hold(master);
        Entry entry = now.values().stream().filter(one -> one.id().equals(id)).findFirst()
                .orElseThrow(() -> new FaultException(Fault.notFound("id")));
        one(master, now, new Line(0, id, nameJa, nameEn, entry.key(), active ? "1" : "0"), "master.change");
    }

    private void one(String master, Map<String, Entry> now, Line line, String what) {
        MasterChecks checks = new MasterChecks(master, now, standing(master, now), false);
        Entry entry = checks.entry(line);
        FaultException.throwIfAny(checks.wrong().stream().map(Wrong::fault).toList());
        Entry before = now.get(entry.key());
        if (entry.equals(before)) {
            return;
        }
        store(master, List.of(entry));
        Map<String, String> was = before == null ? Map.of() : told(before);
        logs.forEach(log -> log.note(what, master + "/" + entry.key(), was, told(entry)));
        masters.forgetAfterCommit(master);
    }

    private static Map<String, String> told(Entry entry) {
        return Map.of("id", entry.id(), "name_ja", entry.nameJa(), "name_en", entry.nameEn(), "active",
                entry.active() ? "1" : "0");
    }

    /**
     * Makes a master what a file says, whole or not at all. What it does not name may no longer be chosen.
     *
     * @param csv {@code id,name_ja,name_en,key,active}
     * @param renumber before going live: ids are given to keys anew, and entries that the file does not name and no record has go
     * @throws FaultException 400 of {@code file}, 413, 404
     */
    @Transactional
    public Outcome load(String master, byte[] csv, boolean renumber) {
        List<Line> lines = lines(csv);
        Map<String, Entry> now = hold(master);
        MasterChecks checks = new MasterChecks(master, now, standing(master, now), renumber);
        List<Entry> wanted = lines.stream().map(checks::entry).toList();
        Set<String> named = wanted.stream().map(Entry::key).collect(Collectors.toSet());
        Map<String, Entry> left = new LinkedHashMap<>(now);
        left.keySet().removeAll(named);
        Set<String> removed = new HashSet<>();
        if (renumber) {
            removed.addAll(left.keySet());
            removed.removeAll(use.of(master, left.keySet()));
            left.keySet().removeAll(removed);
        }
        checks.whole(lines, left.values());
        if (named.size() + left.size() > MOST) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "file", MOST));
        }
        if (!checks.wrong().isEmpty()) {
            return new Outcome(0, 0, 0, 0, checks.wrong());
        }
        Map<String, Entry> after = new LinkedHashMap<>();
        wanted.stream().filter(entry -> !entry.equals(now.get(entry.key())))
                .forEach(entry -> after.put(entry.key(), entry));
        int made = (int) after.keySet().stream().filter(key -> !now.containsKey(key)).count();
        int changed = after.size() - made;
        left.values().stream().filter(Entry::active).forEach(entry -> after.put(entry.key(),
                new Entry(entry.key(), entry.id(), entry.nameJa(), entry.nameEn(), false)));
        int stopped = after.size() - made - changed;
        if (after.isEmpty() && removed.isEmpty()) {
            return new Outcome(0, 0, 0, 0, List.of());
        }
        jdbc.sql("delete from master_entry where master = ? and key = any (?)")
                .params(master, removed.toArray(String[]::new)).update();
        // Ids that change places are out of one another's way meanwhile.
        jdbc.sql("update master_entry set wire_id = -wire_id where master = ? and key = any (?)")
                .params(master, after.keySet().toArray(String[]::new)).update();
        store(master, after.values());
        followDefault(master, now, after);
        Map<String, String> was = new TreeMap<>();
        Map<String, String> is = new TreeMap<>();
        removed.forEach(key -> is.put(key, REMOVED));
        after.forEach((key, entry) -> is.put(key, String.join(",", cells(entry))));
        is.keySet().stream().map(now::get).filter(Objects::nonNull)
                .forEach(entry -> was.put(entry.key(), String.join(",", cells(entry))));
        logs.forEach(log -> log.note("master.load", master, was, is));
        masters.forgetAfterCommit(master);
        return new Outcome(made, changed, stopped, removed.size(), List.of());
    }

    private static List<Line> lines(byte[] csv) {
        if (csv.length > MOST_BYTES) {
            throw new FaultException(Fault.of(413, "TOO_LARGE", "file"));
        }
        List<CsvRecord> records = SpreadsheetFile.read(csv, MOST);
        List<String> head = records.getFirst().getFields().stream().map(SpreadsheetFile::heading).toList();
        List<String> known = head.stream().filter(name -> !name.isEmpty()).toList();
        if (!HEAD.equals(known) || !HEAD.equals(head.subList(0, HEAD.size()))) {
            throw new FaultException(Fault.unknownColumn("file").saying("fault.master.head"));
        }
        List<Line> lines = new ArrayList<>();
        for (CsvRecord record : records.subList(1, records.size())) {
            List<String> cells = new ArrayList<>(record.getFields().stream().map(SpreadsheetCell::plain).toList());
            // Too many cells, or too few: the empty ones are told where they must not be.
            boolean more = cells.stream().skip(HEAD.size()).anyMatch(cell -> !cell.isBlank());
            while (cells.size() < HEAD.size()) {
                cells.add("");
            }
            lines.add(new Line(record.getStartingLineNumber(), cells.get(0), cells.get(1), cells.get(2), cells.get(3),
                    more ? String.join(",", cells.subList(4, cells.size())) : cells.get(4)));
        }
        return lines;
    }

    /** The entries of a master by key, while nobody else changes any. */
    private Map<String, Entry> hold(String master) {
        entries(master);
        jdbc.sql("lock table master_entry in share row exclusive mode").update();
        Map<String, Entry> now = new LinkedHashMap<>();
        entries(master).forEach(entry -> now.put(entry.key(), entry));
        return now;
    }

    /** Keys that records get where nothing is said. */
    private Set<String> standing(String master, Map<String, Entry> now) {
        String key = master.equals(CATEGORY) ? usual(now) : Masters.standardKey(master);
        return key == null ? Set.of() : Set.of(key);
    }

    private @Nullable String usual(Map<String, Entry> now) {
        return now.values().stream().filter(entry -> entry.id().equals(settings.get(CATEGORY_SETTING))).findFirst()
                .map(Entry::key).orElse(null);
    }

    /** The category that is marked default stays the same one under another id. */
    private void followDefault(String master, Map<String, Entry> now, Map<String, Entry> after) {
        String key = master.equals(CATEGORY) ? usual(now) : null;
        Entry moved = key == null ? null : after.get(key);
        String before = key == null ? null : Objects.requireNonNull(now.get(key)).id();
        if (moved != null && before != null && !moved.id().equals(before)) {
            settings.change(CATEGORY_SETTING, moved.id());
            logs.forEach(log -> log.note("setting.change", "SystemSetting/more", Map.of(CATEGORY_SETTING, before),
                    Map.of(CATEGORY_SETTING, moved.id())));
        }
    }

    private void store(String master, Collection<Entry> entries) {
        jdbc.sql("""
                insert into master_entry (master, key, wire_id, name_ja, name_en, active)
                select :master, key, id::integer, ja, en, active
                from unnest(:keys::text[], :ids::text[], :ja::text[], :en::text[], :active::boolean[])
                    as row (key, id, ja, en, active)
                on conflict (master, key) do update set (wire_id, name_ja, name_en, active)
                    = row (excluded.wire_id, excluded.name_ja, excluded.name_en, excluded.active)""")
                .param("master", master).param("keys", entries.stream().map(Entry::key).toArray(String[]::new))
                .param("ids", entries.stream().map(Entry::id).toArray(String[]::new))
                .param("ja", entries.stream().map(Entry::nameJa).toArray(String[]::new))
                .param("en", entries.stream().map(Entry::nameEn).toArray(String[]::new))
                .param("active", entries.stream().map(Entry::active).toArray(Boolean[]::new)).update();
    }
}
