package io.yoriai.reader;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.ReaderField;
import io.yoriai.record.Fault;

/**
 * Checked values of some of a reader's fields. A field that is absent is left as it is (update) or gets its default (add).
 */
public final class ReaderValues {

    /** No values at all. */
    public static final ReaderValues NONE = new ReaderValues(new EnumMap<>(ReaderField.class));

    private final Map<ReaderField, @Nullable Object> values;

    private ReaderValues(Map<ReaderField, @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** What reading came to: the values of the fields that are right, and every fault in the order of the fields. */
    public record Read(ReaderValues values, List<Fault> faults) {}

    /**
     * Reads the texts of a new reader. An empty text counts as not given.
     *
     * @param given a null text is one that could not be read at all
     */
    public static Read forAdd(Map<ReaderField, @Nullable String> given, FieldContext context) {
        return read(given, context, false);
    }

    /**
     * Reads the texts of a change. An empty text clears its field; but an empty {@code sendstatus} changes nothing, for
     * delivery starts again only by an explicit 1.
     *
     * @param given a null text is one that could not be read at all
     */
    public static Read forUpdate(Map<ReaderField, @Nullable String> given, FieldContext context) {
        return read(given, context, true);
    }

    private static Read read(Map<ReaderField, @Nullable String> given, FieldContext context, boolean clearing) {
        Map<ReaderField, @Nullable Object> values = new EnumMap<>(ReaderField.class);
        List<Fault> faults = new ArrayList<>();
        for (ReaderField field : ReaderField.values()) {
            if (!given.containsKey(field)) {
                continue;
            }
            String text = given.get(field);
            if (text != null && text.isEmpty()) {
                if (clearing && field != ReaderField.SENDSTATUS) {
                    values.put(field, field.empty());
                }
                continue;
            }
            Object value = text == null ? null : field.read(text, context);
            if (value == null) {
                faults.add(Fault.invalidValue(field.parameter()));
            } else {
                values.put(field, value);
            }
        }
        return new Read(new ReaderValues(values), List.copyOf(faults));
    }

    /** 配信する or 配信しない alone. */
    public static ReaderValues delivering(boolean delivering) {
        Map<ReaderField, @Nullable Object> values = new EnumMap<>(ReaderField.class);
        values.put(ReaderField.SENDSTATUS, delivering ? 1 : 0);
        return new ReaderValues(values);
    }

    /** Whether the field is among them. */
    public boolean has(ReaderField field) {
        return values.containsKey(field);
    }

    /** The value: text, number or day; null where the field is cleared or absent. */
    public @Nullable Object get(ReaderField field) {
        return values.get(field);
    }

    /** The same without some field. */
    public ReaderValues without(ReaderField field) {
        Map<ReaderField, @Nullable Object> rest = new EnumMap<>(ReaderField.class);
        rest.putAll(values);
        rest.remove(field);
        return new ReaderValues(rest);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** By column, as JSON would carry them; a registration day becomes its first moment in Japan. */
    public Map<String, @Nullable Object> columns() {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        values.forEach((field, value) -> columns.put(field.parameter(), column(field, value)));
        return columns;
    }

    private static @Nullable Object column(ReaderField field, @Nullable Object value) {
        if (value instanceof LocalDate day) {
            return field == ReaderField.CREATED ? day + "T00:00:00+09:00" : day.toString();
        }
        return value;
    }
}
