package io.yoriai.lead;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;

/** Where the columns of leads' histories stand, which calls read (spec/smp-lead.md 5, 6). */
@Configuration(proxyBeanMethods = false)
class LeadHistoryTables {

    private final Dictionary dictionary;

    LeadHistoryTables(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    @Bean
    ResourceTable leadChangeLogRows() {
        return log("VisitorChangeLog", "lead_change_log");
    }

    @Bean
    ResourceTable leadAddLogRows() {
        return log("VisitorAddLog", "lead_add_log");
    }

    @Bean
    ResourceTable leadDeleteLogRows() {
        return log("VisitorDeleteLog", "lead_delete_log");
    }

    @Bean
    ResourceTable leadMergeLogRows() {
        return of("VisitorMergeLog", "lead_merge_log").number("LastupdateUserId", "l.lastupdate_user_id")
                .number("VisitorMergeLogId", "l.merge_id").number("UpdatedVisitorId", "l.lead_id")
                .number("OriginalUpdatedVisitorId", "l.original_lead_id")
                .number("DeletedVisitorId", "l.deleted_lead_id");
    }

    @Bean
    ResourceTable directMailRows() {
        return of("VisitorDirectMail", "lead_direct_mail").number("VisitorId", "l.lead_id")
                .number("OrderId", "l.order_id");
    }

    @Bean
    Relation changeLogRelation(ResourceTable leadChangeLogRows) {
        return Relation.of("changelog", leadChangeLogRows, "l.date_regist");
    }

    @Bean
    Relation directMailRelation(ResourceTable directMailRows) {
        return Relation.of("directmail", directMailRows, "l.date_regist");
    }

    private ResourceTable log(String resource, String table) {
        return of(resource, table).number("VisitorId", "l.lead_id").number("LastupdateUserId", "l.lastupdate_user_id");
    }

    private ResourceTable of(String resource, String table) {
        return ResourceTable.of(dictionary.resource(resource), table + " l", "l").about("VisitorData", "l.lead_id");
    }
}
