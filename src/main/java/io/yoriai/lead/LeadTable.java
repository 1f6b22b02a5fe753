package io.yoriai.lead;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Belonging.Scope;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;

/** Where the columns of leads stand, and how leads are written and named. */
@Configuration(proxyBeanMethods = false)
class LeadTable {

    @Bean
    ResourceTable leadRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("VisitorData"), "lead l", "l").without("LoginPassword", "VisitorId")
                .number("UserId", "l.user_id").synonym("VisitorId", "Id").about("VisitorData", "l.id");
    }

    /** Leads that a key made are within its reach. */
    @Bean
    Scope leadsOfKey() {
        return new Scope("VisitorData", "select lead_id from lead_add_log where client_id = {client}");
    }

    /** Leads that an administrator registered are within that one's reach. */
    @Bean
    Scope leadsOfStaff() {
        return new Scope("VisitorData", "select lead_id from lead_add_log where lastupdate_user_id = {staff}");
    }

    /** A new address may be known already: then its validity and its errors are the person's (spec/neo.md 9). */
    @Bean
    Writable leadWritable(ResourceTable leadRows, LeadRules rules, LeadKey key) {
        return Writable.of(leadRows, "lead").rules(rules).updateKey(key).personal().retried().handled("LoginPassword")
                .otherwise("EmailValid", "(select valid::int from person_address where address = lower(?))", "Email")
                .otherwise("EmailSendErrorCount",
                        "(select least(error_count, 999) from person_address where address = lower(?))", "Email");
    }

    @Bean
    Referable leadReferable() {
        return new Referable("VisitorData", "lead", "concat_ws(' ', name1, name2)", "true");
    }
}
