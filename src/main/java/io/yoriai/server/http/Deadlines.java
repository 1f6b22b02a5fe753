package io.yoriai.server.http;

import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.yoriai.server.http.DoorConnection.Phase;

/**
 * Ends what drips: a connection must say something within half a minute; a head must be whole within ten seconds; a body, and an answer, may take a while and then must move at
 * 4 KiB a second on average (docs/adr/0039). Looked at four times a second for all connections, so that a call costs no timer.
 */
final class Deadlines extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final long SILENT_MILLIS = 30_000;
    private static final long HEAD_MILLIS = 10_000;
    private static final long BODY_MILLIS = 15_000;
    private static final long ANSWER_MILLIS = 180_000;
    private static final long BYTES_A_MILLI = 4;
    /** After a reader was told, it has this long before the connection is cut. */
    private static final long GRACE_MILLIS = 5_000;

    private final Connections connections;
    private final Scheduler scheduler;

    Deadlines(Connections connections, Scheduler scheduler) {
        this.connections = connections;
        this.scheduler = scheduler;
    }

    @Override
    protected void doStart() {
        next();
    }

    private void next() {
        if (isRunning() || isStarting()) {
            scheduler.schedule(this::look, 250, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            connections.open().forEach(Deadlines::check);
            connections.makeRoom();
        } catch (RuntimeException e) {
            LOG.error("Deadlines of connections", e);
        } finally {
            next();
        }
    }

    private static void check(DoorConnection connection) {
        Phase phase = connection.phase();
        long allowed = allowed(connection) + (phase == Phase.BODY || phase == Phase.WORK
                ? connection.moved() / BYTES_A_MILLI
                : 0);
        long millis = connection.millis();
        if (millis > allowed + GRACE_MILLIS || millis > allowed && phase != Phase.BODY) {
            connection.getEndPoint().close();
        } else if (millis > allowed) {
            connection.fail(new TimeoutException("the request comes too slowly"));
        }
    }

    private static long allowed(DoorConnection connection) {
        return switch (connection.phase()) {
            // Between requests the connector's idle timeout holds.
            case IDLE -> connection.getMessagesIn() == 0 ? SILENT_MILLIS : Long.MAX_VALUE / 2;
            case HEAD -> HEAD_MILLIS;
            case BODY -> BODY_MILLIS;
            case WORK -> ANSWER_MILLIS;
        };
    }
}
