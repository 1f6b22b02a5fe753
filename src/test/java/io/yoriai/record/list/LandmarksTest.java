package io.yoriai.record.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import javax.sql.DataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Pages that are found from a landmark hold what the offset alone would have led to, in each snapshot (docs/adr/0120). */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LandmarksTest {

    private static final int ROWS = Marks.FROM + 400;
    private static final int STEP = 40;
    /** By resource, the rows that its list tells, in a from clause. */
    private static final Map<String, String> TOLD = Map.of("VisitorData", "lead", "Activity", "activity", "Mail",
            "mail where lead_id is not null and content_id is not null and skip_reason is null", "ClickCount",
            "mail_click where lead_id is not null and click_count_url_id is not null", "TrackingSession",
            "tracking_session where lead_id is not null and valid_id = 1", "TrackingAccessLog",
            "tracking_access a where exists (select from tracking_session s where s.id = a.session_id"
                    + " and s.lead_id is not null and s.valid_id = 1)");
    private static final List<String> TABLES = List.of("tracking_access", "tracking_session", "mail_click", "mail",
            "activity", "lead");

    @Autowired
    List<ResourceTable> tables;
    @Autowired
    Lists lists;
    @Autowired
    Landmarks landmarks;
    @Autowired
    Copies copies;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    DataSource connections;
    @Autowired
    PlatformTransactionManager transactions;
    @Autowired
    Data data;
    @Autowired
    Api api;

    private TransactionTemplate snapshot;
    private TransactionTemplate apart;

    @BeforeAll
    void fill() {
        snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        jdbc.sql(
                """
                        with made as (
                                insert into lead (login_id, name1, date_regist, date_update)
                                select 'landmark' || n, '目印', now(), now() from generate_series(1, :rows) n returning id),
                            content as (
                                insert into mail_content (title, body, mail_type, charset, sender_address, advertisement, created_at)
                                values ('目印', '本文', 1, 2, 'office@example.com', 2, now()) returning id),
                            url as (
                                insert into click_count_url (name, target_url, regist_type_id, date_regist, date_update)
                                values ('目印', 'https://example.com/', 1, now(), now()) returning id),
                            acted as (
                                insert into activity (lead_id, activity_date, date_regist, date_update)
                                select id, now(), now(), now() from made),
                            sent as (
                                insert into mail (lead_id, email, content_id, send_type, send_result, created_at, updated_at)
                                select l.id, 'landmark@example.com', c.id, 1, 2, now(), now() from made l cross join content c
                                returning id, lead_id),
                            clicked as (
                                insert into mail_click (mail_id, lead_id, click_count_url_id, target_url, clicked_at, head, verdict_id, address,
                                    agent, date_update)
                                select s.id, s.lead_id, u.id, 'https://example.com/', now(), false, 1, '192.0.2.1', 'Mozilla', now()
                                from sent s cross join url u)
                        insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url,
                            exit_url, date_regist, date_update)
                        select id, 'landmark', 'landmark-' || id, now(), now(), 1, 'https://example.com/', 'https://example.com/', now(), now()
                        from made""")
                .param("rows", ROWS).update();
        jdbc.sql("""
                insert into tracking_url (name, url, date_regist, date_update)
                values ('目印', 'https://example.com/landmark', now(), now())""").update();
        jdbc.sql(
                """
                        insert into tracking_access (session_id, tracking_url_id, url, at, date_regist, date_update)
                        select s.id, p.id, p.url, now(), now(), now() from tracking_session s join tracking_url p on p.name = '目印'
                        where s.browser_id = 'landmark'""")
                .update();
    }

    @AfterAll
    void clear() {
        String lead = " where lead_id in (select id from lead where login_id like 'landmark%')";
        jdbc.sql("delete from tracking_access where tracking_url_id in (select id from tracking_url where name = '目印')")
                .update();
        jdbc.sql("delete from tracking_session where browser_id = 'landmark'").update();
        jdbc.sql(
                "delete from mail_click where click_count_url_id in (select id from click_count_url where name = '目印')")
                .update();
        jdbc.sql("delete from mail where email = 'landmark@example.com'").update();
        jdbc.sql("delete from activity" + lead).update();
        jdbc.sql("delete from lead where login_id like 'landmark%'").update();
        jdbc.sql("delete from click_count_url where name = '目印'").update();
        jdbc.sql("delete from tracking_url where name = '目印'").update();
        jdbc.sql("delete from mail_content where title = '目印'").update();
        anew();
    }

    @BeforeEach
    void anew() {
        apart.executeWithoutResult(status -> {
            landmarks.forget(TABLES);
            jdbc.sql("delete from list_landmark").update();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whatever_comes_goes_or_waits_meanwhile_each_snapshot_sees_the_pages_that_the_offsets_name(long seed)
            throws SQLException {
        Random random = new Random(seed);
        List<Connection> open = new ArrayList<>();
        long met = 0;
        settled();
        for (int round = 0; round < 8; round++) {
            // With nothing open that landmarks must wait for, now and then.
            for (int i = open.size() - 1; i >= 0; i--) {
                if (random.nextInt(3) > 0) {
                    end(open.remove(i), random.nextInt(4) > 0);
                }
            }
            landmarks.settle(STEP, 1_000);
            String about = "seed " + seed + ", round " + round;
            snapshot.executeWithoutResult(status -> {
                compare(about + " before", random);
                for (int i = random.nextInt(12); i > 0; i--) {
                    step(random, open);
                }
                compare(about + " behind", random);
            });
            compare(about, random);
            met += jdbc.sql("select count(*) from list_landmark where exists (select from list_shift)")
                    .query(Long.class).single();
        }
        for (Connection connection : open) {
            end(connection, true);
        }
        compare("seed " + seed + ", all ended", random);
        settled();
        compare("seed " + seed + ", settled", random);
        assertThat(met).as("landmarks with shifts").isPositive();
    }

    @Test
    void a_row_that_is_not_committed_yet_keeps_landmarks_from_going_past_it() throws SQLException {
        settled();
        Connection connection = connections.getConnection();
        connection.setAutoCommit(false);
        acts(JdbcClient.create(new SingleConnectionDataSource(connection, true)), 10);
        acts(jdbc, 3 * STEP);
        for (int i = 0; i < 3; i++) {
            landmarks.settle(STEP, 10_000);
        }
        end(connection, true);
        compare("committed behind", new Random(1));
        settled();
        compare("settled", new Random(1));
    }

    @Test
    void numbers_that_went_back_are_waited_for_anew() throws SQLException {
        settled();
        long end = jdbc.sql("select max(id) from activity").query(Long.class).single();
        acts(jdbc, 6 * STEP);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            landmarks.settle(STEP, 10_000);
            return jdbc.sql("select max(id) from list_landmark where list = 'activity'").query(Long.class)
                    .single() > end
                            + 4 * STEP;
        });
        // As a copy of the database from before, which has no landmarks.
        jdbc.sql("delete from activity where id > ?").param(end).update();
        apart.executeWithoutResult(status -> {
            landmarks.forget(List.of("activity"));
            jdbc.sql("delete from list_shift where list = 'activity'").update();
        });
        jdbc.sql("select setval(pg_get_serial_sequence('activity', 'id'), ?)").param(end).query(Long.class).single();
        Connection connection = connections.getConnection();
        connection.setAutoCommit(false);
        acts(JdbcClient.create(new SingleConnectionDataSource(connection, true)), 10);
        acts(jdbc, 3 * STEP);
        landmarks.settle(STEP, 10_000);
        end(connection, true);
        compare("committed behind", new Random(1));
        settled();
        compare("settled", new Random(1));
    }

    @Test
    void a_list_with_more_shifts_than_are_taken_in_at_once_is_counted_anew_and_the_others_are_not() {
        acts(jdbc, 600);
        settled();
        jdbc.sql("delete from activity where id in (select id from activity order by id limit 600)").update();
        // At once 5 * 40 are taken in; more than those go, 40 at a time.
        landmarks.settle(STEP, 40);
        assertThat(jdbc.sql("select distinct list from list_landmark").query(String.class).set())
                .doesNotContain("activity").contains("lead", "mail");
        assertThat(jdbc.sql("select count(*) from list_shift where list = 'activity'").query(Integer.class).single())
                .isBetween(201, 599);
        compare("landmarks gone", new Random(1));
        acts(jdbc, 600);
        settled();
        compare("settled", new Random(1));
    }

    @Test
    void what_goes_while_landmarks_are_set_is_counted_and_noted_in_one() {
        boolean[] blocked = {false};
        for (int i = 0; i < 10 && !blocked[0]; i++) {
            settled();
            acts(jdbc, 5 * STEP);
            landmarks.settle(STEP, 10_000);
            CompletableFuture<Void> job = apart.execute(status -> {
                jdbc.sql("lock table activity in access exclusive mode").update();
                CompletableFuture<Void> runs = CompletableFuture.runAsync(() -> landmarks.settle(STEP, 10_000));
                // Not so where another test has something open.
                await().until(() -> runs.isDone() || jdbc
                        .sql("select exists (select from pg_locks where relation = 'activity'::regclass and not granted)")
                        .query(Boolean.class).single());
                blocked[0] = !runs.isDone();
                // Of those that are to be counted, some in the middle.
                jdbc.sql("delete from activity where id in (select id from activity order by id desc offset ? limit ?)")
                        .params(2 * STEP, STEP + 5).update();
                return runs;
            });
            Objects.requireNonNull(job).join();
        }
        assertThat(blocked[0]).isTrue();
        compare("gone meanwhile", new Random(1));
        acts(jdbc, 3 * STEP);
        settled();
        compare("settled", new Random(1));
    }

    private static void acts(JdbcClient into, int rows) {
        into.sql(
                "insert into activity (lead_id, activity_date, date_regist, date_update) select id, now(), now(), now()"
                        + " from lead where login_id like 'landmark%' limit ?")
                .param(rows).update();
    }

    /** What another test has open, landmarks wait for. */
    private void settled() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            landmarks.settle(STEP, 10_000);
            return jdbc.sql("select count(distinct list) from list_landmark").query(Integer.class).single() >= TABLES
                    .size();
        });
    }

    private void step(Random random, List<Connection> open) {
        try {
            int chance = random.nextInt(16);
            if (chance < 2) {
                landmarks.settle(STEP, 1_000);
            } else if (chance == 2) {
                apart.executeWithoutResult(status -> {
                    landmarks.forget(List.of("activity"));
                    // A number that nobody has, somewhere in the middle, as a copy of another installation gives it.
                    jdbc.sql("""
                            insert into activity (id, lead_id, activity_date, date_regist, date_update)
                            select a.id - 1, a.lead_id, now(), now(), now() from activity a
                            where not exists (select from activity o where o.id = a.id - 1) and a.id > 1
                            order by a.id desc offset :few limit 1""").param("few", random.nextInt(3)).update();
                });
            } else if (chance < 9 && open.size() < 4) {
                Connection connection = connections.getConnection();
                connection.setAutoCommit(false);
                open.add(connection);
                change(connection, random);
            } else if (chance < 12 && !open.isEmpty()) {
                change(open.get(random.nextInt(open.size())), random);
            } else {
                try (Connection connection = connections.getConnection()) {
                    change(connection, random);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(Connection connection, boolean commit) throws SQLException {
        if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }
        connection.setAutoCommit(true);
        connection.close();
    }

    /** One statement; it passes over rows that others are changing. */
    private static void change(Connection connection, Random random) {
        String some = " where id in (select id from %s where %s order by id offset " + random.nextInt(ROWS - 50)
                + " limit "
                + (1 + random.nextInt(30)) + " for update skip locked)";
        String mails = some.formatted("mail", "email = 'landmark@example.com'");
        String visits = some.formatted("tracking_session", "browser_id = 'landmark'");
        String acts = some.formatted("activity", "lead_id in (select id from lead where login_id like 'landmark%')");
        String clicks = some.formatted("mail_click", "target_url = 'https://example.com/' and address = '192.0.2.1'");
        JdbcClient.create(new SingleConnectionDataSource(connection, true)).sql(switch (random.nextInt(9)) {
            case 0 -> "delete from activity" + acts;
            case 1 -> "insert into activity (lead_id, activity_date, date_regist, date_update)"
                    + " select lead_id, now(), now(), now() from activity" + acts;
            case 2 -> "update mail set skip_reason = case when skip_reason is null then 10 end" + mails;
            case 3 ->
                "insert into mail (lead_id, email, content_id, send_type, send_result, skip_reason, created_at, updated_at)"
                        + " select lead_id, email, content_id, 1, 2, case when id % 2 = 0 then 10 end, now(), now() from mail"
                        + mails;
            case 4 -> "delete from mail" + mails;
            case 5 -> "update tracking_session set lead_id = case when lead_id is null then 1 end" + visits;
            case 6 -> "update tracking_session set valid_id = 3 - valid_id" + visits;
            case 7 -> "update mail_click set lead_id = case when lead_id is null then 1 end" + clicks;
            default ->
                "delete from tracking_access where session_id in (select id from tracking_session" + visits + ")";
        }).update();
    }

    /** Pages here and there, in one snapshot. */
    private void compare(String about, Random random) {
        snapshot.executeWithoutResult(status -> TOLD.forEach((resource, told) -> {
            int all = jdbc.sql("select count(*) from " + told).query(Integer.class).single();
            int last = Math.max(Marks.FROM, all - 1);
            LongStream.concat(LongStream.of(Marks.FROM, last, last + 1),
                    random.longs(2, Marks.FROM, last + 1L)).forEach(
                            offset -> assertThat(page(resource, (int) offset))
                                    .as(about + ": " + resource + " from " + offset + " of " + all)
                                    .isEqualTo(jdbc
                                            .sql("select id::text as number from " + told
                                                    + " order by id limit 5 offset " + offset)
                                            .query(String.class).list()));
        }));
    }

    private List<String> page(String resource, int offset) {
        return page(resource, new Search(List.of(), null, false, 5, offset, false, Map.of(), null), Reach.of(Set.of()));
    }

    private List<String> page(String resource, Search search, Reach reach) {
        ResourceTable table = tables.stream().filter(one -> one.resource().name().equals(resource)).findFirst()
                .orElseThrow();
        return lists.list(table, search, reach).rows()
                .stream().map(row -> String.valueOf(row.values()[row.columns().indexOf(table.resource().column("Id"))]))
                .toList();
    }

    @Test
    void rows_that_landmarks_do_not_count_are_found_by_the_offset_alone() {
        long campaign = data.campaign("目印");
        // The last of all: found from a landmark on, they would be on the page that has none of them.
        data.application(data.lead(), campaign, data.session(campaign, "目印"));
        jdbc.sql("update mail set skip_reason = 10 where id in (select id from mail where skip_reason is null"
                + " order by id desc limit 50)").update();
        String visits = " where id in (select id from tracking_session where lead_id is not null and valid_id = 1"
                + " order by id limit 50 offset :from)";
        jdbc.sql("update tracking_session set valid_id = 2" + visits).param("from", 0).update();
        jdbc.sql("update tracking_session set end_at = end_at + interval '1 day'" + visits).param("from", 0).update();
        settled();
        Reach all = Reach.of(Set.of());
        Reach.Within few = new Reach.Within() {
            @Override
            public @Nullable String of(ResourceTable table) {
                return "m.id not in (select id from mail order by id limit 50)";
            }

            @Override
            public boolean admits(String resource, long id) {
                return false;
            }
        };
        String visit = "tracking_session where lead_id is not null";
        other("Mail", List.of(), null, false, Map.of("type", "2"), all,
                "mail where lead_id is not null and content_id is not null and skip_reason is not null order by id");
        other("TrackingSession", List.of(), null, false, Map.of("include_invalid", "1"), all, visit + " order by id");
        other("VisitorData", List.of(), null, false, Map.of(), Reach.of(Set.of(campaign)),
                "lead where id in (select lead_id from application where campaign_id = " + campaign + ") order by id");
        other("Mail", List.of(), null, false, Map.of(),
                new Reach(Set.of(), method -> true, null, null, few, true, Locale.JAPANESE),
                TOLD.get("Mail") + " and id not in (select id from mail order by id limit 50) order by id");
        other("Activity", List.of(), null, true, Map.of(), all, "activity order by id desc");
        other("TrackingSession", List.of(), "EndDate", false, Map.of(), all,
                visit + " and valid_id = 1 order by end_at, id");
        String tenth = jdbc.sql("select id from lead order by id limit 1 offset 10").query(String.class).single();
        other("VisitorData", List.of(new Search.Condition("1", "Id", Search.Operator.GT, tenth)), null, false, Map.of(),
                all, "lead where id > " + tenth + " order by id");
    }

    private void other(String resource, List<Search.Condition> conditions, @Nullable String order, boolean descending,
            Map<String, String> parameters, Reach reach, String told) {
        String list = Objects.requireNonNull(TOLD.get(resource)).split(" ")[0];
        int landmark = jdbc.sql("select min(n) from list_landmark where list = ? and n >= ?").params(list, Marks.FROM)
                .query(Integer.class).single();
        assertThat(page(resource, new Search(conditions, order, descending, 5, landmark, false, parameters, null),
                reach)).as(resource + " from " + landmark + ": " + told).isEqualTo(
                        jdbc.sql("select id::text as number from " + told + " limit 5 offset " + landmark)
                                .query(String.class).list());
    }

    @Test
    void a_copied_page_takes_the_landmarks_of_what_it_fills_away_and_no_others() {
        settled();
        apart.executeWithoutResult(status -> copies.store("Activity", List.of()));
        assertThat(jdbc.sql("select distinct list from list_landmark").query(String.class).set())
                .doesNotContain("activity").contains("lead", "mail");
    }

    @Test
    void a_late_page_of_who_comes_from_nowhere_is_right_after_records_before_it_went() {
        settled();
        assertThat(late(2_100)).isEqualTo(numbers(2_100));
        String early = numbers(30).getFirst();
        assertThat(api.call("visitor.delete", "<VisitorData><Id>" + early + "</Id></VisitorData>").status())
                .isEqualTo(200);
        assertThat(late(2_200)).isEqualTo(numbers(2_200));
        landmarks.settle(STEP, 10_000);
        assertThat(late(2_300)).isEqualTo(numbers(2_300));
        assertThat(
                api.get("visitor.get", "offset", "2305", "limit", "5", "search_key1", "Name1", "search_operator1", "eq",
                        "search_value1", "目印").all("Id"))
                .as("of some leads alone")
                .isEqualTo(jdbc
                        .sql("select id::text as number from lead where name1 = '目印' order by id limit 5 offset 2305")
                        .query(String.class).list());
    }

    private List<String> late(int offset) {
        return api.get("visitor.get", "offset", "" + offset, "limit", "5").all("Id");
    }

    private List<String> numbers(int offset) {
        return jdbc.sql("select id::text as number from lead order by id limit 5 offset ?").param(offset)
                .query(String.class).list();
    }
}
