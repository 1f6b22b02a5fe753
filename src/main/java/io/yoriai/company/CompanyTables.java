package io.yoriai.company;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.yoriai.company.internal.CompanyLinkRules;
import io.yoriai.company.internal.CompanyRules;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;

/** Where the columns of companies and of their links with leads stand, and how both are written (spec/smp-lead.md 2). */
@Configuration(proxyBeanMethods = false)
class CompanyTables {

    @Bean
    ResourceTable companyTable(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("Company"), "company c", "c").shared().column("VisitorCount",
                "(select count(*) from company_lead k where k.company_id = c.id)");
    }

    @Bean
    Relation companyRelation(ResourceTable companyTable) {
        return Relation.of("company", companyTable, "q.date_regist").by("join company_lead q on q.company_id = c.id",
                "q.lead_id");
    }

    @Bean
    Writable companyWritable(ResourceTable companyTable, CompanyRules rules) {
        return Writable.of(companyTable, "company").rules(rules);
    }

    @Bean
    Referable companyReferable() {
        return new Referable("Company", "company", "name", "true");
    }

    @Bean
    ResourceTable companyLinkTable(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("CompanyVisitor"), "company_lead k join company c on c.id = k.company_id", "k")
                .pair("Company", "k.company_id", "c.name").number("VisitorId", "k.lead_id")
                .about("VisitorData", "k.lead_id");
    }

    /** Which leads are linked with a company is told: nothing is left to find out by comparing them. */
    @Bean
    Copied companiesCopied() {
        return Copied.of("Company").along("update company_linking set ended = wanted where running is null");
    }

    @Bean
    Copied leadsOfCompaniesCopied() {
        return Copied.of("VisitorData")
                .along("delete from company_lead_due d using copied where d.lead_id = (a ->> 'Id')::bigint");
    }

    @Bean
    Copied companyLinksCopied() {
        return Copied.of("CompanyVisitor").untold("links that staff refused, so that they may be made anew");
    }

    @Bean
    Writable companyLinkWritable(ResourceTable companyLinkTable, CompanyLinkRules rules) {
        return Writable.of(companyLinkTable, "company_lead").link().rules(rules);
    }
}
