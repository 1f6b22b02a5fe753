package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.list.ResourceTable;

/**
 * A resource that calls write: where its columns stand, and what is asked beyond the dictionary. A room declares it beside its
 * {@link ResourceTable}; {@link Writer} does the rest, and the wire serves every method of it that has no class of its own.
 *
 * <p>Every column that the dictionary lets a call write must have a place: in the resource's own table, in a table of
 * items, or with the rules; one that is never answered has none by itself. A start with one that has none fails.
 */
public final class Writable {

    static final String SIGNATURE = "lastupdate_user_id";

    private final ResourceTable rows;
    private final String table;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, ChildTable> lists = new LinkedHashMap<>();
    private final Map<String, Otherwise> otherwise = new LinkedHashMap<>();
    private final Set<String> handled = new HashSet<>();
    private final Set<String> owners = new HashSet<>();
    private Rules rules = Rules.NONE;
    private @Nullable String parent;
    private @Nullable UpdateKey updateKey;
    private boolean link;
    private boolean personal;
    private @Nullable String ending;
    private boolean retried;
    private boolean keyed;

    /**
     * SQL of a new record's value where none is given.
     *
     * @param column whose value fills its one parameter
     */
    record Otherwise(String sql, String column) {}

    /** A resource that the console writes, and no call: its columns that are written have the flag {@code console}. */
    public record Edited(Writable writable) {

        public Edited {
            writable.check();
        }
    }

    private Writable(ResourceTable rows, String table) {
        this.rows = rows;
        this.table = table;
        for (Column column : rows.resource().columns()) {
            Storage storage = Storage.of(column);
            if (column.isWritten() && column.answered() && storage != null && !column.name().equals("Id")) {
                String own = rows.ownColumn(column.name());
                places.put(column.name(),
                        new Place(column, own == null ? ResourceTable.storedName(column) : own, storage));
            }
        }
        rows.resource().columns().stream().filter(column -> column.is(Flag.NATURAL_KEY)).map(Column::name)
                .forEach(owners::add);
    }

    /** @param table the resource's own table, with {@code id}, {@code date_regist} and {@code date_update} */
    public static Writable of(ResourceTable rows, String table) {
        return new Writable(rows, table);
    }

    public Writable rules(Rules own) {
        rules = own;
        return this;
    }

    /** A list whose items stand in a table of their own. */
    public Writable list(String column, ChildTable items) {
        lists.put(rows.resource().column(column).name(), items);
        return this;
    }

    /** For the console alone. */
    public Edited inConsole() {
        return new Edited(this);
    }

    /** Columns that the rules store, or act upon. */
    public Writable handled(String... columns) {
        for (String column : columns) {
            handled.add(rows.resource().column(column).name());
            places.remove(column);
        }
        return this;
    }

    /** Nothing of it stands in a table of its own: the rules make its records. */
    public Writable made() {
        return handled(rows.resource().columns().stream().filter(Column::isWritten).map(Column::name)
                .toArray(String[]::new));
    }

    /** The record that this one stands below: locked before it, and read. */
    public Writable under(String column) {
        parent = rows.resource().column(column).name();
        return this;
    }

    /** Other records that this one belongs to: one that is not there is told as 404. The natural key's are. */
    public Writable belongsTo(String... columns) {
        owners.addAll(List.of(columns));
        return this;
    }

    /** A record of the natural key that is not there is a wrong value like any other, told as 400. */
    public Writable namesByValue() {
        owners.clear();
        return this;
    }

    /** A tie between the records of its natural key: there already, it is told as done; not there, its deletion is. */
    public Writable link() {
        link = true;
        retried = true;
        return this;
    }

    /** A change names its record by Id or by the natural key, which never changes. */
    public Writable keyed() {
        keyed = true;
        return this;
    }

    /** A deleted record stays, marked by {@code deleted_at}, for the room to take away later. */
    public Writable kept() {
        ending = "deleted_at";
        return this;
    }

    /** DELETE ends what a record stands for, by its rules; the record itself stays, and is answered. */
    public Writable ended() {
        ending = "date_update";
        return this;
    }

    /** A new record that clashes with another one may be tried again by the rules. */
    public Writable retried() {
        retried = true;
        return this;
    }

    /**
     * The value of a new record that gives none.
     *
     * @param sql with one parameter, the value of the other column
     */
    public Writable otherwise(String column, String sql, String other) {
        otherwise.put(rows.resource().column(column).name(), new Otherwise(sql, other));
        return this;
    }

    /** Records may be upserted by columns that a caller chooses. */
    public Writable updateKey(UpdateKey key) {
        updateKey = key;
        return this;
    }

    /** Records tell of a person: logs other than the room's own name what changed, and hold no value. */
    public Writable personal() {
        personal = true;
        return this;
    }

    public Resource resource() {
        return rows.resource();
    }

    public ResourceTable rows() {
        return rows;
    }

    public Rules rules() {
        return rules;
    }

    public @Nullable UpdateKey updateKey() {
        return updateKey;
    }

    public boolean isPersonal() {
        return personal;
    }

    /** Columns whose values name a record beside its Id. */
    public List<Column> naturalKey() {
        return resource().columns().stream().filter(column -> column.is(Flag.NATURAL_KEY)).toList();
    }

    /** The table's columns that calls write, but those of some columns: what a copy takes over. */
    public static List<String> storedNames(ResourceTable rows, Set<String> without) {
        return of(rows, "").places().stream().filter(place -> !without.contains(place.column().name()))
                .map(Place::name).toList();
    }

    /** The table that its records stand in. */
    public String table() {
        return table;
    }

    /** @throws IllegalStateException naming a column that has no place */
    void check() {
        List<String> lost = new ArrayList<>();
        for (Column column : resource().columns()) {
            boolean placed = places.containsKey(column.name()) || lists.containsKey(column.name())
                    || handled.contains(column.name()) || column.kind() == Kind.ATTRIBUTES
                    || column.name().equals("Id");
            if (column.isWritten() && !placed) {
                lost.add(column.field());
            }
        }
        if (!lost.isEmpty()) {
            throw new IllegalStateException("calls may write " + lost + ", and nothing says where they are stored");
        }
    }

    List<Place> places() {
        return List.copyOf(places.values());
    }

    @Nullable
    Place place(String column) {
        return places.get(column);
    }

    Map<String, ChildTable> lists() {
        return lists;
    }

    Map<String, Otherwise> otherwise() {
        return otherwise;
    }

    boolean isOwner(Column column) {
        return owners.contains(column.name());
    }

    @Nullable
    String parent() {
        return parent;
    }

    /** Whether a record is a tie between others: one that is there already is told as one that was made (200 instead of 201). */
    public boolean isLink() {
        return link;
    }

    boolean isKeyed() {
        return keyed;
    }

    /** The column that has the moment of a deletion; null: the row goes. */
    @Nullable
    String ending() {
        return ending;
    }

    /** Condition that a record is there. */
    String living() {
        return "deleted_at".equals(ending) ? "deleted_at is null" : "true";
    }

    /** Whether the table keeps who wrote last: the number of the account, none of a program. */
    boolean isSigned() {
        return resource().find("LastupdateUserId") != null
                && SIGNATURE.equals(rows.ownColumn("LastupdateUserId"));
    }

    boolean isRetried() {
        return retried;
    }
}
