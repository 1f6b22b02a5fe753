package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Leads side by side become one, of each item the value that was chosen (spec/smp-lead.md 7.4). */
@ServerTest
class MergeScreenTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final String PATH = "/admin/merge";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;

    private Visitor console(int level) {
        String login = Data.unique("merge");
        long id = staff.create(login, PASSWORD, "統合 太郎", null);
        data.jdbc().sql("update staff set admin_level_id = ? where id = ?").params(level, id).update();
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    private long lead(String name, String tel, String company) {
        return api.call("visitor.post", "<VisitorData><Name1>" + name + "</Name1><Name2>花子</Name2><Email>"
                + Data.unique("m") + "@example.com</Email>" + (tel.isEmpty() ? "" : "<Tel>" + tel + "</Tel>")
                + "<CompanyName>" + company + "</CompanyName></VisitorData>").id();
    }

    private String stored(long lead, String column) {
        return api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).first(column);
    }

    @Test
    void the_master_stays_with_its_own_values_and_those_that_were_chosen_after_one_more_question() {
        long stays = lead("統合", "", "山田商事");
        long goes = lead("統合", "03-1111", "山田物産");
        long third = lead("統合", "03-3333", "山田工業");
        Visitor visitor = console(1);
        String compared = PATH + "?lead=" + goes + "&lead=" + stays + "&leadNumbers=" + third;
        String page = visitor.get(compared).body();
        assertThat(page).as("what differs, and the oldest stays unless another is named")
                .contains("山田商事", "山田物産", "山田工業", "name=\"v-Tel\"", "name=\"master\" value=\"" + stays + "\"")
                .doesNotContain("name=\"v-Name1\"", "v-LoginId");
        String[] fields = {"lead", "" + goes, "lead", "" + stays, "lead", "" + third, "master", "" + stays, "v-Tel",
            "" + goes, "v-CompanyName", "" + third, "v-Email", "" + stays};
        HttpResponse<String> asked = visitor.submitTo(compared, PATH, fields);
        assertThat(asked.body()).contains("03-1111", "山田工業", "name=\"sure\"").doesNotContain("山田物産");
        assertThat(stored(goes, "Id")).as("before the question is answered").isEqualTo("" + goes);
        HttpResponse<String> done = visitor.submitTo(compared, PATH, ConsoleFlowTest.with(fields, "sure", "1"));
        assertThat(done.headers().firstValue("Location").orElse("")).contains("/admin/records/leads/" + stays);
        assertThat(stored(stays, "Tel")).isEqualTo("03-1111");
        assertThat(stored(stays, "CompanyName")).isEqualTo("山田工業");
        assertThat(api.get("visitor.getMergelog", "search_key1", "UpdatedVisitorId", "search_value1", "" + stays)
                .all("DeletedVisitorId")).containsExactlyInAnyOrder("" + goes, "" + third);
        assertThat(api.get("visitor.getDeletelog", "search_key1", "VisitorId", "search_value1", "" + goes).body())
                .contains("手動マージ", "統合 太郎");
    }

    @Test
    void one_lead_alone_asks_for_the_others_and_who_is_unknown_or_out_of_bounds_is_told() {
        long lead = lead("一人", "", "一人");
        Visitor visitor = console(1);
        assertThat(visitor.get(PATH + "?lead=" + lead).body()).contains("name=\"leadNumbers\"");
        HttpResponse<String> unknown = visitor.get(PATH + "?lead=" + lead + "&leadNumbers=999999999");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("リード 999999999 はありません");
        assertThat(visitor.get(PATH + "?leadNumbers=1,2,3,4,5,6,7,8,9,10,11").body()).contains("10件までです");
        assertThat(console(2).get(PATH).statusCode()).as("level 2").isEqualTo(403);
        assertThat(visitor.get("/admin/records/leads").body()).contains("action=\"" + PATH + "\"");
    }
}
