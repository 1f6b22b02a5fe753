package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import io.yoriai.attendance.internal.rules.Numbering;
import io.yoriai.record.batching.BatchedStatement;

/**
 * The one statement that reads what a reception is decided by. It has a text for each way in which place and person may be
 * named, so that none of them carries parameters or look-ups that it does not need: each text is planned once per connection,
 * and every look-up goes by an index made for it (cost of the plan among a million leads, 400,000 lines and as many attendances:
 * 17; 0.15 ms).
 */
final class FactsSql {

    /** How the person is looked for. */
    enum By {
        /** No text that could name a lead: nobody, unless an on-site id is spelt so. */
        NOTHING,
        /** The ticket's number or code. */
        TICKET,
        /** An on-site id. */
        ONSITE_ID
    }

    /**
     * Which facts are read.
     *
     * @param byName the place is named by its title alone
     * @param id what the ticket names; null unless it is looked for by ticket
     * @param alike also tells whether an on-site id is spelt as the ticket
     * @param worn also tells whether the on-site id that was sent is known
     */
    record Form(boolean atSession, boolean byName, By by, Numbering.@Nullable Id id, boolean alike, boolean worn) {}

    private static final Map<Form, BatchedStatement> STATEMENTS = new ConcurrentHashMap<>();

    private static final String SESSION = """
            select s.id, s.title, c.id, c.settings, s.limit_user_num, s.number_of_applications, s.admission_limit,
                s.admission_resume""";
    private static final String VENUE = """
            select c.id, c.title, c.id, c.settings, c.limit_user_num, c.number_of_applications, null::integer,
                null::integer""";

    private static final String SESSION_VISIT = """
            , v.id, v.client_id, v.type, v.check_sent, v.sent_anonymous, v.sent_date, v.received_at,
                array(select l.application_status_id from application_session l
                      where l.session_id = s.id and l.lead_id = x.id)""";
    private static final String VENUE_VISIT = """
            , a.venue_id, a.venue_client_id, a.venue_type, a.venue_check, a.venue_sent_anonymous, a.venue_sent_date,
                a.venue_received_at, null::smallint[]""";
    private static final String CAMPAIGN_LINES = """
            , array(select l.application_status_id from application l
                    where l.campaign_id = c.id and l.lead_id = x.id)""";

    private static final String HOLDER = """
            (select o.attendance_id from onsite_id o where o.campaign_id = c.id and o.anonymous_id = ?)""";
    private static final String OF_LEAD = """

            left join attendance a on a.campaign_id = c.id and a.lead_id = x.id""";
    private static final String OF_ONSITE_ID = """

            left join onsite_id o on o.campaign_id = c.id and o.anonymous_id = ?
            left join attendance a on a.id = o.attendance_id
            left join lead x on x.id = a.lead_id""";
    private static final String VISIT = """

            left join session_attendance v on v.attendance_id = a.id and v.session_id = s.id and v.cancelled_at is null""";

    private FactsSql() {}

    /** Parameters, in this order: alike, worn, the number, code or on-site id, the place. */
    static BatchedStatement of(Form form) {
        return STATEMENTS.computeIfAbsent(form, one -> BatchedStatement.reading(types(one), text(one)));
    }

    private static List<String> types(Form form) {
        List<String> types = new ArrayList<>();
        if (form.alike()) {
            types.add("text");
        }
        if (form.worn()) {
            types.add("text");
        }
        if (form.by() == By.ONSITE_ID) {
            types.add("text");
        } else if (form.id() != null) {
            types.add(TicketSql.type(form.id()));
        }
        types.add(form.byName() ? "text" : "bigint");
        return types;
    }

    private static String text(Form form) {
        StringBuilder sql = new StringBuilder(form.atSession() ? SESSION : VENUE);
        sql.append(form.id() == null ? ", null::integer" : ", " + TicketSql.codeLength(form.id()));
        sql.append(", x.id").append(form.by() == By.ONSITE_ID
                ? ", o.attendance_id, a.lead_id, o.active"
                : ", null::bigint, null::bigint, null::boolean");
        sql.append(", ").append(form.alike() ? HOLDER : "null::bigint");
        sql.append(", ").append(form.worn() ? HOLDER : "null::bigint");
        sql.append(", a.id, a.xmin::text, a.venue_id");
        sql.append(form.atSession() ? SESSION_VISIT : VENUE_VISIT).append(CAMPAIGN_LINES);
        sql.append(form.atSession() ? "\nfrom session s join campaign c on c.id = s.campaign_id" : "\nfrom campaign c");
        if (form.by() == By.ONSITE_ID) {
            sql.append(OF_ONSITE_ID);
        } else {
            String lead = form.id() == null ? "select null::bigint as id" : TicketSql.lead(form.id());
            sql.append("\nleft join lateral (").append(lead).append(") x on true").append(OF_LEAD);
        }
        if (form.atSession()) {
            sql.append(VISIT);
        }
        String place = form.atSession() ? "s" : "c";
        sql.append("\nwhere ").append(place).append(form.byName() ? ".title = ?" : ".id = ?");
        sql.append(
                form.atSession() ? " and s.deleted_at is null and c.deleted_at is null" : " and c.deleted_at is null");
        // A title that two bear names neither.
        return sql.append(form.byName() ? " limit 2" : "").toString();
    }
}
