package io.yoriai.server.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The database processes that an earlier server left behind when it was killed. They are told by their program file, which
 * lies in the home of this very database, so nothing else on the machine can be meant, whatever its process id. They are
 * stopped, not adopted: they may run with other settings. Call only while the data directory is claimed.
 */
final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private static final Duration FAST = Duration.ofSeconds(60);
    private static final Duration IMMEDIATE = Duration.ofSeconds(20);

    private final DatabaseHome home;

    Orphans(DatabaseHome home) {
        this.home = home;
    }

    /** Every process that runs a program of this database. */
    List<ProcessHandle> alive() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    /** Stops what is left over, and removes the pid file of a server that is no more. */
    void stop() {
        List<ProcessHandle> left = alive();
        if (!left.isEmpty()) {
            LOG.warn("A database of an earlier run is still alive ({} processes); stopping it", left.size());
            // The fast way first: open transactions are rolled back and everything is written out.
            signal("INT", left.stream().filter(this::isPostmaster).toList());
            if (!gone(left.stream().anyMatch(this::isPostmaster) ? FAST : Duration.ofSeconds(5))) {
                // Without a write-out: the next start replays the log.
                signal("QUIT", alive());
                if (!gone(IMMEDIATE)) {
                    alive().forEach(ProcessHandle::destroyForcibly);
                    if (!gone(IMMEDIATE)) {
                        throw new CannotStartException("The database of an earlier run cannot be stopped: processes "
                                + alive().stream().map(ProcessHandle::pid).toList());
                    }
                }
            }
        }
        try {
            // Its process id may by now belong to somebody else, which would keep PostgreSQL from starting.
            Files.deleteIfExists(home.data().resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new CannotStartException("Cannot remove the pid file of the database: " + e, e);
        }
    }

    private boolean isOurs(ProcessHandle process) {
        Optional<String> command = process.info().command();
        return command.isPresent() && Path.of(command.get()).startsWith(home.programs());
    }

    /** The one whose parent is no process of this database. */
    private boolean isPostmaster(ProcessHandle process) {
        return process.parent().map(parent -> !isOurs(parent)).orElse(true);
    }

    private void signal(String name, List<ProcessHandle> processes) {
        for (ProcessHandle process : processes) {
            try {
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start().waitFor();
            } catch (IOException e) {
                throw new CannotStartException("Cannot stop the database of an earlier run: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotStartException("Interrupted", e);
            }
        }
    }

    private boolean gone(Duration wait) {
        Instant end = Instant.now().plus(wait);
        while (!alive().isEmpty()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            EmbeddedDatabase.pause();
        }
        return true;
    }
}
