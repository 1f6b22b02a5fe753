package io.yoriai.mail.internal.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestDatabase;

/** Mails to who is 仮登録 are put by, cost the feed nothing, and go once the lead is 本登録 (docs/adr/0118). */
class HeldMailsTest {

    private static final String PAGES = "select sum(pg_stat_get_xact_blocks_fetched(oid)) from pg_class"
            + " where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace";
    private static final Clock CLOCK = Clock.systemUTC();
    private static final MailSettings SETTINGS = new MailSettings(MailSettings.Mode.OFF, "", 25, "", "", null, "",
            "事務局 <info@example.com>", "", 0, "", Duration.ofMinutes(30), Duration.ofDays(5), 20, false, "",
            Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofHours(72));

    private static DriverManagerDataSource database;

    private final JdbcClient jdbc = JdbcClient.create(database);
    private final Data data = new Data(jdbc, CLOCK);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    private final Feed feed = new NoticeFeeds(jdbc, SETTINGS, CLOCK).applicationFeed();
    private long campaign;

    @BeforeAll
    static void migrate() {
        database = new DriverManagerDataSource(TestDatabase.fresh("held"), "postgres", "postgres");
        Flyway.configure().dataSource(database).load().migrate();
        JdbcClient.create(database).sql("create sequence held").update();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("truncate application_event, mail, mail_queue, application, lead cascade").update();
        campaign = data.campaign("本登録の催し");
        jdbc.sql("update campaign set reference_email = 'desk@example.com'").update();
    }

    /** Leads who are 仮登録 and applied now. */
    private void applied(int leads, int mail) {
        long last = count("select coalesce(max(id), 0) from lead");
        jdbc.sql("insert into lead (login_id, name1, email, registration_type_id, date_regist, date_update)"
                + " select 'h' || nextval('held'), '仮', 'h' || n || '@example.com', 2, now(), now()"
                + " from generate_series(1, ?) n").param(leads).update();
        applied("id > " + last, mail);
    }

    /** Leads who applied now. */
    private void applied(String which, int mail) {
        jdbc.sql(
                """
                        with a as (
                            insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist, date_update)
                            select id, ?, 1, now(), now(), now() from lead where %s returning id
                        )
                        insert into application_event (application_id, kind, at, mail) select id, 'APPLIED', now(), ? from a"""
                        .formatted(which))
                .params(campaign, mail).update();
    }

    private void confirm(String which) {
        jdbc.sql("update lead set registration_type_id = 1 where " + which).update();
    }

    private void work() {
        while (feed.queue() > 0 || count("select count(*) from application_event where mail > 0") > 0) {
            continue;
        }
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }

    /** How many pages of tables and indexes a round of the feed reads. */
    private int pages() {
        return Objects.requireNonNull(transaction.execute(open -> {
            int before = count(PAGES);
            feed.queue();
            return count(PAGES) - before;
        }));
    }

    @Test
    void a_round_reads_as_much_with_thousands_that_wait_as_with_none() {
        applied(1, 1);
        work();
        jdbc.sql("vacuum application_event").update();
        pages();
        int before = pages();
        applied(5_000, 1);
        work();
        assertThat(count("select count(*) from application_event where mail = -1")).isEqualTo(5_001);
        jdbc.sql("vacuum application_event").update();
        assertThat(pages()).isLessThanOrEqualTo(before + 2);
        assertThat(count("select count(*) from mail")).isZero();
    }

    @Test
    void a_round_locks_what_it_takes_alone_and_reads_as_much_however_many_are_due() {
        int due = 3_000;
        applied(due, 1);
        confirm("true");
        jdbc.sql("vacuum application_event, application, lead").update();
        transaction.executeWithoutResult(open -> {
            feed.queue();
            assertThat(elsewhere(() -> count("select count(*) from (select from application_event where mail > 0"
                    + " for update skip locked) free"))).isEqualTo(due - 200);
        });
        int before = pages();
        applied(3 * due, 1);
        confirm("true");
        jdbc.sql("vacuum application_event, application, lead").update();
        assertThat(pages()).isLessThan(before * 3 / 2);
        applied(1, 1);
        work();
        assertThat(count("select count(*) from application_event where mail = -1")).isEqualTo(1);
        assertThat(told()).hasSize(4 * due);
    }

    @Test
    void the_lead_is_told_once_it_is_registered_and_who_is_in_charge_at_once() {
        applied(2, 3);
        work();
        assertThat(told()).containsExactly("desk@example.com", "desk@example.com");
        confirm("email = 'h1@example.com'");
        work();
        assertThat(told()).containsExactly("desk@example.com", "desk@example.com", "h1@example.com");
        long survivor = data.lead("残る", "survivor@example.com");
        jdbc.sql(
                "update application set lead_id = ? where lead_id = (select id from lead where email = 'h2@example.com')")
                .param(survivor).update();
        work();
        assertThat(told()).as("of a lead that was merged").hasSize(4).contains("survivor@example.com");
    }

    @Test
    void who_is_registered_after_days_is_told_nothing() {
        applied(1, 1);
        work();
        jdbc.sql("update application_event set at = now() - interval '6 days'").update();
        confirm("true");
        work();
        assertThat(told()).isEmpty();
        assertThat(count("select count(*) from application_event where mail is not null")).isZero();
    }

    @Test
    void a_confirmation_beside_a_round_is_before_it_or_seen_by_it() throws Exception {
        applied(1, 1);
        transaction.executeWithoutResult(open -> {
            confirm("true");
            assertThat(elsewhere(feed::queue)).isZero();
            assertThat(elsewhere(() -> count("select mail from application_event"))).as("not put by").isEqualTo(1);
        });
        work();
        assertThat(told()).containsExactly("h1@example.com");

        empty();
        applied(1, 1);
        CompletableFuture<Void> confirming = new CompletableFuture<>();
        transaction.executeWithoutResult(open -> {
            feed.queue();
            assertThat(count("select mail from application_event")).isEqualTo(-1);
            Thread.startVirtualThread(() -> {
                confirm("true");
                confirming.complete(null);
            });
            await().until(() -> elsewhere(() -> count("select count(*) from pg_locks where not granted")) > 0);
        });
        confirming.get(30, TimeUnit.SECONDS);
        work();
        assertThat(told()).containsExactly("h1@example.com");
    }

    @Test
    void those_whose_leads_somebody_changes_for_long_keep_no_later_ones_waiting() {
        applied(250, 1);
        transaction.executeWithoutResult(open -> {
            jdbc.sql("update lead set name1 = '長い'").update();
            elsewhere(() -> {
                jdbc.sql("insert into lead (login_id, name1, email, registration_type_id, date_regist, date_update)"
                        + " values ('later', '後', 'later@example.com', 1, now(), now())").update();
                applied("email = 'later@example.com'", 1);
                feed.queue();
                return 0;
            });
            assertThat(elsewhere(() -> told().size())).as("who is registered").isEqualTo(1);
            elsewhere(() -> {
                applied(1, 1);
                return feed.queue();
            });
            assertThat(elsewhere(() -> count("select count(*) from application_event where mail = -1")))
                    .as("who is put by").isEqualTo(1);
        });
        work();
        assertThat(told()).containsExactly("later@example.com");
        assertThat(count("select count(*) from application_event where mail = -1")).isEqualTo(251);
    }

    @Test
    void whoever_confirms_while_mails_are_made_by_two_nodes_is_told_exactly_once() throws Exception {
        int leads = 400;
        AtomicBoolean over = new AtomicBoolean();
        applied(leads, 1);
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                all.add(nodes.submit(() -> {
                    while (!over.get()) {
                        feed.queue();
                    }
                }));
            }
            List<Future<?>> confirming = new ArrayList<>();
            for (int half = 0; half < 2; half++) {
                int rest = half;
                confirming.add(nodes.submit(() -> {
                    for (int i = rest + 1; i <= leads; i += 2) {
                        // Another mail is wanted at the same moment.
                        jdbc.sql(
                                "update application_event set mail = 1 where mail = -1 and application_id in (select a.id"
                                        + " from application a join lead l on l.id = a.lead_id where l.email = ?)")
                                .param("h" + i + "@example.com").update();
                        confirm("email = 'h" + i + "@example.com'");
                    }
                }));
            }
            for (Future<?> one : confirming) {
                one.get(2, TimeUnit.MINUTES);
            }
            over.set(true);
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
        }
        work();
        assertThat(told()).hasSize(leads).doesNotHaveDuplicates();
        assertThat(count("select count(*) from application_event where mail is not null")).isZero();
    }

    private List<String> told() {
        return jdbc.sql("select m.email from mail m join mail_queue q on q.mail_id = m.id order by m.id")
                .query(String.class).list();
    }

    /** In a connection of its own. */
    private static int elsewhere(Callable<Integer> work) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.join();
    }
}
