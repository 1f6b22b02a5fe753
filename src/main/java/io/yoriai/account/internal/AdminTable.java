package io.yoriai.account.internal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.account.RateLimits;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;

/** Where administrators stand, and how they are written and named. */
@Configuration(proxyBeanMethods = false)
class AdminTable {

    private static final String NUMBER = "coalesce((select value::int from system_setting where name = '%s'), %d)";
    private static final String WINDOW = "make_interval(mins => " + NUMBER.formatted(RateLimits.LOCK_MINUTES, 15) + ")";

    @Bean
    ResourceTable adminRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("Admin"), "staff st", "st").where("st.deleted_at is null").shared()
                .without("LoginPassword").number("UserId", "st.user_id")
                .column("AdminRole",
                        "(select array_agg(r.role_key order by r.role_key) from admin_group_role r"
                                + " where r.group_key = st.admin_group_key)")
                .column("LockStatus",
                        "(exists (select from staff_sign_in t where t.login_id = lower(st.login_id) group by t.address"
                                + " having max(t.at) > now() - " + WINDOW + " and (array_agg(t.at order by t.at desc))["
                                + NUMBER.formatted(RateLimits.FAILURES_TO_LOCK, 5) + "] >= max(t.at) - " + WINDOW
                                + "))::int")
                .column("TwoFactorType",
                        "(exists (select from staff_totp t where t.staff_id = st.id and t.sealed is not null))::int")
                .column("LastLoginDate", "st.last_login_at");
    }

    @Bean
    Copied adminsCopied() {
        return Copied.of("Admin").untold("second factors and locks of administrators");
    }

    @Bean
    Writable adminWritable(ResourceTable adminRows, AdminRules rules) {
        return Writable.of(adminRows, "staff").rules(rules).kept().handled("LoginPassword", "LockStatus",
                "TwoFactorType");
    }

    @Bean
    Referable adminReferable() {
        return new Referable("Admin", "staff", "concat_ws(' ', name1, name2)", "active");
    }
}
