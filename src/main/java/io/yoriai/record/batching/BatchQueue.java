package io.yoriai.record.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Those who wait for one statement, in the order in which they came. */
final class BatchQueue {

    /** Runs of a statement at the same time: while one waits for the disk, another reckons. */
    static final int RUNS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
    /** So many that do not come on, because they wait for a row that somebody else has locked, keep no others from beginning. */
    private static final int MOST_STUCK = 4;
    /** Calls of one run. */
    private static final int MOST = 32;

    private final ArrayDeque<BatchEntry<?>> waiting = new ArrayDeque<>();
    private final Duration patience;
    /** When those that are under way began, in nanoseconds. */
    private final List<Long> runs = new ArrayList<>();

    /** @param patience after which a run is one that does not come on */
    BatchQueue(Duration patience) {
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    synchronized void join(BatchEntry<?> entry) {
        waiting.add(entry);
        begin();
    }

    /** Somebody has waited for long. */
    synchronized void urge() {
        begin();
    }

    /** A run has ended: another begins, if anybody waits. */
    synchronized void leave(long began) {
        runs.remove((Long) began);
        begin();
    }

    private void begin() {
        long now = System.nanoTime();
        long stuck = runs.stream().filter(began -> now - began >= patience.toNanos()).count();
        if (waiting.isEmpty() || runs.size() - Math.min(stuck, MOST_STUCK) >= RUNS) {
            return;
        }
        runs.add(now);
        List<BatchEntry<?>> all = new ArrayList<>();
        Set<Object> abouts = new HashSet<>();
        Iterator<BatchEntry<?>> left = waiting.iterator();
        while (left.hasNext() && all.size() < MOST) {
            BatchEntry<?> entry = left.next();
            boolean fits = all.isEmpty() || all.getFirst().group().equals(entry.group());
            if (fits && (entry.about() == null || abouts.add(entry.about()))) {
                left.remove();
                all.add(entry);
            }
        }
        all.getFirst().lead(all, now);
    }
}
