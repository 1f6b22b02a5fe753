package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import io.yoriai.attendance.AttendanceType;

/**
 * Decides a reception by what was read, and by nothing else: the checks of spec/smp-application-attendance.md 9.4 in the order of
 * its table.
 */
public final class ReceptionRules {

    private ReceptionRules() {}

    public static Decision decide(Asked asked, Facts facts, RepeatedScans.Windows windows) {
        Refusal ofPlace = place(asked, facts);
        if (ofPlace != null) {
            return new Decision.Refused(ofPlace);
        }
        Who who = Who.of(asked, facts);
        if (who instanceof Who.Nobody nobody) {
            return new Decision.Refused(nobody.refusal());
        }
        Who.Person person = (Who.Person) who;
        Facts.PersonRow row = facts.standing().row();
        Facts.Visit visit = facts.standing().visit();
        if (row != null && visit != null && RepeatedScans.repeats(asked, visit, windows)) {
            return new Decision.Repeated(row.id(), visit.id());
        }
        if (person.refusal() != null) {
            return new Decision.Refused(person.refusal());
        }
        if (visit != null) {
            return new Decision.Refused(Refusal.DUPLICATE);
        }
        boolean registered = facts.isRegistered(asked);
        if (asked.checksRegistration() && !asked.unregistered() && !registered) {
            return new Decision.Refused(Refusal.NOT_APPLIED);
        }
        if (Shared.of(asked, facts, person, registered).any()) {
            if (facts.crowd() == null) {
                return new Decision.NeedsLocks();
            }
            Refusal ofCrowd = asked.afterwards() ? null : crowd(facts, facts.crowd(), registered);
            if (ofCrowd != null) {
                return new Decision.Refused(ofCrowd);
            }
        }
        return received(asked, facts, person, registered);
    }

    /** 9.1. */
    private static @Nullable Refusal place(Asked asked, Facts facts) {
        if (facts.ambiguous()) {
            return Refusal.PLACE_AMBIGUOUS;
        }
        Facts.Spot spot = facts.spot();
        if (spot == null) {
            return Refusal.PLACE_UNKNOWN;
        }
        if (asked.place().name() != null && !asked.place().name().equals(spot.title())) {
            return Refusal.PLACE_DISAGREES;
        }
        return asked.caller().mayActOn(asked.place().kind(), spot.id(), spot.campaign())
                ? null
                : Refusal.CAMPAIGN_NOT_ALLOWED;
    }

    /** The rows of the table that look at what many share; each only where a setting asks for it. */
    private static @Nullable Refusal crowd(Facts facts, Facts.Crowd crowd, boolean registered) {
        Facts.Spot spot = facts.place();
        if (crowd.missesPrerequisite()) {
            return Refusal.PREREQUISITE;
        }
        if (Shared.checksRoom(spot, registered) && crowd.unapplied() + spot.held() >= spot.seats()) {
            return Refusal.ROOM_FULL;
        }
        boolean isAtVenue = facts.standing().row() != null && facts.standing().row().venue() != null;
        boolean venueStops = crowd.venue() != null && !isAtVenue && !crowd.claimedInside()
                && spot.venueAdmission().stops(crowd.venue());
        boolean sessionStops = crowd.session() != null && !crowd.claimedInSession()
                && spot.sessionAdmission().stops(crowd.session());
        return venueStops || sessionStops ? Refusal.ADMISSION_LIMITED : null;
    }

    private static Decision received(Asked asked, Facts facts, Who.Person person, boolean registered) {
        var settings = facts.place().settings();
        var source = asked.caller().source();
        // Type 1 keeps no id that nobody holds.
        boolean keepsId = asked.type() != AttendanceType.WITHOUT_ONSITE_ID || facts.worn() != null;
        Facts.PersonRow row = facts.standing().row();
        boolean entersVenue = (row == null || row.venue() == null) && !asked.leavesVenueOut();
        return new Decision.Received(person, row, entersVenue, registered,
                registered || facts.standing().campaignLines().any(), keepsId ? asked.onsiteId() : null,
                MailMark.of(settings, DoorSettings.VENUE_MAIL, person.lead(), source),
                MailMark.of(settings, DoorSettings.SESSION_MAIL, person.lead(), source));
    }
}
