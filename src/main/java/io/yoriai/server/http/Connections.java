package io.yoriai.server.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.yoriai.account.Callers;
import io.yoriai.server.http.DoorConnection.Phase;

/**
 * The open connections, about a thousand, half of them at most of one network. Whoever comes beyond gets in: the one that has been
 * silent for longest makes room, at once where many are silent, after two seconds where few are. So silent connections shut nobody out, and a crowd that comes at once loses none of its own.
 */
final class Connections implements Connection.Listener {

    /** Who has come just now, or has said what nobody has read yet, is not silent. */
    private static final long SILENT_MILLIS = 200;
    /** So long may one be silent who is among few: in a crowd, callers too are short of processors between connecting and asking. */
    private static final long PATIENT_MILLIS = 2_000;
    /** How often the silent are counted, where many want to get in. */
    private static final long CENSUS_MILLIS = 100;
    /** For so long a body may be awaited, or an answer be taken, where many want to get in. */
    private static final long SLOW_MILLIS = 5_000;
    private static final int TRIES = 4;

    private record Census(long at, boolean manySilent) {}

    private final int most;
    private final Callers callers;
    private final Set<DoorConnection> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<DoorConnection>> networks = new ConcurrentHashMap<>();

    private volatile Census census = new Census(NanoTime.now() - TimeUnit.SECONDS.toNanos(1), false);

    Connections(int most, Callers callers) {
        this.most = most;
        this.callers = callers;
    }

    Collection<DoorConnection> open() {
        return open;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof DoorConnection opened)) {
            return;
        }
        open.add(opened);
        Set<DoorConnection> neighbours = networks.compute(opened.network(), (network, present) -> {
            Set<DoorConnection> with = present == null ? ConcurrentHashMap.newKeySet() : present;
            with.add(opened);
            return with;
        });
        // A proxy of ours speaks for many networks.
        if (neighbours.size() > most / 2 && !callers.trusted(opened.address())) {
            makeRoom(neighbours, opened);
        } else if (open.size() > most) {
            makeRoom(open, opened);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof DoorConnection closed && open.remove(closed)) {
            networks.computeIfPresent(closed.network(), (network, present) -> {
                present.remove(closed);
                return present.isEmpty() ? null : present;
            });
        }
    }

    /** Closes the connection that has been silent for longest; where too many are slow at their work, the new one. */
    private void makeRoom(Set<DoorConnection> among, DoorConnection opened) {
        DoorConnection silent = silent(among);
        if (silent != null) {
            silent.getEndPoint().close();
        } else if (among.stream().filter(Connections::isSlow).count() > most / 2) {
            opened.getEndPoint().close();
        }
    }

    /** Where nobody has come since, as nothing is accepted any more, those who have fallen silent make room. */
    void makeRoom() {
        for (DoorConnection silent = open.size() > most ? silent(open) : null; silent != null
                && open.size() > most; silent = silent(open)) {
            silent.getEndPoint().close();
            onClosed(silent);
        }
    }

    private @Nullable DoorConnection silent(Set<DoorConnection> among) {
        long patience = manySilent() ? SILENT_MILLIS : PATIENT_MILLIS;
        Set<DoorConnection> unread = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            DoorConnection longest = among.stream()
                    .filter(one -> isSilent(one, patience) && !unread.contains(one))
                    .max(Comparator.comparingLong(DoorConnection::millis)).orElse(null);
            if (longest == null || !longest.isUnread()) {
                return longest;
            }
            unread.add(longest);
        }
        return null;
    }

    private static boolean isSilent(DoorConnection one, long millis) {
        return (one.phase() == Phase.IDLE || one.phase() == Phase.HEAD) && one.millis() > millis;
    }

    /** Whether a quarter of what there is room for is silent, as of a moment ago. */
    private boolean manySilent() {
        Census last = census;
        if (NanoTime.millisSince(last.at()) > CENSUS_MILLIS) {
            last = new Census(NanoTime.now(),
                    open.stream().filter(one -> isSilent(one, SILENT_MILLIS) && !one.isUnread())
                            .limit(most / 4 + 1L).count() > most / 4);
            census = last;
        }
        return last.manySilent();
    }

    /** A body that does not come, or an answer that is not taken; who only waits for us is not slow. */
    private static boolean isSlow(DoorConnection connection) {
        return connection.millis() > SLOW_MILLIS
                && (connection.phase() == Phase.BODY || connection.phase() == Phase.WORK && connection.moved() > 0);
    }
}
