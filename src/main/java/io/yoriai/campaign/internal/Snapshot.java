package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A campaign or session as it stands in the database.
 *
 * @param row one field per database column, and the speakers
 */
public record Snapshot(JsonNode row) {

    /** The number in a column; 0 where it has none. */
    public long number(String column) {
        JsonNode value = row.get(column);
        return value == null || value.isNull() ? 0 : value.asLong();
    }

    public @Nullable String text(String column) {
        JsonNode value = row.get(column);
        return value == null || value.isNull() ? null : value.asString();
    }

    public @Nullable Instant moment(String column) {
        String text = text(column);
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }
}
