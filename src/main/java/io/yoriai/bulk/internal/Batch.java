package io.yoriai.bulk.internal;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A batch that a worker has taken.
 *
 * @param next number of the first record without a result
 * @param maxErrors failed records that end it; null: none do
 */
record Batch(long id, long client, @Nullable Long staff, String method, Map<String, String> parameters,
        String address, String host, int total, int next, int failed, @Nullable Integer maxErrors) {

    Batch after(int newNext, int newFailed) {
        return new Batch(id, client, staff, method, parameters, address, host, total, newNext, newFailed, maxErrors);
    }

    boolean isDone() {
        return next > total;
    }

    /** Whether so many have failed that the rest is not to be executed. */
    boolean isGivenUp() {
        return maxErrors != null && failed >= maxErrors && !isDone();
    }
}
