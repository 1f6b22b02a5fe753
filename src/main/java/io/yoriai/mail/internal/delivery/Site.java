package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * One receiver: the mails that are ready for it, the heaviest first, and how many connections it has. All but one of the
 * connections may be taken by bulk: one is kept for mails that somebody waits for.
 */
final class Site {

    /** Opens a connection, for express mails alone or for all; {@code round} is the site's just now, which the connection keeps. */
    interface Opener {
        void open(Site site, boolean express, int round);
    }

    /** Of a relay, whose mails are of all lanes. */
    static final int NO_LANE = -1;

    /** A domain that takes its mails more slowly than they come lets the others pass. */
    static final int MOST_WAITING = 100;
    private static final int FEW_WAITING = 10;
    private static final long LATE_NANOS = Preparation.FRESH.toNanos();

    final String name;
    final int lane;
    final Pace pace;
    final Reputation reputation = new Reputation();
    private int most;
    private final Opener opener;
    private final List<Deque<Ready>> waiting = new ArrayList<>();
    private int size;
    private long bytes;
    private int open;
    private int bulkOpen;
    private int idle;
    private int bulkIdle;
    private long parkedUntil;
    private Duration pause = Duration.ZERO;
    private boolean unanswered;
    private int round;
    private boolean trying;
    private boolean tryingExpress;
    private volatile boolean doubtful;
    private boolean closed;
    private boolean slow;
    private int counted;
    private long countedSince = System.nanoTime();

    Site(String name, int lane, int connections, int perSecond, Opener opener) {
        this.name = name;
        this.lane = lane;
        this.most = connections;
        this.opener = opener;
        pace = new Pace(perSecond, System.nanoTime());
        parkedUntil = System.nanoTime();
        for (int weight = 0; weight <= 4; weight++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    /** Its lane's limits from now on; connections that are too many end when they have nothing more to do. */
    synchronized void limits(int connections, int perSecond) {
        most = connections;
        pace.limit(perSecond);
    }

    synchronized void offer(Ready mail) {
        waiting.get(mail.claimed().weight()).addLast(mail);
        size++;
        bytes += mail.body().length;
        grow();
    }

    /** Puts back what was taken and not tried. */
    synchronized void putBack(Ready mail) {
        waiting.get(mail.claimed().weight()).addFirst(mail);
        size++;
        bytes += mail.body().length;
        grow();
    }

    /** The next mail; null: none came in that time, or the connection is to end. */
    synchronized @Nullable Ready take(boolean express, int since, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        idle++;
        bulkIdle += express ? 0 : 1;
        try {
            while (true) {
                if (parked() || !pause.isZero() && since != round) {
                    return null; // those that are open when a site is parked are not those that try it afterwards
                }
                Ready mail = poll(express);
                if (mail != null || closed) {
                    return closed ? null : mail;
                }
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return null;
                }
                if (express && size > 0 && bulkIdle > 0) {
                    notify(); // it was meant for one that carries bulk
                }
                wait(left);
            }
        } finally {
            idle--;
            bulkIdle -= express ? 0 : 1;
            grow();
        }
    }

    /** The next mail if there is one. */
    synchronized @Nullable Ready poll(boolean express) {
        for (int weight = 4; weight >= (express ? Claimed.EXPRESS : 1); weight--) {
            Ready mail = waiting.get(weight).pollFirst();
            if (mail != null) {
                size--;
                bytes -= mail.body().length;
                counted(System.nanoTime());
                return mail;
            }
        }
        return null;
    }

    private void counted(long now) {
        if (now - countedSince > LATE_NANOS) {
            countedSince = now;
            counted = 0;
        }
        slow &= ++counted <= FEW_WAITING;
    }

    /** Whether a mail that nobody waits for had better come later. */
    synchronized boolean full() {
        return size >= (slow ? FEW_WAITING : MOST_WAITING);
    }

    /** Connections that have a mail in hand. */
    synchronized int busy() {
        return open - idle;
    }

    /**
     * Takes away bulk that has waited so long that it must be made anew anyway. A site of such mails is slow until it takes more
     * than a few.
     */
    synchronized List<Ready> late(long now) {
        List<Ready> late = remove(mail -> !mail.claimed().express() && now - mail.made() > LATE_NANOS);
        slow |= !late.isEmpty();
        return late;
    }

    /** Takes away and returns what waits of some kind. */
    synchronized List<Ready> remove(Predicate<Ready> which) {
        List<Ready> removed = new ArrayList<>();
        waiting.forEach(mails -> mails.removeIf(mail -> which.test(mail) && removed.add(mail)));
        size -= removed.size();
        removed.forEach(mail -> bytes -= mail.body().length);
        return removed;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized boolean unused() {
        return size == 0 && open == 0 && !parked() && pace.rate(System.nanoTime()) == 0;
    }

    /** A connection has ended that was opened in a round. */
    synchronized void ended(boolean express, int since) {
        open--;
        bulkOpen -= express ? 0 : 1;
        trying &= express || since != round;
        tryingExpress &= !express || since != round;
        grow();
    }

    /** Nobody tries for a while, as no connection came about: from 2 seconds on twice as long each time, up to {@code longest}. */
    synchronized void park(Duration longest) {
        if (parked()) {
            return; // another connection has found out the same
        }
        pause = pause.isZero() ? Duration.ofSeconds(2) : pause.multipliedBy(2);
        pause = pause.compareTo(longest) > 0 ? longest : pause;
        parkedUntil = System.nanoTime() + pause.toNanos();
        doubtful = true;
        round++;
        trying = false;
        tryingExpress = false;
        notifyAll(); // who has nothing to do ends
    }

    /** Nothing is sent for so long. */
    synchronized void rest(Duration time) {
        parkedUntil = System.nanoTime() + time.toNanos();
    }

    /**
     * A mail that a server wanted got no answer, and it may be that nobody knows whether it was taken. From the second in a row on the
     * site is left alone for a while, then one connection tries, and one of express mails: a server that takes all and answers nothing
     * is not given a whole sending.
     */
    synchronized void unanswered(Duration longest) {
        if (unanswered) {
            park(longest);
        }
        unanswered = true;
        doubtful = true;
    }

    /** A mail that was handed over got an answer, whichever. */
    void answered() {
        if (doubtful) {
            trust();
        }
    }

    /** An envelope was refused: somebody is there, which says nothing of what becomes of mails. */
    void spoke() {
        if (doubtful) {
            trustUnlessUnanswered();
        }
    }

    private synchronized void trustUnlessUnanswered() {
        if (!unanswered) {
            trust();
        }
    }

    private synchronized void trust() {
        doubtful = false;
        unanswered = false;
        trying = false;
        tryingExpress = false;
        pause = Duration.ZERO;
        grow();
    }

    synchronized boolean parked() {
        return parkedUntil - System.nanoTime() > 0;
    }

    /**
     * Wakes a connection that has nothing to do, or opens one where one is wanted and possible. One alone: to wake all of them for
     * each mail costs more than all else that they do.
     */
    synchronized void grow() {
        if (size == 0 || closed || parked()) {
            return;
        }
        boolean tried = !pause.isZero();
        boolean hasExpress = !waiting.get(4).isEmpty() || !waiting.get(3).isEmpty();
        if (bulkIdle > 0 || hasExpress && idle > 0) {
            notify();
        } else if (open < most && bulkOpen < Math.max(1, most - 1) && !trying) {
            trying = tried;
            open++;
            bulkOpen++;
            opener.open(this, false, round);
        } else if (open < most && hasExpress && !tryingExpress) {
            tryingExpress = tried;
            open++;
            opener.open(this, true, round);
        }
    }

    /** Nothing more goes out; connections end after the mail that they have sent. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }
}
