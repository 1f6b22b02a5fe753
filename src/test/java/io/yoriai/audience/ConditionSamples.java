package io.yoriai.audience;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;

/** Saved search conditions to test with. */
public final class ConditionSamples {

    private ConditionSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("SearchCondition").made((samples, n) -> samples.data().jdbc()
                .sql("""
                        insert into search_condition (name, search_target_id, campaign_id, share_type_id, staff_id, condition,
                            match_count, date_counted, date_regist, date_update)
                        values (:name, :n % 3 + 1, :campaign, :n % 2 + 2, :staff, '{"where":{"all":[]}}',
                            case when :n % 2 = 0 then :n end, case when :n % 2 = 0 then cast(:now as timestamptz) end, :now, :now)
                        returning id""")
                .param("n", n).param("name", Data.unique("条件 " + n % 2))
                .param("campaign", n % 3 == 0 ? null : samples.data().campaign("条件の催し " + n))
                .param("staff", n % 2 == 0 ? null : samples.data().staff().staffId()).param("now", samples.data().now())
                .query(Long.class).single()));
    }
}
