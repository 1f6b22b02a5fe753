package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a caller gave of one record, read and checked by the dictionary. A column is absent (say nothing of it), cleared,
 * or has a value: text as {@code String}, numbers as {@code Long}, days as {@code LocalDate}, moments as
 * {@code Instant}, pairs as {@link Ref}, files by their id as {@code Long}, choices as a list of {@link Ref}, lists and
 * elements as drafts. Custom items stand apart, by number: text as {@code String}, numbers as {@code BigDecimal}, days
 * and moments as above, choices as a list of {@code Integer}, a file's id as {@code Long}.
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

    /** A record's number: of {@code Id} and of columns that name another record. */
    public @Nullable Long id(String column) {
        Object value = value(column);
        return switch (value) {
            case null -> null;
            case String digits -> Long.valueOf(digits);
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

    @SuppressWarnings("unchecked")
    public List<Draft> list(String column) {
        Object value = value(column);
        return value == null ? List.of() : (List<Draft>) value;
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

    public Draft put(String column, Object value) {
        values.put(resource.column(column).name(), Objects.requireNonNull(value));
        return this;
    }

    public Draft putIfAbsent(String column, Object value) {
        values.putIfAbsent(resource.column(column).name(), Objects.requireNonNull(value));
        return this;
    }

    public void remove(String column) {
        values.remove(column);
    }

    void item(int n, Object value) {
        items.put(n, value);
    }

    void skip(String name) {
        skipped.add(name);
    }

    private @Nullable Object value(String column) {
        resource.column(column);
        Object value = values.get(column);
        return value == CLEARED ? null : value;
    }
}
