package io.yoriai.application;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Belonging.Scope;

/** What search conditions on a lead may say of its applications (spec/smp-platform.md 8). */
@Configuration(proxyBeanMethods = false)
class ApplicationRelations {

    /** Leads that applied to a campaign are within the reach of whoever is limited to it. */
    @Bean
    Scope leadsThatApplied() {
        return new Scope("VisitorData",
                "select sa.lead_id from application sa where sa.campaign_id in ({campaigns}) and sa.lead_id is not null");
    }

    @Bean
    Relation applicationRelation(ResourceTable applicationRows) {
        return Relation.of("application", applicationRows, "a.date_regist")
                .several("SessionId",
                        "array(select q.session_id from application_session q where q.application_id = a.id)")
                .flag("Canceled", "a.date_cancel is not null").flag("Agency", "a.proxy_admin_id is not null");
    }

    @Bean
    Relation applicationSessionRelation(ResourceTable applicationSessionRows) {
        return Relation.of("application_session", applicationSessionRows, "l.date_regist")
                .number("FlowId", "la.flow_id").flag("Canceled", "l.application_status_id = 3")
                .flag("Agency", "la.proxy_admin_id is not null");
    }
}
