package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.sql.ResultSetMetaData;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads rows of records, locked until the running transaction ends. */
@Component
public class StoredRows {

    private final JdbcTemplate jdbc;

    StoredRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A record's row; null where there is none. Not 'for update': rows may refer to it meanwhile.
     *
     * @param table the table, of our own code
     * @param living condition that it is there, such as {@code deleted_at is null}; {@code true}: always
     */
    public @Nullable Stored lock(String table, String living, long id) {
        return lock(table, living, List.of(id)).get(id);
    }

    /** Records' rows by id, of those that are there, as above; locked in the order of the ids. By primary key. */
    Map<Long, Stored> lock(String table, String living, Collection<Long> ids) {
        boolean one = ids.size() == 1;
        String sql = "select * from " + table + " where id = " + (one ? "?" : "any (?)") + " and " + living
                + (one ? "" : " order by id") + " for no key update";
        Map<Long, Stored> found = new HashMap<>();
        jdbc.query(sql, statement -> {
            if (one) {
                statement.setLong(1, ids.iterator().next());
            } else {
                statement.setArray(1, statement.getConnection().createArrayOf("bigint", ids.toArray()));
            }
        }, rows -> {
            // The names once for all rows.
            ResultSetMetaData meta = rows.getMetaData();
            String[] names = new String[meta.getColumnCount()];
            for (int i = 0; i < names.length; i++) {
                names[i] = meta.getColumnName(i + 1);
            }
            while (rows.next()) {
                Map<String, @Nullable Object> values = HashMap.newHashMap(names.length);
                for (int i = 0; i < names.length; i++) {
                    values.put(names[i], Storage.plain(rows.getObject(i + 1)));
                }
                Stored stored = new Stored(values);
                found.put(stored.id(), stored);
            }
            return found;
        });
        return found;
    }
}
