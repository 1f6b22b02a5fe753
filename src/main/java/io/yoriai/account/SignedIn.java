package io.yoriai.account;

import java.time.Instant;
import java.util.Set;

import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * Who works in the staff console, from where.
 *
 * @param staffId of {@link Staff}
 * @param name shown name
 * @param level 1 privileged, 2 campaign, 3 session (spec/smp-platform.md 12.3)
 * @param address literal IP address of this request
 */
public record SignedIn(long staffId, String loginId, String name, int level, String address) implements Actor {

    /**
     * A session of somebody.
     *
     * @param agent the browser's name for itself
     * @param address literal IP address that it was opened from
     * @param own whether the request that asks belongs to it
     */
    public record Session(long id, String agent, String address, Instant since, Instant lastSeen, boolean own) {}

    @Override
    public Author author() {
        return new Author(Route.CONSOLE, null, staffId, name, Set.of(), address);
    }

    /** Whether everything is open: system settings, keys, newsletters. */
    public boolean privileged() {
        return level == 1;
    }
}
