package io.yoriai.lead;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import io.yoriai.record.SqlTime;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.write.Author;

/** Writes a number into a custom item of many leads, with their history, by one statement. */
@Component
public class LeadItems {

    private final CustomItems items;
    private final JdbcClient jdbc;
    private final Clock clock;

    LeadItems(CustomItems items, JdbcClient jdbc, Clock clock) {
        this.items = items;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Writes where the item holds whole numbers; where there is none such any more, nothing. Of 1,000 leads 60 ms.
     *
     * @param n number of the item
     * @param values by lead
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(int n, Map<Long, Long> values, Author by) {
        CustomItem item = items.of("VisitorData").get(n);
        if (item == null || item.data() != CustomItem.Data.INTEGER || values.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        with locked as materialized (
                            select l.id, l.attributes ->> :key as before, t.value
                            from lead l join unnest(:leads::bigint[], :values::bigint[]) t (lead, value) on t.lead = l.id
                            order by l.id for no key update of l
                        ), changed as (
                            update lead l set attributes = l.attributes || jsonb_build_object(:key, k.value), date_update = :now
                            from locked k where k.id = l.id and k.before is distinct from k.value::text
                            returning l.id, k.before, k.value
                        )
                        insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                            lastupdate_user_id, lastupdate_user_name, date_regist, date_update)
                        select id, :item, :label, before, value::text, :route, :staff::bigint, :name, :now, :now from changed""")
                .param("key", Integer.toString(n)).param("leads", values.keySet().toArray(Long[]::new))
                .param("values", values.values().toArray(Long[]::new)).param("item", item.name())
                .param("label", item.labelJa()).param("route", by.route().code()).param("staff", by.staff())
                .param("name", by.name())
                .param("now", SqlTime.of(clock.instant().truncatedTo(ChronoUnit.SECONDS))).update();
    }
}
