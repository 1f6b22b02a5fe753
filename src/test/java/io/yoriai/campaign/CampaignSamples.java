package io.yoriai.campaign;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Campaigns, sessions and speakers to test with. */
public final class CampaignSamples {

    private CampaignSamples() {}

    public static List<SampleRecord> records() {
        return List.of(campaign(), session(), speaker(), document(), discount(), setting(), assignment());
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
                .filled((samples, id, n) -> samples.data().jdbc()
                        .sql("""
                                update campaign set number_of_applications = :n % 3, number_of_applicants = :n % 2,
                                    number_of_waiting = greatest(4 - :n, 0), status_changed_date = date_regist + interval '0.7 s'
                                where id = :id""")
                        .param("n", n).param("id", id).update());
    }

    private static SampleRecord session() {
        return SampleRecord.of("Session").value("Code", n -> Data.unique("c-"))
                .reference("Seminar", CampaignSamples::withSessions)
                // A price wants a session that is paid for.
                .codes("PaymentFlag", "2").tied("PaymentFlag").drawn("Code", "SortNo")
                .derived("ApplicationAmount", "CapacityStatus").filled((samples, id, n) -> samples.data().jdbc().sql("""
                        update session set number_of_applications = :n % 3, number_of_applicants = :n % 2,
                            number_of_waiting = greatest(4 - :n, 0) where id = :id""").param("n", n).param("id", id)
                        .update());
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
        return SampleRecord.of("Speaker")
                .made((samples, n) -> samples.data().jdbc()
                        .sql("""
                                insert into speaker (user_id, login_id, name1, name2, company_name, email, profile, publication_type_id,
                                    language_key, memo, photo_file_id, date_regist, date_update)
                                values (nextval('user_id_seq'), case when :n % 2 = 0 then 'login' || :n end, '山田', '花子' || :n,
                                    '会社' || :n % 2, 's' || :n || '@example.com', case when :n > 2 then '<p>工場 & 改善</p>' end,
                                    case when :n % 2 = 0 then 1 else 4 end, case when :n % 3 = 0 then 'en' else 'ja' end, '備考' || :n, :file,
                                    :now, :now) returning id""")
                        .param("n", n).param("file", n == 1 ? samples.file() : null)
                        .param("now", samples.now()).query(Long.class).single());
    }

    private static SampleRecord document() {
        return SampleRecord.of("Document")
                .made((samples, n) -> samples.data().jdbc()
                        .sql("""
                                insert into document (campaign_id, session_id, document_category_key, name, description,
                                    publication_type_id, start_day, end_day, file_id, my_page_flag, download_num, sort_no, date_regist,
                                    date_update)
                                select campaign_id, case when :n % 2 = 0 then id end, (select min(key) from master_entry
                                    where master = 'DocumentCategory' and :n % 3 > 0), '資料 ' || :n, case when :n > 2 then '説明' end,
                                    :n % 4 + 1, case when :n > 1 then date_regist end, case when :n > 3 then date_update end, :file, :n % 2,
                                    :n * 3, :n % 3, :now, :now
                                from session where id = :session returning id""")
                        .param("n", n)
                        .param("session", samples.reference("Session", n)).param("file", samples.file("pdf"))
                        .param("now", samples.now()).query(Long.class).single());
    }

    private static SampleRecord discount() {
        return SampleRecord.of("Discount").made((samples, n) -> samples.data().jdbc().sql("""
                insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                    discount_amount, discount_rate, start_day, end_day, min_quantity, max_quantity, limit_num,
                    limit_num_per_visitor, used_num, is_active, memo, date_regist, date_update)
                values (:campaign, :n % 3 + 1, '割引' || :n % 4, case when :n % 3 = 0 then 'CODE' || :n end,
                    case when :n % 3 = 0 then :n % 2 + 1 end, :n % 2 + 1, case when :n % 2 = 0 then 500 + :n end,
                    case when :n % 2 = 1 then 10 + :n end, :now, :now::timestamptz + interval '9 days',
                    case when :n % 3 = 2 then 2 end, case when :n = 5 then 9 end, :n * 10, 1, :n % 2,
                    case when :n % 3 = 1 then 0 else 1 end, case when :n > 2 then '備考' end, :now, :now) returning id""")
                .param("n", n).param("campaign", n % 2 == 0 ? null : samples.reference("Seminar", n))
                .param("now", samples.now()).query(Long.class).single());
    }
}
