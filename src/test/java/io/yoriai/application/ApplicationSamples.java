package io.yoriai.application;

import java.util.List;

import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Flows, billings and discount histories to test with. */
public final class ApplicationSamples {

    private ApplicationSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("Billing").made(ApplicationSamples::billing),
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
