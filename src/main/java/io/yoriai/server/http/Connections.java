package io.yoriai.server.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.account.Callers;
import io.yoriai.account.Networks;
import io.yoriai.server.http.DoorConnection.Phase;

/**
 * The open connections, about a thousand, half of them at most of one network. Whoever comes beyond gets in: the one that has
 * sent no whole request for longest makes room. So silent connections shut nobody out.
 */
final class Connections implements Connection.Listener {

    private final int most;
    private final Callers callers;
    private final Set<DoorConnection> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<DoorConnection>> networks = new ConcurrentHashMap<>();

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
        String address = address(opened);
        Set<DoorConnection> neighbours = networks.compute(Networks.of(address), (network, present) -> {
            Set<DoorConnection> with = present == null ? ConcurrentHashMap.newKeySet() : present;
            with.add(opened);
            return with;
        });
        // A proxy of ours speaks for many networks.
        if (neighbours.size() > most / 2 && !callers.trusted(address)) {
            makeRoom(neighbours, opened);
        } else if (open.size() > most) {
            makeRoom(open, opened);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof DoorConnection closed && open.remove(closed)) {
            networks.computeIfPresent(Networks.of(address(closed)), (network, present) -> {
                present.remove(closed);
                return present.isEmpty() ? null : present;
            });
        }
    }

    /** Closes the connection that has waited longest; where all work, the new one. */
    private static void makeRoom(Set<DoorConnection> among, DoorConnection opened) {
        among.stream().filter(connection -> connection.phase() == Phase.IDLE || connection.phase() == Phase.HEAD)
                .max(Comparator.comparingLong(DoorConnection::millis)).orElse(opened).getEndPoint().close();
    }

    private static String address(DoorConnection connection) {
        EndPoint end = connection.getEndPoint();
        return end.getRemoteSocketAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "";
    }
}
