package io.yoriai.attendance.internal;

import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receive;
import io.yoriai.record.Fault;

/** What the database's {@code receive} answers, and how it is told (the error table of 9.4, in its order). */
enum Outcome {
    RECEIVED, REPEATED, PLACE_DISAGREES(400, "INVALID_VALUE", Field.PLACE,
            "attendance.place-disagrees"), PLACE_AMBIGUOUS(400, "INVALID_VALUE", Field.PLACE,
                    "attendance.place-ambiguous"), PLACE_UNKNOWN(404, "NOT_FOUND", Field.PLACE,
                            "attendance.place-unknown"), CAMPAIGN_NOT_ALLOWED(403, "NOT_ALLOWED", Field.PLACE,
                                    "fault.CAMPAIGN_NOT_ALLOWED"), BARCODE_REQUIRED(400, "REQUIRED", Field.BARCODE,
                                            "fault.REQUIRED"), ID_MALFORMED(400, "INVALID_VALUE", Field.BARCODE,
                                                    "attendance.id-malformed"), NOBODY(404, "NOT_FOUND", Field.PERSON,
                                                            "attendance.nobody"), UNREGISTERED_NOT_ALLOWED(409,
                                                                    "NOT_ALLOWED", Field.ONSITE_ID,
                                                                    "attendance.unregistered-not-allowed"), ID_IN_USE(
                                                                            409, "CONFLICT", Field.ALWAYS_ONSITE_ID,
                                                                            "attendance.id-in-use"), ID_VOID(409,
                                                                                    "CONFLICT", Field.ALWAYS_ONSITE_ID,
                                                                                    "attendance.id-void"), DUPLICATE(
                                                                                            409, "DUPLICATE",
                                                                                            Field.PERSON,
                                                                                            "attendance.duplicate"), NOT_APPLIED(
                                                                                                    409, "NOT_APPLIED",
                                                                                                    Field.PERSON,
                                                                                                    "attendance.not-applied"), PREREQUISITE(
                                                                                                            409,
                                                                                                            "NOT_ALLOWED",
                                                                                                            Field.PLACE,
                                                                                                            "attendance.prerequisite"), ROOM_FULL(
                                                                                                                    409,
                                                                                                                    "FULL",
                                                                                                                    Field.PLACE,
                                                                                                                    "attendance.room-full"), ADMISSION_LIMITED(
                                                                                                                            409,
                                                                                                                            "FULL",
                                                                                                                            Field.PLACE,
                                                                                                                            "attendance.admission-limited");

    /** Which column a fault names. */
    private enum Field {
        NONE, PLACE, BARCODE, ALWAYS_ONSITE_ID,
        /** AnonymousId, but BarcodeData where it alone was sent. */
        ONSITE_ID,
        /** BarcodeData, but AnonymousId where it alone was sent. */
        PERSON
    }

    private final int status;
    private final String code;
    private final Field field;
    private final String text;

    Outcome() {
        this(0, "", Field.NONE, "");
    }

    Outcome(int status, String code, Field field, String text) {
        this.status = status;
        this.code = code;
        this.field = field;
        this.text = text;
    }

    Fault fault(Receive command) {
        Place.Kind kind = command.place().kind();
        String named = switch (field) {
            case PLACE -> kind.placeField();
            case BARCODE -> kind.field("BarcodeData");
            case ALWAYS_ONSITE_ID -> kind.field("AnonymousId");
            case ONSITE_ID -> kind.field(TicketText.of(command.anonymousId()) == null ? "BarcodeData" : "AnonymousId");
            case PERSON -> kind.field(TicketText.of(command.barcodeData()) == null ? "AnonymousId" : "BarcodeData");
            case NONE -> throw new IllegalStateException(name() + " is no fault");
        };
        boolean ofPlace = text.startsWith("attendance.place-");
        String suffix = ofPlace && kind == Place.Kind.VENUE ? ".venue" : "";
        return Fault.of(status, code, named).saying(text + suffix);
    }
}
