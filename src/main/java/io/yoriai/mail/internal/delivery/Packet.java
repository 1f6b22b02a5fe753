package io.yoriai.mail.internal.delivery;

/** A claimed packet: how far it is read, and how many of its rows are on their way. */
final class Packet {

    final long id;
    final long senderId;
    final int lane;
    final int weight;
    private final long to;
    private long at;
    private int open;
    private boolean dropped;
    private boolean told;

    Packet(long id, long senderId, int lane, int weight, long from, long to) {
        this.id = id;
        this.senderId = senderId;
        this.lane = lane;
        this.weight = weight;
        this.to = to;
        at = from;
    }

    /** The first id that is still to be read. */
    synchronized long at() {
        return at;
    }

    synchronized long to() {
        return to;
    }

    /** So many rows up to an id have been read. */
    synchronized void read(long until, int rows) {
        at = until + 1;
        open += rows;
    }

    /** One of its rows is answered, or was given back. */
    synchronized void settled(boolean givenBack) {
        open--;
        dropped |= givenBack;
    }

    /** No more of it is read. */
    synchronized void drop() {
        dropped = true;
    }

    synchronized boolean readable() {
        return !dropped && at <= to;
    }

    synchronized boolean dropped() {
        return dropped;
    }

    /** Whether nothing of it is on its way and nothing more will be; true once. */
    synchronized boolean over() {
        boolean over = !told && open == 0 && (dropped || at > to);
        told |= over;
        return over;
    }
}
