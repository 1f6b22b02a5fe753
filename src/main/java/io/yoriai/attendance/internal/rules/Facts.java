package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.yoriai.campaign.SettingValues;

/**
 * What is stored of a place and a person, as one reading saw it.
 *
 * @param ambiguous the name that was given fits several places
 * @param spot null: there is no such place, or several
 * @param ticket what the ticket's text says; null where there is none
 * @param lead whom the ticket names, if anybody
 * @param ticketBadge the on-site id that is spelt as the ticket, if any (N7)
 * @param worn the on-site id that was sent, if it is known
 * @param standing of the ticket's lead, else of whoever holds the on-site id
 * @param crowd what many share, read under its locks; null: not locked, not read
 */
public record Facts(boolean ambiguous, @Nullable Spot spot, @Nullable TicketNumber ticket, @Nullable Long lead,
        @Nullable Badge ticketBadge, @Nullable Badge worn, Standing standing, @Nullable Crowd crowd) {

    /** There is no place, or more than one, that the call may mean. */
    public static Facts ofNoPlace(boolean ambiguous) {
        return new Facts(ambiguous, null, null, null, null, null, Standing.NONE, null);
    }

    /** The place; only where it was found. */
    public Spot place() {
        return Objects.requireNonNull(spot);
    }

    /** Whether the lead has a line of the place in 1 or 5. */
    public boolean isRegistered(Asked asked) {
        return (asked.atSession() ? standing.sessionLines() : standing.campaignLines()).any();
    }

    public Facts with(Crowd read) {
        return new Facts(ambiguous, spot, ticket, lead, ticketBadge, worn, standing, read);
    }

    /**
     * Where somebody is received.
     *
     * @param id of the session, or of the campaign
     * @param seats LimitUserNum; 0: no limit
     * @param held seats held by applications
     * @param stops entries stop at so many staying, in the session or at the venue; null: never
     * @param resumes and go on at so many
     */
    public record Spot(long id, String title, long campaign, SettingValues settings, int seats, int held,
            @Nullable Integer stops, @Nullable Integer resumes) {

        /** Setting 47. */
        public boolean counted() {
            return settings.on(DoorSettings.COUNTED);
        }

        public Admission venueAdmission() {
            return new Admission(settings.number(DoorSettings.ADMISSION_LIMIT),
                    settings.number(DoorSettings.ADMISSION_RESUME));
        }

        public Admission sessionAdmission() {
            return new Admission(stops, resumes);
        }
    }

    /**
     * An on-site id and who holds it.
     *
     * @param attendance the holder's row of attendance
     * @param lead null: an unregistered visitor
     * @param leadExists an id may outlive its lead
     * @param active false: replaced, void
     */
    public record Badge(long attendance, @Nullable Long lead, boolean leadExists, boolean active) {}

    /**
     * A person at this campaign.
     *
     * @param row null: was never here
     * @param visit the live attendance at the place
     * @param sessionLines the lead's lines of the session
     * @param campaignLines the lead's campaign lines
     */
    public record Standing(@Nullable PersonRow row, @Nullable Visit visit, Lines sessionLines, Lines campaignLines) {

        public static final Standing NONE = new Standing(null, null, Lines.NONE, Lines.NONE);
    }

    /**
     * A row of attendance.
     *
     * @param version changes whenever the row is written, as it is with everything that happens to its person
     * @param venue SeminarAttendance.Id; null: the venue is not attended
     */
    public record PersonRow(long id, String version, @Nullable Long venue) {}

    /**
     * A live attendance and the call that made it.
     *
     * @param client null where no call of the API made it
     */
    public record Visit(long id, @Nullable Long client, int type, int check, @Nullable String onsiteId,
            @Nullable String dateText, @Nullable Instant receivedAt) {}

    /** How many lines of application stand at 1 (applied) and at 5 (attended). */
    public record Lines(int applied, int attended) {

        public static final Lines NONE = new Lines(0, 0);

        public boolean any() {
            return applied + attended > 0;
        }
    }

    /**
     * What many share at a place.
     *
     * @param unapplied how many were received without having applied
     * @param missesPrerequisite a session that this one needs was not attended
     * @param linked sessions that are registered along
     * @param venue who stays at the venue; null: not counted
     * @param session who stays in the session; null: not counted, or no session
     * @param claimedInside the visitor who is claimed stays at the venue
     * @param claimedInSession the visitor who is claimed stays in the session
     */
    public record Crowd(long unapplied, boolean missesPrerequisite, List<Long> linked, @Nullable Headcount venue,
            @Nullable Headcount session, boolean claimedInside, boolean claimedInSession) {}
}
