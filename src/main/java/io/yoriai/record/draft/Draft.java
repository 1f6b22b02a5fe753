package io.yoriai.record.draft;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.record.Ref;
import io.yoriai.record.Resource;

/**
 * What a caller gave of one record, read and checked by the dictionary. A column is absent (say nothing of it), cleared,
 * or has a value: text as {@code String}, numbers and other records' numbers as {@code Long}, days as {@code LocalDate},
 * moments as {@code Instant}, bytes as {@code byte[]}, pairs as {@link Ref}, files by their id as {@code Long}, choices as a
 * list of {@link Ref}, an element as a draft, lists as drafts, or as texts where their items have no columns. Custom items
 * stand apart, by number: text as {@code String}, numbers as {@code BigDecimal}, days and moments as above, choices as a
 * list of {@code Integer}, a file's id as {@code Long}.
 */
public final class Draft {

    /** Stands for a cleared column or item. */
    public static final Object CLEARED = new Object() {
        @Override
        public String toString() {
            return "CLEARED";
        }
    };

    private final Resource resource;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<Integer, Object> items = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<Node> echoes = new ArrayList<>();
    private final Map<String, Set<String>> retired = new LinkedHashMap<>();

    public Draft(Resource resource) {
        this.resource = resource;
    }

    public Resource resource() {
        return resource;
    }

    /** Field of a fault about a column of this record. */
    public String field(String column) {
        return resource.name() + "." + column;
    }

    /** Whether the column has a value. */
    public boolean has(String column) {
        Object value = values.get(column);
        return value != null && value != CLEARED;
    }

    /** Whether the column is given, with a value or to be cleared. */
    public boolean gives(String column) {
        return values.containsKey(column);
    }

    public boolean clears(String column) {
        return values.get(column) == CLEARED;
    }

    public @Nullable String text(String column) {
        return (String) value(column);
    }

    public @Nullable Long number(String column) {
        return (Long) value(column);
    }

    /** A record's number: of {@code Id} and of columns that name another record; null also where only a name was said. */
    public @Nullable Long id(String column) {
        Object value = value(column);
        return switch (value) {
            case null -> null;
            case Ref ref -> ref.key() == null ? null : Long.valueOf(ref.key());
            case Long number -> number;
            default -> throw new IllegalStateException(column + " is no id");
        };
    }

    public @Nullable Instant moment(String column) {
        return (Instant) value(column);
    }

    public @Nullable LocalDate day(String column) {
        return (LocalDate) value(column);
    }

    public byte @Nullable [] bytes(String column) {
        return (byte[]) value(column);
    }

    public @Nullable Ref ref(String column) {
        return (Ref) value(column);
    }

    /** The number of a code that stands in the dictionary. */
    public @Nullable Integer code(String column) {
        Ref ref = ref(column);
        return ref == null || ref.key() == null ? null : Integer.valueOf(ref.key());
    }

    @SuppressWarnings("unchecked")
    public List<Ref> choices(String column) {
        Object value = value(column);
        return value == null ? List.of() : (List<Ref>) value;
    }

    /** The record inside an element; null where it is not given. */
    public @Nullable Draft element(String column) {
        return (Draft) value(column);
    }

    @SuppressWarnings("unchecked")
    public List<Draft> list(String column) {
        Object value = value(column);
        return value == null ? List.of() : (List<Draft>) value;
    }

    /** The items of a list that have no columns of their own. */
    @SuppressWarnings("unchecked")
    public List<String> texts(String column) {
        Object value = value(column);
        return value == null ? List.of() : (List<String>) value;
    }

    /** Custom items by number, {@link #CLEARED} where one is to be cleared. */
    public Map<Integer, Object> items() {
        return items;
    }

    /** All columns given, by name. */
    public Map<String, Object> values() {
        return values;
    }

    /** Columns left out because a lenient reading passed over them. */
    public List<String> skipped() {
        return skipped;
    }

    /** What was given of columns that this call cannot write: right where it is what stands there already. */
    public List<Node> echoes() {
        return echoes;
    }

    /** By column the keys that can no longer be chosen: right where they stand already. */
    public Map<String, Set<String>> retired() {
        return retired;
    }

    void retire(String column, String key) {
        retired.computeIfAbsent(column, name -> new LinkedHashSet<>()).add(key);
    }

    public Draft put(String column, Object value) {
        values.put(resource.column(column).name(), Objects.requireNonNull(value));
        return this;
    }

    public Draft putIfAbsent(String column, Object value) {
        values.putIfAbsent(resource.column(column).name(), Objects.requireNonNull(value));
        return this;
    }

    /** Gives a custom item a value. */
    public Draft item(int n, Object value) {
        items.put(n, value);
        return this;
    }

    public void remove(String column) {
        values.remove(column);
    }

    /** Notes that a column was passed over. */
    public void skip(String name) {
        skipped.add(name);
    }

    private @Nullable Object value(String column) {
        resource.column(column);
        Object value = values.get(column);
        return value == CLEARED ? null : value;
    }
}
