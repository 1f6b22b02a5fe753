package io.yoriai.mail.internal.delivery;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.yoriai.mail.internal.Composed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailSettings.Mode;
import io.yoriai.mail.internal.MailSettings.Tls;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.dkim.DkimSigner;
import io.yoriai.mail.internal.smtp.Routes;
import io.yoriai.mail.internal.smtp.Timeouts;
import io.yoriai.testkit.TestClock;
import io.yoriai.testkit.TestDatabase;

/** An engine on a database of its own, whose mails say who they are for. */
final class TestEngine implements AutoCloseable {

    static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(3));

    final JdbcClient jdbc;
    final TestClock clock = new TestClock();
    final List<Outcome> errors = new CopyOnWriteArrayList<>();
    final Wake wake = new Wake();
    final QueueStore queue;
    private final HikariDataSource pool;
    private final MailTokens tokens;
    private Engine engine;

    /** On a new database of its own. */
    TestEngine(String name, MailTokens tokens) {
        this(tokens, TestDatabase.fresh(name));
        Flyway.configure().dataSource(pool).load().migrate();
    }

    /** On one that is there. */
    TestEngine(MailTokens tokens, String url) {
        this.tokens = tokens;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setPassword("postgres");
        config.setMaximumPoolSize(8);
        pool = new HikariDataSource(config);
        jdbc = JdbcClient.create(pool);
        queue = new QueueStore(jdbc, clock, wake);
    }

    static MailSettings settings(Mode mode, int connections) {
        return new MailSettings(mode, "relay.test", 25, "", "", Tls.NONE, "me.test", "", "bounce.test", 0, "",
                Duration.ofMinutes(30),
                Duration.ofDays(5), connections, true, "", Duration.ofSeconds(20), Duration.ofSeconds(60),
                Duration.ofHours(72));
    }

    /** A node that fences itself after a second and is dead after two. */
    static MailSettings hasty(String node, int connections) {
        return new MailSettings(Mode.RELAY, "relay.test", 25, "", "", Tls.NONE, "me.test", "", "bounce.test", 0, "",
                Duration.ofMinutes(30), Duration.ofDays(5), connections, true, node, Duration.ofMillis(1500),
                Duration.ofSeconds(3), Duration.ofHours(72));
    }

    String url() {
        return pool.getJdbcUrl();
    }

    void start(MailSettings settings, Routes routes) {
        Preparation preparation = new Preparation(rows -> rows.stream().<Result>map(row -> new Result.Ready(
                new Composed(
                        ("From: <a@test>\r\nTo: <" + row.email() + ">\r\nSubject: " + row.id() + "\r\n\r\n.hello\r\n"
                                + (row.email().startsWith("big") ? "0123456789\r\n".repeat(200_000) : ""))
                                .getBytes(StandardCharsets.US_ASCII),
                        null)))
                .toList(), id -> Optional.empty(), new DkimSigner(true), tokens, settings, clock);
        engine = new Engine(new Engine.Parts(new NodeStore(jdbc), new WorkStore(jdbc, clock), List.of(), preparation,
                settings, SHORT, routes, wake, clock, "me.test", settings.node()),
                new Recorder(jdbc, clock, outcomes -> outcomes
                        .stream().filter(one -> one.result() == 3).forEach(errors::add)));
        engine.start();
    }

    /** A sending to many, given to the engine as its content does it. */
    void sending(long id, int count, String domain) {
        new TransactionTemplate(new JdbcTransactionManager(pool)).executeWithoutResult(status -> {
            jdbc.sql("""
                    insert into mail (sender_id, lead_id, email, content_id, send_type, lane, created_at, updated_at)
                    select :id, n, 'r' || n || :domain, 1, 1, coalesce(d.lane, 0), now(), now()
                      from generate_series(1, :count) n left join mail_lane_domain d on d.domain = substr(:domain, 2)
                     order by 6, n""").param("id", id).param("domain", "@" + domain).param("count", count).update();
            queue.start(id, 1);
        });
    }

    long number(String sql) {
        return jdbc.sql(sql).query((row, n) -> row.getLong(1)).single();
    }

    String told(String email) {
        return jdbc.sql(
                "select send_result || ' ' || coalesce(result_code, '-') || ' ' || retry_count from mail where email = ?")
                .param(email).query((row, n) -> row.getString(1)).single();
    }

    /** As a node ends that is told to. */
    void stop() throws InterruptedException {
        if (engine != null) {
            engine.stop();
            engine = null;
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        pool.close();
    }
}
