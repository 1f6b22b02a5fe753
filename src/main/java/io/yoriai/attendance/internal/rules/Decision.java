package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

/** What becomes of a reception. */
public sealed interface Decision {

    /** Nothing is written. */
    record Refused(Refusal refusal) implements Decision {}

    /** An identical call was answered shortly before: the same answer, nothing is written. */
    record Repeated(long attendance, long record) implements Decision {}

    /** What many share has to be locked and read before it can be decided. */
    record NeedsLocks() implements Decision {}

    /**
     * The person is received.
     *
     * @param row the person's row of attendance as it was read; null: a new one is made
     * @param entersVenue a venue attendance is made
     * @param registered has applied for the place
     * @param venueRegistered has applied for the campaign
     * @param onsiteId kept with the attendance
     * @param venueMail mail to be made for a venue attendance that is new, see {@link MailMark}; null: none
     * @param mail the same for the session attendance
     */
    record Received(Who.Person person, Facts.@Nullable PersonRow row, boolean entersVenue, boolean registered,
            boolean venueRegistered, @Nullable String onsiteId, @Nullable Integer venueMail, @Nullable Integer mail)
            implements
                Decision {

        /** Whether the person is at the venue from now on, or was before. */
        public boolean atVenue() {
            return entersVenue || row != null && row.venue() != null;
        }
    }
}
