package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Date;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import io.yoriai.application.internal.rules.ChangeRules;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Draft;

/** What is changed of an application beside its state: payment, cancel reason, memo (spec/smp-application-attendance.md 5). */
@Component
public class ApplicationPayments {

    private static final int PAID = 3;
    private static final int PAID_BACK = 4;

    private final JdbcClient jdbc;
    private final ApplicationEvents events;

    ApplicationPayments(JdbcClient jdbc, ApplicationEvents events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Stores what the draft gives.
     *
     * @param ended whether the application is cancelled or rejected: then money can be paid back
     * @throws FaultException 409 NOT_ALLOWED where the payment's state cannot follow
     */
    public void store(long application, Draft draft, boolean ended, boolean mails, Instant at) {
        if (List.of("PaymentStatus", "PaymentMethod", "PaymentDueDate", "PaymentDate", "CancelReason", "Memo").stream()
                .noneMatch(draft::gives)) {
            return;
        }
        int before = jdbc.sql("select payment_status_id from application where id = ? for no key update")
                .param(application).query((row, n) -> row.getInt(1)).single();
        Integer given = draft.code("PaymentStatus");
        int after = given == null ? before : given;
        if (!ChangeRules.mayPay(before, after, ended)) {
            throw new FaultException(
                    Fault.of(409, "NOT_ALLOWED", "Application.PaymentStatus").saying("application.transition"));
        }
        Timestamp now = Timestamp.from(at);
        boolean pays = before != PAID && after == PAID;
        LocalDate paid = draft.day("PaymentDate");
        jdbc.sql("""
                with n (status, method, due, paid, reason, memo) as (
                    select cast(:status as smallint), coalesce(:method, payment_method_id)::smallint,
                        case when :givesDue then :due else payment_due_date end,
                        case when :givesPaid then :paid else payment_date end,
                        case when :givesReason then :reason else cancel_reason end,
                        case when :givesMemo then :memo else memo end
                    from application where id = :id)
                update application a set payment_status_id = n.status, payment_method_id = n.method,
                    payment_due_date = n.due, payment_date = n.paid, cancel_reason = n.reason, memo = n.memo,
                    date_update = :now
                from n where a.id = :id and (a.payment_status_id, a.payment_method_id, a.payment_due_date,
                        a.payment_date, a.cancel_reason, a.memo)
                    is distinct from (n.status, n.method, n.due, n.paid, n.reason, n.memo)""").param("status", after)
                .param("method", draft.code("PaymentMethod"), Types.INTEGER)
                .param("givesDue", draft.gives("PaymentDueDate")).param("due", date(draft.day("PaymentDueDate")))
                .param("givesPaid", draft.gives("PaymentDate") || before != after)
                .param("paid",
                        date(paid == null && pays ? LocalDate.ofInstant(at, Times.JST) : after == PAID ? paid : null))
                .param("givesReason", draft.gives("CancelReason")).param("reason", draft.text("CancelReason"))
                .param("givesMemo", draft.gives("Memo")).param("memo", draft.text("Memo")).param("now", now)
                .param("id", application).update();
        if (before != after) {
            jdbc.sql("""
                    update billing set received_amount = case when :paid then total_amount - carried_amount else 0 end,
                        carried_amount = case when :back then 0 else carried_amount end, date_update = :now
                    where application_id = :id""").param("paid", after == PAID).param("back", after == PAID_BACK)
                    .param("now", now).param("id", application).update();
        }
        if (pays) {
            events.add(application, "PAID", List.of(), now, mails ? 1 : null);
        }
    }

    private static org.springframework.jdbc.core.SqlParameterValue date(
            @org.jspecify.annotations.Nullable LocalDate day) {
        return new org.springframework.jdbc.core.SqlParameterValue(Types.DATE, day == null ? null : Date.valueOf(day));
    }
}
