package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.internal.rules.Admission;
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

    private static final int STAYING = 2;

    private final JdbcClient jdbc;
    private final ReceptionWriter writer;
    private final Headcounts headcounts;

    Claims(JdbcClient jdbc, ReceptionWriter writer, Headcounts headcounts) {
        this.jdbc = jdbc;
        this.writer = writer;
        this.headcounts = headcounts;
    }

    /** One claim: who is claimed, by whose row, and when. */
    private record Claim(long visitor, long attendance, Long lead, long campaign, boolean counted, Timestamp now) {}

    /** Null where a fact has changed meanwhile; then nothing is written. */
    @Nullable
    Receipt receive(Asked asked, Facts facts, Decision.Received received, Shared shared) {
        Receipt venue = writer.writeVenue(asked, facts, received);
        if (venue == null) {
            return null;
        }
        Facts.Spot spot = facts.place();
        Claim claim = new Claim(Objects.requireNonNull(shared.visitor()), venue.attendanceId(),
                Objects.requireNonNull(received.person().lead()), spot.campaign(), shared.counted(),
                Timestamp.from(asked.now()));
        if (shared.counted() && received.entersVenue()) {
            headcounts.add(spot.campaign(), Headcounts.VENUE, spot.venueAdmission(), 1);
        }
        mergeSessions(claim);
        moveHistory(claim);
        mergeVenue(claim, spot.venueAdmission());
        markMail(claim, received);
        tie(claim, Objects.requireNonNull(asked.onsiteId()));
        Receipt receipt = asked.atSession()
                ? session(asked, facts, received, claim)
                : new Receipt(claim.attendance(), venueOf(claim), false);
        turnLines(claim);
        return receipt;
    }

    /** The session of the call: the visitor's, moved back where the call says an earlier time; else a new attendance. */
    private Receipt session(Asked asked, Facts facts, Decision.Received received, Claim claim) {
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

    /** A session that both attended. */
    private record Twin(long theirs, long mine, long session, boolean theirsIsEarlier, boolean bothStay) {

        long kept() {
            return theirsIsEarlier ? theirs : mine;
        }

        long merged() {
            return theirsIsEarlier ? mine : theirs;
        }
    }

    private void mergeSessions(Claim claim) {
        List<Twin> twins = jdbc.sql("""
                select theirs.id, mine.id, mine.session_id, theirs.attended_at <= mine.attended_at,
                    theirs.stay = :staying and mine.stay = :staying
                from session_attendance theirs
                join session_attendance mine on mine.session_id = theirs.session_id
                    and mine.attendance_id = :attendance and mine.cancelled_at is null
                where theirs.attendance_id = :visitor and theirs.cancelled_at is null
                order by theirs.session_id""").param("staying", STAYING).param("attendance", claim.attendance())
                .param("visitor", claim.visitor()).query((row, n) -> new Twin(row.getLong(1), row.getLong(2),
                        row.getLong(3), row.getBoolean(4), row.getBoolean(5)))
                .list();
        for (Twin twin : twins) {
            jdbc.sql("""
                    update session_attendance kept set date_update = :now,
                        stay = case when :staying in (kept.stay, merged.stay) then :staying
                            else greatest(kept.stay, merged.stay) end,
                        first_entry = least(kept.first_entry, merged.first_entry),
                        last_exit = greatest(kept.last_exit, merged.last_exit)
                    from session_attendance merged where kept.id = :kept and merged.id = :merged""")
                    .param("now", claim.now()).param("staying", STAYING).param("kept", twin.kept())
                    .param("merged", twin.merged()).update();
            jdbc.sql("""
                    update session_attendance set cancelled_at = :now, cancel_reason = 2, date_update = :now, stay = 1,
                        mail = null
                    where id = :merged""").param("now", claim.now()).param("merged", twin.merged()).update();
            if (twin.bothStay() && claim.counted()) {
                headcounts.add(claim.campaign(), twin.session(), headcounts.ofSession(twin.session()), -1);
            }
        }
    }

    private void moveHistory(Claim claim) {
        jdbc.sql(
                "update session_attendance set attendance_id = ?, lead_id = ?, date_update = ? where attendance_id = ?")
                .params(claim.attendance(), claim.lead(), claim.now(), claim.visitor()).update();
        jdbc.sql("update entry_exit set attendance_id = ? where attendance_id = ?")
                .params(claim.attendance(), claim.visitor()).update();
        jdbc.sql("update venue_attendance_cancelled set attendance_id = ?, lead_id = ? where attendance_id = ?")
                .params(claim.attendance(), claim.lead(), claim.visitor()).update();
    }

    /** The lead is at the venue, by the call itself if not before; the visitor's row ends. */
    private void mergeVenue(Claim claim, Admission admission) {
        boolean bothStay = jdbc.sql("""
                select v.venue_stay = :staying and a.venue_stay = :staying from attendance v, attendance a
                where v.id = :visitor and a.id = :attendance and v.venue_id is not null""").param("staying", STAYING)
                .param("visitor", claim.visitor()).param("attendance", claim.attendance()).query(Boolean.class)
                .optional().orElse(false);
        // The later of the two is kept as a cancelled one.
        jdbc.sql("""
                insert into venue_attendance_cancelled
                select l.venue_id, a.id, l.campaign_id, a.lead_id, l.venue_date, l.venue_type, l.venue_registered,
                    l.venue_source, l.venue_review, l.venue_barcode, l.venue_anonymous_id, l.venue_first_entry,
                    l.venue_last_exit, l.venue_regist, cast(:now as timestamptz), 2
                from attendance v, attendance a, attendance l
                where v.id = :visitor and a.id = :attendance and v.venue_id is not null
                    and l.id = case when v.venue_date <= a.venue_date then a.id else v.id end""")
                .param("now", claim.now()).param("visitor", claim.visitor()).param("attendance", claim.attendance())
                .update();
        // The visitor's row ends before its venue_id is another's.
        jdbc.sql(
                """
                        with v as (delete from attendance where id = :visitor returning *)
                        update attendance a set date_update = :now, venue_update = :now,
                            venue_stay = case when :staying in (a.venue_stay, v.venue_stay) then :staying
                                else greatest(a.venue_stay, v.venue_stay) end,
                            venue_first_entry = least(a.venue_first_entry, v.venue_first_entry),
                            venue_last_exit = greatest(a.venue_last_exit, v.venue_last_exit),
                            (venue_id, venue_date, venue_type, venue_registered, venue_source, venue_review, venue_barcode,
                                venue_anonymous_id, venue_regist, venue_mail, venue_client_id, venue_check, venue_sent_anonymous,
                                venue_sent_date, venue_received_at) = (
                                select e.venue_id, e.venue_date, e.venue_type, e.venue_registered, e.venue_source, e.venue_review,
                                    e.venue_barcode, e.venue_anonymous_id, e.venue_regist, e.venue_mail, e.venue_client_id,
                                    e.venue_check, e.venue_sent_anonymous, e.venue_sent_date, e.venue_received_at
                                from (select v.* union all select a.*) e order by e.venue_date, e.id = a.id limit 1)
                        from v where a.id = :attendance and v.venue_id is not null""")
                .param("visitor", claim.visitor())
                .param("now", claim.now()).param("staying", STAYING).param("attendance", claim.attendance()).update();
        if (bothStay && claim.counted()) {
            headcounts.add(claim.campaign(), Headcounts.VENUE, admission, -1);
        }
    }

    /** Who is told of the lead's coming is told, whichever of the two attendances stayed. */
    private void markMail(Claim claim, Decision.Received received) {
        if (received.entersVenue() && received.venueMail() != null) {
            jdbc.sql("update attendance set venue_mail = ? where id = ?")
                    .params(received.venueMail(), claim.attendance())
                    .update();
        }
    }

    private void tie(Claim claim, String onsiteId) {
        jdbc.sql("update onsite_id set active = false where attendance_id = ? and active").param(claim.attendance())
                .update();
        jdbc.sql("update onsite_id set attendance_id = ? where campaign_id = ? and anonymous_id = ?")
                .params(claim.attendance(), claim.campaign(), onsiteId).update();
    }

    private long venueOf(Claim claim) {
        return jdbc.sql("select venue_id from attendance where id = ?").param(claim.attendance()).query(Long.class)
                .single();
    }

    private void turnLines(Claim claim) {
        jdbc.sql("""
                update application_session l set application_status_id = 5, date_update = :now
                where l.lead_id = :lead and l.application_status_id = 1 and l.session_id in (
                    select s.session_id from session_attendance s
                    where s.attendance_id = :attendance and s.cancelled_at is null)""").param("now", claim.now())
                .param("lead", claim.lead()).param("attendance", claim.attendance()).update();
    }
}
