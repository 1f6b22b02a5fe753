package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Objects;

import io.yoriai.account.AuditLog;
import io.yoriai.attendance.internal.CancelledAttendances;
import io.yoriai.attendance.internal.Finder;
import io.yoriai.attendance.internal.rules.TicketText;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Cancels attendances (spec/smp-application-attendance.md 12). A cancelled one is kept, but neither listed nor counted, and the
 * person can be received again; venue and sessions do not depend on each other; the on-site id stays tied; no mail.
 */
@Service
public class Cancellation {

    private final Finder finder;
    private final CancelledAttendances cancelled;
    private final AuditLog audit;

    Cancellation(Finder finder, CancelledAttendances cancelled, AuditLog audit) {
        this.finder = finder;
        this.cancelled = cancelled;
        this.audit = audit;
    }

    /** @throws FaultException 400, 403 or 404 by the table of section 12; then nothing is written */
    @Transactional
    public void cancel(Caller caller, CancelAttendance command) {
        List<Fault> faults = command.faults();
        FaultException.throwIfAny(faults);
        Place.Level kind = command.place().kind();
        Finder.Live byId = command.id() == null ? null : finder.live(kind, command.id());
        if (command.id() != null && byId == null) {
            throw none(kind.field("Id"));
        }
        Finder.Live live = byId == null ? byName(caller, command) : byId;
        if (byId != null) {
            allow(caller, byId.placeId(), byId.campaignId(), kind);
            agree(command, byId);
        }
        List<Long> records = List.of(live.recordId());
        int done = kind == Place.Level.SESSION
                ? cancelled.sessions(live.campaignId(), records, CancelledAttendances.Reason.CANCELLED)
                : cancelled.venues(live.campaignId(), records, CancelledAttendances.Reason.CANCELLED);
        if (done == 0) {
            throw none(kind.field("Id"));
        }
        audit.write(null, "attendance.cancel",
                (kind == Place.Level.SESSION ? "SessionAttendance/" : "SeminarAttendance/") + live.recordId());
    }

    private Finder.Live byName(Caller caller, CancelAttendance command) {
        Place.Level kind = command.place().kind();
        Finder.Spot spot = finder.spot(command.place());
        if (spot == null) {
            throw none(kind.placeField());
        }
        allow(caller, spot.id(), spot.campaignId(), kind);
        Long person = null;
        for (Named named : named(command)) {
            Long found = named.attendance(spot);
            if (found == null) {
                throw none(kind.field(named.column()));
            }
            if (person != null && !person.equals(found)) {
                throw disagree(kind);
            }
            person = found;
        }
        long of = Objects.requireNonNull(person);
        Long record = finder.record(kind, of, spot.id());
        if (record == null) {
            throw none(kind.field(named(command).getFirst().column()));
        }
        return new Finder.Live(record, of, spot.id(), spot.campaignId());
    }

    /** What is given beside the id must name the same row. */
    private void agree(CancelAttendance command, Finder.Live live) {
        Place.Level kind = command.place().kind();
        Finder.Spot spot = command.place().isAbsent()
                ? new Finder.Spot(live.placeId(), live.campaignId())
                : finder.spot(command.place());
        if (spot == null || spot.id() != live.placeId()) {
            throw disagree(kind);
        }
        for (Named named : named(command)) {
            if (!Objects.equals(named.attendance(spot), live.attendanceId())) {
                throw disagree(kind);
            }
        }
    }

    /** One name of a person and how to find who bears it. */
    private record Named(String column, java.util.function.Function<Finder.Spot, @Nullable Long> find) {

        @Nullable
        Long attendance(Finder.Spot spot) {
            return find.apply(spot);
        }
    }

    private List<Named> named(CancelAttendance command) {
        List<Named> names = new java.util.ArrayList<>();
        TicketText ticket = TicketText.of(command.barcodeData());
        String ticketText = ticket == null ? null : ticket.text();
        if (ticketText != null) {
            names.add(new Named("BarcodeData", spot -> finder.byTicket(spot.campaignId(), ticketText)));
        }
        TicketText onsite = TicketText.of(command.anonymousId());
        String onsiteText = onsite == null ? null : onsite.text();
        if (onsiteText != null) {
            names.add(new Named("AnonymousId", spot -> finder.byOnsiteId(spot.campaignId(), onsiteText)));
        }
        Long lead = command.leadId();
        if (lead != null) {
            names.add(new Named("VisitorId", spot -> finder.byLead(spot.campaignId(), lead)));
        }
        return names;
    }

    private static void allow(Caller caller, long place, long campaignId, Place.Level kind) {
        if (!caller.mayActOn(kind, place, campaignId)) {
            throw new FaultException(
                    Fault.of(403, "NOT_ALLOWED", kind.placeField()).saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
    }

    private static FaultException none(String field) {
        return new FaultException(Fault.notFound(field).saying("attendance.none"));
    }

    private static FaultException disagree(Place.Level kind) {
        return new FaultException(Fault.invalidValue(kind.field("Id")).saying("fault.INVALID_VALUE.disagree"));
    }
}
