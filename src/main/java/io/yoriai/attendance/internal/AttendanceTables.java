package io.yoriai.attendance.internal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.ResourceTable;

/**
 * Where the door's lists stand (spec/smp-application-attendance.md 11). Cancelled attendances are never listed. A lead's rows
 * are found by {@code attendance_lead}, a session's by {@code session_attendance_of_session}, a campaign's by
 * {@code attendance_person}, times by the block summaries.
 */
@Configuration(proxyBeanMethods = false)
class AttendanceTables {

    /** A moment inside JSON, as answers spell it. */
    private static final String MOMENT = "to_char(%s at time zone 'Asia/Tokyo', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+09:00\"')";

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
    ResourceTable attendances(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Attendance"),
                        "attendance a left join campaign c on c.id = a.campaign_id"
                                + " left join onsite_id o on o.attendance_id = a.id and o.active",
                        "a")
                .where("(a.venue_id is not null or exists (select from session_attendance x where x.attendance_id = a.id"
                        + " and x.cancelled_at is null))")
                .campaign("a.campaign_id").number("VisitorId", "a.lead_id").pair("Seminar", "a.campaign_id", "c.title")
                .column("AnonymousId", "o.anonymous_id").column("AttendanceFlag", "(a.venue_id is not null)::int")
                .column("AttendanceDate", "a.venue_date").column("StayStatus", "coalesce(a.venue_stay, 1)")
                .column("NumberOfSessions", "(select count(*) from session_attendance x where x.attendance_id = a.id"
                        + " and x.cancelled_at is null)")
                .column("FirstEntryDate", "a.venue_first_entry").column("LastExitDate", "a.venue_last_exit")
                .json("SessionAttendanceList", sessionsOfPerson()).json("EntryExitList", movesOfPerson());
    }

    /** The columns of visitor.getAttendanceSession, in its order; json (not jsonb) keeps it. */
    private static String sessionsOfPerson() {
        return """
                (select json_agg(json_strip_nulls(json_build_object('Id', x.id, 'VisitorId', x.lead_id,
                    'Session', json_build_object('SessionId', x.session_id, 'SessionName', s.title),
                    'Seminar', json_build_object('SeminarId', a.campaign_id, 'SeminarName', c.title),
                    'AttendanceDate', %s, 'AnonymousId', x.anonymous_id, 'BarcodeData', x.barcode,
                    'AttendanceType', json_build_object('AttendanceTypeId', x.type, 'AttendanceTypeName',
                        (array['会場IDマッピングなし', '会場IDマッピングあり', '未登録来場'])[x.type]),
                    'RegistrationFlag', json_build_object('RegistrationFlagId', x.registered::int, 'RegistrationFlagName',
                        case when x.registered then '事前登録あり' else '事前登録なし' end),
                    'AttendanceSource', json_build_object('AttendanceSourceId', x.source, 'AttendanceSourceName',
                        (array['受付画面', 'API', '来場アプリ', 'CSV', 'リード一覧'])[x.source]),
                    'ReviewFlag', json_build_object('ReviewFlagId', x.review::int, 'ReviewFlagName',
                        case when x.review then '要確認' else 'なし' end),
                    'FirstEntryDate', %s, 'LastExitDate', %s, 'DateRegist', %s, 'DateUpdate', %s)) order by x.id)
                 from session_attendance x left join session s on s.id = x.session_id
                 where x.attendance_id = a.id and x.cancelled_at is null)"""
                .formatted(moment("x.attended_at"),
                        moment("x.first_entry"), moment("x.last_exit"), moment("x.date_regist"),
                        moment("x.date_update"));
    }

    /** First entries stand in the attendances themselves, later moves beside them; oldest first. */
    private static String movesOfPerson() {
        return """
                (select json_agg(json_strip_nulls(json_build_object('EntryExitType', m.kind,
                    'Session', case when m.session_id is not null then
                        json_build_object('SessionId', m.session_id, 'SessionName', s.title) end,
                    'Date', %s, 'AttendanceSource', m.source)) order by m.at, m.session_id nulls first, m.n)
                 from (select 1 as kind, null::bigint as session_id, a.venue_date as at, a.venue_source as source, 0 as n
                       where a.venue_first_entry is not null
                       union all select 1, x.session_id, x.attended_at, x.source, 0 from session_attendance x
                       where x.attendance_id = a.id and x.cancelled_at is null and x.first_entry is not null
                       union all select e.kind, e.session_id, e.at, e.source, e.id from entry_exit e
                       where e.attendance_id = a.id and e.voided_at is null) m
                 left join session s on s.id = m.session_id)"""
                .formatted(moment("m.at"));
    }

    private static String moment(String sql) {
        return MOMENT.formatted(sql);
    }
}
