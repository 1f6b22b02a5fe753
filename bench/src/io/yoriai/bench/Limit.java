package io.yoriai.bench;

/** Where a run ends: whichever comes first. */
record Limit(int calls, double seconds) {

    private static final int MOST_CALLS = 1_000_000;

    static Limit seconds(double seconds) {
        return new Limit(MOST_CALLS, seconds);
    }

    static Limit calls(int calls) {
        return new Limit(calls, 60);
    }
}
