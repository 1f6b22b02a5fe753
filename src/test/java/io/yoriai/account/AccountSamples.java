package io.yoriai.account;

import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleRecord;

/** Administrators to test with; none of them privileged, so that none is the last one. */
public final class AccountSamples {

    private AccountSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("Admin").value("LoginId", n -> Data.unique(n % 2 == 0 ? "adm." : "ADM."))
                .value("Email", n -> Data.unique(n % 2 == 0 ? "a." : "B.") + "@Example.co.jp")
                .value("LoginPassword", n -> Data.unique("Secret-word-")).withoutOnPut("LoginPassword")
                .codes("AdminLevel", "2", "3").codes("LockStatus", "0").codes("TwoFactorType", "0")
                .drawn("LockStatus", "TwoFactorType").moves("AdminGroup", "AdminRole", "AdminRoleList")
                .filled((samples, id, n) -> samples.data().jdbc().sql("""
                        update staff set last_login_at = case when :n % 2 = 0 then date_regist + interval '0.5 s' end
                        where id = :id""").param("n", n).param("id", id).update()));
    }
}
