package io.yoriai.application;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Flows, billings and discount histories to test with. */
public final class ApplicationSamples {

    private ApplicationSamples() {}

    public static List<SampleRecord> records() {
        return List.of(applied("Application"), applied("ApplicationSeminar"), applied("ApplicationSession"),
                SampleRecord.of("Billing").made(ApplicationSamples::billing),
                SampleRecord.of("DiscountHistory").made(ApplicationSamples::discountHistory), SampleRecord.of("Flow")
                        .made((samples, n) -> samples.data().jdbc()
                                .sql("""
                                        with made as (
                                            insert into flow (campaign_id, name, is_active, login_type_id, membership_type_id, restore_type_id,
                                                max_quantity, is_survey_later, date_regist, date_update)
                                            values (:campaign, '流れ' || :n % 3, :n % 2 = 0, :n % 3 + 1, :n % 3 + 1, :n % 3 + 1, :n + 1, :n % 2 = 1,
                                                :now, :now) returning id),
                                        step as (
                                            insert into flow_step (flow_id, sort_no, step_type_id, title, message, survey_template_id)
                                            select id, k, k + 3, '手順 ' || k, case when k = 2 then '<p>案内</p>' end,
                                                case when k = 2 then cast(:survey as bigint) end
                                            from made, generate_series(1, 3) k)
                                        select id from made""")
                                .param("n", n).param("campaign", samples.reference("Seminar", n))
                                .param("survey", samples.reference("EnqueteTemplate", n)).param("now", samples.now())
                                .query(Long.class).single()));
    }

    /** One of a campaign and a session of its own: applied, waiting and cancelled in turn. */
    private static SampleRecord applied(String resource) {
        return SampleRecord.of(resource).made((samples, n) -> {
            Data data = samples.data();
            long campaign = data.campaign(Data.unique("催し"));
            long session = data.session(campaign, Data.unique("会"));
            long flow = data.jdbc()
                    .sql("""
                            insert into flow (campaign_id, name, date_regist, date_update) values (?, '流れ', ?, ?) returning id""")
                    .params(campaign, samples.now(), samples.now()).query(Long.class).single();
            long id = data.application(data.lead(), campaign, session);
            data.jdbc()
                    .sql("""
                            with given as (
                                select cast(:n as integer) as n, cast(:id as bigint) as id, cast(:flow as bigint) as flow,
                                    cast(:now as timestamptz) as now),
                            line as (
                                update application_session l set application_status_id = n % 3 + 1, quantity = n % 3 + 1,
                                    waiting_number = n + 1, price = n * 100, date_cancel = case when n % 3 = 2 then now end
                                from given where l.application_id = given.id)
                            update application a set flow_id = given.flow, application_status_id = n % 3 + 1, quantity = n % 3 + 1,
                                application_route_id = n % 5 + 1, waiting_number = n + 1, discount_code = 'CODE' || n,
                                price = n * 100, discount_amount = n * 10, total_amount = n * 90, payment_status_id = n % 4 + 1,
                                payment_method_id = n % 6 + 1, payment_due_date = date '2026-12-01' + n,
                                payment_date = date '2026-11-01' + n, billing_code = 'B' || given.id, visitor_data_code = 'V-' || n,
                                previous_application_id = case when n > 0 then given.id end,
                                next_application_id = case when n > 1 then given.id end,
                                anonymous_id = 'A' || n, enquete_history_id = n,
                                cancel_reason = '都合 ' || n, memo = E'覚え\\n' || n, date_cancel = case when n % 3 = 2 then now end
                            from given where a.id = given.id""")
                    .param("n", n).param("id", id).param("flow", flow).param("now", samples.now())
                    .update();
            return resource.equals("ApplicationSession")
                    ? data.jdbc().sql("select id from application_session where application_id = ?").param(id)
                            .query(Long.class).single()
                    : id;
        });
    }

    private static long application(Samples samples, int n) {
        return samples.data().jdbc()
                .sql("""
                        insert into application (lead_id, campaign_id, application_status_id, payment_status_id, payment_method_id,
                            payment_due_date, payment_date, date_application, date_regist, date_update)
                        values (:lead, :campaign, 1, :n % 3 + 1, :n % 4 + 1, case when :n % 2 = 0 then date '2026-10-15' + :n end,
                            case when :n % 3 = 2 then date '2026-10-10' end, :now, :now, :now) returning id""")
                .param("lead", samples.reference("VisitorData", n)).param("campaign", samples.reference("Seminar", n))
                .param("n", n).param("now", samples.now()).query(Long.class).single();
    }

    private static long billing(Samples samples, int n) {
        return samples.data().jdbc().sql("""
                insert into billing (application_id, billing_status_id, details, tax_rate, price, discount_amount,
                    total_amount, date_billing, date_regist, date_update)
                values (:application, :n % 2 + 1,
                    '[{"Name": "講座", "UnitPrice": 5000, "Quantity": 2, "Amount": 10000},
                      {"Name": "早期", "UnitPrice": -1000, "Quantity": 1, "Amount": -1000}]', 10,
                    10000 + :n % 3, 1000, 9000 + :n % 3, :now, :now, :now) returning id""")
                .param("application", application(samples, n)).param("n", n).param("now", samples.now())
                .query(Long.class).single();
    }

    private static long discountHistory(Samples samples, int n) {
        return samples.data().jdbc().sql("""
                insert into discount_history (application_id, discount_id, session_id, discount_type_id, discount_name,
                    discount_code, quantity, discount_amount, discount_history_status_id, date_regist, date_update)
                values (:application, :discount, :session, :n % 3 + 1, '割引' || :n % 2,
                    case when :n % 3 = 0 then 'EARLY' || :n end, 1, 500 + :n % 3, :n % 2 + 1, :now, :now)
                returning id""").param("application", application(samples, n))
                .param("discount", samples.make("Discount", n + 40))
                .param("session", n % 2 == 0 ? samples.reference("Session", n) : null).param("n", n)
                .param("now", samples.now()).query(Long.class).single();
    }
}
