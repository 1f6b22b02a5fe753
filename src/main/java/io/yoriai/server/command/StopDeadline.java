package io.yoriai.server.command;

import java.time.Duration;

/**
 * Ends the process where a stop does not come to its end: whatever hangs, SIGTERM is obeyed. What is stored is the database's,
 * which goes on or recovers by itself.
 */
final class StopDeadline {

    /** Calls in flight have half a minute, a database with much unwritten data five; the unit file of the docs waits longer. */
    private static final Duration LONGEST = Duration.ofSeconds(Long.getLong("yoriai.stop-deadline", 325));

    private StopDeadline() {}

    static void set() {
        // The hook itself ends at once: the process waits for hooks, not for daemons.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop-deadline").unstarted(
                () -> Thread.ofPlatform().daemon().name("stop-deadline").start(StopDeadline::end)));
    }

    private static void end() {
        try {
            Thread.sleep(LONGEST);
        } catch (InterruptedException e) {
            return;
        }
        System.err.println("Yoriai did not stop within " + LONGEST.toSeconds() + " s and is ended");
        Runtime.getRuntime().halt(1);
    }
}
