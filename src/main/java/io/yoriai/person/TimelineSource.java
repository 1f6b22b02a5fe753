package io.yoriai.person;

import java.util.List;

/** A room's part of a person's timeline. Every room that knows something of an address has one as a bean. */
public interface TimelineSource {

    /**
     * The room's newest entries of the person.
     *
     * @param address the person ({@link EmailAddress#key()})
     */
    List<TimelineEntry> entries(String address, int limit);
}
