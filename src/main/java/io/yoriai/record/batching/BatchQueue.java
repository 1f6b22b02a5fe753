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

    /** So many that do not come on, because they wait for a row that somebody else has locked, keep no others from beginning. */
    private static final int MOST_STUCK = 4;
    /** Calls of one run. */
    private static final int MOST = 32;

    private final ArrayDeque<BatchEntry<?>> waiting = new ArrayDeque<>();
    private final int most;
    private final Duration patience;
    private final Set<Run> runs = new HashSet<>();

    /** One that is under way: since when, in nanoseconds, and what it writes to, where no other may come between. */
    private record Run(long began, List<BatchEntry<?>> all, Set<Object> abouts, Object group) {}

    /**
     * @param most runs at the same time
     * @param patience after which a run is one that does not come on
     */
    BatchQueue(int most, Duration patience) {
        this.most = most;
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

    /** A run has ended: others begin, if anybody waits. */
    synchronized void leave(List<BatchEntry<?>> all) {
        runs.removeIf(run -> run.all() == all);
        begin();
    }

    private void begin() {
        long now = System.nanoTime();
        long stuck = runs.stream().filter(run -> now - run.began() >= patience.toNanos()).count();
        for (long free = most + Math.min(stuck, MOST_STUCK) - runs.size(); free > 0 && next(now); free--) {
            // as many as there may be
        }
    }

    /** Begins a run, unless all who wait would wait for one that is under way. */
    private boolean next(long now) {
        Set<Object> taken = new HashSet<>();
        Set<Object> groups = new HashSet<>();
        runs.forEach(run -> {
            taken.addAll(run.abouts());
            groups.add(run.group());
        });
        groups.remove(StatementBatcher.NO_GROUP);
        List<BatchEntry<?>> all = new ArrayList<>();
        Set<Object> abouts = new HashSet<>();
        Iterator<BatchEntry<?>> left = waiting.iterator();
        while (left.hasNext() && all.size() < MOST) {
            BatchEntry<?> entry = left.next();
            Object about = entry.about();
            boolean fits = all.isEmpty()
                    ? !groups.contains(entry.group())
                    : all.getFirst().group().equals(entry.group());
            if (fits && (about == null || !taken.contains(about) && abouts.add(about))) {
                left.remove();
                all.add(entry);
            }
        }
        if (all.isEmpty()) {
            return false;
        }
        runs.add(new Run(now, all, abouts, all.getFirst().group()));
        all.getFirst().lead(all);
        return true;
    }
}
