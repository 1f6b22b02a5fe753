package io.yoriai.server.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Ends the wait for a database that has died while it was starting. The library asks the port again and again until its
 * time is up and never looks at the process; a damaged or full disk would be told only minutes later.
 */
final class Watch implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(500);

    /** Between two programs of one start there is a moment without any. */
    private static final int STEPS_WITHOUT_PROCESS = 4;

    private final Thread waiting = Thread.currentThread();
    private final Thread watching;
    private volatile boolean fired;

    /**
     * @param startLog appears with the first program that is started; before, programs are unpacked and none is missed
     */
    Watch(Orphans processes, Path startLog) {
        watching = Thread.ofVirtual().name("database-watch").start(() -> watch(processes, startLog));
    }

    /** Ends the watch; the interruption, if it came to it, has then done its work. */
    @Override
    public void close() {
        watching.interrupt();
        try {
            watching.join();
        } catch (InterruptedException e) {
            if (!fired) {
                Thread.currentThread().interrupt();
            }
        }
        if (fired) {
            Thread.interrupted();
        }
    }

    private void watch(Orphans processes, Path startLog) {
        int without = 0;
        while (without < STEPS_WITHOUT_PROCESS) {
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                return;
            }
            without = Files.exists(startLog) && processes.alive().isEmpty() ? without + 1 : 0;
        }
        fired = true;
        waiting.interrupt();
    }
}
