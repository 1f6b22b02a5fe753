package io.yoriai.record.batching;

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
    /** Calls of one run. */
    private static final int MOST = 32;

    private final ArrayDeque<BatchEntry<?>> waiting = new ArrayDeque<>();
    private int running;

    synchronized void join(BatchEntry<?> entry) {
        waiting.add(entry);
        if (running < RUNS) {
            running++;
            next();
        }
    }

    /** A run has ended: another begins, if anybody waits. */
    synchronized void leave() {
        if (waiting.isEmpty()) {
            running--;
        } else {
            next();
        }
    }

    private void next() {
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
        all.getFirst().lead(all);
    }
}
