package io.yoriai.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import io.yoriai.testkit.TestClock;

/** Lists and their members as programs keep them (spec/smp-lead.md 1). */
@ContractTest
class ListFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    LeadMerge merge;

    private long list() {
        return list(Data.unique("リスト"));
    }

    private long list(String name) {
        return api.call("staticlist.post", "<Staticlist><Name>" + name + "</Name></Staticlist>").id();
    }

    private static String member(long list, long lead) {
        return "<StaticlistVisitor xmlns=\"http://smartseminar.jp/\"><Staticlist><StaticlistId>" + list
                + "</StaticlistId></Staticlist><VisitorId>" + lead + "</VisitorId></StaticlistVisitor>";
    }

    private Reply told(long list) {
        return api.get("staticlist.get", "search_key1", "Id", "search_value1", "" + list);
    }

    private String members(long list) {
        return told(list).first("VisitorCount");
    }

    @Test
    void a_list_counts_its_members_and_its_date_moves_with_them() {
        long list = list();
        assertThat(members(list)).isEqualTo("0");
        String made = told(list).first("DateUpdate");
        clock.advance(Duration.ofSeconds(2));
        long lead = data.lead();
        Reply first = api.call("staticlist.postVisitor", member(list, lead));
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Location")).matches(".*/services/rest/staticlist/visitor/\\d+");
        assertThat(members(list)).isEqualTo("1");
        String added = told(list).first("DateUpdate");
        assertThat(added).isGreaterThan(made);
        clock.advance(Duration.ofSeconds(2));
        Reply again = api.call("staticlist.postVisitor", member(list, lead));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(told(list).first("DateUpdate")).isEqualTo(added);
        assertThat(api.get("staticlist.getVisitor", "search_key1", "StaticlistId", "search_value1", "" + list, "count",
                "1").body())
                .contains("count=\"1\" countAll=\"1\"", "<Staticlist><StaticlistId>" + list,
                        "<VisitorId>" + lead + "</VisitorId>");
        assertThat(api.call("staticlist.deleteVisitor", member(list, lead)).status()).isEqualTo(200);
        assertThat(members(list)).isEqualTo("0");
        assertThat(told(list).first("DateUpdate")).isGreaterThan(added);
        assertThat(api.call("staticlist.deleteVisitor", member(list, lead)).status()).isEqualTo(200);
        assertThat(members(list)).isEqualTo("0");
    }

    @Test
    void a_member_is_named_by_a_bare_id_of_its_list_as_well() {
        long list = list();
        String bare = "<StaticlistVisitor><StaticlistId>" + list + "</StaticlistId><VisitorId>" + data.lead()
                + "</VisitorId></StaticlistVisitor>";
        Reply made = api.call("staticlist.postVisitor", bare);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Reply both = api.call("staticlist.postVisitor",
                bare.replace("<VisitorId>", "<Staticlist>" + list + "</Staticlist><VisitorId>"));
        assertThat(SampleCalls.faults(both)).containsExactly("INVALID_VALUE StaticlistVisitor.Staticlist");
        assertThat(api.call("staticlist.deleteVisitor", bare).status()).isEqualTo(200);
        assertThat(members(list)).isEqualTo("0");
    }

    @Test
    void the_rows_of_the_methods_table_are_told() {
        String name = Data.unique("Booth A ");
        long list = list(name);
        Reply same = api.call("staticlist.post",
                "<Staticlist><Name>" + name.replace("Booth A", "ＢＯＯＴＨ　Ａ") + "</Name></Staticlist>");
        assertThat(same.status()).isEqualTo(409);
        assertThat(same.body()).contains("<ErrorCode>DUPLICATE<", "Staticlist.Name", "同じ名前のリストがあります");
        long other = list();
        Reply renamed = api.call("staticlist.put",
                "<Staticlist><Id>" + other + "</Id><Name>" + name + "</Name></Staticlist>");
        assertThat(renamed.status()).isEqualTo(409);
        assertThat(SampleCalls.faults(api.call("staticlist.put", "<Staticlist><Id>" + list
                + "</Id><Name></Name></Staticlist>"))).containsExactly("REQUIRED Staticlist.Name");
        assertThat(SampleCalls.faults(api.call("staticlist.postVisitor", "<StaticlistVisitor/>")))
                .containsExactly("REQUIRED StaticlistVisitor.Staticlist", "REQUIRED StaticlistVisitor.VisitorId");
        assertThat(SampleCalls.faults(api.call("staticlist.deleteVisitor", "<StaticlistVisitor/>")))
                .containsExactly("REQUIRED StaticlistVisitor.Staticlist", "REQUIRED StaticlistVisitor.VisitorId");
        Reply nobody = api.call("staticlist.postVisitor", member(list, 987_654_321));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(SampleCalls.faults(nobody)).containsExactly("NOT_FOUND StaticlistVisitor.VisitorId");
        assertThat(SampleCalls.faults(api.call("staticlist.postVisitor", member(987_654_321, data.lead()))))
                .containsExactly("NOT_FOUND StaticlistVisitor.Staticlist");
        String id = "<Id>" + api.call("staticlist.postVisitor", member(list, data.lead())).id() + "</Id><Staticlist>";
        assertThat(SampleCalls.faults(api.call("staticlist.deleteVisitor",
                member(other, data.lead()).replace("<Staticlist>", id))))
                .containsExactly("INVALID_VALUE StaticlistVisitor.Id");
        Reply unknown = api.call("staticlist.deleteVisitor", Map.of("Id", "987654321"), null);
        assertThat(unknown.status() + " " + SampleCalls.faults(unknown))
                .isEqualTo("404 [NOT_FOUND StaticlistVisitor.Id]");
        // Of a thing that has the list's name.
        api.call("thing.post", "<Thing><Name>" + name + "</Name></Thing>");
        Reply used = api.call("staticlist.delete", "<Staticlist><Id>" + list + "</Id></Staticlist>");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.body()).contains("<ErrorCode>CONFLICT<", "Staticlist.Id", "このリストは使用中のため削除できません");
        Reply filtered = api.get("staticlist.get", "search_condition_id", "9");
        assertThat(SampleCalls.faults(filtered)).containsExactly("NOT_ALLOWED search_condition_id");
        assertThat(SampleCalls.faults(api.get("staticlist.getVisitor", "search_condition_id", "9")))
                .containsExactly("INVALID_VALUE search_condition_id");
        Reply verb = api.send("PATCH", "/services/rest/staticlist", Map.of(), null, Map.of());
        assertThat(verb.status()).isEqualTo(405);
    }

    @Test
    void there_are_ten_thousand_lists_at_most() {
        String word = Data.unique("many");
        data.jdbc().sql("""
                insert into staticlist (name, date_regist, date_update)
                select :word || n, now(), now() from generate_series((select count(*) + 1 from staticlist), 10000) n""")
                .param("word", word).update();
        try {
            Reply full = api.call("staticlist.post", "<Staticlist><Name>" + word + "</Name></Staticlist>");
            assertThat(full.status()).isEqualTo(409);
            assertThat(full.body()).contains("<ErrorCode>FULL<", "<ErrorField>Staticlist<", "リストの上限数に達しています");
        } finally {
            data.jdbc().sql("delete from staticlist where name like ?").param(word + "%").update();
        }
    }

    @Test
    void a_lead_that_goes_leaves_its_lists_and_a_list_that_goes_leaves_its_leads() {
        long list = list();
        long lead = data.lead();
        long stays = data.lead();
        api.call("staticlist.postVisitor", member(list, lead));
        api.call("staticlist.postVisitor", member(list, stays));
        String before = told(list).first("DateUpdate");
        clock.advance(Duration.ofSeconds(2));
        assertThat(api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>").status())
                .isEqualTo(200);
        assertThat(members(list)).isEqualTo("1");
        assertThat(told(list).first("DateUpdate")).isGreaterThan(before);
        assertThat(api.call("staticlist.delete", Map.of("Id", "" + list), null).status()).isEqualTo(200);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + stays).first("Id"))
                .isEqualTo("" + stays);
        assertThat(api.get("staticlist.getVisitor", "search_key1", "VisitorId", "search_value1", "" + stays)
                .count("StaticlistVisitor")).isZero();
    }

    @Test
    void leads_that_become_one_are_one_member_with_the_older_date() {
        long list = list();
        long other = list();
        long survivor = data.lead();
        long goes = data.lead();
        long older = api.call("staticlist.postVisitor", member(list, goes)).id();
        clock.advance(Duration.ofSeconds(3));
        api.call("staticlist.postVisitor", member(list, survivor));
        long moved = api.call("staticlist.postVisitor", member(other, goes)).id();
        merge.merge(survivor, List.of(goes), Map.of(), Author.system(Route.MANUAL_MERGE));
        assertThat(members(list)).isEqualTo("1");
        assertThat(members(other)).isEqualTo("1");
        assertThat(data.jdbc().sql("select id from staticlist_lead where lead_id = ? order by id").param(survivor)
                .query(Long.class).list()).containsExactly(older, moved);
    }

    @Test
    void many_who_add_the_same_lead_at_once_make_one_member_and_the_count_is_that_of_the_rows() throws Exception {
        long list = list();
        List<Long> leads = List.of(data.lead(), data.lead(), data.lead());
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            long lead = leads.get(i % 3);
            boolean adds = i % 4 != 3;
            work.add(() -> api.call(adds ? "staticlist.postVisitor" : "staticlist.deleteVisitor", member(list, lead))
                    .status());
        }
        try (var clients = Executors.newFixedThreadPool(12)) {
            for (var status : clients.invokeAll(work)) {
                assertThat(Set.of(200, 201)).contains(status.get());
            }
        }
        assertThat(members(list)).isEqualTo(data.jdbc()
                .sql("select count(*)::text from staticlist_lead where staticlist_id = ?").param(list)
                .query(String.class).single());
    }
}
