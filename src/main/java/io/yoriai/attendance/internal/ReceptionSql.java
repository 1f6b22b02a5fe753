package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
                        from call where a.id = ?::bigint and a.xmin = ?::text::xid
                        returning a.id, a.venue_id, a.campaign_id, a.lead_id, a.date_update"""),

        /** Written to, so that it is another version. */
        IS_AT_VENUE("""
                update attendance a set date_update = now
                from call where a.id = ?::bigint and a.xmin = ?::text::xid
                returning a.id, a.venue_id, a.campaign_id, a.lead_id, a.date_update"""),

        /** Locked, and left as it is. */
        LOCKED("select a.id, a.venue_id from attendance a where a.id = ?::bigint");

        private final String sql;

        Person(String sql) {
            this.sql = sql;
        }
    }

    /**
     * @param visit makes the session attendance
     * @param tie ties the on-site id; the person's former one is void from then on
     * @param sessionLines of the lead, which turn to 5; only with a visit
     * @param campaignLines of the lead, which turn to 5
     * @param log inserts the row of the operation log from what was {@code made}; null: none
     */
    record Form(Person person, boolean visit, boolean tie, Lines sessionLines, Lines campaignLines,
            @Nullable String log) {}

    /** How many lines stand at 1 and are to be turned; as many it must be when the statement runs. */
    enum Lines {
        NONE,
        ONE,
        SEVERAL;

        static Lines of(int count) {
            return count == 0 ? NONE : count == 1 ? ONE : SEVERAL;
        }

        /** SQL of the guard; SEVERAL takes their number as a parameter. */
        private String unchanged(String turned) {
            return this == ONE
                    ? ", (exists (select from " + turned + "))::unchanged"
                    : ", ((select count(*) from " + turned + ") = ?::bigint)::unchanged";
        }
    }

    private static final Map<Form, String> TEXTS = new ConcurrentHashMap<>();

    private static final String CALL = """
            with call (campaign_id, session_id, lead_id, now, at, type, source, registered, venue_registered, barcode,
                onsite_id, client_id, checked, sent_onsite_id, sent_date, venue_mail, mail) as (
                values (?::bigint, ?::bigint, ?::bigint, ?::timestamptz, ?::timestamptz, ?::smallint, ?::smallint,
                    ?::boolean, ?::boolean, ?::text, ?::text, ?::bigint, ?::smallint, ?::text, ?::text, ?::smallint,
                    ?::smallint)),
            person as (
            %s)""";

    private static final String VISIT = """
            ,
            visit as (
            insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source,
                barcode, anonymous_id, stay, first_entry, mail, client_id, check_sent, sent_anonymous, sent_date,
                received_at, date_regist, date_update)
            select person.id, session_id, call.lead_id, at, type, registered, source, barcode, onsite_id, 2, at, mail,
                client_id, checked, sent_onsite_id, sent_date, now, now, now
            from call, person
            returning id, session_id, lead_id, date_update)""";

    private static final String FREED = """
            ,
            freed as (
            update onsite_id o set active = false from person where o.attendance_id = person.id and o.active
            returning 1),
            tied as (
            insert into onsite_id (campaign_id, anonymous_id, attendance_id, tied_at)
            select call.campaign_id, sent_onsite_id, person.id, now
            from call, person where (select count(*) from freed) >= 0
            returning 1)""";

    private static final String SESSION_LINES = """
            ,
            session_line as (
            update application_session l set application_status_id = 5, date_update = visit.date_update from visit
            where l.session_id = visit.session_id and l.lead_id = visit.lead_id and l.application_status_id = 1
            returning 1)""";

    private static final String CAMPAIGN_LINES = """
            ,
            campaign_line as (
            update application l set application_status_id = 5, date_update = person.date_update from person
            where l.campaign_id = person.campaign_id and l.lead_id = person.lead_id and l.application_status_id = 1
            returning 1)""";

    private ReceptionSql() {}

    /**
     * Answers the person's row and the record made (of the session, else of the venue), or no row where the person's has changed.
     * Parameters: the call's, the person's row and its version, the log's, how many lines of the session and of the campaign are
     * to be turned where they are several; each only where the form has it.
     */
    static String of(Form form) {
        return TEXTS.computeIfAbsent(form, ReceptionSql::text);
    }

    private static String text(Form form) {
        StringBuilder sql = new StringBuilder(CALL.formatted(form.person().sql));
        StringBuilder answer = new StringBuilder("\nselect person.id, ").append(form.visit() ? "visit.id" : "venue_id");
        if (form.visit()) {
            sql.append(VISIT);
        }
        if (form.tie()) {
            sql.append(FREED);
            answer.append(", (select count(*) from tied)");
        }
        if (form.sessionLines() != Lines.NONE) {
            sql.append(SESSION_LINES);
            answer.append(form.sessionLines().unchanged("session_line"));
        }
        if (form.campaignLines() != Lines.NONE) {
            sql.append(CAMPAIGN_LINES);
            answer.append(form.campaignLines().unchanged("campaign_line"));
        }
        if (form.log() != null) {
            sql.append(",\nmade as (select ").append(form.visit() ? "id from visit" : "venue_id as id from person")
                    .append("),\nlog_line as (\n").append(form.log()).append(')');
        }
        return sql.append(answer).append("\nfrom person").append(form.visit() ? ", visit" : "").toString();
    }
}
