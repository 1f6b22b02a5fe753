package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.application.internal.rules.Held;

/** The applications of one lead to one campaign, with their lines. */
@Component
public class HeldRows {

    private final JdbcClient jdbc;

    HeldRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The oldest first. By application_of_lead and application_session_application (cost of the plan: 25). */
    public List<Held> of(long campaign, long lead) {
        Map<Long, Held> all = new LinkedHashMap<>();
        jdbc.sql("""
                select a.id, a.application_status_id, a.date_application, a.quantity, a.waiting_number,
                    l.id, l.session_id, l.application_status_id, l.quantity, l.waiting_number, s.start_day, s.end_day
                from application a left join application_session l on l.application_id = a.id
                    left join session s on s.id = l.session_id
                where a.campaign_id = ? and a.lead_id = ?
                order by a.date_application, a.id, l.id""").params(campaign, lead).query(row -> {
            long id = row.getLong(1);
            Held held = all.get(id);
            if (held == null) {
                held = new Held(id, row.getInt(2), TargetRows.moment(row, 3), row.getInt(4), number(row, 5),
                        new ArrayList<>());
                all.put(id, held);
            }
            if (row.getLong(6) != 0) {
                held.lines().add(new Held.Line(row.getLong(6), row.getLong(7), row.getInt(8), row.getInt(9),
                        number(row, 10), TargetRows.moment(row, 11), TargetRows.moment(row, 12)));
            }
        });
        return List.copyOf(all.values());
    }

    static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }
}
