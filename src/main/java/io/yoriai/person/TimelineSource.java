package io.yoriai.person;

import java.util.List;

/** A room's part of a person's timeline: a bean of each room that knows something of an address. Those that know of leads add to theirs. */
public interface TimelineSource {

    /**
     * The room's newest entries of the person.
     *
     * @param address the person ({@link EmailAddress#key()})
     */
    List<TimelineEntry> entries(String address, int limit);
}
