package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Decision;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.Shared;

/**
 * Receives a lead who wears an unregistered visitor's on-site id: "claimed" in the tie rules of spec/smp-application-attendance.md
 * 9.3. Everything of the visitor becomes the lead's; where both attended, the earlier time stays and the other row is cancelled
 * as merged. Both rows of attendance are locked, and so are all headcounts where who stays is counted.
 */
@Component
class Claims {

    private final JdbcClient jdbc;
    private final ReceptionWriter writer;
    private final Headcounts headcounts;
    private final PersonMerge merge;
    private final AttendedLines attended;

    Claims(JdbcClient jdbc, ReceptionWriter writer, Headcounts headcounts, PersonMerge merge, AttendedLines attended) {
        this.attended = attended;
        this.jdbc = jdbc;
        this.writer = writer;
        this.headcounts = headcounts;
        this.merge = merge;
    }

    /** Null where a fact has changed meanwhile; then nothing is written. */
    @Nullable
    Receipt receive(Asked asked, Facts facts, Decision.Received received, Shared shared) {
        Receipt venue = writer.writeVenue(asked, facts, received);
        if (venue == null) {
            return null;
        }
        Facts.Spot spot = facts.place();
        PersonMerge.Pair claim = new PersonMerge.Pair(Objects.requireNonNull(shared.visitor()), venue.attendanceId(),
                Objects.requireNonNull(received.person().lead()), spot.campaign(), shared.counted(),
                Timestamp.from(asked.now()));
        if (shared.counted() && received.entersVenue()) {
            headcounts.add(spot.campaign(), Headcounts.VENUE, spot.venueAdmission(), 1);
        }
        merge.sessions(claim);
        merge.history(claim);
        merge.venue(claim, spot.venueAdmission());
        markMail(claim, received);
        tie(claim, Objects.requireNonNull(asked.onsiteId()));
        Receipt receipt = asked.atSession()
                ? session(asked, facts, received, claim)
                : new Receipt(claim.attendance(), venueOf(claim), false);
        attended.turn(List.of(claim.lead()), asked.now());
        return receipt;
    }

    /** The session of the call: the visitor's, moved back where the call says an earlier time; else a new attendance. */
    private Receipt session(Asked asked, Facts facts, Decision.Received received, PersonMerge.Pair claim) {
        Facts.Spot spot = facts.place();
        record Moved(long id, boolean stayed) {}
        Optional<Moved> moved = jdbc.sql("""
                update session_attendance s set stay = 2, first_entry = least(s.first_entry, :at),
                    attended_at = least(s.attended_at, :at), type = :type, registered = :registered,
                    barcode = coalesce(:barcode, s.barcode), client_id = cast(:client as bigint), check_sent = :check,
                    sent_anonymous = :onsiteId, sent_date = :date, received_at = :now, date_update = :now,
                    mail = coalesce(cast(:mail as smallint), s.mail)
                from session_attendance former
                where s.attendance_id = :attendance and s.session_id = :session and s.cancelled_at is null
                    and former.id = s.id
                returning s.id, former.stay = 2""").param("at", Timestamp.from(asked.at()))
                .param("type", asked.type().code()).param("registered", received.registered())
                .param("barcode", asked.barcode()).param("client", asked.caller().clientId())
                .param("check", asked.check()).param("onsiteId", asked.onsiteId()).param("date", asked.dateText())
                .param("now", claim.now()).param("mail", received.mail()).param("attendance", claim.attendance())
                .param("session", spot.id()).query((row, n) -> new Moved(row.getLong(1), row.getBoolean(2)))
                .optional();
        if (claim.counted() && !moved.map(Moved::stayed).orElse(false)) {
            headcounts.add(spot.campaign(), spot.id(), spot.sessionAdmission(), 1);
        }
        return moved.isPresent()
                ? new Receipt(claim.attendance(), moved.get().id(), false)
                : Objects.requireNonNull(writer.writeVisit(asked, facts, received, claim.attendance()));
    }

    /** Who is told of the lead's coming is told, whichever of the two attendances stayed. */
    private void markMail(PersonMerge.Pair claim, Decision.Received received) {
        if (received.entersVenue() && received.venueMail() != null) {
            jdbc.sql("update attendance set venue_mail = ? where id = ?")
                    .params(received.venueMail(), claim.attendance())
                    .update();
        }
    }

    private void tie(PersonMerge.Pair claim, String onsiteId) {
        jdbc.sql("update onsite_id set active = false where attendance_id = ? and active").param(claim.attendance())
                .update();
        jdbc.sql("update onsite_id set attendance_id = ? where campaign_id = ? and anonymous_id = ?")
                .params(claim.attendance(), claim.campaign(), onsiteId).update();
    }

    private long venueOf(PersonMerge.Pair claim) {
        return jdbc.sql("select venue_id from attendance where id = ?").param(claim.attendance()).query(Long.class)
                .single();
    }
}
