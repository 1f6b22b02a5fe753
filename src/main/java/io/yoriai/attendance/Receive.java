package io.yoriai.attendance;

import io.yoriai.attendance.internal.rules.TicketText;
import io.yoriai.record.Fault;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One reception at a session or at the venue (spec/smp-application-attendance.md 9, 10).
 *
 * @param place where; a session may be absent where the caller has a default one
 * @param type what kind of reception
 * @param checkRegistration the lead must have applied ({@code check_registration=1}); not looked at for the unregistered
 * @param barcodeData ticket text as sent
 * @param anonymousId on-site id as sent
 * @param at when; null: now
 * @param atText the moment as sent, by which a repetition is known; null: not sent
 */
public record Receive(Place place, AttendanceType type, boolean checkRegistration, @Nullable String barcodeData,
        @Nullable String anonymousId, @Nullable Instant at, @Nullable String atText) {

    private static final Instant EARLIEST = Instant.parse("1999-12-31T15:00:00Z");
    private static final Instant LATEST = Instant.parse("2099-12-31T15:00:00Z");

    /** As many characters as are kept of either text. */
    private static final int MOST = 64;

    /** Everything about the shape that is wrong, whatever is stored (R1). */
    public List<Fault> faults(Caller caller) {
        List<Fault> faults = new ArrayList<>();
        TicketText ticket = TicketText.of(barcodeData);
        TicketText onsite = TicketText.of(anonymousId);
        String barcodeField = place.kind().field("BarcodeData");
        String onsiteField = place.kind().field("AnonymousId");
        switch (type) {
            case WITH_ONSITE_ID -> {
                if (onsite == null) {
                    faults.add(Fault.required(onsiteField));
                }
            }
            case WITHOUT_ONSITE_ID, UNREGISTERED -> {
                if (ticket == null && onsite == null) {
                    faults.add(Fault.required(barcodeField));
                }
            }
        }
        if (place.isAbsent() && (place.kind() == Place.Level.VENUE || caller.defaultSessionId() == null)) {
            faults.add(Fault.required(place.kind().placeField()));
        }
        if (at != null && (at.isBefore(EARLIEST) || !at.isBefore(LATEST))) {
            faults.add(Fault.invalidValue(place.kind().field("AttendanceDate")));
        }
        if (ticket != null) {
            boolean isOnsiteId = type == AttendanceType.UNREGISTERED && onsite == null;
            boolean isOnlyStored = type == AttendanceType.UNREGISTERED && onsite != null;
            if (ticket.kept().codePointCount(0, ticket.kept().length()) > MOST) {
                faults.add(Fault.tooLong(barcodeField, MOST));
            } else if (isOnsiteId ? !ticket.isOnsiteId() : !isOnlyStored && ticket.isMalformed()) {
                faults.add(Fault.invalidValue(barcodeField).saying("attendance.id-malformed"));
            }
        }
        Fault wrong = onsite == null ? null : onsite.onsiteFault(onsiteField);
        if (wrong != null) {
            faults.add(wrong);
        }
        return faults;
    }
}
