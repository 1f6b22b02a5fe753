package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.account.AuditLog;
import io.yoriai.application.Apply;
import io.yoriai.application.AttendedLeads;
import io.yoriai.application.internal.rules.Counts;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Held;
import io.yoriai.application.internal.rules.Plan;
import io.yoriai.campaign.SeatChanges;
import io.yoriai.record.SqlTime;
import io.yoriai.record.batching.BatchedStatement;
import io.yoriai.record.batching.StatementBatcher;

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

    /** {@code campaign_seats} and {@code session_seats}: what the counters rise by. */
    private static final String COLUMNS = """
            lead bigint, campaign bigint, flow bigint, route smallint, proxy bigint, applied timestamptz, quantity integer,
            payment smallint, memo text, lead_made boolean, now timestamptz, mail smallint, campaign_seats integer,
            session_seats integer, """;

    /** The campaigns stay as they are, and a lead's applications come one after the other: in this order, as everywhere. */
    private static final String LOCK = """
            ,
            kept as materialized (
                select\s""" + SeatChanges.keepSql("campaign") + """

                from (select distinct campaign from call order by campaign) c)
            select l.id from (select count(*) from kept) k, lead l where l.id in (select lead from call)
            order by l.id for no key update of l""";

    /** {@code made} has none where the lead is gone, or has applied or come meanwhile. */
    private static final String MAKING = """
            ,
            fresh as materialized (select call.*, nextval('application_id_seq') as id from call),
            inserted as (
                insert into application (id, lead_id, campaign_id, flow_id, application_status_id, application_route_id,
                    proxy_admin_id, date_application, quantity, payment_method_id, memo, visitor_data_code, lead_made,
                    date_regist, date_update)
                select call.id, call.lead, campaign, flow, 1, route, proxy, applied, quantity, payment, memo,
                    'L' || lpad(call.id::text, greatest(8, length(call.id::text)), '0'), lead_made, now, now
                from fresh call join lead l on l.id = call.lead
                where not exists (
                    select from application a where a.campaign_id = call.campaign and a.lead_id = call.lead)
                    and not\s""";
    private static final String ROWS = """

                returning id),
            made as (select id, nr from inserted join fresh using (id)),%s
            event as (
                insert into application_event (application_id, kind, at, mail)
                select id, 'APPLIED', now, mail from made join call using (nr)),
            log as (
            """ + AuditLog.ROWS + ")";
    private static final String LINES = """

            line as (
                insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                    quantity, date_application, date_regist, date_update)
                select made.id, lead, campaign, n.session, 1, n.quantity, applied, now, now
                from made join call using (nr) cross join lateral (%s) n (session, quantity)),""";
    /** Seats of what has no limit are rows that nobody waits for. */
    private static final String SEATS = """
            ,
            seat as (
                insert into seat_change (campaign_id, session_id, seats, leads)
            """;
    private static final String OF_CAMPAIGN = """
                select campaign, 0, sum(campaign_seats), count(*)
                from made join call using (nr) join campaign x on x.id = call.campaign
                where coalesce(x.limit_user_num, 0) = 0 and x.deleted_at is null
                group by campaign
            """;
    private static final String OF_SESSIONS = """
                select campaign, x.id, sum(n.quantity), count(*)
                from made join call using (nr) cross join lateral (%s) n (session, quantity)
                    join session x on x.id = n.session
                where coalesce(x.limit_user_num, 0) = 0 and x.deleted_at is null and x.number_of_waiting = 0
                group by campaign, x.id
            """;
    private static final String MADE = """

            select made.id, 1 / (made.id is not null%s)::integer, nr from call left join made using (nr)""";
    private static final String TAKEN = " and (select coalesce(sum(leads), 0) from seat) = %d * (select count(*) from call)";
    /** All calls are for the same. */
    private static final String COUNTER = """
            (update %1$s x set number_of_applications = x.number_of_applications + t.seats,
                 number_of_applicants = x.number_of_applicants + t.leads
             from (select min(%2$s) as id, sum(%1$s_seats)::integer as seats, count(*) as leads from call) t%3$s
             where x.id = t.id and x.limit_user_num > 0 and x.deleted_at is null and x.number_of_waiting = 0
                 and x.number_of_applications + t.seats <= x.limit_user_num returning 1)""";

    private final StatementBatcher batcher;
    private final ApplicationEvents events;
    private final AuditLog audit;
    private final String attended;
    private final Map<Form, BatchedStatement> statements = new ConcurrentHashMap<>();

    PlainApplication(StatementBatcher batcher, ApplicationEvents events, AuditLog audit, AttendedLeads attended) {
        this.attended = attended.knowsSql("call.campaign", "call.lead");
        this.batcher = batcher;
        this.events = events;
        this.audit = audit;
    }

    /**
     * @param locks takes the locks, too
     * @param campaignIsFree and {@code sessionsAre}: without a limit
     */
    private record Form(boolean locks, boolean campaignIsFree, int lines, boolean sessionsAre) {

        boolean limitedSession() {
            return lines > 0 && !sessionsAre;
        }

        /** Rows of their own, for an array is unpacked more dearly than a few rows are written. */
        String values() {
            return IntStream.range(0, lines).mapToObj(n -> "(session%1$d, quantity%1$d)".formatted(n))
                    .collect(Collectors.joining(", ", "values ", ""));
        }

        String columns() {
            return COLUMNS + IntStream.range(0, lines)
                    .mapToObj(n -> "session%1$d bigint, quantity%1$d integer, ".formatted(n))
                    .collect(Collectors.joining()) + AuditLog.COLUMNS;
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
        List<Held.Line> lines = plan.made().lines();
        boolean campaignIsFree = facts.campaign().target().limit() == 0;
        boolean sessionsAre = !lines.isEmpty() && facts.sessions().getFirst().target().limit() == 0;
        Form form = new Form(!kept, campaignIsFree, lines.size(), sessionsAre);
        // Who takes the last seats of the same waits for the same counters: they go together, and none waits for two.
        Object group = campaignIsFree && !form.limitedSession()
                ? StatementBatcher.NO_GROUP
                : List.of(campaignIsFree ? 0L : facts.campaign().id(),
                        form.limitedSession() ? lines.getFirst().session() : 0L);
        try {
            return batcher.query(statements.computeIfAbsent(form, this::statement), group, lead,
                    values(caller, apply, facts, plan, lead), (row, n) -> row.getLong(1)).getFirst();
        } catch (DataIntegrityViolationException e) {
            throw new OptimisticLockingFailureException("changed since it was read", e);
        }
    }

    private List<@Nullable Object> values(Apply.Caller caller, Apply apply, Facts facts, Plan plan, long lead) {
        Apply.Proxy proxy = apply.proxy();
        Counts counts = plan.counts();
        List<@Nullable Object> values = new ArrayList<@Nullable Object>(Arrays.asList(lead, facts.campaign().id(),
                facts.flow().id() == 0 ? null : facts.flow().id(), proxy == null ? caller.route() : ApplyWriter.PROXY,
                proxy == null ? null : caller.by().staff(),
                SqlTime.of(proxy == null || proxy.at() == null ? facts.now() : proxy.at()), plan.made().quantity(),
                Objects.requireNonNullElse(apply.paymentMethod(), 1), apply.memo(), facts.applicant().lead() == null,
                SqlTime.of(facts.now()),
                events.mailOfApplying(facts.campaign().settings(), apply.mails(), proxy != null),
                counts.campaign().seats(), counts.sessions().isEmpty() ? 0 : counts.sessions().getFirst().seats()));
        for (Held.Line line : plan.made().lines()) {
            values.add(line.session());
            values.add(line.quantity());
        }
        values.addAll(audit.values(caller.what(), "Application/"));
        return values;
    }

    private BatchedStatement statement(Form form) {
        List<BatchedStatement.Step> steps = new ArrayList<>();
        if (form.locks()) {
            steps.add(new BatchedStatement.Step(List.of("lead", "campaign"), LOCK));
        }
        steps.add(new BatchedStatement.Step(BatchedStatement.names(form.columns()), making(form)));
        String campaign = "c as " + COUNTER.formatted("campaign", "campaign", "");
        String last = form.limitedSession() ? "s" : "c";
        String counted = "\nselect 1 / count(*)::integer from " + last;
        List<String> needed = List.of("campaign", "campaign_seats");
        if (form.limitedSession()) {
            needed = List.of("campaign", "campaign_seats", "session0", "session_seats");
        }
        if (!form.campaignIsFree() || form.limitedSession()) {
            String session = "s as " + COUNTER.formatted("session", "session0",
                    form.campaignIsFree() ? "" : ", c");
            steps.add(new BatchedStatement.Step(needed, (form.campaignIsFree() ? "" : ",\n" + campaign)
                    + (form.limitedSession() ? ",\n" + session : "") + counted));
        }
        return BatchedStatement.writing(form.columns(), steps, form.locks() ? 1 : 0);
    }

    private String making(Form form) {
        StringBuilder sql = new StringBuilder(MAKING).append(attended)
                .append(ROWS.formatted(form.lines() == 0 ? "" : LINES.formatted(form.values())));
        int free = (form.campaignIsFree() ? 1 : 0) + (form.sessionsAre() ? form.lines() : 0);
        if (free > 0) {
            sql.append(SEATS).append(form.campaignIsFree() ? OF_CAMPAIGN : "")
                    .append(form.campaignIsFree() && form.sessionsAre() ? "union all\n" : "")
                    .append(form.sessionsAre() ? OF_SESSIONS.formatted(form.values()) : "").append("returning leads)");
        }
        return sql.append(MADE.formatted(free > 0 ? TAKEN.formatted(free) : "")).toString();
    }
}
