package io.yoriai.attendance;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.attendance.internal.Finder;
import io.yoriai.attendance.internal.OnsiteIdsOfApplications;
import io.yoriai.attendance.internal.rules.TicketText;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;

/**
 * What staff note from a list of people rather than at a desk (spec/smp-application-attendance.md B4, B5: 680, 681, 699, 979, 980):
 * that somebody who applied came to the venue, entered, left, did not come after all, or wears another badge. By the reception's own
 * rules, but for how sessions depend on each other.
 */
@Service
public class ListedAttendance {

    private final Reception reception;
    private final Cancellation cancellation;
    private final EntryExit moves;
    private final Finder finder;
    private final OnsiteIdsOfApplications onsiteIds;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    ListedAttendance(Reception reception, Cancellation cancellation, EntryExit moves, Finder finder,
            OnsiteIdsOfApplications onsiteIds, JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.reception = reception;
        this.cancellation = cancellation;
        this.moves = moves;
        this.finder = finder;
        this.onsiteIds = onsiteIds;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Somebody of a list.
     *
     * @param campaigns that whoever acts is limited to; empty: all
     * @param ticket the text of the lead's ticket of this campaign
     */
    public record Listed(Set<Long> campaigns, long campaign, long lead, String ticket) {

        private Caller caller() {
            return new Caller(null, List.copyOf(campaigns), null, AttendanceSource.LEAD_LIST);
        }
    }

    /**
     * @param sessions which are attended without the venue; empty: the venue
     * @throws FaultException as a reception of somebody who must have applied; then at none of them
     */
    @Transactional
    public void attend(Actor by, Listed who, List<Long> sessions) {
        for (Place place : places(who, sessions)) {
            Receipt receipt = reception.receive(who.caller(), new Receive(place, AttendanceType.WITHOUT_ONSITE_ID, true,
                    who.ticket(), null, null, null));
            audit.write(by, "attendance.attend", place.kind().field("").replace('.', '/') + receipt.recordId());
        }
    }

    /**
     * @param sessions empty: the venue
     * @throws FaultException 404 of somebody who was not received
     */
    @Transactional
    public void cancel(Actor by, Listed who, List<Long> sessions) {
        places(who, sessions).forEach(place -> cancellation.cancel(who.caller(),
                new CancelAttendance(place, null, who.lead(), null, null)));
    }

    private static List<Place> places(Listed who, List<Long> sessions) {
        return sessions.isEmpty()
                ? List.of(Place.venue(who.campaign(), null))
                : sessions.stream().map(session -> Place.session(session, null)).toList();
    }

    /** @throws FaultException as {@link EntryExit#enter} */
    @Transactional
    public void enter(Actor by, Listed who) {
        long attendance = attendance(who);
        moves.enter(who.caller(), attendance, null, clock.instant());
        audit.write(by, "attendance.enter", "Attendance/" + attendance);
    }

    /** @throws FaultException as {@link EntryExit#leave} */
    @Transactional
    public void leave(Actor by, Listed who) {
        long attendance = attendance(who);
        moves.leave(who.caller(), attendance, null, clock.instant());
        audit.write(by, "attendance.leave", "Attendance/" + attendance);
    }

    /**
     * 会場IDの置換: another badge for somebody who was received. The old one is refused from then on; what an unregistered visitor did
     * with the new one becomes the lead's (9.3).
     *
     * @param who text of the ticket, or the on-site id that was worn
     * @throws FaultException 400 and 404 of SeminarAttendance.BarcodeData; 400 of SeminarAttendance.AnonymousId; 409 CONFLICT of
     *         Application.AnonymousId where the new one is, or was, somebody else's
     */
    @Transactional
    public void exchange(Actor by, long campaign, String who, String onsiteId) {
        String whoField = Place.Level.VENUE.field("BarcodeData");
        String idField = Place.Level.VENUE.field("AnonymousId");
        TicketText ticket = TicketText.of(who);
        TicketText badge = TicketText.of(onsiteId);
        Faults faults = new Faults();
        if (ticket == null) {
            faults.add(Fault.required(whoField));
        } else if (ticket.isMalformed()) {
            faults.add(Fault.invalidValue(whoField).saying("attendance.id-malformed"));
        }
        Fault wrong = badge == null ? Fault.required(idField) : badge.onsiteFault(idField);
        if (wrong != null) {
            faults.add(wrong);
        }
        faults.throwIfAny();
        Long person = finder.byTicket(campaign, Objects.requireNonNull(Objects.requireNonNull(ticket).text()));
        if (person == null) {
            throw new FaultException(Fault.notFound(whoField).saying("attendance.nobody"));
        }
        onsiteIds.replace(campaign, person, Objects.requireNonNull(Objects.requireNonNull(badge).text()),
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        audit.write(by, "attendance.exchange", "Attendance/" + person);
    }

    private long attendance(Listed who) {
        if (!who.campaigns().isEmpty() && !who.campaigns().contains(who.campaign())) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", Place.Level.VENUE.placeField())
                    .saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
        return jdbc.sql("select id from attendance where campaign_id = ? and lead_id = ? and venue_id is not null")
                .params(who.campaign(), who.lead()).query((row, n) -> row.getLong(1)).optional()
                .orElseThrow(() -> new FaultException(
                        Fault.notFound(Place.Level.VENUE.field("Id")).saying("attendance.none")));
    }
}
