package io.yoriai.campaign;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Campaigns, sessions and speakers to test with. */
public final class CampaignSamples {

    private CampaignSamples() {}

    public static List<SampleRecord> records() {
        return List.of(campaign(), session(), speaker(), setting(), assignment());
    }

    private static SampleRecord campaign() {
        return SampleRecord.of("Seminar").always("Title")
                // A price wants the type that has one.
                .codes("PriceType", "2").tied("PriceType")
                // 3 may want a search condition.
                .codes("SeminarStatus", "1", "2", "4", "5")
                // Of copies.
                .without("SeminarCopyCategory").moves("SeminarStatus", "StatusChangedDate")
                .moves("SsTargetType", "UseSessionFlag")
                .derived("ApplicationAmount", "CapacityStatus")
                .beforeDelete((samples, id, n) -> samples.data().jdbc()
                        .sql("update campaign set seminar_status_id = 5 where id = ?").param(id).update())
                .filled((samples, id, n) -> samples.data().jdbc().sql("""
                        update campaign set number_of_applications = :n % 3, number_of_applicants = :n % 2,
                            number_of_waiting = 4 - :n, status_changed_date = date_regist + interval '0.7 s'
                        where id = :id""").param("n", n).param("id", id).update());
    }

    private static SampleRecord session() {
        return SampleRecord.of("Session").value("Code", n -> Data.unique("c-"))
                .reference("Seminar", CampaignSamples::withSessions)
                // A price wants a session that is paid for.
                .codes("PaymentFlag", "2").tied("PaymentFlag").drawn("Code", "SortNo")
                .derived("ApplicationAmount", "CapacityStatus").filled((samples, id, n) -> samples.data().jdbc().sql("""
                        update session set number_of_applications = :n % 3, number_of_applicants = :n % 2,
                            number_of_waiting = 4 - :n where id = :id""").param("n", n).param("id", id).update());
    }

    /** A campaign that takes sessions which may be charged for; the same one for all of a test's. */
    private static long withSessions(Samples samples, int n) {
        String title = "サブキャンペーンのある催し" + n % 2;
        return samples.data().jdbc().sql("select id from campaign where title = ?").param(title).query(Long.class)
                .optional().orElseGet(() -> samples.api()
                        .call("seminar.post", Bodies.seminar(Bodies.kind(2, 3), Bodies.text("Title", title))).id());
    }

    /** Setting 7 of a campaign of its own: a number, or none. */
    private static SampleRecord setting() {
        return SampleRecord.of("SeminarSettingData").without("SeminarSetting", "Seminar")
                .value("Value", n -> Integer.toString(n + 1)).made((samples, n) -> samples.data().jdbc().sql("""
                        update campaign_setting set value = '700' where campaign_id = ? and seminar_setting_key = '7'
                        returning id""")
                        .param(samples.data().campaign(Data.unique("設定"))).query(Long.class).single());
    }

    private static SampleRecord assignment() {
        return SampleRecord.of("AssinmentSeminar").reference("Admin", (samples, n) -> samples.make("Admin", 0));
    }

    private static SampleRecord speaker() {
        return SampleRecord.of("Speaker").made((samples, n) -> samples.data().jdbc().sql("""
                insert into speaker (user_id, name1, name2, date_regist, date_update)
                values (nextval('user_id_seq'), '山田', :name, now(), now()) returning id""").param("name", "花子" + n)
                .query(Long.class).single());
    }
}
