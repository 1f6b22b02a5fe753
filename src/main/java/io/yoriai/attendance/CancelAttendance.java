package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.attendance.internal.rules.TicketText;
import io.yoriai.record.Fault;

/**
 * Which attendance is to be cancelled (spec/smp-application-attendance.md 12): by its id, or by the place and one of the three
 * names of the person. Whatever else is given must agree.
 *
 * @param place also tells which kind of attendance is meant; may be absent
 * @param id SessionAttendance.Id or SeminarAttendance.Id
 */
public record CancelAttendance(Place place, @Nullable Long id, @Nullable Long leadId, @Nullable String anonymousId,
        @Nullable String barcodeData) {

    /** Whether any name of the person is given. */
    public boolean namesPerson() {
        return leadId != null || TicketText.of(anonymousId) != null || TicketText.of(barcodeData) != null;
    }

    /** Everything about the shape that is wrong. */
    public List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        if (id == null && (place.isAbsent() || !namesPerson())) {
            faults.add(Fault.required(place.kind().field("Id")));
        }
        TicketText ticket = TicketText.of(barcodeData);
        if (ticket != null && ticket.isMalformed()) {
            faults.add(Fault.invalidValue(place.kind().field("BarcodeData")).saying("attendance.id-malformed"));
        }
        TicketText onsite = TicketText.of(anonymousId);
        Fault wrong = onsite == null ? null : onsite.onsiteFault(place.kind().field("AnonymousId"));
        if (wrong != null) {
            faults.add(wrong);
        }
        return faults;
    }
}
