package io.yoriai.company;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.lead.LeadMerge;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;

/** Companies and their links as programs keep them (spec/smp-lead.md 2). */
@ContractTest
class CompanyFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CompanyLinking linking;
    @Autowired
    LeadMerge merge;

    private Reply post(String columns) {
        return api.call("company.post", "<Company xmlns=\"http://smartseminar.jp/\">" + columns + "</Company>");
    }

    private static String link(long company, long lead) {
        return "<CompanyVisitor xmlns=\"http://smartseminar.jp/\"><Company><CompanyId>" + company
                + "</CompanyId></Company><VisitorId>" + lead + "</VisitorId></CompanyVisitor>";
    }

    private Reply links(long lead) {
        return api.get("company.getVisitor", "search_key1", "VisitorId", "search_value1", "" + lead);
    }

    private long named(String company) {
        long lead = data.lead();
        data.jdbc().sql("update lead set company_name = ? where id = ?").params(company, lead).update();
        return lead;
    }

    @Test
    void a_company_needs_its_name_alone_and_may_share_it() {
        String name = Data.unique("株式会社サンプル");
        long one = post("<Name>" + name + "</Name>").id();
        long other = post("<Name>" + name + "</Name><EmailDomain> @Sample.Example ,sample-group.example,,sample.example"
                + "</EmailDomain>").id();
        assertThat(other).isNotEqualTo(one);
        Reply told = api.get("company.get", "search_key1", "EmailDomain", "search_operator1", "like", "search_value1",
                "MPLE-GROUP", "search_key2", "Name", "search_value2", name);
        assertThat(told.body()).contains("<Id>" + other, "<VisitorCount>0<", "<PrefectureId>48</PrefectureId>",
                "<EmailDomain>sample.example,sample-group.example</EmailDomain>");
        assertThat(SampleCalls.faults(post(""))).containsExactly("REQUIRED Company.Name");
        Reply put = api.call("company.put", "<Company><Id>" + one + "</Id><Name/></Company>");
        assertThat(SampleCalls.faults(put)).containsExactly("REQUIRED Company.Name");
        assertThat(api.send("PATCH", "/services/rest/company", Map.of(), null, Map.of()).status()).isEqualTo(405);
        assertThat(SampleCalls.faults(api.get("company.get", "search_condition_id", "1")))
                .containsExactly("INVALID_VALUE search_condition_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sample                      | INVALID_TYPE Company.EmailDomain
            a.example,b                 | INVALID_TYPE Company.EmailDomain
            taro@sample.example         | INVALID_TYPE Company.EmailDomain
            ','                         | INVALID_TYPE Company.EmailDomain
            a.example;b.example         | INVALID_TYPE Company.EmailDomain
            a.example,@GMail.com        | INVALID_VALUE Company.EmailDomain
            yahoo.co.jp                 | INVALID_VALUE Company.EmailDomain""")
    void domains_are_hosts_with_a_dot_and_not_those_of_free_mail(String domains, String fault) {
        assertThat(SampleCalls.faults(post("<Name>a</Name><EmailDomain>" + domains + "</EmailDomain>")))
                .containsExactly(fault);
        assertThat(SampleCalls.faults(post("<Name>a</Name><Url>ftp://a.example/</Url>")))
                .containsExactly("INVALID_TYPE Company.Url");
    }

    @Test
    void a_link_by_hand_is_made_once_and_deleted_as_often_as_one_likes() throws Exception {
        long company = post("<Name>" + Data.unique("c") + "</Name>").id();
        long lead = data.lead();
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            posts.add(() -> api.call("company.postVisitor", link(company, lead)));
        }
        List<Integer> statuses = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(8)) {
            for (var reply : clients.invokeAll(posts)) {
                statuses.add(reply.get().status());
            }
        }
        assertThat(statuses).containsOnlyOnce(201).contains(200).doesNotContain(409, 500);
        assertThat(links(lead).body()).contains("<LinkTypeId>2</LinkTypeId><LinkTypeName>手動</LinkTypeName>");
        assertThat(api.get("company.get", "search_key1", "Id", "search_value1", "" + company).first("VisitorCount"))
                .isEqualTo("1");
        long other = post("<Name>" + Data.unique("c") + "</Name>").id();
        Reply disagree = api.call("company.deleteVisitor", link(other, lead).replace("<Company>",
                "<Id>" + links(lead).first("Id") + "</Id><Company>"));
        assertThat(disagree.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(disagree)).containsExactly("INVALID_VALUE CompanyVisitor.Id");
        assertThat(api.call("company.deleteVisitor", link(company, lead)).status()).isEqualTo(200);
        assertThat(api.call("company.deleteVisitor", link(company, lead)).status()).isEqualTo(200);
        assertThat(links(lead).count("CompanyVisitor")).isZero();
        Reply nobody = api.call("company.postVisitor", link(987_654_321, lead));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(SampleCalls.faults(nobody)).containsExactly("NOT_FOUND CompanyVisitor.Company");
    }

    @Test
    void an_automatic_link_that_is_posted_becomes_one_by_hand_and_one_that_is_deleted_is_not_made_again() {
        String name = Data.unique("商事");
        long company = post("<Name>株式会社" + name + "</Name>").id();
        long lead = named(name + "（株）");
        linking.run();
        assertThat(links(lead).body()).contains("<CompanyId>" + company, "<LinkTypeName>自動<");
        long id = Long.parseLong(links(lead).first("Id"));
        assertThat(api.call("company.deleteVisitor", Map.of("Id", "" + id), null).status()).isEqualTo(200);
        touch(company);
        assertThat(links(lead).count("CompanyVisitor")).isZero();
        // By hand, and taken away again: the mark is gone.
        assertThat(api.call("company.postVisitor", link(company, lead)).status()).isEqualTo(201);
        api.call("company.deleteVisitor", link(company, lead));
        touch(company);
        assertThat(links(lead).body()).contains("<LinkTypeId>1<");
        Reply posted = api.call("company.postVisitor", link(company, lead));
        assertThat(posted.status()).isEqualTo(200);
        assertThat(links(lead).body()).contains("<LinkTypeId>2<");
        // One by hand stays, whatever becomes of the names.
        api.call("company.put", "<Company><Id>" + company + "</Id><Name>" + Data.unique("別") + "</Name></Company>");
        linking.run();
        assertThat(links(lead).count("CompanyVisitor")).isEqualTo(1);
    }

    private void touch(long company) {
        data.jdbc().sql("update company set name = name where id = ?").param(company).update();
        linking.run();
    }

    @Test
    void leads_that_become_one_have_each_company_once_and_the_job_looks_at_them_anew() {
        String name = Data.unique("商事");
        long own = post("<Name>" + name + "</Name>").id();
        long other = post("<Name>" + name + "2</Name>").id();
        long byHand = post("<Name>" + Data.unique("c") + "</Name>").id();
        long survivor = named(name);
        long goes = named(name + "2");
        linking.run();
        api.call("company.postVisitor", link(own, goes));
        api.call("company.postVisitor", link(byHand, goes));
        merge.merge(survivor, List.of(goes), Map.of(), Author.system(Route.MANUAL_MERGE));
        linking.run();
        assertThat(data.jdbc().sql("select company_id || ' ' || link_type_id from company_lead where lead_id = ?"
                + " order by company_id").param(survivor).query(String.class).list())
                .containsExactly(own + " 2", byHand + " 2");
        assertThat(api.get("company.get", "search_key1", "Id", "search_value1", "" + other).first("VisitorCount"))
                .isEqualTo("0");
    }

    @Test
    void who_goes_takes_the_links_along() {
        long company = post("<Name>" + Data.unique("c") + "</Name>").id();
        long lead = data.lead();
        long stays = data.lead();
        api.call("company.postVisitor", link(company, lead));
        api.call("company.postVisitor", link(company, stays));
        api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>");
        assertThat(links(lead).count("CompanyVisitor")).isZero();
        assertThat(api.call("company.delete", "<Company><Id>" + company + "</Id></Company>").status()).isEqualTo(200);
        assertThat(links(stays).count("CompanyVisitor")).isZero();
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + stays).first("Id"))
                .isEqualTo("" + stays);
    }
}
