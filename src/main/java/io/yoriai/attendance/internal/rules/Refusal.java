package io.yoriai.attendance.internal.rules;

import io.yoriai.attendance.Place;
import io.yoriai.record.Fault;

/** Why nobody is received: the lower half of the error table of spec/smp-application-attendance.md 9.4, in its order. */
public enum Refusal {

    PLACE_DISAGREES,
    PLACE_AMBIGUOUS,
    PLACE_UNKNOWN,
    CAMPAIGN_NOT_ALLOWED,
    BARCODE_REQUIRED,
    ID_MALFORMED,
    NOBODY,
    UNREGISTERED_NOT_ALLOWED,
    ID_IN_USE,
    ID_VOID,
    DUPLICATE,
    NOT_APPLIED,
    PREREQUISITE,
    ROOM_FULL,
    ADMISSION_LIMITED;

    public Fault fault(Asked asked) {
        Place.Level kind = asked.place().kind();
        String place = kind.placeField();
        String barcode = kind.field("BarcodeData");
        String onsiteId = kind.field("AnonymousId");
        // The person is told on BarcodeData, or on AnonymousId where it alone was sent; an on-site id the other way round.
        String person = asked.barcode() == null ? onsiteId : barcode;
        String worn = asked.onsiteIdSent() ? onsiteId : barcode;
        String of = kind == Place.Level.VENUE ? ".venue" : "";
        return switch (this) {
            case PLACE_DISAGREES -> told(400, "INVALID_VALUE", place, "attendance.place-disagrees" + of);
            case PLACE_AMBIGUOUS -> told(400, "INVALID_VALUE", place, "attendance.place-ambiguous" + of);
            case PLACE_UNKNOWN -> told(404, "NOT_FOUND", place, "attendance.place-unknown" + of);
            case CAMPAIGN_NOT_ALLOWED -> told(403, "NOT_ALLOWED", place, "fault.CAMPAIGN_NOT_ALLOWED");
            case BARCODE_REQUIRED -> told(400, "REQUIRED", barcode, "fault.REQUIRED");
            case ID_MALFORMED -> told(400, "INVALID_VALUE", barcode, "attendance.id-malformed");
            case NOBODY -> told(404, "NOT_FOUND", person, "attendance.nobody");
            case UNREGISTERED_NOT_ALLOWED -> told(409, "NOT_ALLOWED", worn, "attendance.unregistered-not-allowed");
            case ID_IN_USE -> told(409, "CONFLICT", onsiteId, "attendance.id-in-use");
            case ID_VOID -> told(409, "CONFLICT", onsiteId, "attendance.id-void");
            case DUPLICATE -> told(409, "DUPLICATE", person, "attendance.duplicate");
            case NOT_APPLIED -> told(409, "NOT_APPLIED", person, "attendance.not-applied");
            case PREREQUISITE -> told(409, "NOT_ALLOWED", place, "attendance.prerequisite");
            case ROOM_FULL -> told(409, "FULL", place, "attendance.room-full");
            case ADMISSION_LIMITED -> told(409, "FULL", place, "attendance.admission-limited");
        };
    }

    private static Fault told(int status, String code, String field, String text) {
        return Fault.of(status, code, field).saying(text);
    }
}
