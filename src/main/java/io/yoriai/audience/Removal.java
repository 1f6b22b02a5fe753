package io.yoriai.audience;

import java.time.Instant;

/**
 * How far the taking out of many readers is.
 *
 * @param confirmed as many were found and confirmed; no more are taken out
 * @param removed so far
 * @param gone had left by themselves before their turn
 */
public record Removal(long id, long magazineId, State state, String actor, long confirmed, long removed, long gone,
        Instant at) {

    /** STOPPED: staff ended it before everybody was out. */
    public enum State {
        RUNNING,
        DONE,
        STOPPED
    }

    /** Whole percents. */
    public long percent() {
        return confirmed == 0 ? 100 : (removed + gone) * 100 / confirmed;
    }
}
