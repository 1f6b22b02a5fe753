package io.yoriai.record.batching;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One of those who go together: what it asks, and what it was answered. */
final class BatchEntry<R> {

    /** What has become of it. */
    enum Turn {
        /** It runs the statement for itself and others. */
        LEADS,
        /** Another has run it, and it is answered. */
        ANSWERED,
        /** Another has run it in vain. */
        GOES_ALONE
    }

    private final Object group;
    private final @Nullable Object about;
    private final List<@Nullable Object> values;
    private final RowMapper<R> mapper;
    private final CountDownLatch turn = new CountDownLatch(1);
    private final List<R> rows = new ArrayList<>(1);
    private List<BatchEntry<?>> led = List.of();
    private @Nullable RuntimeException failure;
    private boolean answered;

    BatchEntry(Object group, @Nullable Object about, List<@Nullable Object> values, RowMapper<R> mapper) {
        this.group = group;
        this.about = about;
        this.values = values;
        this.mapper = mapper;
    }

    Object group() {
        return group;
    }

    @Nullable
    Object about() {
        return about;
    }

    List<@Nullable Object> values() {
        return values;
    }

    /** @param all that it runs the statement for, itself among them */
    void lead(List<BatchEntry<?>> all) {
        led = all;
        turn.countDown();
    }

    List<BatchEntry<?>> led() {
        return led;
    }

    /** Ends its waiting, answered or not. */
    void release() {
        turn.countDown();
    }

    Turn await(BatchQueue queue) {
        boolean interrupted = false;
        while (true) {
            try {
                if (turn.await(queue.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                    break;
                }
                queue.urge();
            } catch (InterruptedException e) {
                interrupted = true; // its statement may be in another's hand, and takes no longer than a statement may
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !led.isEmpty() ? Turn.LEADS : answered ? Turn.ANSWERED : Turn.GOES_ALONE;
    }

    void add(ResultSet row) throws SQLException {
        rows.add(mapper.mapRow(row, rows.size()));
    }

    /** The statement has done its work: from now on nobody may do it again, even if its answer cannot be read. */
    void done() {
        fail(new IllegalStateException("what a statement has written cannot be told"));
    }

    void answer() {
        failure = null;
        answered = true;
    }

    /** What happened to the statement, and may have happened to its commit: nobody may try again. */
    void fail(RuntimeException e) {
        failure = e;
        answered = true;
    }

    /** Nothing came of the statement: it may be tried again. */
    void forget() {
        rows.clear();
    }

    boolean answered() {
        return answered;
    }

    List<R> rows() {
        if (failure != null) {
            throw failure;
        }
        return rows;
    }
}
