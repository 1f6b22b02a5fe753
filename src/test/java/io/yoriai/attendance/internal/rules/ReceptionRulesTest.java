package io.yoriai.attendance.internal.rules;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;

import static org.assertj.core.api.Assertions.assertThat;

/** What is decided by which facts (spec/smp-application-attendance.md 9.4). */
class ReceptionRulesTest {

    @Test
    void who_has_applied_is_received_and_shares_nothing_with_anybody() {
        Decision.Received received = (Decision.Received) new Given().decide(Given.ticket());
        assertThat(received).isEqualTo(new Decision.Received(new Who.Person(Given.LEAD, null, Who.Tie.NONE, null), null,
                true, true, true, null, null, null));
        assertThat(received.entersVenue()).isTrue();
    }

    @Test
    void the_refusals_come_in_the_order_of_the_table() {
        // Each fault alone, and then with all that stand below it in the table: the upper one is told.
        List<Consumer<Given>> faults = List.of(given -> given.ambiguous = true, given -> given.placeless = true,
                given -> given.nobody(new TicketNumber.Malformed()), given -> given.worn = Given.of(Given.OTHER_LEAD),
                given -> given.received(Given.NOW.minusSeconds(60)),
                given -> given.sessionLines = Facts.Lines.NONE,
                given -> given.set(46, "1").crowd(0, true, null, null), given -> {
                    given.set(43, "1");
                    given.seats = 1;
                    given.crowd = new Facts.Crowd(1, given.crowd != null && given.crowd.missesPrerequisite(), List.of(),
                            null, null, false, false);
                });
        List<String> told = List.of("PLACE_AMBIGUOUS", "PLACE_UNKNOWN", "ID_MALFORMED", "ID_IN_USE", "DUPLICATE",
                "NOT_APPLIED", "PREREQUISITE", "ROOM_FULL");
        List<String> decided = new ArrayList<>();
        for (int upper = 0; upper < faults.size(); upper++) {
            Given given = new Given();
            faults.subList(upper, faults.size()).forEach(fault -> fault.accept(given));
            boolean checks = upper <= told.indexOf("NOT_APPLIED");
            if (upper > told.indexOf("NOT_APPLIED")) {
                given.sessionLines = Facts.Lines.NONE;
            }
            decided.add(given.decides(Given.asked(1, checks, "244", given.worn == null ? null : "B1")));
        }
        assertThat(decided).isEqualTo(told);
    }

    @Test
    void a_title_that_is_not_the_places_and_a_campaign_out_of_reach_are_refused() {
        assertThat(new Given()
                .decides(Given.asked(Place.session(Given.SESSION, "another"), 1, true, "244", null, null)))
                .isEqualTo("PLACE_DISAGREES");
        assertThat(new Given()
                .decides(Given.asked(Place.session(Given.SESSION, " " + Given.TITLE), 1, true, "244", null, null)))
                .isEqualTo("received");
        Asked asked = Given.ticket();
        Caller limited = new Caller(1L, List.of(Given.CAMPAIGN + 1), null, AttendanceSource.API);
        assertThat(new Given().decides(new Asked(limited, asked.place(), asked.type(), true, asked.ticket(), null, null,
                false, null, null, Given.NOW))).isEqualTo("CAMPAIGN_NOT_ALLOWED");
    }

    @Test
    void who_has_not_applied_is_received_where_the_call_does_not_look() {
        Given given = new Given();
        given.sessionLines = Facts.Lines.NONE;
        assertThat(given.decides(Given.ticket())).isEqualTo("NOT_APPLIED");
        assertThat(given.decides(Given.asked(1, false, "244", null))).as("who may be applying right now")
                .isEqualTo("needs locks");
        Decision.Received received = (Decision.Received) given.crowd(0, false, null, null)
                .decide(Given.asked(1, false, "244", null));
        assertThat(received.registered()).isFalse();
        assertThat(received.venueRegistered()).as("has applied for another session of the campaign").isTrue();
        given.sessionLines = new Facts.Lines(0, 1);
        assertThat(given.decides(Given.ticket())).as("attended once, cancelled, and back").isEqualTo("received");
    }

    @Test
    void at_the_venue_the_campaign_line_counts() {
        Asked venue = Given.asked(Place.venue(Given.CAMPAIGN, null), 1, true, "244", null, null);
        Given given = new Given();
        given.sessionLines = Facts.Lines.NONE;
        assertThat(given.decides(venue)).isEqualTo("received");
        given.campaignLines = Facts.Lines.NONE;
        assertThat(given.decides(venue)).isEqualTo("NOT_APPLIED");
    }

    @Test
    void the_refusal_of_an_id_comes_after_the_retry_check() {
        Given given = new Given().set(42, "0").received(Given.NOW.minusSeconds(1));
        given.worn = Given.visitors();
        given.visit = new Facts.Visit(9001, 1L, 3, 1, "U1", null, Given.NOW.minusSeconds(1));
        assertThat(given.decides(Given.asked(3, true, null, "U1"))).isEqualTo("repeated");
        given.visit = null;
        assertThat(given.decides(Given.asked(3, true, null, "U1"))).isEqualTo("UNREGISTERED_NOT_ALLOWED");
    }

    @Test
    void what_many_share_is_decided_under_locks_alone() {
        Given room = new Given().set(43, "1");
        room.seats = 3;
        assertThat(room.decides(Given.ticket())).as("one who has applied is never refused by it").isEqualTo("received");
        room.sessionLines = Facts.Lines.NONE;
        assertThat(room.decides(Given.asked(1, false, "244", null))).isEqualTo("needs locks");
        room.seats = 0;
        assertThat(room.crowd(9, false, null, null).decides(Given.asked(1, false, "244", null))).as("no limit")
                .isEqualTo("received");
        assertThat(new Given().set(46, "1").decides(Given.ticket())).isEqualTo("needs locks");
        assertThat(new Given().set(46, "1").decides(Given.asked(Place.venue(Given.CAMPAIGN, null), 1, true, "244", null,
                null))).isEqualTo("received");
        assertThat(new Given().set(47, "1").decides(Given.ticket())).isEqualTo("needs locks");
        Given claim = new Given();
        claim.worn = Given.visitors();
        assertThat(claim.decides(Given.asked(2, true, "244", "V1"))).isEqualTo("needs locks");
        assertThat(claim.crowd(0, false, null, null).decides(Given.asked(2, true, "244", "V1"))).isEqualTo("received");
    }

    @Test
    void a_room_is_full_when_seats_and_the_unapplied_come_to_its_seats() {
        Given given = new Given().set(43, "1");
        given.sessionLines = Facts.Lines.NONE;
        given.seats = 10;
        given.held = 7;
        Asked unchecked = Given.asked(1, false, "244", null);
        assertThat(given.crowd(2, false, null, null).decides(unchecked)).isEqualTo("received");
        assertThat(given.crowd(3, false, null, null).decides(unchecked)).isEqualTo("ROOM_FULL");
    }

    @Test
    void admission_stops_at_the_venue_or_in_the_session() {
        Given given = new Given().set(47, "1").set(49, "100").set(50, "90");
        Headcount few = new Headcount(9, false);
        assertThat(given.crowd(0, false, few, few).decides(Given.ticket())).isEqualTo("received");
        assertThat(given.crowd(0, false, new Headcount(100, true), few).decides(Given.ticket()))
                .isEqualTo("ADMISSION_LIMITED");
        assertThat(given.crowd(0, false, few, new Headcount(10, true)).decides(Given.ticket()))
                .isEqualTo("ADMISSION_LIMITED");
        given.row = new Facts.PersonRow(Given.ROW, "1", 501L);
        assertThat(given.crowd(0, false, new Headcount(100, true), few).decides(Given.ticket()))
                .as("who is at the venue does not enter it").isEqualTo("received");
        given.row = null;
        given.crowd = new Facts.Crowd(0, false, List.of(), new Headcount(100, true), new Headcount(10, true), true,
                true);
        assertThat(given.decides(Given.ticket())).as("the claimed visitor is inside").isEqualTo("received");
    }

    @Test
    void type_1_keeps_no_id_that_nobody_holds() {
        Given given = new Given();
        assertThat(((Decision.Received) given.decide(Given.asked(1, true, "244", "B1"))).onsiteId()).isNull();
        given.worn = Given.of(Given.LEAD);
        assertThat(((Decision.Received) given.decide(Given.asked(1, true, "244", "B1"))).onsiteId()).isEqualTo("B1");
        given.worn = null;
        assertThat(((Decision.Received) given.decide(Given.asked(2, true, "244", "B1"))).onsiteId()).isEqualTo("B1");
    }

    @Test
    void mail_is_marked_by_the_settings_of_the_campaign() {
        assertThat(marks(new Given())).isEqualTo("null null");
        assertThat(marks(new Given().set(61, "1").set(62, "1:2"))).isEqualTo("1 3");
        assertThat(marks(new Given().set(61, "2").set(65, "1:3"))).as("the API is no route that writes")
                .isEqualTo("null null");
        Given visitor = new Given().set(61, "1:2").set(62, "1").set(63, "2");
        Decision.Received received = (Decision.Received) visitor.nobody(new TicketNumber.Malformed())
                .decide(Given.asked(3, true, null, "U1"));
        assertThat(received.venueMail() + " " + received.mail()).isEqualTo("2 2");
    }

    private static String marks(Given given) {
        Decision.Received received = (Decision.Received) given.decide(Given.ticket());
        return received.venueMail() + " " + received.mail();
    }

    @Test
    void every_refusal_is_told_with_status_code_column_and_text() {
        List<String> told = new ArrayList<>();
        for (Refusal refusal : Refusal.values()) {
            var fault = refusal.fault(Given.asked(Place.venue(Given.CAMPAIGN, null), 2, true, null, "B1", null));
            told.add(fault.status() + " " + fault.code() + " " + fault.field() + " " + fault.text());
        }
        String element = "SeminarAttendance.";
        assertThat(told).containsExactly("400 INVALID_VALUE " + element + "Seminar attendance.place-disagrees.venue",
                "400 INVALID_VALUE " + element + "Seminar attendance.place-ambiguous.venue",
                "404 NOT_FOUND " + element + "Seminar attendance.place-unknown.venue",
                "403 NOT_ALLOWED " + element + "Seminar fault.CAMPAIGN_NOT_ALLOWED",
                "400 REQUIRED " + element + "BarcodeData fault.REQUIRED",
                "400 INVALID_VALUE " + element + "BarcodeData attendance.id-malformed",
                "404 NOT_FOUND " + element + "AnonymousId attendance.nobody",
                "409 NOT_ALLOWED " + element + "AnonymousId attendance.unregistered-not-allowed",
                "409 CONFLICT " + element + "AnonymousId attendance.id-in-use",
                "409 CONFLICT " + element + "AnonymousId attendance.id-void",
                "409 DUPLICATE " + element + "AnonymousId attendance.duplicate",
                "409 NOT_APPLIED " + element + "AnonymousId attendance.not-applied",
                "409 NOT_ALLOWED " + element + "Seminar attendance.prerequisite",
                "409 FULL " + element + "Seminar attendance.room-full",
                "409 FULL " + element + "Seminar attendance.admission-limited");
    }
}
