package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.AttendanceType;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receive;

/**
 * A reception as the door understands the call, whose shape has been checked.
 *
 * @param place by id, by name or by both; never absent
 * @param ticket text of the ticket, by which a person is looked for; null for the unregistered (N1, N2)
 * @param onsiteId text that is worn; for the unregistered whichever element brought it (N8)
 * @param barcode ticket text as it is kept
 * @param onsiteIdSent whether AnonymousId was sent, which faults name then
 * @param dateText AttendanceDate as sent
 */
public record Asked(Caller caller, Place place, AttendanceType type, boolean checksRegistration,
        @Nullable String ticket, @Nullable String onsiteId, @Nullable String barcode, boolean onsiteIdSent,
        @Nullable Instant date, @Nullable String dateText, Instant now) {

    /** @param command whose shape is without fault */
    public static Asked of(Caller caller, Receive command, Instant now) {
        TicketText ticket = TicketText.of(command.barcodeData());
        TicketText onsite = TicketText.of(command.anonymousId());
        boolean unregistered = command.type() == AttendanceType.UNREGISTERED;
        TicketText person = unregistered ? null : ticket;
        TicketText worn = unregistered && onsite == null ? ticket : onsite;
        Place place = command.place().isAbsent()
                ? Place.session(caller.defaultSessionId(), null)
                : command.place();
        return new Asked(caller, place, command.type(), command.checkRegistration(),
                person == null ? null : person.text(), worn == null ? null : worn.text(),
                ticket == null ? null : ticket.kept(), onsite != null, command.at(), command.atText(), now);
    }

    public boolean atSession() {
        return place.kind() == Place.Level.SESSION;
    }

    /** What is told after the event, by CSV or in the list of leads, asks for no seat and no other session (B7). */
    public boolean afterwards() {
        return caller.source() == AttendanceSource.CSV || caller.source() == AttendanceSource.LEAD_LIST;
    }

    /** A session in a file or in a list of people is attended without the venue (B5, B7). */
    public boolean leavesVenueOut() {
        return atSession() && afterwards();
    }

    public boolean unregistered() {
        return type == AttendanceType.UNREGISTERED;
    }

    /** When the person came. */
    public Instant at() {
        return date == null ? now : date;
    }

    /** {@code check_registration} as it is sent and stored. */
    public int check() {
        return checksRegistration ? 1 : 2;
    }
}
