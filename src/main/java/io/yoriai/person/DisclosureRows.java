package io.yoriai.person;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads rows of a room's own tables for a disclosure as they stand, whatever columns they have. */
@Component
public class DisclosureRows {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    DisclosureRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Rows of one kind.
     *
     * @param name of the kind, which names its file
     * @param query with {@code :who} for whose rows they are; what it selects is told by column
     * @param who an address ({@link EmailAddress#key()}), or numbers ({@code Long[]})
     */
    public DisclosureSource.Part part(String name, String query, Object who) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        jdbc.sql("select row_to_json(x)::text from (" + query + ") x").param("who", who)
                .query(row -> {
                    rows.add(json.readValue(row.getString(1), new TypeReference<>() {
                    }));
                });
        return new DisclosureSource.Part(name, rows);
    }
}
