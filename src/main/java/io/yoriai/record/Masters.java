package io.yoriai.record;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The masters of the installation (spec/smp-platform.md 10): records store an entry's key, calls say its wire id. Read
 * anew at most a second after a change on any node.
 */
@Component
public class Masters {

    /** By master the key that records have where nothing is said; of the others records then have none. */
    private static final Map<String, String> STANDARDS = Map.of("Prefecture", "00", "Country", "--", "TimeZone",
            "Asia/Tokyo", "Language", "ja", "ActivityType", "other");

    private final LoadingCache<String, Master> masters;

    Masters(JdbcClient jdbc) {
        masters = SecondCache.renewed()
                .build(name -> new Master(jdbc
                        .sql("select key, wire_id, name_ja, name_en, active from master_entry where master = ?"
                                + " order by master_entry.wire_id")
                        .param(name)
                        .query((row, n) -> new Entry(row.getString(1), row.getString(2), row.getString(3),
                                row.getString(4), row.getBoolean(5)))
                        .list(), name));
    }

    private static boolean isEnglish(String master) {
        return master.equals("Country");
    }

    /** The column of {@code master_entry} that has the name which answers give of a master's entries. */
    public static String nameColumn(String master) {
        return isEnglish(master) ? "name_en" : "name_ja";
    }

    /** The key that records have where nothing is said; null: they then have none. */
    public static @Nullable String standardKey(String master) {
        return STANDARDS.get(master);
    }

    /** The entry that a column has where nothing is said, whatever its id here; null: none. */
    public @Nullable Entry standard(Column column) {
        if (column.standard() == null || !(column.codes() instanceof Codes.Master(String name))) {
            return null;
        }
        String key = standardKey(name);
        return key == null ? get(name).byId(column.standard()) : get(name).byKey(key);
    }

    /** What calls say of the value that a column has where nothing is said. */
    public @Nullable String standardId(Column column) {
        Entry entry = standard(column);
        return entry == null ? column.standard() : entry.id();
    }

    /** This node sees a change with its commit, others within a second. */
    public void forgetAfterCommit(String master) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                masters.invalidate(master);
            }
        });
    }

    /** The master of this name; one without entries is empty. */
    public Master get(String name) {
        return masters.get(name);
    }

    /**
     * One entry.
     *
     * @param key what records store
     * @param id what calls say
     * @param active whether it may be chosen; an inactive one is still answered
     */
    public record Entry(String key, String id, String nameJa, String nameEn, boolean active) {}

    /** The entries of one master. */
    public static final class Master {

        private final Map<String, Entry> byKey = new HashMap<>();
        private final Map<String, Entry> byId = new HashMap<>();
        private final List<Entry> entries;
        private final boolean english;

        Master(List<Entry> entries, String name) {
            this.entries = entries;
            this.english = isEnglish(name);
            for (Entry entry : entries) {
                byKey.put(entry.key(), entry);
                byId.put(entry.id(), entry);
            }
        }

        /** By their ids. */
        public List<Entry> entries() {
            return entries;
        }

        public @Nullable Entry byKey(String key) {
            return byKey.get(key);
        }

        public @Nullable Entry byId(String id) {
            return byId.get(id);
        }

        /** Entries whose answered name is this. */
        public List<Entry> byName(String name) {
            return entries.stream().filter(entry -> answeredName(entry).equals(name)).toList();
        }

        /** The name that answers give: English for countries, else Japanese. */
        public String answeredName(Entry entry) {
            return english ? entry.nameEn() : entry.nameJa();
        }
    }
}
