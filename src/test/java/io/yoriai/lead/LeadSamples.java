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
                                .param("n", n).param("id", id).update()));
    }
}
