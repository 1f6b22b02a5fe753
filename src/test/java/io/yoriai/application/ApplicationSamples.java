package io.yoriai.application;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Flows to test with. */
public final class ApplicationSamples {

    private ApplicationSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("Flow")
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
}
