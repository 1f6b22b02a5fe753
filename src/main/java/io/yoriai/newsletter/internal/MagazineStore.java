package io.yoriai.newsletter.internal;

import io.yoriai.newsletter.Choice;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.MagazineSettings;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The tables {@code magazine} and {@code magazine_choice}, with copies that are at most one second old. */
@Repository
public class MagazineStore {

    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final int MOST_COPIES = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<Long, Copy> copies = new ConcurrentHashMap<>();

    private record Copy(Magazine magazine, long takenNanos) {}

    private record ChoiceRow(long magazineId, String item, Choice choice) {}

    MagazineStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<Magazine> recent(long id) {
        Copy copy = copies.get(id);
        if (copy != null && System.nanoTime() - copy.takenNanos() < FRESH_NANOS) {
            return Optional.of(copy.magazine());
        }
        return renewed(id);
    }

    public Optional<Magazine> renewed(long id) {
        long now = System.nanoTime();
        Optional<Magazine> loaded = load(id);
        if (copies.size() > MOST_COPIES) {
            copies.clear();
        }
        loaded.ifPresentOrElse(magazine -> copies.put(id, new Copy(magazine, now)), () -> copies.remove(id));
        return loaded;
    }

    public Optional<Magazine> load(long id) {
        return read("where id = :id", "where magazine_id = :id", Map.of("id", id)).stream().findFirst();
    }

    public List<Magazine> all() {
        return read("order by id", "", Map.of());
    }

    private List<Magazine> read(String which, String whichChoices, Map<String, ?> params) {
        Map<Long, Map<String, List<Choice>>> choices = new HashMap<>();
        // The choices first: where they change in between, the version read after them is newer and they are read again.
        List<ChoiceRow> rows = jdbc.sql("select magazine_id, item, number, label, hidden from magazine_choice "
                + whichChoices + " order by magazine_id, item, number").params(params)
                .query((row, n) -> new ChoiceRow(row.getLong(1), row.getString(2),
                        new Choice(row.getInt(3), row.getString(4), row.getBoolean(5))))
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

    private static Map<String, List<Choice>> copied(Map<String, List<Choice>> choices) {
        return choices.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Holds the magazine's row until the transaction ends: changes of one magazine run one after the other. */
    public void lock(long id) {
        jdbc.sql("select 1 from magazine where id = :id for update").param("id", id).query(Integer.class).optional();
        copies.remove(id);
    }

    public long insert(MagazineSettings settings) {
        return jdbc.sql("insert into magazine (" + MagazineRow.COLUMNS + ", created_at, updated_at) values ("
                + MagazineRow.PLACES + ", :now, :now) returning id").params(MagazineRow.params(settings))
                .param("now", now())
                .query(Long.class).single();
    }

    public void update(long id, MagazineSettings settings) {
        jdbc.sql("update magazine set (" + MagazineRow.COLUMNS + ", updated_at) = (" + MagazineRow.PLACES
                + ", :now) where id = :id").params(MagazineRow.params(settings)).param("now", now()).param("id", id)
                .update();
        copies.remove(id);
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
        copies.remove(id);
    }

    public boolean updateChoice(long id, String item, int number, String label, boolean hidden) {
        copies.remove(id);
        return jdbc.sql("update magazine_choice set label = :label, hidden = :hidden"
                + " where magazine_id = :id and item = :item and number = :number").param("id", id).param("item", item)
                .param("number", number).param("label", label).param("hidden", hidden).update() == 1;
    }

    /**
     * Takes the choice's digit out of every reader of the magazine.
     *
     * @param item one of the choice items, never a text from outside
     * @return false: a reader has it checked
     */
    public boolean removeChoice(long id, String item, int number) {
        // Every write of a reader holds the same lock shared and then looks at the version: no string of the old length
        // comes in meanwhile.
        jdbc.sql("select pg_advisory_xact_lock(7301, :id)").param("id", (int) id).query((row, n) -> 0).list();
        boolean checked = jdbc
                .sql("select exists (select 1 from reader where magazine_id = :id and substr(reverse(" + item
                        + "), :number, 1) = '1')")
                .param("id", id).param("number", number).query(Boolean.class).single();
        if (checked) {
            return false;
        }
        jdbc.sql("update reader set " + item + " = reverse(substr(reverse(" + item
                + "), 1, :number - 1) || substr(reverse("
                + item + "), :number + 1)) where magazine_id = :id and length(" + item + ") > :number").param("id", id)
                .param("number", number).update();
        jdbc.sql("delete from magazine_choice where magazine_id = :id and item = :item and number = :number")
                .param("id", id).param("item", item).param("number", number).update();
        jdbc.sql("update magazine_choice set number = number - 1 where magazine_id = :id and item = :item"
                + " and number > :number").param("id", id).param("item", item).param("number", number).update();
        copies.remove(id);
        return true;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
