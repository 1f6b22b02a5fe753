package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How answered records lead back to rows where their table does not say it by itself (docs/adr/0080); a bean of the room that
 * has the rows, and several rooms may say something of one resource.
 *
 * <p>Statements see the page as {@code copied}, expressions a record as {@code a}: JSON of what was answered, with texts by
 * name, pairs as objects and lists as arrays; what is empty is not there.
 */
public final class Copied {

    private final String resource;
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final Map<String, String> except = new LinkedHashMap<>();
    private final List<Items> lists = new ArrayList<>();
    private final List<String> along = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();
    private @Nullable Use use;

    /**
     * A list whose items stand in a table of their own.
     *
     * @param parent the table's column that holds the record's id
     * @param names the table's columns of the items' columns, where they are called otherwise than usual
     */
    record Items(String list, String table, String parent, Map<String, String> names) {}

    /**
     * Under which name, records and places a resource's files are used.
     *
     * @param sql selects record, place and file, null where the place has none
     */
    record Use(String resource, String sql) {}

    private Copied(String resource) {
        this.resource = resource;
    }

    public static Copied of(String resource) {
        return new Copied(resource);
    }

    /** A column of the main table has this value. */
    public Copied column(String stored, String sql) {
        columns.put(stored, sql);
        return this;
    }

    /** Records that meet a condition are not carried, for a reason that is told. */
    public Copied except(String condition, String reason) {
        except.put(condition, reason);
        return this;
    }

    /** A list whose items are rows of another table. */
    public Copied list(String list, String table, String parent, Map<String, String> names) {
        lists.add(new Items(list, table, parent, names));
        return this;
    }

    /** What is done with a page behind its rows. */
    public Copied along(String statement) {
        along.add(statement);
        return this;
    }

    /** What is done with a page in a second reading, when every list has been read: ties with records that come later. */
    public Copied late(String statement) {
        late.add(statement);
        return this;
    }

    /** The records' files are used under another name than theirs, or in places that no column of a file tells. */
    public Copied files(String usedAs, String sql) {
        use = new Use(usedAs, sql);
        return this;
    }

    /** What no answer tells of these records. */
    public Copied untold(String what) {
        untold.add(what);
        return this;
    }

    String resource() {
        return resource;
    }

    Map<String, String> columns() {
        return columns;
    }

    Map<String, String> except() {
        return except;
    }

    List<Items> lists() {
        return lists;
    }

    List<String> along() {
        return along;
    }

    List<String> late() {
        return late;
    }

    List<String> untold() {
        return untold;
    }

    @Nullable
    Use use() {
        return use;
    }

    /** Whether a column is spoken of. */
    boolean tells(String column) {
        String named = "'" + column + "'";
        return columns.values().stream().anyMatch(sql -> sql.contains(named))
                || along.stream().anyMatch(sql -> sql.contains(named))
                || late.stream().anyMatch(sql -> sql.contains(named))
                || lists.stream().anyMatch(list -> list.list().equals(column));
    }

    /** The room of files, for copies of records that refer to them. */
    public interface Files {

        /**
         * A place of a record.
         *
         * @param file null: it refers to none
         */
        record Use(long record, String place, @Nullable Long file) {}

        /** Files as a resource, which comes before those that refer to them. */
        String resource();

        /** Where a file is found on this server. */
        String path(long id, String name, String extension);

        /** Places refer to these files from now on; files that are not here are passed over. */
        void use(String resource, List<Use> uses);

        /** Everything has come: files are in use as far as a record that came refers to them, or one that no list tells. */
        void settle();
    }
}
