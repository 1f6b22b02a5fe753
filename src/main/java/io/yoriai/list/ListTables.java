package io.yoriai.list;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.list.internal.ListMembers;
import io.yoriai.list.internal.ListRules;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;

/**
 * Where the columns of lists and of their members stand, and how both are written (spec/smp-lead.md 1). A list's row counts
 * its members, by the trigger of {@code R__40_list_members.sql}: counting ten million of them for an answer would not do.
 */
@Configuration(proxyBeanMethods = false)
class ListTables {

    @Bean
    ResourceTable listTable(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("Staticlist"), "staticlist sl", "sl").shared()
                .number("LastupdateUserId",
                        "sl.lastupdate_user_id");
    }

    @Bean
    Writable listWritable(ResourceTable listTable, ListRules rules) {
        return Writable.of(listTable, "staticlist").rules(rules);
    }

    @Bean
    Relation listRelation(ResourceTable listMemberTable) {
        return Relation.of("staticlist", listMemberTable, "m.date_regist");
    }

    @Bean
    Referable listReferable() {
        return new Referable("Staticlist", "staticlist", "name", "true");
    }

    @Bean
    ResourceTable listMemberTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("StaticlistVisitor"),
                        "staticlist_lead m join staticlist sl on sl.id = m.staticlist_id", "m")
                .pair("Staticlist", "m.staticlist_id", "sl.name").number("VisitorId", "m.lead_id")
                .about("VisitorData", "m.lead_id");
    }

    @Bean
    Writable listMemberWritable(ResourceTable listMemberTable, ListMembers members) {
        return Writable.of(listMemberTable, "staticlist_lead").link().rules(members);
    }
}
