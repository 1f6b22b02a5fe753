package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.sql.Types;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cancels many applications or lines at once, because a lead, a campaign or a session goes or leads become one: what an application
 * is and costs follows from its lines, and each is told in the feed, without mail. The counters are the caller's.
 */
@Component
public class Ending {

    private final JdbcClient jdbc;
    private final ApplyPrice price;

    Ending(JdbcClient jdbc, ApplyPrice price) {
        this.jdbc = jdbc;
        this.price = price;
    }

    /**
     * Cancels session lines. Their applications are what the other lines are; where the venue was attended they stay so.
     *
     * @param which condition on lines {@code l}
     * @param values by the condition's names
     * @param reason kept where nothing of an application is left; null: none
     */
    public void lines(String which, Map<String, ?> values, @Nullable String reason, Timestamp now) {
        Map<Long, Long> gone = new TreeMap<>();
        jdbc.sql(
                "update application_session l set application_status_id = 3, date_cancel = :now, date_update = :now where "
                        + which + " returning l.id, l.application_id")
                .params(values).param("now", now)
                .query(row -> {
                    gone.put(row.getLong(1), row.getLong(2));
                });
        if (gone.isEmpty()) {
            return;
        }
        // By application_session_application.
        jdbc.sql(
                """
                        with part as (
                            select l.application_id as id, array_agg(l.id order by l.id) filter (where l.id = any (:gone)) as gone,
                                bool_and(l.id = any (:gone)) as is_whole,
                                case when bool_or(l.application_status_id in (1, 5)) then 1
                                    when bool_or(l.application_status_id = 2) then 2
                                    when bool_or(l.application_status_id = 4) then 4 else 3 end as status
                            from application_session l where l.application_id = any (:touched) group by l.application_id),
                        changed as (
                            update application a set application_status_id = part.status, date_update = :now,
                                date_cancel = case when part.status in (3, 4) then cast(:now as timestamptz) end,
                                cancel_reason = case when part.status = 3 then coalesce(:reason, a.cancel_reason)
                                    else a.cancel_reason end
                            from part where a.id = part.id and a.application_status_id not in (part.status, 5))
                        insert into application_event (application_id, kind, line_ids, at)
                        select id, 'CANCELLED', case when not is_whole then gone end, :now from part order by id""")
                .param("gone", gone.keySet().toArray(Long[]::new))
                .param("touched", touched(gone).toArray(Long[]::new)).param("reason", reason, Types.VARCHAR)
                .param("now", now).update();
        touched(gone).forEach(price::settle);
    }

    private static Set<Long> touched(Map<Long, Long> gone) {
        return new TreeSet<>(gone.values());
    }

    /**
     * Cancels applications as a whole, whatever their lines are.
     *
     * @param which condition on applications {@code a}
     */
    public void applications(String which, Map<String, ?> values, @Nullable String reason, Timestamp now) {
        jdbc.sql("""
                with gone as (
                    update application a set application_status_id = 3, date_cancel = :now, date_update = :now,
                        cancel_reason = coalesce(:reason, a.cancel_reason)
                    where\s""" + which + """
                 returning a.id)
                insert into application_event (application_id, kind, at) select id, 'CANCELLED', :now from gone""")
                .params(values).param("reason", reason, Types.VARCHAR).param("now", now).update();
    }
}
