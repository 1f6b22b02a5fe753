package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.ColumnValues;
import io.yoriai.record.Draft;

/**
 * One column or custom item of a lead whose stored value changes.
 *
 * @param name the wire's name: {@code Email}, {@code Attribute3}
 * @param column the table's column; {@code attributes} for a custom item
 * @param item a custom item's number, else null
 * @param before stored value, null for none
 * @param value value to store; for items see {@code given}
 * @param given the item's value as drafted
 * @param logged whether the change history tells it
 */
record LeadChange(String name, String column, @Nullable Integer item, @Nullable Object before, @Nullable Object value,
        Object given, boolean logged) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a draft changes of a stored lead: same values are no change. */
    static List<LeadChange> between(LeadStore.Stored stored, Draft draft) {
        List<LeadChange> changes = new ArrayList<>();
        Map<String, @Nullable Object> values = ColumnValues.of(draft);
        for (Column column : draft.resource().columns()) {
            String name = ColumnValues.storedName(column);
            if (!draft.gives(column.name()) || !values.containsKey(name)) {
                continue;
            }
            Object before = comparable(stored.row().get(name));
            Object after = comparable(values.get(name));
            if (column.name().equals("LoginPassword")) {
                changes.add(new LeadChange(column.name(), name, null, null, after, column, false));
            } else if (!Objects.equals(before, after) && !blankAgain(name, before, after)) {
                boolean caseOnly = column.name().endsWith("Email") && before instanceof String one
                        && after instanceof String other && one.equalsIgnoreCase(other);
                changes.add(new LeadChange(column.name(), name, null, before, values.get(name), column, !caseOnly));
            }
        }
        items(stored, draft, changes);
        return changes;
    }

    private static void items(LeadStore.Stored stored, Draft draft, List<LeadChange> changes) {
        if (draft.items().isEmpty()) {
            return;
        }
        JsonNode before = JSON.readTree(Objects.requireNonNull(stored.text("attributes")));
        JsonNode after = ColumnValues.items(draft.items());
        draft.items().forEach((n, given) -> {
            JsonNode old = before.get(Integer.toString(n));
            JsonNode fresh = after.get(Integer.toString(n));
            boolean none = (old == null || old.isNull()) && fresh.isNull();
            if (!none && !same(old, fresh)) {
                changes.add(new LeadChange("Attribute" + n, "attributes", n, old, fresh, given, true));
            }
        });
    }

    private static boolean same(@Nullable JsonNode one, JsonNode other) {
        if (one == null) {
            return false;
        }
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static boolean blankAgain(String column, @Nullable Object before, @Nullable Object after) {
        return after == null && (column.equals("country_key") && "--".equals(before)
                || column.equals("prefecture_key") && "00".equals(before)
                || column.endsWith("_error_count") && Long.valueOf(0).equals(before));
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Timestamp moment -> moment.toInstant();
            default -> value;
        };
    }

    /** The code's label where the column has codes of the dictionary, else the value as text; null for none. */
    static @Nullable String told(Column column, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (column.codes() instanceof Codes.Fixed fixed) {
            Codes.Code code = fixed.byId(value.toString());
            return code == null ? value.toString() : code.label();
        }
        return value instanceof Instant moment ? io.yoriai.record.Times.answer(moment) : value.toString();
    }
}
