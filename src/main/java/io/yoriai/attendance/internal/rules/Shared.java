package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import io.yoriai.attendance.AttendanceSource;

/**
 * What a reception shares with others, and has to lock before it is decided. Most share nothing: receptions of different
 * people at one place then never wait for each other.
 *
 * @param room the seats of the place (setting 43)
 * @param counted who stays is counted (setting 47)
 * @param depends the session may need or bring along others (setting 46)
 * @param applying the lead has nothing here that would be turned to attended: it may be applying, or be promoted, at this moment
 * @param visitor row of the unregistered visitor who is claimed
 */
public record Shared(boolean room, boolean counted, boolean depends, boolean applying, @Nullable Long visitor) {

    public static Shared of(Asked asked, Facts facts, Who.Person person, boolean registered) {
        Facts.Spot spot = facts.place();
        Facts.Badge worn = facts.worn();
        Long visitor = person.tie() == Who.Tie.CLAIMS && worn != null ? worn.attendance() : null;
        // Lists of people do not ask how sessions depend on each other (B5).
        boolean depends = asked.atSession() && asked.caller().source() != AttendanceSource.LEAD_LIST
                && asked.caller().source() != AttendanceSource.CSV && spot.settings().on(DoorSettings.DEPENDENCIES);
        return new Shared(checksRoom(spot, registered), spot.counted(), depends, person.lead() != null && !registered,
                visitor);
    }

    /** Null where no person is received at this place, whatever is shared. */
    public static @Nullable Shared of(Asked asked, Facts facts) {
        return facts.spot() != null && Who.of(asked, facts) instanceof Who.Person person
                ? of(asked, facts, person, facts.isRegistered(asked))
                : null;
    }

    public boolean any() {
        return room || counted || depends || applying || visitor != null;
    }

    /** 来場時の定員チェック: one who has applied is never refused by it. */
    public static boolean checksRoom(Facts.Spot spot, boolean registered) {
        return spot.settings().on(DoorSettings.CAPACITY_CHECK) && !registered && spot.seats() > 0;
    }
}
