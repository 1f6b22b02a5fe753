package io.yoriai.mail.internal.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.delivery.WorkStore.Lane;

/**
 * One epoch of a node: whether it may send, what it holds, and what it knows of pauses and lanes. A node that was declared dead
 * goes on as another epoch.
 */
final class Run {

    final long epoch;
    final Set<Packet> packets = ConcurrentHashMap.newKeySet();
    private final MailSettings settings;
    private final Clock clock;
    private final Recorder recorder;
    private final Wake wake;
    private final Map<Integer, AtomicInteger> bulk = new ConcurrentHashMap<>();
    private final AtomicInteger express = new AtomicInteger();
    private volatile Set<Long> halted = Set.of();
    private volatile Map<Integer, Lane> lanes = Map.of();
    private volatile Set<String> encrypted = Set.of();
    private volatile boolean dead;
    private volatile long beatNanos;
    private volatile long beatMillis;

    Run(long epoch, MailSettings settings, Clock clock, Recorder recorder, Wake wake) {
        this.epoch = epoch;
        this.settings = settings;
        this.clock = clock;
        this.recorder = recorder;
        this.wake = wake;
        beaten();
    }

    /** The database has heard from us. */
    void beaten() {
        beatNanos = System.nanoTime();
        beatMillis = System.currentTimeMillis();
    }

    void die() {
        dead = true;
    }

    boolean dead() {
        return dead;
    }

    /**
     * Whether a mail may be handed over now. By two clocks: one of them may have stood while the machine slept. The wall
     * clock here is this machine's own, not the program's.
     */
    boolean maySend() {
        long most = settings.fence().toMillis();
        return !dead && (System.nanoTime() - beatNanos) / 1_000_000 < most
                && Math.abs(System.currentTimeMillis() - beatMillis) < most;
    }

    void know(Set<Long> nowHalted, Map<Integer, Lane> nowLanes, Set<String> nowEncrypted) {
        halted = nowHalted;
        lanes = nowLanes;
        encrypted = nowEncrypted;
    }

    /** Whether a domain gets mails over TLS or not at all. */
    boolean encrypts(String domain) {
        return encrypted.contains(domain);
    }

    /** Whether nothing of a mail's lane is to go out. */
    boolean parked(Claimed claimed) {
        return lane(claimed.lane()).parked();
    }

    boolean halted(Claimed claimed) {
        return halted.contains(claimed.sender());
    }

    Set<Long> halted() {
        return halted;
    }

    Map<Integer, Lane> lanes() {
        return lanes;
    }

    Lane lane(int id) {
        return lanes.getOrDefault(id, new Lane(settings.connections(), 0, false, false));
    }

    /** A mail is in memory from here on until it is settled. */
    void hold(Claimed claimed) {
        (claimed.express() ? express : inLane(claimed.lane())).incrementAndGet();
    }

    int held(int lane) {
        return inLane(lane).get();
    }

    int heldExpress() {
        return express.get();
    }

    private AtomicInteger inLane(int lane) {
        return bulk.computeIfAbsent(lane, id -> new AtomicInteger());
    }

    /** Stores what became of a mail; the future is done with the commit. */
    CompletableFuture<Void> settle(Outcome outcome) {
        return recorder.store(outcome).thenRun(() -> release(outcome.claimed(), false));
    }

    /** Lets another have a mail that was not tried. */
    void giveBack(Claimed claimed) {
        if (claimed.packet() == null && !dead) {
            settle(Outcome.postponed(claimed, null));
        } else {
            release(claimed, true);
        }
    }

    private void release(Claimed claimed, boolean givenBack) {
        int left = (claimed.express() ? express : inLane(claimed.lane())).decrementAndGet();
        Packet packet = claimed.packet();
        if (packet != null) {
            packet.settled(givenBack);
        }
        if (left % 50 == 0) {
            wake.room();
        }
    }

    /** What becomes of a mail that could not be handed over just now. */
    Outcome again(Claimed claimed, String message, String codeAtTheEnd) {
        Instant now = clock.instant();
        return now.isAfter(claimed.row().createdAt().plus(settings.giveUp()))
                ? Outcome.error(claimed, codeAtTheEnd, message)
                : Outcome.deferred(claimed, message, now.plus(settings.retryInterval()));
    }

    /** It waits for a place; not a try. */
    void postpone(Claimed claimed, Duration wait) {
        settle(Outcome.postponed(claimed, clock.instant().plus(wait)));
    }
}
