package io.yoriai.server;

import io.yoriai.smp.Rehearsal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Walks the door's hot path before the server says that it is ready, so that the first visitors do not wait for a cold
 * program: connections are opened, statements prepared on each, code loaded and compiled. Receptions are of leads, an
 * application, a session that exist in a transaction of their own, which is rolled back; over HTTP an address is asked for
 * that does not exist.
 */
@Component
public class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int CONNECTIONS = 16;
    private static final int CALLERS = 4;
    /** For each connection: about what a warm-up of half a second comes to. */
    private static final int LEADS = 40;

    /** Ids that no sequence will ever reach; a ticket of eighteen digits is the longest there is. */
    private static final long FAR = 900_000_000_000_000_000L;

    private final TransactionTemplate transaction;
    private final JdbcTemplate jdbc;
    private final Rehearsal rehearsal;

    WarmUp(TransactionTemplate transaction, JdbcTemplate jdbc, Rehearsal rehearsal) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.rehearsal = rehearsal;
    }

    /**
     * @param url of this server, without path
     * @param most ends it, whatever has been done until then
     */
    public void run(String url, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        // Nodes that start at once on one database do not wait for each other's rows.
        long first = FAR + ThreadLocalRandom.current().nextLong(90_000_000L) * 1_000_000L;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                long base = first + i * 1_000L;
                threads.submit(() -> guarded(() -> receptions(base, end)));
            }
            // Of TLS nobody is asked who would have to trust the certificate first.
            for (int i = 0; i < CALLERS && url.startsWith("http:"); i++) {
                threads.submit(() -> guarded(() -> calls(url, end)));
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** A server that is not warm serves all the same. */
    private static void guarded(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Warming up", e);
        }
    }

    private void receptions(long base, long end) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            insert(base);
            for (long lead = base; lead < base + LEADS && System.nanoTime() < end; lead++) {
                rehearsal.call("visitor.postAttendanceSession", Map.of(), """
                        <SessionAttendance xmlns="http://smartseminar.jp/"><Session><SessionId>%d</SessionId></Session>\
                        <BarcodeData>*%d*</BarcodeData></SessionAttendance>""".formatted(base, lead));
            }
        });
    }

    private void insert(long base) {
        jdbc.update("""
                insert into campaign (id, title, status_changed_date, date_regist, date_update)
                values (?, 'warm-up', now(), now(), now())""", base);
        jdbc.update("""
                insert into session (id, campaign_id, code, title, start_day, end_day, date_regist, date_update)
                values (?, ?, 'warm-up', 'warm-up', now(), now(), now(), now())""", base, base);
        jdbc.update("""
                insert into lead (id, user_id, login_id, date_regist, date_update)
                select n, n, 'warm-up ' || n, now(), now() from generate_series(?, ?) n""", base, base + LEADS - 1);
        jdbc.update("""
                insert into application (id, lead_id, campaign_id, application_status_id, date_application, date_regist,
                    date_update)
                select n, n, ?, 1, now(), now(), now() from generate_series(?, ?) n""", base, base, base + LEADS - 1);
        jdbc.update(
                """
                        insert into application_session (id, application_id, lead_id, campaign_id, session_id, application_status_id,
                            date_application, date_regist, date_update)
                        select n, n, n, ?, ?, 1, now(), now(), now() from generate_series(?, ?) n""",
                base, base, base,
                base + LEADS - 1);
    }

    private static void calls(String url, long end) throws IOException {
        while (System.nanoTime() < end) {
            HttpURLConnection call = (HttpURLConnection) URI.create(url + "/services/rest/warm-up").toURL()
                    .openConnection();
            call.setConnectTimeout(1000);
            call.setReadTimeout(1000);
            call.getResponseCode();
            try (InputStream answer = call.getErrorStream()) {
                if (answer != null) {
                    answer.readAllBytes();
                }
            }
        }
    }
}
