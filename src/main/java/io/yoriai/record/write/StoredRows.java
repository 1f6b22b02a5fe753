package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.sql.ResultSetMetaData;
import java.util.HashMap;
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
        String sql = "select * from " + table + " where id = ? and " + living + " for no key update";
        return jdbc.query(sql, statement -> statement.setLong(1, id), rows -> {
            if (!rows.next()) {
                return null;
            }
            ResultSetMetaData meta = rows.getMetaData();
            Map<String, @Nullable Object> values = new HashMap<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                values.put(meta.getColumnName(i), Storage.plain(rows.getObject(i)));
            }
            return new Stored(values);
        });
    }
}
