package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.ResourceTable;

/** One record being written: what is given, by whom, and what stands there. */
public final class Writing {

    private final Writer.Order order;
    private final Writable writable;
    private final Draft draft;
    private final Instant now;
    private final Map<String, @Nullable Object> own = new TreeMap<>();
    private final Set<String> filled = new HashSet<>();
    private Verb verb;
    private @Nullable Long id;
    private @Nullable Stored stored;
    private @Nullable Stored parent;
    private boolean forbidden;

    Writing(Writer.Order order, Verb verb, Instant now) {
        this.order = order;
        this.writable = order.writable();
        this.draft = order.draft();
        this.verb = verb;
        this.now = now;
    }

    public Writable writable() {
        return writable;
    }

    /** What is done; an upsert that finds nothing turns into a POST. */
    public Verb verb() {
        return verb;
    }

    public Draft draft() {
        return draft;
    }

    public Author by() {
        return order.by();
    }

    /** The method, command or action, as logs name it. */
    public String what() {
        return order.what();
    }

    /** A parameter of the call; null: absent. */
    public @Nullable String parameter(String name) {
        return order.parameters().get(name);
    }

    /** Whether a switch among the call's parameters is on. */
    public boolean flag(String name) {
        return "1".equals(order.parameters().get(name));
    }

    /** The moment of the call, in whole seconds. */
    public Instant now() {
        return now;
    }

    /** The record's id; of a new one known when it has been written. */
    public long id() {
        return Objects.requireNonNull(id);
    }

    boolean isNamed() {
        return id != null;
    }

    /** The record as it stands; null: there is none, or the caller may not see it. */
    public @Nullable Stored stored() {
        return stored;
    }

    /** The record as it stands, known to be there. */
    public Stored known() {
        return Objects.requireNonNull(stored);
    }

    /** The record that this one stands below; null: there is none, or the caller may not see it. */
    public @Nullable Stored parent() {
        return parent;
    }

    /** Reads a record for the rules to compare with: what a copy is made of. */
    public void base(@Nullable Stored base) {
        stored = base;
    }

    /** The caller may not do this, which is told when nothing is wrong with what was given. */
    public void forbid() {
        forbidden = true;
    }

    boolean isForbidden() {
        return forbidden;
    }

    /** Gives a column that was not given a value. */
    public void fill(String column, Object value) {
        draft.put(column, value);
        filled.add(column);
    }

    /** Whether the rules gave a column its value, and not the caller. */
    public boolean isFilled(String column) {
        return filled.contains(column);
    }

    /** Sets a column of the table that no call writes; values as {@link Stored} has them. */
    public void set(String column, @Nullable Object value) {
        own.put(column, value);
    }

    Map<String, @Nullable Object> own() {
        return own;
    }

    /** A code as it will be: given, or stored, or else the standard one, or 1. */
    public int code(String column) {
        if (draft.has(column)) {
            return Objects.requireNonNull(draft.code(column));
        }
        Column declared = draft.resource().column(column);
        if (stored == null || draft.clears(column)) {
            return declared.standard() == null ? 1 : Integer.parseInt(declared.standard());
        }
        return (int) stored.number(place(declared));
    }

    /** A number as it will be; 0 where there is none. */
    public long number(String column) {
        if (draft.has(column)) {
            return Objects.requireNonNull(draft.number(column));
        }
        return stored == null || draft.clears(column) ? 0 : stored.number(place(draft.resource().column(column)));
    }

    /** A moment as it will be; null where there is none. */
    public @Nullable Instant moment(String column) {
        if (draft.has(column)) {
            return draft.moment(column);
        }
        return stored == null || draft.clears(column)
                ? null
                : stored.moment(place(draft.resource().column(column)));
    }

    /** A text as it will be; null where there is none. */
    public @Nullable String text(String column) {
        if (draft.has(column)) {
            return draft.text(column);
        }
        return stored == null || draft.clears(column) ? null : stored.text(place(draft.resource().column(column)));
    }

    /** The number of the record that a column will name; null where it names none. */
    public @Nullable Long reference(String column) {
        if (draft.has(column)) {
            return draft.id(column);
        }
        Column declared = draft.resource().column(column);
        if (stored == null || draft.clears(column) || !(declared.codes() instanceof Codes.Foreign)) {
            return null;
        }
        return (Long) stored.row().get(place(declared));
    }

    private String place(Column column) {
        String own = writable.rows().ownColumn(column.name());
        return own == null ? ResourceTable.storedName(column) : own;
    }

    void becomes(Verb newVerb) {
        verb = newVerb;
    }

    void id(long newId) {
        id = newId;
    }

    void found(@Nullable Stored row) {
        stored = row;
    }

    void below(@Nullable Stored row) {
        parent = row;
    }
}
