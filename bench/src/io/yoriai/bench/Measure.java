package io.yoriai.bench;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one run gave.
 *
 * @param seconds how long it took, first call to last answer
 * @param micros the latency of every call, sorted
 * @param answers how many calls were answered how: a status, or an outcome of the database
 */
record Measure(double seconds, int[] micros, TreeMap<String, Integer> answers) {

    static Measure of(long nanos, int[] micros, int calls, TreeMap<String, Integer> answers) {
        int[] sorted = Arrays.copyOf(micros, calls);
        Arrays.sort(sorted);
        return new Measure(nanos / 1e9, sorted, answers);
    }

    /** This run, if every call was answered so; else it measured something else than it should. */
    Measure only(String answer) {
        if (micros.length == 0 || answers.getOrDefault(answer, 0) != micros.length) {
            throw new IllegalStateException("expected " + answer + " only, got " + answers.entrySet().stream()
                    .map(entry -> entry.getValue() + " × " + entry.getKey()).collect(Collectors.joining(", ")));
        }
        return this;
    }

    double rate() {
        return micros.length / seconds;
    }

    /** The latency, in milliseconds, that this share of the calls stayed within. */
    double percentile(double share) {
        return micros[Math.min(micros.length - 1, (int) (micros.length * share))] / 1000.0;
    }
}
