package io.yoriai.portal.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.yoriai.record.Column;
import io.yoriai.record.Formats;
import io.yoriai.record.Kind;
import io.yoriai.record.Ref;
import io.yoriai.record.list.Row;

/** A record as the dictionary tells it, by the names of its columns: what templates ask. */
final class Told {

    private final Map<String, Object> values = new HashMap<>();
    private final Row row;

    Told(Row row) {
        this.row = row;
        for (int i = 0; i < row.columns().size(); i++) {
            Object value = row.values()[i];
            if (value != null) {
                values.put(row.columns().get(i).name(), value);
            }
        }
    }

    /** The same with other texts in place of what some columns say. */
    Told saying(Map<String, String> texts) {
        values.putAll(texts);
        return this;
    }

    Row row() {
        return row;
    }

    public long id() {
        return Long.parseLong(text("Id"));
    }

    /** A text or number; "" where there is none. */
    public String text(String column) {
        return values.get(column) instanceof String text ? text : "";
    }

    /** A text that may hold markup of the allow-list; "" where there is none. */
    public String html(String column) {
        String text = text(column);
        return text.isEmpty() ? "" : Formats.sanitized(text);
    }

    /** A number; 0 where there is none. */
    public int number(String column) {
        String text = text(column);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    public @Nullable Instant moment(String column) {
        return values.get(column) instanceof Instant moment ? moment : null;
    }

    /** The name of a pair; "" where it has no value. */
    public String name(String column) {
        return values.get(column) instanceof Ref ref && ref.name() != null ? ref.name() : "";
    }

    /** The id of a pair; 0 where it has no value. */
    public long code(String column) {
        return values.get(column) instanceof Ref ref && ref.id() != null ? Long.parseLong(ref.id()) : 0;
    }

    /** A list, a file or the custom items. */
    public JsonNode json(String column) {
        return values.get(column) instanceof JsonNode json ? json : MissingNode.getInstance();
    }

    /** Where a file is found on this server; "" where there is none. */
    public String file(String column) {
        return json(column).path("FilePath").asString("").replace("{host}", "file");
    }

    /** The custom items by their numbers. */
    JsonNode items() {
        return row.columns().stream().filter(column -> column.kind() == Kind.ATTRIBUTES)
                .map(Column::name).findFirst().map(this::json).orElse(MissingNode.getInstance());
    }

    /** Whether both are at one time; touching ends are none. */
    boolean overlaps(Told other) {
        Instant start = moment("StartDay");
        Instant end = moment("EndDay");
        Instant from = other.moment("StartDay");
        Instant until = other.moment("EndDay");
        return start != null && end != null && from != null && until != null && start.isBefore(until)
                && from.isBefore(end);
    }
}
