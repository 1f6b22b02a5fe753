package io.yoriai.attendance.internal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Scope;

/**
 * Where the door's lists stand (spec/smp-application-attendance.md 11). Cancelled attendances are never listed. A lead's rows
 * are found by {@code attendance_lead}, a session's by {@code session_attendance_of_session}, a campaign's by
 * {@code attendance_person}, times by the block summaries.
 */
@Configuration(proxyBeanMethods = false)
class AttendanceTables {

    @Bean
    ResourceTable sessionAttendances(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("SessionAttendance"),
                        "session_attendance sa join attendance a on a.id = sa.attendance_id"
                                + " left join session s on s.id = sa.session_id left join campaign c on c.id = a.campaign_id",
                        "sa")
                .where("sa.cancelled_at is null").campaign("a.campaign_id").number("VisitorId", "a.lead_id")
                .pair("Session", "sa.session_id", "s.title").pair("Seminar", "a.campaign_id", "c.title")
                .column("AttendanceDate", "sa.attended_at").column("BarcodeData", "sa.barcode")
                .column("AttendanceType", "sa.type").column("RegistrationFlag", "sa.registered::int")
                .column("AttendanceSource", "sa.source").column("ReviewFlag", "sa.review::int")
                .column("FirstEntryDate", "sa.first_entry").column("LastExitDate", "sa.last_exit");
    }

    /** Leads that came to a campaign are within the reach of whoever is limited to it. */
    @Bean
    Scope attendees() {
        return new Scope("VisitorData",
                "select sv.lead_id from attendance sv where sv.campaign_id in ({campaigns}) and sv.lead_id is not null");
    }

    /** What search conditions on a lead may say of where it came (spec/smp-platform.md 8). */
    @Bean
    Relation attendanceRelation(ResourceTable venueAttendances) {
        return Relation.of("attendance", venueAttendances, "a.venue_date")
                .several("SessionId", "array(select q.session_id from session_attendance q"
                        + " where q.attendance_id = a.id and q.cancelled_at is null)")
                .moment("FirstDate", "a.venue_date").moment("LastDate", "coalesce(a.venue_last_exit, a.venue_date)");
    }

    @Bean
    Relation attendanceSessionRelation(ResourceTable sessionAttendances) {
        return Relation.of("attendance_session", sessionAttendances, "sa.attended_at")
                .moment("FirstDate", "sa.attended_at").moment("LastDate", "coalesce(sa.last_exit, sa.attended_at)");
    }

    @Bean
    ResourceTable venueAttendances(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("SeminarAttendance"),
                        "attendance a left join campaign c on c.id = a.campaign_id",
                        "a")
                .where("a.venue_id is not null").campaign("a.campaign_id").number("Id", "a.venue_id")
                .number("VisitorId", "a.lead_id").pair("Seminar", "a.campaign_id", "c.title")
                .column("AttendanceDate", "a.venue_date").column("AnonymousId", "a.venue_anonymous_id")
                .column("BarcodeData", "a.venue_barcode").column("AttendanceType", "a.venue_type")
                .column("RegistrationFlag", "a.venue_registered::int").column("AttendanceSource", "a.venue_source")
                .column("ReviewFlag", "a.venue_review::int").column("FirstEntryDate", "a.venue_first_entry")
                .column("LastExitDate", "a.venue_last_exit").column("DateRegist", "a.venue_regist")
                .column("DateUpdate", "a.venue_update");
    }

    @Bean
    ResourceTable attendances(Dictionary dictionary, ResourceTable sessionAttendances) {
        Resource attendance = dictionary.resource("Attendance");
        return ResourceTable
                .of(attendance, "attendance p left join campaign pc on pc.id = p.campaign_id"
                        + " left join onsite_id o on o.attendance_id = p.id and o.active", "p")
                .where("(p.venue_id is not null or exists (select from session_attendance x where x.attendance_id = p.id"
                        + " and x.cancelled_at is null))")
                .campaign("p.campaign_id").number("VisitorId", "p.lead_id").pair("Seminar", "p.campaign_id", "pc.title")
                .column("AnonymousId", "o.anonymous_id").column("AttendanceFlag", "(p.venue_id is not null)::int")
                .column("AttendanceDate", "p.venue_date").column("StayStatus", "coalesce(p.venue_stay, 1)")
                .column("NumberOfSessions", "(select count(*) from session_attendance x where x.attendance_id = p.id"
                        + " and x.cancelled_at is null)")
                .column("FirstEntryDate", "p.venue_first_entry").column("LastExitDate", "p.venue_last_exit")
                .nested("SessionAttendanceList", sessionAttendances, "sa.attendance_id = p.id", "sa.id")
                .nested("EntryExitList", moves(attendance.column("EntryExitList").nested()), "true",
                        "m.at, m.session_id nulls first, m.n");
    }

    /** Of a person {@code p}: first entries stand in the attendances themselves, later moves beside them; oldest first. */
    private static ResourceTable moves(Resource entryExit) {
        return ResourceTable.of(entryExit, """
                (select 1 as kind, null::bigint as session_id, p.venue_date as at, p.venue_source as source, 0 as n
                 where p.venue_first_entry is not null
                 union all select 1, x.session_id, x.attended_at, x.source, 0 from session_attendance x
                 where x.attendance_id = p.id and x.cancelled_at is null and x.first_entry is not null
                 union all select e.kind, e.session_id, e.at, e.source, e.id from entry_exit e
                 where e.attendance_id = p.id and e.voided_at is null) m
                left join session ms on ms.id = m.session_id""", "m")
                .column("EntryExitType", "m.kind").pair("Session", "m.session_id", "ms.title").column("Date", "m.at")
                .column("AttendanceSource", "m.source");
    }
}
