package io.yoriai.record.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/**
 * What the pages and counts of the large lists read, as the database counts it (docs/adr/0073): a late page passes over
 * entries of an index, and reads the rows of that page alone; to count is to read what a bare count reads.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListPlanTest {

    private static final int ROWS = 3_000;
    private static final int PAGE = 5;
    private static final int LATE = 499 * PAGE;
    /** Rows from one landmark to the next. */
    private static final int APART = 100;
    /** One who walks through lists page by page. */
    private static final Reach WALKER = client(-7);
    private static final List<String> TABLES = List.of("lead", "application", "application_session", "activity",
            "lead_change_log", "lead_add_log", "mail", "mail_click", "tracking_session", "tracking_access");

    @Autowired
    List<ResourceTable> tables;
    @Autowired
    Lists lists;
    @Autowired
    Landmarks landmarks;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Data data;
    @Autowired
    TransactionTemplate transaction;

    private long campaign;

    /**
     * A large list.
     *
     * @param order null: its own
     */
    private record Large(String resource, @Nullable String order, String table) {}

    private static final List<Large> LARGE = List.of(new Large("VisitorData", null, "lead"),
            new Large("VisitorData", "DateUpdate", "lead"), new Large("Application", null, "application"),
            new Large("ApplicationSeminar", null, "application"), new Large("Activity", null, "activity"),
            new Large("Activity", "DateUpdate", "activity"), new Large("VisitorChangeLog", null, "lead_change_log"),
            new Large("VisitorAddLog", null, "lead_add_log"),
            new Large("ApplicationSession", null, "application_session"), new Large("Mail", null, "mail"),
            new Large("ClickCount", null, "mail_click"), new Large("TrackingSession", null, "tracking_session"),
            new Large("TrackingAccessLog", null, "tracking_access"));

    @BeforeAll
    void fill() {
        campaign = data.campaign("計画");
        jdbc.sql(
                """
                        with made as (
                            insert into lead (login_id, name1, name2, email, division, position, date_regist, date_update)
                            select 'plan' || n, '計画', n::text, 'plan' || n || '@example.com',
                                case when n > 2500 then '部' || n % 50 end, case when n > 400 then '課' || n % 50 end, now(),
                                now() - n * interval '1 second'
                            from generate_series(1, :rows) n returning id),
                        applied as (
                            insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist,
                                date_update)
                            select id, :campaign, 1, now(), now(), now() from made),
                        acted as (
                            insert into activity (lead_id, activity_date, seminar_id, date_regist, date_update)
                            select id, now(), :campaign, now(), now() - id * interval '1 second' from made),
                        changed as (
                            insert into lead_change_log (lead_id, item_name, item_description, route_id, lastupdate_user_name,
                                date_regist, date_update)
                            select id, 'Name1', '姓', 4, '計画', now(), now() from made)
                        insert into lead_add_log (lead_id, route_id, lastupdate_user_name, date_regist, date_update)
                        select id, 4, '計画', now(), now() from made""")
                .param("rows", ROWS).param("campaign", campaign).update();
        jdbc.sql(
                """
                        insert into application_session (application_id, campaign_id, session_id, lead_id, application_status_id,
                            date_application, date_regist, date_update)
                        select id, campaign_id, :session, lead_id, 1, now(), now(), now() from application where campaign_id = :campaign""")
                .param("session", data.session(campaign, "計画")).param("campaign", campaign).update();
        jdbc.sql(
                """
                        with content as (
                                insert into mail_content (title, body, mail_type, charset, sender_address, advertisement, created_at)
                                values ('計画', '本文', 1, 2, 'office@example.com', 2, now()) returning id),
                            url as (
                                insert into click_count_url (name, target_url, regist_type_id, date_regist, date_update)
                                values ('計画', 'https://example.com/', 1, now(), now()) returning id),
                            sent as (
                                insert into mail (lead_id, email, content_id, send_type, send_result, created_at, updated_at)
                                select l.id, l.email, c.id, 1, 2, now(), now() from lead l cross join content c
                                where l.login_id like 'plan%' returning id, lead_id)
                        insert into mail_click (mail_id, lead_id, click_count_url_id, target_url, clicked_at, head, verdict_id, address,
                            agent, date_update)
                        select s.id, s.lead_id, u.id, 'https://example.com/', now(), false, 1, '192.0.2.1', 'Mozilla', now()
                        from sent s cross join url u""")
                .update();
        jdbc.sql(
                """
                        insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url,
                            exit_url, date_regist, date_update)
                        select id, 'plan', 'plan-' || id, now(), now(), 1, 'https://example.com/', 'https://example.com/', now(), now()
                        from lead where login_id like 'plan%'""")
                .update();
        jdbc.sql(
                """
                        with page as (
                            insert into tracking_url (name, url, date_regist, date_update)
                            values ('計画', 'https://example.com/plan', now(), now()) returning id)
                        insert into tracking_access (session_id, tracking_url_id, url, at, date_regist, date_update)
                        select s.id, p.id, 'https://example.com/plan', now(), now(), now() from tracking_session s cross join page p
                        where s.browser_id = 'plan'""")
                .update();
        TABLES.forEach(this::vacuum);
    }

    /** A transaction of another test that is just open keeps the database from knowing rows to be visible. */
    private void vacuum(String table) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            jdbc.sql("vacuum (analyze) " + table).update();
            return jdbc.sql("select relallvisible >= relpages - 1 from pg_class where oid = ?::regclass").param(table)
                    .query((row, n) -> row.getBoolean(1)).single();
        });
    }

    @AfterAll
    void clear() {
        String lead = " where lead_id in (select id from lead where login_id like 'plan%')";
        Map<String, String> mine = Map.of("lead", " where login_id like 'plan%'", "tracking_access",
                " where session_id in (select id from tracking_session where browser_id = 'plan')");
        TABLES.reversed().forEach(table -> {
            jdbc.sql("delete from " + table + mine.getOrDefault(table, lead)).update();
            jdbc.sql("vacuum (analyze) " + table).update();
        });
        jdbc.sql("delete from click_count_url where name = '計画'").update();
        jdbc.sql("delete from tracking_url where name = '計画'").update();
        jdbc.sql("delete from mail_content where title = '計画'").update();
    }

    @Test
    void the_five_hundredth_page_reads_its_own_rows_and_of_those_before_it_the_index_alone() {
        LARGE.forEach(large -> {
            Runnable early = () -> byIndex(() -> page(large, 0, false));
            Runnable far = () -> byIndex(() -> page(large, LATE, false));
            Map<String, Long> first = rowsRead(early);
            Map<String, Long> late = rowsRead(far);
            // Twice: the page's rows, and what the index does not know to be visible.
            assertThat(late).as(large + ", its first page reads " + first)
                    .allSatisfy((table, rows) -> assertThat(rows).as(table)
                            .isLessThanOrEqualTo(2 * Math.max(PAGE, first.getOrDefault(table, 0L))));
            long more = blocks(far) - blocks(early);
            assertThat(more).as(large + ": blocks beyond the first page's, at most the index of " + LATE + " rows")
                    .isLessThan(LATE / 50);
        });
    }

    @Test
    void the_five_hundredth_page_of_who_read_the_one_before_passes_over_nothing() {
        LARGE.forEach(large -> {
            Runnable late = () -> byIndex(() -> page(large, LATE, false, WALKER));
            long alone = entries(() -> byIndex(() -> page(large, LATE, false, Reach.of(Set.of()))));
            long first = entries(() -> byIndex(() -> page(large, 0, false, WALKER)));
            page(large, LATE - PAGE, false, WALKER);
            assertThat(alone).as(large + ": who comes from nowhere, without landmarks, passes over the entries before")
                    .isGreaterThan(LATE);
            assertThat(entries(late)).as(large + ", its first page reads " + first)
                    .isLessThanOrEqualTo(2 * first + 10 * PAGE);
        });
    }

    @Test
    void the_five_hundredth_page_of_who_comes_from_nowhere_passes_over_what_is_behind_a_landmark_alone() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            // A transaction of another test may be open, which landmarks wait for.
            landmarks.settle(APART, 100_000);
            return jdbc.sql("select count(distinct list) from list_landmark").query(Integer.class).single() == TABLES
                    .size();
        });
        vacuum("list_shift");
        LARGE.stream().filter(large -> large.order() == null).forEach(large -> {
            long first = entries(() -> byIndex(() -> page(large, 0, false)));
            long set = jdbc.sql("select count(*) from list_landmark where list = ?").param(large.table())
                    .query(Long.class).single();
            assertThat(entries(() -> byIndex(() -> page(large, LATE, false))))
                    .as(large + ", its first page reads " + first)
                    .isLessThanOrEqualTo(2 * first + 10 * PAGE + 2 * APART + set).isLessThan(LATE);
        });
    }

    @AfterEach
    @BeforeEach
    void forget() {
        transaction.executeWithoutResult(status -> landmarks.forget(TABLES));
    }

    @Test
    void who_walks_is_told_what_the_offsets_name_in_every_order_with_and_without_values() {
        for (String order : Arrays.asList(null, "Id", "Position", "Division", "DateUpdate", "Email",
                "UnsubscribeDate")) {
            for (boolean descending : List.of(false, true)) {
                assertThat(walk(order, descending, WALKER)).as(order + " " + descending)
                        .isEqualTo(walk(order, descending, Reach.of(Set.of()))).hasSizeGreaterThanOrEqualTo(ROWS);
            }
        }
    }

    @Test
    void who_walks_is_told_every_record_although_one_before_goes_to_the_end_meanwhile() {
        transaction.executeWithoutResult(status -> {
            List<String> early = numbers("DateUpdate", false, 0, WALKER);
            numbers("DateUpdate", false, 2_000, WALKER);
            List<String> next = numbers("DateUpdate", false, 2_500, Reach.of(Set.of()));
            jdbc.sql("update lead set date_update = (select max(date_update) from lead) + interval '1 second'"
                    + " where id = ?::bigint").param(early.getFirst()).update();
            List<String> named = numbers("DateUpdate", false, 2_500, client(-8));
            assertThat(named.getFirst()).isEqualTo(next.get(1));
            assertThat(numbers("DateUpdate", false, 2_500, WALKER).getFirst()).isEqualTo(next.getFirst());
            jdbc.sql("update list_mark set made_at = made_at - interval '11 minutes'").update();
            assertThat(numbers("DateUpdate", false, 2_500, WALKER)).as("long after").isEqualTo(named);
            status.setRollbackOnly();
        });
        vacuum("lead");
    }

    private List<String> walk(@Nullable String order, boolean descending, Reach reach) {
        List<String> all = new ArrayList<>();
        List<String> page;
        do {
            page = numbers(order, descending, all.size(), reach);
            all.addAll(page);
        } while (!page.isEmpty());
        return all;
    }

    /** Of 500 leads. */
    private List<String> numbers(@Nullable String order, boolean descending, int offset, Reach reach) {
        return lists.list(table("VisitorData"),
                new Search(List.of(), order, descending, 500, offset, false, Map.of(), null), reach).rows().stream()
                .map(row -> String.valueOf(row.values()[0])).toList();
    }

    private static Reach client(long number) {
        return new Reach(Set.of(), method -> true, number, null, null, true, Locale.JAPANESE);
    }

    @Test
    void to_count_reads_at_most_twice_what_a_bare_count_reads() {
        LARGE.forEach(large -> {
            // By the numbers: in another index equal entries may stand once, which the list's own cannot have. Clicks have one.
            String rows = large.table().equals("mail_click")
                    ? "mail_click"
                    : "(select id from " + large.table() + " order by id) numbers";
            long bare = blocks(() -> byIndex(() -> jdbc.sql("select count(*) from " + rows)
                    .query((row, n) -> row.getLong(1)).single()));
            long counted = blocks(() -> byIndex(() -> page(large, 0, true)))
                    - blocks(() -> byIndex(() -> page(large, 0, false)));
            assertThat(counted).as(large.toString()).isLessThanOrEqualTo(2 * bare);
        });
    }

    /** As if the table were too large to be read whole: a few thousand rows may as well be, as the statistics fall out. */
    private void byIndex(Runnable work) {
        // A plan for any page at all would be made for a tenth of them.
        jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
        jdbc.sql("set local enable_seqscan = off").update();
        work.run();
    }

    private void page(Large large, int offset, boolean count) {
        page(large, offset, count, Reach.of(Set.of()));
    }

    private void page(Large large, int offset, boolean count, Reach reach) {
        assertThat(lists.list(table(large.resource()),
                new Search(List.of(), large.order(), false, PAGE, offset, count, Map.of(), null), reach).rows())
                .hasSize(PAGE);
    }

    private ResourceTable table(String resource) {
        return tables.stream().filter(one -> one.resource().name().equals(resource)).findFirst().orElseThrow();
    }

    /** By table, how many rows were read of it, by whatever way. */
    private Map<String, Long> rowsRead(Runnable work) {
        String sql = "select relname, seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables";
        return transaction.execute(status -> {
            Map<String, Long> before = counted(sql);
            work.run();
            Map<String, Long> read = counted(sql);
            read.replaceAll((table, rows) -> rows - before.getOrDefault(table, 0L));
            read.values().removeIf(rows -> rows == 0);
            return read;
        });
    }

    private Map<String, Long> counted(String sql) {
        Map<String, Long> counted = new TreeMap<>();
        jdbc.sql(sql).query(row -> {
            counted.put(row.getString(1), row.getLong(2));
        });
        return counted;
    }

    /** Blocks of the rooms' tables and indexes. */
    private long blocks(Runnable work) {
        return sum("pg_stat_get_xact_blocks_fetched", "ritm", work);
    }

    /** Entries of the rooms' indexes that are read or passed over. */
    private long entries(Runnable work) {
        return sum("pg_stat_get_xact_tuples_returned", "i", work);
    }

    private long sum(String statistic, String kinds, Runnable work) {
        String sql = "select 'all', coalesce(sum(" + statistic + "(c.oid)), 0) from pg_class c"
                + " where c.relnamespace = current_schema()::regnamespace and strpos('" + kinds
                + "', c.relkind::text) > 0";
        return transaction.execute(status -> {
            long before = counted(sql).get("all");
            work.run();
            return counted(sql).get("all") - before;
        });
    }
}
