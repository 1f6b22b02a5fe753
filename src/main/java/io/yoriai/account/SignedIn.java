package io.yoriai.account;

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

    @Override
    public Author author() {
        return new Author(Route.CONSOLE, null, staffId, name, Set.of(), address);
    }

    /** Whether everything is open: system settings, keys, newsletters. */
    public boolean privileged() {
        return level == 1;
    }
}
