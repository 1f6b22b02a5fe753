package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.util.Set;

import io.yoriai.record.list.Reach.Within;

/**
 * Who writes.
 *
 * @param client number of the API key that calls, else null
 * @param staff number of the administrator's account, else null
 * @param name as histories tell it
 * @param campaigns campaigns that may be acted on; empty: all
 * @param within what else binds a user; null: nothing
 * @param network where it comes from, as an address or network; null: from the server itself
 */
public record Author(Route route, @Nullable Long client, @Nullable Long staff, String name, Set<Long> campaigns,
        @Nullable String network, @Nullable Within within) {

    /** One who is bound by campaigns alone. */
    public Author(Route route, @Nullable Long client, @Nullable Long staff, String name, Set<Long> campaigns,
            @Nullable String network) {
        this(route, client, staff, name, campaigns, network, null);
    }

    private static final String NOBODY = "システム";

    /** The server itself, which goes a certain way. */
    public static Author system(Route route) {
        return new Author(route, null, null, NOBODY, Set.of(), null);
    }

    /** A program with its key. */
    public static Author client(long client, Set<Long> campaigns, @Nullable String network) {
        return new Author(Route.API, client, null, NOBODY, campaigns, network);
    }

    /** Somebody whose name is known, without an account: who uses a command. */
    public static Author named(Route route, String name) {
        return new Author(route, null, null, name, Set.of(), null);
    }

    /** Whether a record is there for this one. */
    public boolean sees(String resource, long id) {
        return within == null || within.admits(resource, id);
    }

    /** Whether this one, who is limited to some campaigns, makes records that come under none of them. */
    public boolean makes(String resource) {
        return within != null && within.makes(resource);
    }

    public boolean mayActOn(long campaign) {
        return campaigns.isEmpty() || campaigns.contains(campaign);
    }
}
