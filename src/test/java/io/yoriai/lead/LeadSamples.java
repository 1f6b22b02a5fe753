package io.yoriai.lead;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;

/** Leads to test with. */
public final class LeadSamples {

    private LeadSamples() {}

    public static List<SampleRecord> records() {
        return List
                .of(SampleRecord.of("VisitorData").value("LoginId", n -> Data.unique(n % 2 == 0 ? "login." : "LOGIN."))
                        .value("LoginPassword", n -> "Secret-word-" + n).withoutOnPut("LoginPassword")
                        // Leads of one address are one person, whose address one of them changes for all.
                        .value("Email", n -> Data.unique(n % 2 == 0 ? "a." : "B.") + "@Example.co.jp")
                        // Written only where a setting says so.
                        .without("InspectionType")
                        .drawnWhereAbsent("LoginId", "PermissionType")
                        // The only step that there is.
                        .codes("RegistrationType", "2", "1")
                        .moves("Email", "EmailValid", "EmailValidDateUpdate", "EmailSendErrorCount")
                        .moves("SubEmail", "SubEmailValid", "SubEmailValidDateUpdate", "SubEmailSendErrorCount")
                        .moves("EmailValid", "EmailValidDateUpdate", "EmailSendErrorCount")
                        .moves("SubEmailValid", "SubEmailValidDateUpdate", "SubEmailSendErrorCount")
                        .log("select count(*) from lead_change_log where lead_id = ?")
                        .filled((samples, id, n) -> samples.data().jdbc()
                                .sql("""
                                        update lead set unsubscribe_status = :n % 2, inspection_type_id = :n % 3 + 1,
                                            unsubscribe_date = case when :n % 3 > 0 then date_regist + make_interval(secs => :n + 0.25) end,
                                            email_valid_date_update = case when :n % 2 > 0 then date_regist - interval '0.4 s' end
                                        where id = :id""")
                                .param("n", n).param("id", id).update()),
                        SampleRecord.of("VisitorFile").value("Name", n -> Data.unique("名刺") + n)
                                .value("Extension", n -> n % 2 == 0 ? "png" : "pdf").without("AttributeId", "FileId")
                                .tied("Name", "Extension", "Body").needed("Name", "Extension", "Body")
                                .moves("Name", "FilePath")
                                .moves("Extension", "FilePath").moves("Body", "Size", "FileId")
                                .drawnWhereAbsent("FileId"),
                        log("VisitorChangeLog",
                                """
                                        insert into lead_change_log (lead_id, item_name, item_description, before_value,
                                            after_value, route_id, lastupdate_user_id, lastupdate_user_name, date_regist, date_update)
                                        values (:lead, 'Tel', '電話番号', case when :n > 2 then '03-' || :n end, '04-' || :n % 2,
                                            :n % 5 + 1, nullif(:n % 3, 0), '担当' || :n % 2, :now, :now) returning id"""),
                        log("VisitorAddLog",
                                """
                                        insert into lead_add_log (lead_id, route_id, lastupdate_user_id, lastupdate_user_name,
                                            date_regist, date_update)
                                        values (:lead, :n % 5 + 1, nullif(:n % 3, 0), '担当' || :n % 2, :now, :now) returning id"""),
                        log("VisitorDeleteLog",
                                """
                                        insert into lead_delete_log (lead_id, delete_type_id, route_id, lastupdate_user_id,
                                            lastupdate_user_name, date_regist, date_update)
                                        values (1000000 + :n, :n % 3 + 1, :n % 5 + 1, nullif(:n % 3, 0), '担当' || :n % 2, :now, :now)
                                        returning id"""),
                        log("VisitorMergeLog",
                                """
                                        with gone as (
                                            insert into lead_delete_log (lead_id, delete_type_id, route_id, lastupdate_user_name,
                                                date_regist, date_update)
                                            values (2000000 + :n, 2, 7, '管理 太郎', :now, :now) returning id)
                                        insert into lead_merge_log (id, merge_id, lead_id, original_lead_id, deleted_lead_id, deleted_user_id,
                                            lastupdate_user_id, date_regist, date_update)
                                        select id, :n / 2 + 1, :lead, :lead - :n % 2, 2000000 + id, 2000000 + id, nullif(:n % 3, 0), :now, :now
                                        from gone returning id"""),
                        log("VisitorDirectMail",
                                """
                                        insert into lead_direct_mail (lead_id, order_id, order_name, ordered_date, name1, name2,
                                            company_name, zip1, zip2, prefecture_key, address1, send_status_id, send_date, date_regist,
                                            date_update)
                                        values (:lead, :n % 3 + 1, '春の案内' || :n % 3, :now, '山田', '太郎' || :n, case when :n > 2 then '会社' end,
                                            '108', '0073', case when :n % 2 = 0 then '13' else '00' end, '港区三田', :n % 4 + 1,
                                            case when :n % 4 > 0 then date '2026-03-05' + :n end, :now, :now) returning id"""));
    }

    /** Rows of a history, written as the server does. */
    private static SampleRecord log(String resource, String insert) {
        return SampleRecord.of(resource).made((samples, n) -> {
            var statement = samples.data().jdbc().sql(insert).param("n", n).param("now", samples.now());
            return (insert.contains(":lead")
                    ? statement.param("lead", samples.reference("VisitorData", n))
                    : statement).query(Long.class).single();
        });
    }
}
