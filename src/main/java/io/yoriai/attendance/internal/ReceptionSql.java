package io.yoriai.attendance.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.account.AuditLog;
import io.yoriai.record.batching.BatchedStatement;

/**
 * The statement that writes a reception, in the form that the case needs: the leanest is two inserts and two updates of lines.
 * Lines turn to 5 by heap-only updates, see the indexes of their tables.
 */
final class ReceptionSql {

    /** What happens to the person's row of attendance. */
    enum Person {
        /** Made, with the venue. */
        NEW("""
                insert into attendance (campaign_id, lead_id, date_regist, date_update, venue_id, venue_date, venue_type,
                    venue_registered, venue_source, venue_review, venue_barcode, venue_anonymous_id, venue_stay,
                    venue_first_entry, venue_regist, venue_update, venue_mail, venue_client_id, venue_check,
                    venue_sent_anonymous, venue_sent_date, venue_received_at)
                select campaign_id, lead_id, now, now, nextval('venue_attendance_id_seq'), at, type,
                    venue_registered, source, false, barcode, onsite_id, 2, at, now, now, venue_mail,
                    case when session_id is null then client_id end, checked, sent_onsite_id, sent_date, now
                from call
                returning id, venue_id, campaign_id, lead_id, date_update"""),

        /** Made, without the venue. */
        NEW_ELSEWHERE("""
                insert into attendance (campaign_id, lead_id, date_regist, date_update)
                select campaign_id, lead_id, now, now from call
                returning id, venue_id, campaign_id, lead_id, date_update"""),

        /** Written to, for the venue was not attended. */
        COMES_TO_VENUE(
                """
                        update attendance a set date_update = now, venue_id = nextval('venue_attendance_id_seq'), venue_date = at,
                            venue_type = call.type, venue_registered = call.venue_registered, venue_source = call.source,
                            venue_review = false, venue_barcode = call.barcode, venue_anonymous_id = call.onsite_id,
                            venue_stay = 2, venue_first_entry = at, venue_last_exit = null, venue_regist = now,
                            venue_update = now, venue_mail = call.venue_mail,
                            venue_client_id = case when call.session_id is null then call.client_id end,
                            venue_check = call.checked, venue_sent_anonymous = call.sent_onsite_id,
                            venue_sent_date = call.sent_date, venue_received_at = now
                        from call where a.id = call.attendance_id and a.xmin = call.version::xid
                        returning a.id, a.venue_id, a.campaign_id, a.lead_id, a.date_update"""),

        /** Written to, so that it is another version. */
        IS_AT_VENUE("""
                update attendance a set date_update = now
                from call where a.id = call.attendance_id and a.xmin = call.version::xid
                returning a.id, a.venue_id, a.campaign_id, a.lead_id, a.date_update"""),

        /** Locked, and left as it is. */
        LOCKED("""
                select a.id, a.venue_id, a.campaign_id, a.lead_id
                from attendance a join call on a.id = call.attendance_id""");

        private final String sql;

        Person(String sql) {
            this.sql = sql;
        }
    }

    /**
     * @param visit makes the session attendance
     * @param tie ties the on-site id; the person's former one is void from then on
     * @param sessionLines the lead has such, and they turn to 5; only with a visit
     * @param campaignLines the lead has such, and they turn to 5
     * @param log writes the row of the operation log
     */
    record Form(Person person, boolean visit, boolean tie, boolean sessionLines, boolean campaignLines, boolean log) {}

    private static final Map<Form, BatchedStatement> STATEMENTS = new ConcurrentHashMap<>();

    /** {@code session_lines} and {@code campaign_lines}: so many stand at 1, and must be turned when the statement runs. */
    private static final String COLUMNS = """
            campaign_id bigint, session_id bigint, lead_id bigint, now timestamptz, at timestamptz, type smallint,
            source smallint, registered boolean, venue_registered boolean, barcode text, onsite_id text, client_id bigint,
            checked smallint, sent_onsite_id text, sent_date text, venue_mail smallint, mail smallint,
            attendance_id bigint, version text, session_lines bigint, campaign_lines bigint""";

    /** Whoever is no lead is received alone. */
    private static final String OWN = "person.campaign_id = call.campaign_id and person.lead_id is not distinct from call.lead_id";

    private static final String VISIT = """
            ,
            visit as (
            insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source,
                barcode, anonymous_id, stay, first_entry, mail, client_id, check_sent, sent_anonymous, sent_date,
                received_at, date_regist, date_update)
            select person.id, call.session_id, call.lead_id, at, type, registered, source, barcode, onsite_id, 2, at, mail,
                client_id, checked, sent_onsite_id, sent_date, now, now, now
            from call join person on %s
            returning id, attendance_id, session_id, lead_id, date_update)""";

    private static final String TIE = """
            ,
            freed as (
            update onsite_id o set active = false from person where o.attendance_id = person.id and o.active
            returning 1),
            tied as (
            insert into onsite_id (campaign_id, anonymous_id, attendance_id, tied_at)
            select call.campaign_id, sent_onsite_id, person.id, now
            from call join person on %s where (select count(*) from freed) >= 0
            returning 1)""";

    private static final String SESSION_LINES = """
            ,
            session_line as (
            update application_session l set application_status_id = 5, date_update = visit.date_update from visit
            where l.session_id = visit.session_id and l.lead_id = visit.lead_id and l.application_status_id = 1
            returning l.lead_id, l.session_id)""";

    private static final String CAMPAIGN_LINES = """
            ,
            campaign_line as (
            update application l set application_status_id = 5, date_update = person.date_update from person
            where l.campaign_id = person.campaign_id and l.lead_id = person.lead_id and l.application_status_id = 1
            returning l.lead_id, l.campaign_id)""";

    private static final String UNCHANGED = """
            , ((select count(*) from %1$s_line n where n.lead_id = call.lead_id and n.%1$s_id = call.%1$s_id)
                = call.%1$s_lines)::unchanged""";

    private ReceptionSql() {}

    /**
     * Answers the person's row and the record made (of the session, else of the venue), or no row where the person's has changed.
     * Parameters: the call's, the person's row and its version, how many lines of the session and of the campaign are to be turned,
     * and the log's where the form has it.
     */
    static BatchedStatement of(Form form) {
        return STATEMENTS.computeIfAbsent(form, one -> BatchedStatement
                .writing(one.log() ? COLUMNS + ", " + AuditLog.COLUMNS : COLUMNS, text(one)));
    }

    private static String text(Form form) {
        StringBuilder sql = new StringBuilder(",\nperson as (\n").append(form.person().sql).append(')');
        StringBuilder answer = new StringBuilder("\nselect person.id, ").append(form.visit() ? "visit.id" : "venue_id");
        if (form.visit()) {
            sql.append(VISIT.formatted(OWN));
        }
        if (form.tie()) {
            sql.append(TIE.formatted(OWN));
        }
        if (form.sessionLines()) {
            sql.append(SESSION_LINES);
            answer.append(UNCHANGED.formatted("session"));
        }
        if (form.campaignLines()) {
            sql.append(CAMPAIGN_LINES);
            answer.append(UNCHANGED.formatted("campaign"));
        }
        String made = "\nfrom call join person on " + OWN
                + (form.visit() ? " join visit on visit.attendance_id = person.id" : "");
        if (form.log()) {
            sql.append(",\nmade as (select ").append(form.visit() ? "visit.id" : "venue_id as id").append(", nr")
                    .append(made).append("),\nlog_line as (\n").append(AuditLog.ROWS).append(')');
        }
        return sql.append(answer).append(", nr").append(made).toString();
    }
}
