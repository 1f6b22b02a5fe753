package io.yoriai.magazine.internal;

import com.github.benmanes.caffeine.cache.Cache;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.yoriai.magazine.ChoiceListener;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.record.SecondCache;
import io.yoriai.record.SqlTime;

/** The tables {@code magazine} and {@code magazine_choice}, with copies that are at most one second old. */
@Repository
public class MagazineStore {

    private static final int MOST_COPIES = 10_000;

    private final JdbcClient jdbc;
    private final List<ChoiceListener> listeners;
    private final Clock clock;
    private final Cache<Long, Magazine> copies;

    private record ChoiceRow(long magazineId, String item, MagazineChoice choice) {}

    MagazineStore(JdbcClient jdbc, List<ChoiceListener> listeners, Clock clock) {
        this.jdbc = jdbc;
        this.listeners = listeners;
        this.clock = clock;
        this.copies = SecondCache.by(clock).maximumSize(MOST_COPIES).build();
    }

    public Optional<Magazine> recent(long id) {
        Magazine copy = copies.getIfPresent(id);
        return copy == null ? renewed(id) : Optional.of(copy);
    }

    public Optional<Magazine> renewed(long id) {
        Optional<Magazine> loaded = load(id);
        loaded.ifPresentOrElse(magazine -> copies.put(id, magazine), () -> copies.invalidate(id));
        return loaded;
    }

    public Optional<Magazine> load(long id) {
        return read("where id = :id", "where magazine_id = :id", Map.of("id", id)).stream().findFirst();
    }

    public List<Magazine> all() {
        return read("order by id", "", Map.of());
    }

    private List<Magazine> read(String which, String whichChoices, Map<String, ?> params) {
        Map<Long, Map<String, List<MagazineChoice>>> choices = new HashMap<>();
        // The choices first: where they change in between, the version read after them is newer and they are read again.
        List<ChoiceRow> rows = jdbc.sql("select magazine_id, item, number, label, hidden from magazine_choice "
                + whichChoices + " order by magazine_id, item, number").params(params)
                .query((row, n) -> new ChoiceRow(row.getLong(1), row.getString(2),
                        new MagazineChoice(row.getInt(3), row.getString(4), row.getBoolean(5))))
                .list();
        for (ChoiceRow row : rows) {
            choices.computeIfAbsent(row.magazineId(), id -> new HashMap<>())
                    .computeIfAbsent(row.item(), item -> new ArrayList<>()).add(row.choice());
        }
        return jdbc.sql("select * from magazine " + which).params(params)
                .query((row, n) -> new Magazine(row.getLong("id"), row.getLong("version"), MagazineRow.read(row),
                        copied(choices.getOrDefault(row.getLong("id"), Map.of()))))
                .list();
    }

    private static Map<String, List<MagazineChoice>> copied(Map<String, List<MagazineChoice>> choices) {
        return choices.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Holds the magazine's row until the transaction ends: changes of one magazine run one after the other. */
    public void lock(long id) {
        jdbc.sql("select 1 from magazine where id = :id for update").param("id", id).query(Integer.class).optional();
        copies.invalidate(id);
    }

    public long insert(MagazineSettings settings) {
        return jdbc.sql("insert into magazine (" + MagazineRow.COLUMNS + ", created_at, updated_at) values ("
                + MagazineRow.PLACES + ", :now, :now) returning id").params(MagazineRow.params(settings))
                .param("now", SqlTime.now(clock)).query(Long.class).single();
    }

    public void update(long id, MagazineSettings settings) {
        jdbc.sql("update magazine set (" + MagazineRow.COLUMNS + ", updated_at) = (" + MagazineRow.PLACES
                + ", :now) where id = :id").params(MagazineRow.params(settings))
                .param("now", SqlTime.now(clock)).param("id", id).update();
        copies.invalidate(id);
    }

    /**
     * Takes the magazine's row away, and with it what is nothing but its own setting.
     *
     * @return whether nothing else is of it, which the other rooms' tables say; else the transaction can only end
     */
    public boolean delete(long id) {
        try {
            jdbc.sql("delete from magazine where id = :id").param("id", id).update();
        } catch (DataIntegrityViolationException e) {
            return false;
        }
        copies.invalidate(id);
        return true;
    }

    /** The columns of settings as text, for the operation log. */
    public Map<String, String> columns(MagazineSettings settings) {
        Map<String, String> columns = new LinkedHashMap<>();
        MagazineRow.params(settings).forEach((name, value) -> columns.put(name,
                value instanceof Object[] several ? Arrays.toString(several) : String.valueOf(value)));
        return columns;
    }

    public void insertChoice(long id, String item, int number, String label) {
        jdbc.sql("insert into magazine_choice (magazine_id, item, number, label) values (:id, :item, :number, :label)")
                .param("id", id).param("item", item).param("number", number).param("label", label).update();
    }

    public boolean updateChoice(long id, String item, int number, String label, boolean hidden) {
        return jdbc.sql("update magazine_choice set label = :label, hidden = :hidden"
                + " where magazine_id = :id and item = :item and number = :number").param("id", id).param("item", item)
                .param("number", number).param("label", label).param("hidden", hidden).update() == 1;
    }

    /**
     * Takes a choice away, and its digit out of every string that holds it.
     *
     * @return false: somebody has it checked
     */
    public boolean removeChoice(long id, String item, int number) {
        // Every write of such strings holds the same lock shared and then looks at the version: no string of the old length
        // comes in meanwhile.
        jdbc.sql("select pg_advisory_xact_lock(7301, :id)").param("id", (int) id).query((row, n) -> 0).list();
        if (listeners.stream().anyMatch(listener -> listener.checked(id, item, number))) {
            return false;
        }
        listeners.forEach(listener -> listener.removed(id, item, number));
        jdbc.sql("delete from magazine_choice where magazine_id = :id and item = :item and number = :number")
                .param("id", id).param("item", item).param("number", number).update();
        jdbc.sql("""
                update magazine_choice set number = number - 1
                where magazine_id = :id and item = :item and number > :number""").param("id", id).param("item", item)
                .param("number", number).update();
        return true;
    }
}
