package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.audience.SearchConditions;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Administrators as users of an application: what they may, and acting for leads (spec/smp-platform.md 2 and 12.3). */
@ServerTest
class AgencyFlowTest {

    private static final String CALLBACK = "https://crm.example.com/lead";
    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    ApiClients clients;
    @Autowired
    Staff staff;
    @Autowired
    TestClock clock;
    @Autowired
    Assignments assignments;
    @Autowired
    SearchConditions conditions;

    private Credentials crm;
    private String login;
    private long admin;
    @Autowired
    CustomItemMaker items;
    private long lead;
    private Browser browser;

    @BeforeEach
    void people() {
        crm = api.newClient(NewApiClient.named("CRM").withoutRateLimit());
        clients.registerCallbacks(crm.apiKey(), List.of("crm.example.com"));
        login = Data.unique("adm");
        admin = staff.create(login, PASSWORD, "試験 太郎", login + "@example.com");
        lead = data.lead("代理", Data.unique("l") + "@example.com");
        browser = new Browser(port);
    }

    private void level(int level, String group) {
        data.jdbc().sql("update staff set admin_level_id = ?, admin_group_key = ? where id = ?")
                .params(level, group, admin).update();
    }

    private String page(String path, String... parameters) {
        Map<String, String> all = new LinkedHashMap<>(Api.map(parameters));
        all.putIfAbsent("callback_url", CALLBACK);
        all.put("api_key", crm.apiKey());
        return "/public/authapi/" + path + "?" + Api.signed(all, crm.secretKey()).entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String navigation(String... more) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("visitor_id", "" + lead));
        all.putAll(Api.map(more));
        return page("agencynavigation", all.entrySet().stream().flatMap(one -> List.of(one.getKey(), one.getValue())
                .stream()).toArray(String[]::new));
    }

    private Reply call(String method, String... parameters) {
        return api.call(crm, method, Api.map(parameters), null, Map.of());
    }

    private String token() {
        String page = page("login", "user_type", "1");
        HttpResponse<String> shown = browser.get(page);
        HttpResponse<String> sent = shown.statusCode() == 302
                ? shown
                : browser.post(page, shown, "login", login, "password", PASSWORD);
        String location = Browser.location(sent);
        assertThat(location).as(sent.body()).contains("auth_ttoken=");
        return call("authinfo.getToken", "auth_ttoken", location.replaceFirst(".*auth_ttoken=", "")).first("Token");
    }

    @Test
    void an_administrators_token_is_as_far_as_the_level_and_the_role() {
        String token = token();
        assertThat(call("authinfo.getCheck", "auth_token", token).body()).contains("<UserTypeName>管理者</UserTypeName>",
                "<UserDataId>" + admin + "</UserDataId>");
        assertThat(call("admin.get", "auth_token", token, "limit", "1").status()).isEqualTo(200);
        String self = "<Admin><Id>" + admin + "</Id>%s</Admin>";
        for (String change : List.of("<AdminLevel>2</AdminLevel>", "<AdminStatus>2</AdminStatus>")) {
            Reply refused = api.call(crm, "admin.put", Map.of("auth_token", token), self.formatted(change), Map.of());
            assertThat(SampleCalls.faults(refused)).containsExactly("NOT_ALLOWED Admin");
            assertThat(refused.status()).isEqualTo(403);
        }
        assertThat(api.call(crm, "admin.delete", Map.of("auth_token", token), self.formatted(""), Map.of()).status())
                .isEqualTo(403);
        Reply renamed = api.call(crm, "admin.put", Map.of("auth_token", token),
                self.formatted("<Name2>改名</Name2><AdminLevel>1</AdminLevel>"), Map.of());
        assertThat(renamed.status()).as(renamed.body()).isEqualTo(200);
        level(2, "2");
        assertThat(call("authinfo.getCheck", "auth_token", token).first("Result"))
                .as("another level is another account")
                .isEqualTo("failure");
    }

    @Test
    void a_campaign_administrator_sees_the_assigned_campaigns_and_their_people() {
        long mine = data.campaign(Data.unique("mine"));
        long others = data.campaign(Data.unique("others"));
        long session = data.session(mine, "s");
        data.application(lead, mine, session);
        long stranger = data.lead();
        data.application(stranger, others, data.session(others, "t"));
        level(2, "2");
        api.call("admin.postAssinmentSeminar", "<AssinmentSeminar><Admin>" + admin + "</Admin><Seminar>" + mine
                + "</Seminar></AssinmentSeminar>");
        String token = token();
        assertThat(call("seminar.get", "auth_token", token).body()).contains("<Id>" + mine + "</Id>")
                .doesNotContain("<Id>" + others + "</Id>");
        Reply leads = call("visitor.get", "auth_token", token);
        assertThat(leads.body()).contains("<Id>" + lead + "</Id>").doesNotContain("<Id>" + stranger + "</Id>");
        String rename = "<VisitorData><Id>%d</Id><Name1>改名</Name1></VisitorData>";
        Map<String, String> by = Map.of("auth_token", token);
        assertThat(api.call(crm, "visitor.put", by, rename.formatted(lead), Map.of()).status()).isEqualTo(200);
        assertThat(api.call(crm, "visitor.put", by, rename.formatted(stranger), Map.of()).status()).isEqualTo(404);
        assertThat(data.jdbc().sql("select lastupdate_user_id from lead_change_log where lead_id = ?").param(lead)
                .query(Long.class).single()).as("the history names the person").isEqualTo(admin);
        assertThat(SampleCalls.faults(call("admin.get", "auth_token", token))).containsExactly("NOT_ALLOWED Admin");
        for (String method : List.of("company.get", "seminar.delete", "messagestr.get")) {
            assertThat(api.call(crm, method, by, method.endsWith("delete")
                    ? "<Seminar><Id>" + mine + "</Id></Seminar>"
                    : null, Map.of()).status()).as(method).isEqualTo(403);
        }
        Reply made = api.call(crm, "visitor.post", by, "<VisitorData><Name1>新規</Name1><Name2>登録</Name2>"
                + "<Email>" + Data.unique("n") + "@example.com</Email></VisitorData>", Map.of());
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(call("visitor.get", "auth_token", token, "search_key1", "Id", "search_value1", "" + made.id())
                .count("VisitorData")).as("whom the person registered").isEqualTo(1);
    }

    @Test
    void a_sub_campaign_administrator_has_the_assigned_sub_campaigns_alone_until_taken_off_the_campaign() {
        long campaign = data.campaign(Data.unique("c"));
        long own = data.session(campaign, "own");
        long other = data.session(campaign, "other");
        data.application(lead, campaign, own);
        long file = api.call("file.post", "<File><Name>x.txt</Name><Body>eA==</Body></File>").id();
        List<Long> documents = data.jdbc()
                .sql("""
                        insert into document (campaign_id, session_id, name, file_id, date_regist, date_update)
                        select ?, session, 'x', ?, now(), now() from unnest(array[null, ?, ?]::bigint[]) as session returning id""")
                .params(campaign, file, own, other).query((row, n) -> row.getLong(1)).list();
        level(3, "1");
        assignments.sessions(data.staff(), admin, campaign, List.of(own));
        Map<String, String> by = Map.of("auth_token", token());
        String token = by.get("auth_token");
        assertThat(call("seminar.get", "auth_token", token).body()).contains("<Id>" + campaign + "</Id>");
        assertThat(call("seminar.getSession", "auth_token", token, "count", "1").body())
                .contains("countAll=\"1\"", "<Id>" + own + "</Id>");
        assertThat(call("document.get", "auth_token", token).body()).contains("<Id>" + documents.get(1) + "</Id>")
                .doesNotContain("<Id>" + documents.get(0) + "</Id>", "<Id>" + documents.get(2) + "</Id>");
        Reply counted = call("counting.getAttendance", "auth_token", token, "point_of_view", "Session");
        assertThat(counted.body()).contains("<PointOfViewId>" + own + "<").doesNotContain("<PointOfViewId>" + other);
        String rename = "<Session><Id>%d</Id><Title>renamed</Title></Session>";
        Reply renamed = api.call(crm, "seminar.putSession", by, rename.formatted(own), Map.of());
        assertThat(renamed.status()).as(renamed.body()).isEqualTo(200);
        assertThat(api.call(crm, "seminar.putSession", by, rename.formatted(other), Map.of()).status()).isEqualTo(404);
        assertThat(api.call(crm, "seminar.put", by, "<Seminar><Id>" + campaign + "</Id><Title>x</Title></Seminar>",
                Map.of()).status()).isEqualTo(403);
        Map<String, String> receives = Map.of("auth_token", token, "check_registration", "2");
        String at = "<SessionAttendance><Session><SessionId>%d</SessionId></Session><BarcodeData>" + lead
                + "</BarcodeData></SessionAttendance>";
        Reply received = api.call(crm, "visitor.postAttendanceSession", receives, at.formatted(own), Map.of());
        assertThat(received.status()).as(received.body()).isEqualTo(201);
        assertThat(api.call(crm, "visitor.postAttendanceSession", receives, at.formatted(other), Map.of()).status())
                .isEqualTo(403);
        assertThat(api.call(crm, "visitor.postAttendanceSeminar", receives, "<SeminarAttendance><Seminar>" + campaign
                + "</Seminar><BarcodeData>" + lead + "</BarcodeData></SeminarAttendance>", Map.of()).status())
                .as("the venue is the campaign's").isEqualTo(403);
        assertThat(call("visitor.get", "auth_token", token).body()).contains("<Id>" + lead + "</Id>");
        api.call("admin.deleteAssinmentSeminar", "<AssinmentSeminar><Admin>" + admin + "</Admin><Seminar>" + campaign
                + "</Seminar></AssinmentSeminar>");
        assertThat(call("seminar.getSession", "auth_token", token).count("Session")).isZero();
        assertThat(call("visitor.get", "auth_token", token).count("VisitorData")).isZero();
        assertThat(api.call(crm, "visitor.deleteAttendanceSession", by,
                at.formatted(own), Map.of()).status()).isEqualTo(403);
    }

    @Test
    void a_campaign_administrator_is_assigned_to_the_campaigns_that_he_makes_or_copies() {
        level(2, "2");
        Map<String, String> by = Map.of("auth_token", token());
        String make = "<Seminar>%s<Title>own</Title><SsTargetType>1</SsTargetType><PriceType>1</PriceType></Seminar>";
        Reply made = api.call(crm, "seminar.post", by, make.formatted(""), Map.of());
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Reply copied = api.call(crm, "seminar.post", by,
                make.formatted("<Id>" + made.id() + "</Id>"), Map.of());
        assertThat(copied.status()).as(copied.body()).isEqualTo(201);
        assertThat(call("seminar.get", "auth_token", by.get("auth_token"), "count", "1").body())
                .contains("countAll=\"2\"", "<Id>" + made.id() + "</Id>", "<Id>" + copied.id() + "</Id>");
        Reply hidden = api.call(crm, "seminar.post", by,
                make.formatted("<Id>" + data.campaign(Data.unique("others")) + "</Id>"), Map.of());
        assertThat(hidden.status()).as("as if absent").isEqualTo(404);
        crm = api.newClient(NewApiClient.named("bound").withoutRateLimit().limitedTo(List.of(made.id())));
        clients.registerCallbacks(crm.apiKey(), List.of("crm.example.com"));
        assertThat(api.call(crm, "seminar.post", Map.of("auth_token", token()), make.formatted(""), Map.of()).status())
                .as("by a key that is bound itself").isEqualTo(403);
    }

    @Test
    void search_conditions_of_one_or_of_a_group_are_told_to_those_who_may_use_them() {
        level(1, "2");
        SignedIn me = new SignedIn(admin, login, "試験", 1, "192.0.2.1");
        List<Long> ids = List.of(1, 2, 3).stream().map(share -> conditions.save(me, new SearchConditions.Draft(
                Data.unique("c"), 1, null, share, admin, "{\"where\":{\"all\":[]}}"))).toList();
        String mine = token();
        assertThat(seen(ids, "auth_token", mine)).containsExactly(true, true, true);
        assertThat(seen(ids)).containsExactly(false, true, true);
        login = Data.unique("adm");
        admin = staff.create(login, PASSWORD, "別人", login + "@example.com");
        browser = new Browser(port);
        level(1, "2");
        assertThat(seen(ids, "auth_token", token())).as("of the same group").containsExactly(false, true, true);
        level(1, "1");
        assertThat(seen(ids, "auth_token", token())).as("of another group").containsExactly(false, false, true);
    }

    /** Whether conditions are listed; the same ones, and no others, choose leads. */
    private List<Boolean> seen(List<Long> ids, String... as) {
        return ids.stream().map(id -> {
            Map<String, String> ask = new LinkedHashMap<>(Api.map(as));
            ask.putAll(Map.of("search_key1", "Id", "search_value1", "" + id));
            boolean listed = api.call(crm, "searchcondition.get", ask, null, Map.of()).count("SearchCondition") == 1;
            ask.put("search_condition_id", "" + id);
            assertThat(api.call(crm, "visitor.get", ask, null, Map.of()).status()).isEqualTo(listed ? 200 : 400);
            return listed;
        }).toList();
    }

    @ParameterizedTest
    @CsvSource({"2,4,visitor.put,403", "2,4,seminar.get,200", "2,4,visitor.get,200", "3,3,seminar.get,200",
        "3,3,visitor.put,403", "3,3,staticlist.get,403", "1,3,admin.get,403", "1,1,company.get,200"})
    void a_method_is_called_where_role_and_level_both_allow_it(int level, String group, String method, int status) {
        level(level, group);
        String body = method.endsWith(".put") ? "<VisitorData><Id>" + lead + "</Id></VisitorData>" : null;
        assertThat(api.call(crm, method, Map.of("auth_token", token()), body, Map.of()).status()).isEqualTo(status);
    }

    @Test
    void without_the_function_people_are_masked_and_can_be_neither_searched_nor_sorted_by_what_is_masked() {
        String role = Data.unique("r");
        data.jdbc().sql("insert into admin_group_role values (?, ?)").params(role, role).update();
        data.jdbc().sql("insert into admin_role_function select ?, unnest(array[2001, 2002])").param(role).update();
        level(1, role);
        int item = items.create(new NewCustomItem("VisitorData", Data.unique("備考"), "", 1, null, null, false, null,
                List.of()));
        api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Name2>秘密</Name2><Tel>03-1234-5678</Tel>"
                + "<CompanyName>見える会社</CompanyName><Attribute" + item + ">自由記述</Attribute" + item
                + "></VisitorData>");
        Map<String, String> by = Map.of("auth_token", token());
        Reply masked = call("visitor.get", "auth_token", by.get("auth_token"), "search_key1", "Id", "search_value1",
                "" + lead);
        assertThat(masked.body()).contains("<Name1>***</Name1><Name2>***</Name2>", "<Tel>***</Tel>",
                "<Email>***</Email>", "<CompanyName>見える会社</CompanyName>",
                "<Attribute" + item + ">***</Attribute" + item + ">").doesNotContain("秘密", "1234", "自由記述");
        assertThat(call("visitor.getChangelog", "auth_token", by.get("auth_token"), "search_key1", "VisitorId",
                "search_value1", "" + lead).body()).contains("<AfterValue>***</AfterValue>").doesNotContain("秘密");
        Reply asked = call("visitor.get", "auth_token", by.get("auth_token"), "search_key1", "Tel", "search_operator1",
                "like", "search_value1", "03-", "search_key2", "Attribute" + item, "search_value2", "x", "order",
                "Email");
        assertThat(SampleCalls.faults(asked)).containsExactlyInAnyOrder("NOT_ALLOWED search_key1",
                "NOT_ALLOWED search_key2", "NOT_ALLOWED order");
        Reply written = api.call(crm, "visitor.put", by,
                "<VisitorData><Id>" + lead + "</Id><Division>営業</Division></VisitorData>", Map.of());
        assertThat(written.status()).as(written.body()).isEqualTo(200);
        data.jdbc().sql("insert into admin_role_function values (?, 2104)").param(role).update();
        assertThat(call("visitor.get", "auth_token", by.get("auth_token"), "search_key1", "Tel", "search_operator1",
                "like", "search_value1", "03-1234", "order", "Email").body()).contains("秘密", "自由記述");
    }

    @Test
    void a_role_that_changes_binds_the_next_call() {
        String role = Data.unique("r");
        data.jdbc().sql("insert into admin_group_role values (?, ?)").params(role, role).update();
        level(2, role);
        String token = token();
        assertThat(call("seminar.get", "auth_token", token).status()).isEqualTo(403);
        data.jdbc().sql("insert into admin_role_function values (?, 2005)").param(role).update();
        assertThat(call("seminar.get", "auth_token", token).status()).isEqualTo(200);
    }

    @Test
    void an_administrator_is_led_into_a_leads_page_under_a_bar_and_back() {
        HttpResponse<String> form = browser.get(navigation("state", "x1"));
        assertThat(form.body()).contains("管理者のログインID");
        HttpResponse<String> in = browser.post(navigation("state", "x1"), form, "login", login, "password", PASSWORD);
        assertThat(Browser.location(in)).endsWith("/public/mypage").startsWith("http");
        HttpResponse<String> mine = browser.get("/public/mypage");
        assertThat(mine.body()).contains("代理操作中: 代理 太郎 様(操作者: 試験 太郎)", "マイページ",
                "/public/authapi/agencynavigation/back").doesNotContain("/public/mypage/logout");
        assertThat(browser.get("/admin").statusCode()).as("the own session goes on").isEqualTo(200);
        HttpResponse<String> password = browser.get("/public/mypage/password");
        assertThat(password.statusCode()).as("the lead alone chooses one").isEqualTo(403);
        assertThat(password.body()).contains("代理操作ではできません");
        HttpResponse<String> back = browser.get("/public/authapi/agencynavigation/back");
        assertThat(Browser.location(back))
                .isEqualTo(CALLBACK + "?agency_result=success&visitor_id=" + lead + "&state=x1");
        assertThat(browser.get("/public/mypage").body()).doesNotContain("代理操作中").contains("name=\"password\"");
        assertThat(Browser.location(browser.get("/public/authapi/agencynavigation/back"))).endsWith("/admin");
        assertThat(Browser.location(browser.get(page("agencynavigation/back", "state", "own")))).isEqualTo(CALLBACK
                + "?agency_result=none&state=own");
        assertThat(data.jdbc().sql("select end_reason_id || ':' || (select string_agg(what, ',') from agency_step"
                + " where agency_session_id = a.id) from agency_session a where staff_id = ?").param(admin)
                .query(String.class).single()).isEqualTo("1:GET /public/mypage,GET /public/mypage/password");
    }

    @Test
    void what_an_administrator_answers_for_a_lead_is_the_administrators_in_the_leads_history() throws Exception {
        long campaign = data.campaign("代理の催し");
        data.application(lead, campaign, data.session(campaign, "会"));
        long survey = data.jdbc().sql("""
                insert into survey_template (name, title, ss_target_type_id, campaign_id, enquete_type_id,
                    answer_limit_type_id, date_regist, date_update)
                values ('代理', '代理のアンケート', 1, ?, 2, 1, now(), now()) returning id""").param(campaign)
                .query(Long.class).single();
        int question = data.jdbc().sql("""
                insert into survey_question (template_id, description, form_type_id, is_required, sort_no,
                    visitor_column_name, date_regist, date_update)
                values (?, '部署', 1, 1, 1, 'Division', now(), now()) returning id""").param(survey).query(Integer.class)
                .single();
        // Lists know a new question a second after it was made.
        Thread.sleep(1100);
        browser.post(navigation(), browser.get(navigation()), "login", login, "password", PASSWORD);
        String path = "/public/enquete/answer/" + survey + "?target=1-" + campaign;
        HttpResponse<String> asked = browser.get(path);
        assertThat(asked.body()).contains("代理操作中");
        assertThat(browser.post(path, asked, "q" + question, "営業部").body()).contains("ご回答ありがとうございました");
        assertThat(data.jdbc().sql("select after_value || ' ' || lastupdate_user_name from lead_change_log"
                + " where lead_id = ? and item_name = 'Division'").param(lead).query(String.class).single())
                .isEqualTo("営業部 試験 太郎");
    }

    @Test
    void an_acting_ends_by_time_by_log_out_and_by_another_and_the_next_click_says_so() {
        browser.submit(navigation(), "login", login, "password", PASSWORD);
        clock.advance(Duration.ofMinutes(31));
        HttpResponse<String> late = browser.get("/public/mypage");
        assertThat(late.statusCode()).isEqualTo(302);
        assertThat(browser.get(Browser.location(late)).body()).contains("代理操作を終了しました", CALLBACK);
        browser.get(navigation());
        browser.get(navigation());
        browser.get("/public/mypage");
        String token = token();
        call("authinfo.logout", "auth_token", token);
        assertThat(browser.get("/public/mypage").statusCode()).isEqualTo(302);
        browser.submit(navigation(), "login", login, "password", PASSWORD);
        api.call("admin.put", "<Admin><Id>" + admin + "</Id><AdminGroup>2</AdminGroup></Admin>");
        assertThat(browser.get("/public/mypage").statusCode()).isEqualTo(302);
        assertThat(data.jdbc().sql("select end_reason_id from agency_session where staff_id = ? order by id")
                .param(admin).query((row, n) -> row.getInt(1)).list()).containsExactly(2, 4, 3, 5);
    }

    @Test
    void an_acting_ends_with_the_assignment_and_with_the_role_that_it_stood_on() {
        long campaign = data.campaign(Data.unique("c"));
        data.application(lead, campaign, data.session(campaign, "s"));
        String role = Data.unique("r");
        data.jdbc().sql("insert into admin_group_role values (?, ?)").params(role, role).update();
        data.jdbc().sql("insert into admin_role_function select ?, unnest(array[2005, 2101])").param(role).update();
        level(2, role);
        String pair = "<AssinmentSeminar><Admin>" + admin + "</Admin><Seminar>" + campaign
                + "</Seminar></AssinmentSeminar>";
        api.call("admin.postAssinmentSeminar", pair);
        browser.submit(navigation(), "login", login, "password", PASSWORD);
        assertThat(browser.get("/public/mypage").body()).contains("代理操作中");
        api.call("admin.deleteAssinmentSeminar", pair);
        assertThat(browser.get("/public/mypage").statusCode()).as("out of reach").isEqualTo(302);
        api.call("admin.postAssinmentSeminar", pair);
        browser.get(navigation());
        assertThat(browser.get("/public/mypage").body()).contains("代理操作中");
        data.jdbc().sql("delete from admin_role_function where role_key = ? and function_number = 2101").param(role)
                .update();
        assertThat(browser.get("/public/mypage").statusCode()).as("no function").isEqualTo(302);
        assertThat(data.jdbc().sql("select end_reason_id from agency_session where staff_id = ?").param(admin)
                .query((row, n) -> row.getInt(1)).list()).containsOnly(5).hasSize(2);
    }

    @Test
    void a_user_token_signs_the_administrator_in_and_the_address_is_left_at_once() {
        String token = token();
        Browser other = new Browser(port);
        HttpResponse<String> in = other.get(navigation("auth_token", token));
        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(Browser.location(in)).endsWith("/public/mypage");
        assertThat(other.get("/public/mypage").body()).contains("代理操作中");
        assertThat(other.get(page("login")).statusCode()).as("the lead is logged in for this application")
                .isEqualTo(302);
        String temporary = Browser.location(other.get(page("login"))).replaceFirst(".*auth_ttoken=", "");
        Reply user = call("authinfo.getToken", "auth_ttoken", temporary);
        assertThat(user.body()).contains("<UserDataId>" + lead + "</UserDataId>", "<AgencyAdminId>" + admin
                + "</AgencyAdminId>");
        assertThat(new Browser(port).get(navigation("auth_token", "0".repeat(40))).statusCode()).isEqualTo(401);
        crm = api.newClient(NewApiClient.named("another").withoutRateLimit());
        clients.registerCallbacks(crm.apiKey(), List.of("crm.example.com"));
        assertThat(other.get(page("login")).statusCode()).as("not for another one").isEqualTo(403);
    }

    @Test
    void who_may_not_act_is_told_so() {
        browser.submit(page("login", "user_type", "1"), "login", login, "password", PASSWORD);
        assertThat(browser.get(navigation("visitor_id", "999999999")).statusCode()).isEqualTo(404);
        for (String[] told : new String[][]{{"ja", "該当するデータがありません"}, {"en", "There is no such record"}}) {
            assertThat(browser.get(navigation("visitor_id", "999999999") + "&_page=1&lang=" + told[0]).body())
                    .contains(told[1]).doesNotContain("??");
        }
        assertThat(browser.get(navigation("page", "application")).body()).contains("seminar_id: ");
        assertThat(browser.get(navigation("page", "application", "seminar_id", "999999999")).statusCode())
                .isEqualTo(404);
        long campaign = data.campaign(Data.unique("c"));
        HttpResponse<String> apply = browser.get(navigation("page", "application", "seminar_id", "" + campaign));
        assertThat(Browser.location(apply)).endsWith("/public/application/add/" + campaign);
        data.jdbc().sql("update campaign set settings = settings || '{\"23\":\"0\"}' where id = ?").param(campaign)
                .update();
        assertThat(browser.get(navigation("page", "application", "seminar_id", "" + campaign)).statusCode())
                .isEqualTo(403);
        data.jdbc().sql("update lead set membership_id = 2 where id = ?").param(lead).update();
        assertThat(browser.get(navigation()).statusCode()).isEqualTo(403);
        for (String[] told : new String[][]{{"ja", "この操作は許可されていません"}, {"en", "This operation is not allowed"}}) {
            assertThat(browser.get(navigation() + "&_page=1&lang=" + told[0]).body()).contains(told[1])
                    .doesNotContain("??");
        }
        data.jdbc().sql("update lead set membership_id = 1 where id = ?").param(lead).update();
        level(2, "2");
        browser = new Browser(port);
        assertThat(browser.submit(navigation(), "login", login, "password", PASSWORD).statusCode())
                .as("out of reach").isEqualTo(404);
        level(1, "4");
        browser = new Browser(port);
        assertThat(browser.submit(navigation(), "login", login, "password", PASSWORD).statusCode())
                .as("no function").isEqualTo(403);
    }
}
