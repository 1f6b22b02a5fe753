package io.yoriai.record.master;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.Formats;
import io.yoriai.record.Masters.Entry;

/** The rules of a master's entries (spec/smp-platform.md 10), whichever way they come; all that is wrong is told. */
final class MasterChecks {

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final Map<String, Pattern> KEYS = Map.of("Prefecture", Pattern.compile("[0-9]{2}"), "Country",
            Pattern.compile("[A-Z]{2}|--"), "Language", Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"));
    private static final Set<String> BLANK = Set.of("Prefecture/00", "Country/--");
    private static final int MOST_NAME = 100;

    private final String master;
    private final Map<String, Entry> now;
    private final Set<String> standing;
    private final boolean renumber;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Entry> keys = new HashMap<>();
    private final List<MasterEditor.Wrong> wrong = new ArrayList<>();

    /**
     * @param now by key
     * @param standing keys that must be there and active, since records get them where nothing is said
     * @param renumber whether ids may pass from key to key
     */
    MasterChecks(String master, Map<String, Entry> now, Set<String> standing, boolean renumber) {
        this.master = master;
        this.now = now;
        this.standing = standing;
        this.renumber = renumber;
    }

    List<MasterEditor.Wrong> wrong() {
        return wrong;
    }

    private void tell(long line, Fault fault) {
        wrong.add(new MasterEditor.Wrong(line, fault));
    }

    /** The entry of a line. */
    Entry entry(MasterEditor.Line line) {
        String id = line.id().strip();
        String key = line.key().strip();
        if (master.equals("Prefecture") && key.matches("[0-9]")) {
            key = "0" + key; // A spreadsheet took the number's nought away.
        }
        Entry entry = new Entry(key, id, line.nameJa().strip(), line.nameEn().strip(), isOn(line.active()));
        long number = line.number();
        key(number, entry);
        if (!ID.matcher(id).matches()) {
            tell(number, id.isEmpty() ? Fault.required("id") : Fault.invalidType("id"));
        } else {
            id(number, entry);
        }
        names(number, entry);
        if (!line.active().strip().matches("(?i)[01]|true|false")) {
            tell(number, Fault.invalidValue("active").saying("fault.master.active"));
        } else if (!entry.active() && standing.contains(key)) {
            tell(number, Fault.invalidValue("active").saying("fault.master.standing", key));
        }
        return entry;
    }

    private static boolean isOn(String active) {
        return active.strip().matches("(?i)1|true");
    }

    private void key(long number, Entry entry) {
        String key = entry.key();
        if (key.isEmpty()) {
            tell(number, Fault.required("key"));
        } else if (!now.containsKey(key) && !isKey(key)) {
            tell(number, Fault.invalidType("key").saying("fault.master.key." + (KEYS.containsKey(master)
                    || master.equals("TimeZone") ? master : "other")));
        } else if (keys.putIfAbsent(key, entry) != null) {
            tell(number, Fault.of(400, "DUPLICATE", "key").saying("fault.master.twice", key));
        }
    }

    private boolean isKey(String key) {
        return master.equals("TimeZone")
                ? ZoneId.getAvailableZoneIds().contains(key)
                : KEYS.getOrDefault(master, WORD).matcher(key).matches();
    }

    private void id(long number, Entry entry) {
        String key = entry.key();
        if (ids.putIfAbsent(entry.id(), key) != null) {
            tell(number, Fault.of(400, "DUPLICATE", "id").saying("fault.master.twice", entry.id()));
            return;
        }
        if (renumber) {
            return;
        }
        Entry own = now.get(key);
        if (own != null && !own.id().equals(entry.id())) {
            tell(number, Fault.invalidValue("id").saying("fault.master.moved", key, own.id()));
        } else if (own == null) {
            now.values().stream().filter(other -> other.id().equals(entry.id()))
                    .forEach(other -> tell(number, taken(other)));
        }
    }

    private static Fault taken(Entry other) {
        return Fault.of(400, "DUPLICATE", "id").saying("fault.master.taken", other.id(), other.key());
    }

    private void names(long number, Entry entry) {
        boolean english = master.equals("Country");
        boolean blank = BLANK.contains(master + "/" + entry.key());
        name(number, "name_ja", entry.nameJa(), !english, blank);
        name(number, "name_en", entry.nameEn(), english, blank);
        if (master.equals("TimeZone") && !entry.nameJa().isEmpty() && !entry.nameJa().equals(entry.key())) {
            tell(number, Fault.invalidValue("name_ja").saying("fault.master.zone", entry.key()));
        }
    }

    private void name(long number, String column, String name, boolean answered, boolean blank) {
        if (blank && !name.isEmpty()) {
            tell(number, Fault.invalidValue(column).saying("fault.master.blank"));
        } else if (!blank && answered && name.isEmpty()) {
            tell(number, Fault.required(column));
        } else if (name.codePointCount(0, name.length()) > MOST_NAME) {
            tell(number, Fault.tooLong(column, MOST_NAME));
        } else if (!Formats.isOneLine(name)) {
            tell(number, Fault.notOneLine(column));
        }
    }

    /**
     * What a whole table must say beside its lines.
     *
     * @param lines of the file, in the order of their entries
     * @param left entries that it does not name and that stay, with their ids
     */
    void whole(List<MasterEditor.Line> lines, Collection<Entry> left) {
        for (String key : standing) {
            if (!keys.containsKey(key)) {
                tell(0, Fault.required("key").saying("fault.master.missing", key));
            }
        }
        if (renumber) {
            left.stream().filter(other -> ids.containsKey(other.id())).forEach(other -> lines.stream()
                    .filter(line -> line.id().strip().equals(other.id())).findFirst()
                    .ifPresent(line -> tell(line.number(), taken(other).saying("fault.master.used", other.id(),
                            other.key()))));
        }
    }
}
