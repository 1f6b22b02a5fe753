package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.account.AuditLog;
import io.yoriai.application.Apply;
import io.yoriai.application.AttendedLeads;
import io.yoriai.application.internal.rules.Counts;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Held;
import io.yoriai.application.internal.rules.Plan;
import io.yoriai.campaign.SeatChanges;
import io.yoriai.record.write.Along;

/**
 * Writes the application that most are: of a lead who has none to the campaign, for nothing, with all that it asks for free, and
 * nothing that follows it but mails. It goes to the database in one piece, and by itself it is a transaction: locks first, then
 * the rows, last the counters of what has a limit, whose locks so last for the commit alone (docs/adr/0053). What was read before
 * without a lock is asked again by the statements themselves; where it has changed, a division by zero undoes all.
 */
@Component
public class PlainApplication {

    private static final int FREE = 1;
    /** Sessions of one application, of which each number has a statement of its own. */
    private static final int FEW = 10;

    /** The campaign stays as it is, and the lead's applications come one after the other: in this order, as everywhere. */
    private static final String LOCK = """
            with k as materialized (select\s""" + SeatChanges.keepSql("?") + """
            )
            select l.id from k, lead l where l.id = ? for no key update of l;
            """;

    /** {@code made} is empty where the lead is gone, or has applied or come meanwhile. */
    private static final String MAKING = """
            with call (lead, campaign, flow, route, proxy, applied, quantity, payment, memo, lead_made, now, mail) as (
                values (?::bigint, ?::bigint, ?::bigint, ?::smallint, ?::bigint, ?::timestamptz, ?::integer, ?::smallint,
                    ?::text, ?::boolean, ?::timestamptz, ?::smallint)),
            made as (
                insert into application (id, lead_id, campaign_id, flow_id, application_status_id, application_route_id,
                    proxy_admin_id, date_application, quantity, payment_method_id, memo, visitor_data_code, lead_made,
                    date_regist, date_update)
                select n.id, call.lead, campaign, flow, 1, route, proxy, applied, quantity, payment, memo,
                    'L' || lpad(n.id::text, greatest(8, length(n.id::text)), '0'), lead_made, now, now
                from call, lead l, (select nextval('application_id_seq') as id) n
                where l.id = call.lead and not exists (
                    select from application a where a.campaign_id = call.campaign and a.lead_id = call.lead)
                    and not\s""";
    private static final String ROWS = """

                returning id),%s
            event as (
                insert into application_event (application_id, kind, at, mail)
                select id, 'APPLIED', now, mail from made, call),
            log as (
            """;
    private static final String LINES = """

            line as (
                insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                    quantity, date_application, date_regist, date_update)
                select made.id, lead, campaign, n.session, 1, n.quantity, applied, now, now from made, call, %s),""";
    /** Rows of their own, for an array is unpacked more dearly than a few rows are written. */
    private static final String LINE = "(?::bigint, ?::integer)";
    /** Seats of what has no limit are rows that nobody waits for. */
    private static final String SEATS = """
            ),
            seat as (
                insert into seat_change (campaign_id, session_id, seats, leads)
            """;
    private static final String OF_CAMPAIGN = """
                select campaign, 0, ?::integer, 1 from made, call, campaign x
                where x.id = call.campaign and coalesce(x.limit_user_num, 0) = 0 and x.deleted_at is null
            """;
    private static final String OF_SESSIONS = """
                select campaign, x.id, n.quantity, 1 from made, call, %s join session x on x.id = n.session
                where coalesce(x.limit_user_num, 0) = 0 and x.deleted_at is null and x.number_of_waiting = 0
            """;
    private static final String MADE = """
            )
            select id, 1 / (id is not null%s)::integer from (select (select id from made) as id) m""";
    private static final String COUNTER = """
            update %s x set number_of_applications = x.number_of_applications + ?,
                number_of_applicants = x.number_of_applicants + 1%s
            where x.id = ? and x.limit_user_num > 0 and x.deleted_at is null and x.number_of_waiting = 0
                and x.number_of_applications + ? <= x.limit_user_num returning 1""";

    private final JdbcTemplate jdbc;
    private final ApplicationEvents events;
    private final AuditLog audit;
    private final String attended;
    private final Map<Form, String> texts = new ConcurrentHashMap<>();

    PlainApplication(JdbcTemplate jdbc, ApplicationEvents events, AuditLog audit, AttendedLeads attended) {
        this.attended = attended.knowsSql("call.campaign", "call.lead");
        this.jdbc = jdbc;
        this.events = events;
        this.audit = audit;
    }

    /**
     * @param locks takes the locks, too
     * @param campaignIsFree and {@code sessionsAre}: without a limit
     */
    private record Form(boolean locks, boolean campaignIsFree, int lines, boolean sessionsAre, String log) {

        boolean limitedSession() {
            return lines > 0 && !sessionsAre;
        }

        String values() {
            return "(values " + String.join(", ", Collections.nCopies(lines, LINE)) + ") n (session, quantity)";
        }
    }

    /** Whether a command may ask for such an application. */
    public static boolean maybe(Apply apply) {
        Apply.Lead lead = apply.lead();
        return apply.replaces() == null && apply.discountCode() == null && apply.onsiteId() == null
                && apply.answers() == null && lead.key() == null && (lead.draft() == null || lead.known() == null);
    }

    /** Whether it is one, as the campaign and the lead that is named stand. */
    public static boolean fits(PlaceReader.Place place) {
        List<TargetRows.Session> sessions = place.sessions();
        PlaceReader.Lead lead = place.lead();
        return place.missing() == null && sessions.size() <= FEW && place.campaign().priceType() == FREE
                && !place.campaign().numbered()
                && (place.flow().survey() == null || place.flow().surveyLater())
                && (lead == null || !lead.applied() && !lead.attended()) && (sessions.size() < 2
                        || sessions.stream().allMatch(session -> session.facts().target().limit() == 0));
    }

    /**
     * Writes it.
     *
     * @param kept whether the transaction keeps the campaign as it is, and has made the lead
     * @return the application's id
     * @throws OptimisticLockingFailureException it would be decided otherwise by now; the transaction is undone
     */
    public long write(Apply.Caller caller, Apply apply, Facts facts, Plan plan, long lead, boolean kept) {
        Along log = audit.line(caller.what(), "Application/");
        int lines = plan.made().lines().size();
        Form form = new Form(!kept, facts.campaign().target().limit() == 0, lines,
                lines > 0 && facts.sessions().getFirst().target().limit() == 0, log.sql());
        try {
            return Objects.requireNonNull(jdbc.execute(texts.computeIfAbsent(form, this::text),
                    (PreparedStatementCallback<Long>) statement -> {
                        StatementValues values = new StatementValues(statement);
                        if (form.locks()) {
                            values.number(facts.campaign().id());
                            values.number(lead);
                        }
                        rows(values, caller, apply, facts, plan, lead);
                        for (@Nullable
                        Object value : log.values()) {
                            values.any(value);
                        }
                        seats(values, form, plan);
                        return made(statement, form.locks() ? 1 : 0);
                    }));
        } catch (DataIntegrityViolationException e) {
            throw new OptimisticLockingFailureException("changed since it was read", e);
        }
    }

    private void rows(StatementValues values, Apply.Caller caller, Apply apply, Facts facts, Plan plan, long lead)
            throws SQLException {
        Apply.Proxy proxy = apply.proxy();
        values.number(lead);
        values.number(facts.campaign().id());
        values.number(facts.flow().id() == 0 ? null : facts.flow().id());
        values.small(proxy == null ? caller.route() : ApplyWriter.PROXY);
        values.number(proxy == null ? null : caller.by().staff());
        values.moment(proxy == null || proxy.at() == null ? facts.now() : proxy.at());
        values.small(plan.made().quantity());
        values.small(Objects.requireNonNullElse(apply.paymentMethod(), 1));
        values.text(apply.memo());
        values.any(facts.applicant().lead() == null);
        values.moment(facts.now());
        values.small(events.mailOfApplying(facts.campaign().settings(), apply.mails(), proxy != null));
        lines(values, plan);
    }

    private static void lines(StatementValues values, Plan plan) throws SQLException {
        for (Held.Line line : plan.made().lines()) {
            values.number(line.session());
            values.small(line.quantity());
        }
    }

    private static void seats(StatementValues values, Form form, Plan plan) throws SQLException {
        Counts counts = plan.counts();
        int free = (form.campaignIsFree() ? 1 : 0) + (form.sessionsAre() ? counts.sessions().size() : 0);
        if (form.campaignIsFree()) {
            values.small(counts.campaign().seats());
        }
        if (form.sessionsAre()) {
            lines(values, plan);
        }
        if (free > 0) {
            values.small(free);
        }
        if (!form.campaignIsFree()) {
            counter(values, counts.campaign());
        }
        if (form.limitedSession()) {
            counter(values, counts.sessions().getFirst());
        }
    }

    private static void counter(StatementValues values, Counts.Count count) throws SQLException {
        values.small(count.seats());
        values.number(count.id());
        values.small(count.seats());
    }

    private static long made(PreparedStatement statement, int before) throws SQLException {
        statement.execute();
        for (int i = 0; i < before; i++) {
            statement.getMoreResults();
        }
        try (ResultSet rows = statement.getResultSet()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String text(Form form) {
        StringBuilder sql = new StringBuilder(form.locks() ? LOCK : "").append(MAKING).append(attended)
                .append(ROWS.formatted(form.lines() == 0 ? "" : LINES.formatted(form.values()))).append(form.log());
        boolean free = form.campaignIsFree() || form.sessionsAre();
        if (free) {
            sql.append(SEATS).append(form.campaignIsFree() ? OF_CAMPAIGN : "")
                    .append(form.campaignIsFree() && form.sessionsAre() ? "union all\n" : "")
                    .append(form.sessionsAre() ? OF_SESSIONS.formatted(form.values()) : "").append("returning 1");
        }
        sql.append(MADE.formatted(free ? " and (select count(*) from seat) = ?" : ""));
        boolean limited = form.limitedSession();
        if (!form.campaignIsFree()) {
            sql.append(";\nwith c as (").append(COUNTER.formatted("campaign", ""));
            sql.append(limited
                    ? "), s as (" + COUNTER.formatted("session", "\nfrom c") + ") select 1 / count(*)::integer from s"
                    : ") select 1 / count(*)::integer from c");
        } else if (limited) {
            sql.append(";\nwith s as (").append(COUNTER.formatted("session", ""))
                    .append(") select 1 / count(*)::integer from s");
        }
        return sql.toString();
    }
}
