package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;

import io.yoriai.account.Staff;
import io.yoriai.company.CompanyLinking;
import io.yoriai.lead.LeadDuplicates;
import io.yoriai.lead.LeadHistoryRetention;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.user.AgencyLog;

/** Candidates are decided, roles and assignments are edited, and the log of acting is read and kept for its days. */
@ServerTest
class StaffScreensTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Clock clock;
    @Autowired
    CompanyLinking linking;
    @Autowired
    LeadDuplicates duplicates;
    @Autowired
    AgencyLog agencies;
    @Autowired
    LeadHistoryRetention histories;

    private Visitor visitor;
    private String word = "";

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
        word = Data.unique("w");
    }

    private long person(int level, String group) {
        long id = staff.create(Data.unique("person"), PASSWORD, "担当 " + word, null);
        jdbc.sql("update staff set admin_level_id = ?, admin_group_key = ? where id = ?").params(level, group, id)
                .update();
        return id;
    }

    private long company(String name) {
        return jdbc
                .sql("insert into company (name, date_regist, date_update) values (?, now(), now()) returning id")
                .param(name).query((row, n) -> row.getLong(1)).single();
    }

    private List<Long> linked(long lead) {
        return jdbc.sql("select company_id from company_lead where lead_id = ? order by company_id").param(lead)
                .query((row, n) -> row.getLong(1)).list();
    }

    @Test
    void leads_that_several_companies_fit_are_linked_by_people_or_never_by_the_job() {
        long one = company("株式会社" + word);
        long two = company(word + " Co., Ltd.");
        long first = lead(word);
        long second = lead(word);
        linking.run();
        assertThat(linked(first)).isEmpty();
        assertThat(visitor.get("/admin/candidates?after=" + (first - 1)).body())
                .contains("value=\"" + first + "-" + one,
                        "value=\"" + first + "-" + two, "value=\"" + second + "-" + one)
                .doesNotContain("??");
        assertThat(visitor.submitTo("/admin/candidates", "/admin/candidates", "act", "link").statusCode())
                .as("nothing is ticked").isEqualTo(400);
        assertThat(visitor.submitTo("/admin/candidates", "/admin/candidates", "act", "link", "pair",
                first + "-" + two).statusCode()).isEqualTo(302);
        visitor.submitTo("/admin/candidates", "/admin/candidates", "act", "refuse", "pair", second + "-" + one);
        visitor.submitTo("/admin/candidates", "/admin/candidates", "act", "refuse", "pair", second + "-" + two);
        jdbc.sql("insert into company_lead_due (lead_id) values (?), (?) on conflict do nothing")
                .params(first, second).update();
        linking.run();
        assertThat(linked(first)).containsExactly(two);
        assertThat(linked(second)).isEmpty();
        assertThat(visitor.get("/admin/candidates?after=" + (first - 1)).body()).doesNotContain(first + "-" + two,
                second + "-" + one);
    }

    private long lead(String company) {
        long lead = data.lead("候補", Data.unique("c") + "@gmail.com");
        jdbc.sql("update lead set company_name = ? where id = ?").params(company, lead).update();
        return lead;
    }

    @Test
    void duplicates_are_merged_by_the_group_or_said_to_be_several_people() {
        String email = word + "@example.com";
        long oldest = data.lead(word, email);
        long younger = data.lead(word, email);
        String apart = "z" + word + "@example.com";
        long twin = data.lead(word, apart);
        long other = data.lead(word, apart);
        String list = "/admin/candidates/duplicates";
        assertThat(visitor.get(list + "?after=" + word).body()).contains("value=\"" + oldest + "\"",
                "/admin/records/leads/" + younger + "\"", "→ #" + oldest).doesNotContain("??");
        assertThat(visitor.submitTo(list, list, "act", "merge", "group", "" + oldest).statusCode())
                .as("nobody said to know that it cannot be undone").isEqualTo(400);
        assertThat(visitor.submitTo(list, list, "act", "merge", "mergeSure", "1", "group", "" + oldest).statusCode())
                .isEqualTo(302);
        visitor.submitTo(list, list, "act", "apart", "group", "" + twin);
        duplicates.begin("test");
        duplicates.work();
        assertThat(jdbc.sql("select id from lead where id in (?, ?, ?, ?) order by id")
                .params(oldest, younger, twin, other).query((row, n) -> row.getLong(1)).list())
                .containsExactly(oldest, twin, other);
        assertThat(visitor.get("/admin/records/leads/" + younger).statusCode()).isEqualTo(404);
    }

    @Test
    void a_role_gets_its_functions_and_a_group_its_roles_and_what_is_used_stays() {
        assertThat(visitor.submit("/admin/settings/roles/new", "entryNameJa", "", "has", "2001").statusCode())
                .isEqualTo(400);
        assertThat(visitor.submit("/admin/settings/roles/new", "entryNameJa", "役割" + word, "has", "2001", "has",
                "2201").statusCode()).isEqualTo(302);
        String role = key("AdminRole", "役割" + word);
        assertThat(visitor.submit("/admin/settings/groups/new", "entryNameJa", "組" + word, "has", role).statusCode())
                .isEqualTo(302);
        String group = key("AdminGroup", "組" + word);
        String login = Data.unique("role");
        long id = staff.create(login, PASSWORD, "役 太郎", null);
        jdbc.sql("update staff set admin_level_id = 2, admin_group_key = ? where id = ?").params(group, id).update();
        Visitor person = new Visitor(port).signedIn(login, PASSWORD);
        assertThat(person.get("/admin/magazines").statusCode()).isEqualTo(200);
        String page = "/admin/settings/roles/" + role;
        assertThat(visitor.get(page + "?lang=en").body()).contains("Exchanging on-site IDs").doesNotContain("??");
        assertThat(visitor.get(page + "?lang=ja").body()).contains("会場IDの置換", ">394・", "未登録者用会場受付")
                .doesNotContain("??");
        assertThat(visitor.get(page).body()).contains("value=\"2201\" checked").doesNotContain("??");
        assertThat(visitor.submit(page, "entryNameJa", "役割" + word, "has", "2001").statusCode()).isEqualTo(302);
        assertThat(person.get("/admin/magazines").statusCode()).as("with the next click").isEqualTo(403);
        assertThat(visitor.submitTo(page, page + "/delete").statusCode()).as("a group has it").isEqualTo(409);
        assertThat(visitor.submit("/admin/settings/groups/" + group, "entryNameJa", "組").statusCode())
                .as("without a role").isEqualTo(400);
        assertThat(visitor.submitTo("/admin/settings/groups/" + group, "/admin/settings/groups/" + group + "/delete")
                .statusCode()).as("somebody is in it").isEqualTo(409);
        HttpResponse<String> locked = visitor.submit("/admin/settings/groups/1", "entryNameJa", "システム管理", "has", "4");
        assertThat(locked.statusCode()).as("nobody would be left").isEqualTo(409);
        jdbc.sql("update staff set admin_group_key = '2' where id = ?").param(id).update();
        visitor.submitTo("/admin/settings/groups/" + group, "/admin/settings/groups/" + group + "/delete");
        assertThat(visitor.submitTo(page, page + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.get(page).statusCode()).isEqualTo(404);
    }

    private String key(String master, String name) {
        return jdbc.sql("select key from master_entry where master = ? and name_ja = ?").params(master, name)
                .query((row, n) -> row.getString(1)).single();
    }

    @Test
    void somebody_is_assigned_to_a_campaign_and_its_sessions_and_sees_them_with_the_next_click() {
        long campaign = data.campaign("担当の催し" + word);
        long mine = data.session(campaign, "自分の" + word);
        long others = data.session(campaign, "他人の" + word);
        String login = Data.unique("level3");
        long id = staff.create(login, PASSWORD, "三級 花子", null);
        jdbc.sql("update staff set admin_level_id = 3, admin_group_key = '3' where id = ?").param(id).update();
        Visitor person = new Visitor(port).signedIn(login, PASSWORD);
        String page = "/admin/settings/staff/" + id;
        assertThat(visitor.get("/admin/settings/staff").body()).contains("三級 花子", page).doesNotContain("??");
        assertThat(visitor.submit(page, "campaignNumber", "999999999").statusCode()).isEqualTo(400);
        assertThat(visitor.submit(page, "campaignNumber", "" + campaign).statusCode()).isEqualTo(302);
        assertThat(visitor.submit(page, "campaignNumber", "" + campaign).statusCode()).as("twice").isEqualTo(400);
        assertThat(person.get("/admin/records/sessions").body()).doesNotContain(word);
        visitor.submitTo(page, page + "/campaigns/" + campaign, "act", "save", "session", "" + mine);
        assertThat(person.get("/admin/records/sessions").body()).contains("自分の" + word)
                .doesNotContain("他人の" + word);
        assertThat(person.get("/admin/records/sessions/" + others).statusCode()).isEqualTo(404);
        visitor.submitTo(page, page + "/campaigns/" + campaign, "act", "remove");
        assertThat(person.get("/admin/records/sessions").body()).doesNotContain(word);
        assertThat(person.get("/admin/records/campaigns/" + campaign).statusCode()).isEqualTo(404);
    }

    @Test
    void the_log_of_acting_is_read_and_goes_after_its_days_as_the_changes_of_leads_do() {
        long lead = data.lead("代理される", Data.unique("a") + "@example.com");
        long acting = acting(lead, 1);
        long old = acting(lead, 40);
        jdbc.sql(
                "insert into agency_step (agency_session_id, at, what, status) values (?, now(), 'GET /public/mypage', 200)")
                .param(acting).update();
        String list = "/admin/settings/agency";
        assertThat(visitor.get(list).body()).contains(list + "/" + acting, "代理される").doesNotContain("??");
        assertThat(visitor.get(list + "?lead=" + lead).body()).contains(list + "/" + acting);
        assertThat(visitor.get(list + "?lead=" + (lead + 1)).body()).doesNotContain(list + "/" + acting);
        assertThat(visitor.get("/admin/records/leads/" + lead).body()).contains(list + "?lead=" + lead);
        assertThat(visitor.get(list + "/" + acting).body()).contains("GET /public/mypage", "198.51.100.9")
                .doesNotContain("??");
        HttpResponse<String> wrong = keep("5", "29");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#agencyDays\"", "href=\"#historyDays\"");
        long change = change(lead, 40);
        long kept = change(lead, 1);
        histories.expire();
        assertThat(changes(change, kept)).as("without end at first").containsExactly(change, kept);
        assertThat(keep("30", "30").statusCode()).isEqualTo(302);
        agencies.expire();
        histories.expire();
        assertThat(agencies.find(old)).isEmpty();
        assertThat(agencies.find(acting)).isPresent();
        assertThat(changes(change, kept)).containsExactly(kept);
        assertThat(keep("1825", "0").statusCode()).isEqualTo(302);
    }

    private HttpResponse<String> keep(String agency, String changes) {
        return visitor.submit("/admin/settings/more", ConsoleFlowTest.with(ConsoleFlowTest.with(
                ConsoleFlowTest.with(SettingScreensTest.standards(), "bulkBodiesDays", "7"), "agencyDays", agency),
                "historyDays", changes));
    }

    private long acting(long lead, int daysAgo) {
        return jdbc
                .sql("""
                        insert into agency_session (token_hash, session_hash, lead_id, callback_url, address, agent, created_at,
                            last_seen_at, ends_at, ended_at, end_reason_id)
                        select sha256(convert_to(:lead || ':' || :days, 'UTF8')), 'x', :lead, 'https://crm.example.com', '198.51.100.9', 'Firefox',
                            at, at, at, at, 1 from (select :now::timestamptz - make_interval(days => :days) as at) moment
                        returning id""")
                .param("lead", lead).param("days", daysAgo).param("now", data.now())
                .query((row, n) -> row.getLong(1)).single();
    }

    private long change(long lead, int daysAgo) {
        // The oldest rows have the lowest numbers.
        return jdbc
                .sql("""
                        insert into lead_change_log (id, lead_id, item_name, item_description, before_value, after_value, route_id,
                            lastupdate_user_name, date_regist, date_update)
                        overriding system value
                        select (select coalesce(min(id), 0) from lead_change_log) - case when :days > 30 then 2 else 1 end, :lead, 'Tel', '電話番号',
                            '1', '2', 1, 'x', at, at from (select :now::timestamptz - make_interval(days => :days) as at) moment
                        returning id""")
                .param("lead", lead).param("days", daysAgo).param("now", data.now())
                .query((row, n) -> row.getLong(1)).single();
    }

    private List<Long> changes(long... ids) {
        return jdbc.sql("select id from lead_change_log where id in (?, ?) order by date_regist").params(ids[0], ids[1])
                .query((row, n) -> row.getLong(1)).list();
    }
}
