package io.yoriai.application;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.list.Relation;
import io.yoriai.record.list.Scope;

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
    Relation applicationRelation() {
        return Relation.of("application", "application ra", "ra.lead_id = l.id", "ra.date_regist")
                .number("SeminarId", "ra.campaign_id").number("FlowId", "ra.flow_id")
                .flag("Canceled", "ra.date_cancel is not null").flag("Agency", "ra.proxy_admin_id is not null");
    }

    @Bean
    Relation applicationSessionRelation() {
        return Relation.of("application_session",
                "application_session rs join application rsa on rsa.id = rs.application_id", "rs.lead_id = l.id",
                "rs.date_regist").number("SeminarId", "rs.campaign_id").number("SessionId", "rs.session_id")
                .number("FlowId", "rsa.flow_id").flag("Canceled", "rs.application_status_id = 3")
                .flag("Agency", "rsa.proxy_admin_id is not null");
    }
}
