package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Objects;
import java.util.function.ToIntFunction;

import io.yoriai.application.Apply;
import io.yoriai.application.internal.price.Quote;
import io.yoriai.application.internal.rules.Facts;
import io.yoriai.application.internal.rules.Held;
import io.yoriai.application.internal.rules.Plan;
import io.yoriai.campaign.CodeNumbering;

/** Writes an application as it was decided, with its lines and what follows it; counters are the caller's. */
@Component
public class ApplyWriter {

    static final int PROXY = 3;

    /**
     * One round trip; numbers of a waiting list are drawn under the counters' locks, by application_session_waiting. A lead has one
     * リードCODE in a campaign, drawn from the campaign's series or made of its first application's id: then no counter that all would
     * wait for.
     */
    private static final String INSERT = """
            with made as (
                insert into application (id, lead_id, campaign_id, flow_id, application_status_id, application_route_id,
                    proxy_admin_id, date_application, quantity, waiting_number, payment_method_id, memo, discount_code,
                    previous_application_id, visitor_data_code, anonymous_id, lead_made, date_regist, date_update)
                select n.id, :lead, :campaign, :flow, :status, :route, :proxy, :applied, :quantity,
                    case when :waits then coalesce(:number, (select coalesce(max(waiting_number), 0) + 1 from application
                        where campaign_id = :campaign)) end,
                    :payment, :memo, :code, :previous, coalesce(
                        :drawn, (select max(visitor_data_code) from application where campaign_id = :campaign and lead_id = :lead),
                        'L' || lpad(n.id::text, greatest(8, length(n.id::text)), '0')),
                    :onsite, :lead_made, :now, :now
                from (select nextval(pg_get_serial_sequence('application', 'id')) as id) n
                returning id),
            lines as (
                insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                    quantity, waiting_number, date_application, date_regist, date_update)
                select made.id, :lead, :campaign, n.session, n.status, n.quantity,
                    case when n.status = 2 then coalesce(n.number, (select coalesce(max(x.waiting_number), 0) + 1
                        from application_session x where x.session_id = n.session)) end, :applied, :now, :now
                from made, unnest(:sessions, :statuses, :quantities, :numbers)
                    with ordinality n (session, status, quantity, number, place)
                order by n.place
                returning 1),
            event as (
                insert into application_event (application_id, kind, at, mail)
                select id, :kind, :now, cast(:mail as smallint) from made returning 1)
            select id from made""";

    private final JdbcClient jdbc;
    private final ApplicationEvents events;
    private final CodeNumbering numbering;

    ApplyWriter(JdbcClient jdbc, ApplicationEvents events, CodeNumbering numbering) {
        this.numbering = numbering;
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * @param quote null: it costs nothing
     * @return the application's id
     */
    public long write(Apply.Caller caller, Apply apply, Facts facts, Plan plan, long lead, @Nullable Quote quote) {
        Held made = plan.made();
        Timestamp now = Timestamp.from(facts.now());
        Apply.Proxy proxy = apply.proxy();
        Instant applied = proxy == null || proxy.at() == null ? facts.now() : proxy.at();
        Held replaced = plan.replaced();
        boolean waits = made.status() == 2;
        long id = jdbc.sql(INSERT).param("lead", lead)
                .param("lead_made", facts.applicant().lead() == null).param("campaign", facts.campaign().id())
                .param("flow", facts.flow().id() == 0 ? null : facts.flow().id()).param("status", made.status())
                .param("route", proxy == null ? caller.route() : PROXY)
                .param("proxy", proxy == null ? null : caller.by().staff()).param("applied", Timestamp.from(applied))
                .param("quantity", made.quantity()).param("waits", waits && !facts.campaign().ofSessions())
                .param("number", made.waitingNumber(), java.sql.Types.BIGINT)
                .param("payment", Objects.requireNonNullElse(apply.paymentMethod(), 1)).param("memo", apply.memo())
                .param("onsite", apply.onsiteId()).param("drawn", drawn(facts), java.sql.Types.VARCHAR)
                .param("code", quote == null ? null : quote.code())
                .param("previous", replaced == null ? null : replaced.id(), java.sql.Types.BIGINT).param("now", now)
                .param("sessions", made.lines().stream().map(Held.Line::session).toArray(Long[]::new))
                .param("statuses", column(made, Held.Line::status))
                .param("quantities", column(made, Held.Line::quantity))
                .param("numbers", numbers(made))
                .param("kind", replaced != null ? "CHANGED" : waits ? "WAITING" : "APPLIED")
                .param("mail", events.mailOfApplying(facts.campaign().settings(), apply.mails(), proxy != null),
                        java.sql.Types.SMALLINT)
                .query((row, n) -> row.getLong(1)).single();
        if (replaced != null) {
            jdbc.sql("""
                    update application set application_status_id = 3, next_application_id = ?, date_cancel = ?,
                        date_update = ? where id = ?""").params(id, now, now, replaced.id()).update();
            jdbc.sql("""
                    update application_session set application_status_id = 3, date_cancel = ?, date_update = ?
                    where application_id = ? and application_status_id in (1, 2, 5)""").params(now, now, replaced.id())
                    .update();
        }
        return id;
    }

    /** The lead's code where the campaign has a series of its own, and this is the lead's first application to it. */
    private @Nullable String drawn(Facts facts) {
        return facts.applicant().applications().isEmpty()
                ? numbering.draw(facts.campaign().id(), CodeNumbering.Kind.LEAD).orElse(null)
                : null;
    }

    private static Integer[] column(Held made, ToIntFunction<Held.Line> value) {
        return made.lines().stream().map(value::applyAsInt).toArray(Integer[]::new);
    }

    private static @Nullable Long[] numbers(Held made) {
        @Nullable
        Long[] numbers = new @Nullable Long[made.lines().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = made.lines().get(i).waitingNumber();
        }
        return numbers;
    }
}
