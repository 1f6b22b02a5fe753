package io.yoriai.activity;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.activity.internal.ActivitiesOfLead;
import io.yoriai.lead.LeadRetention;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;

/** Where the columns of activities stand, and how they are written (spec/smp-lead.md 4). */
@Configuration(proxyBeanMethods = false)
class ActivityTables {

    @Bean
    ResourceTable activityTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Activity"),
                        "activity a left join staff s on s.id = a.admin_id left join campaign c on c.id = a.seminar_id",
                        "a")
                .number("VisitorId", "a.lead_id").about("VisitorData", "a.lead_id")
                .pair("Admin", "a.admin_id", "concat_ws(' ', s.name1, s.name2)")
                .pair("Seminar", "a.seminar_id", "c.title").number("LastupdateUserId", "a.lastupdate_user_id");
    }

    @Bean
    Relation activityRelation(ResourceTable activityTable) {
        return Relation.of("activity", activityTable, "a.date_regist");
    }

    @Bean
    Writable activityWritable(ResourceTable activityTable, ActivitiesOfLead rules) {
        return Writable.of(activityTable, "activity").belongsTo("VisitorId").personal().rules(rules);
    }

    /** When leads were heard of here. */
    @Bean
    LeadRetention.Sign activitySign() {
        return () -> List.of("select from activity x where x.lead_id = l.id and x.date_update >= :since");
    }
}
