package io.yoriai.lead;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.ResourceTable;

/** Where the columns of leads stand. */
@Configuration(proxyBeanMethods = false)
class LeadTable {

    @Bean
    ResourceTable leadTableBinding(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("VisitorData"), "lead l", "l").without("LoginPassword", "VisitorId")
                .number("UserId", "l.user_id").caseless("LoginId", "Email", "SubEmail").synonym("VisitorId", "Id");
    }
}
