package io.yoriai.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.record.list.Lists;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Search;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What a lead's page of histories reads, counted by the database: the lead's own rows, however many others have. */
@ServerTest
class LeadHistoryPlanTest {

    private static final int OTHERS = 50_000;

    @Autowired
    Lists lists;
    @Autowired
    List<ResourceTable> tables;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TransactionTemplate transaction;

    @Test
    void a_leads_newest_rows_are_read_without_those_of_others() {
        Map<String, String> histories = Map.of("VisitorChangeLog", "lead_change_log", "Activity", "activity",
                "VisitorDirectMail", "lead_direct_mail");
        long lead = data.lead();
        long other = data.lead();
        // The lead's rows are old: whoever looks from the newest row on reads those of all others first.
        for (long[] rows : new long[][]{{lead, 20}, {other, OTHERS}}) {
            jdbc.sql(
                    """
                            insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                                lastupdate_user_name, date_regist, date_update)
                            select ?, 'Tel', '電話番号', '1', '2', 1, 'x', now(), now() from generate_series(1, ?)""")
                    .params(rows[0], rows[1]).update();
            jdbc.sql("""
                    insert into activity (lead_id, activity_date, title, date_regist, date_update)
                    select ?, now(), 'x', now(), now() from generate_series(1, ?)""").params(rows[0], rows[1]).update();
            jdbc.sql("""
                    insert into lead_direct_mail (lead_id, order_id, order_name, ordered_date, date_regist, date_update)
                    select ?, 1, 'x', now(), now(), now() from generate_series(1, ?)""").params(rows[0], rows[1])
                    .update();
        }
        histories.values().forEach(table -> jdbc.sql("analyze " + table).update());
        histories.forEach((resource, table) -> transaction.executeWithoutResult(status -> {
            ResourceTable rows = tables.stream().filter(one -> one.resource().name().equals(resource)).findFirst()
                    .orElseThrow();
            Search newest = new Search(List.of(new Search.Condition("1", "VisitorId", Search.Operator.EQ, "" + lead)),
                    "Id", true, 6, 0, false, Map.of(), null);
            assertThat(lists.list(rows, newest, Set.of()).rows()).hasSize(6);
            long read = jdbc.sql("select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint"
                    + " from pg_stat_xact_user_tables where relname = ?").param(table)
                    .query((row, n) -> row.getLong(1)).single();
            assertThat(read).as(table).isBetween(1L, 20L);
        }));
        histories.values().forEach(
                table -> jdbc.sql("delete from " + table + " where lead_id in (?, ?)").params(lead, other).update());
    }
}
