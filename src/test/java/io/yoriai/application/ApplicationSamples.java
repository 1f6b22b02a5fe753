package io.yoriai.application;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;

/** Flows to test with. */
public final class ApplicationSamples {

    private ApplicationSamples() {}

    public static List<SampleRecord> records() {
        return List.of(applied("Application"), applied("ApplicationSeminar"), applied("ApplicationSession"),
                SampleRecord.of("Flow")
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
}
