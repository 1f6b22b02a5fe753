package io.yoriai.campaign.internal;

/** Limits of seats. */
final class Limits {

    private Limits() {}

    /** Whether a limit was raised; 0 is no limit. */
    static boolean raised(long before, long after) {
        return before != 0 && (after == 0 || after > before);
    }
}
