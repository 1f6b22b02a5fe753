package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.Staff;
import io.yoriai.admin.Visitor;
import io.yoriai.audience.SearchConditions;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.person.AddressHash;
import io.yoriai.record.Dictionary;
import io.yoriai.record.secret.SecretRotation;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestDatabase;

/** Two nodes over one PostgreSQL: the same answers, and the door's invariants with 64 clients spread over both. */
class TwoNodesTest {

    private static final int CLIENTS = 64;
    private static final String OLD = "0123456789abcdef0123456789abcdef";
    private static final String NEW = "fedcba9876543210fedcba9876543210";

    private static final List<ConfigurableApplicationContext> NODES = new ArrayList<>();
    private static final List<Api> APIS = new ArrayList<>();
    private static Data data;
    private static Credentials me;

    @BeforeAll
    static void start() {
        String url = TestDatabase.fresh("two_nodes");
        for (int i = 0; i < 2; i++) {
            ConfigurableApplicationContext node = node(url, "node" + i, "--yoriai.secret=" + OLD,
                    "--yoriai.secret-other=" + NEW);
            NODES.add(node);
            APIS.add(api(node));
        }
        ConfigurableApplicationContext first = NODES.getFirst();
        data = new Data(first.getBean(JdbcClient.class), first.getBean(Clock.class));
        me = first.getBean(ApiClients.class).create(NewApiClient.named("both").withoutRateLimit());
    }

    private static ConfigurableApplicationContext node(String url, String name, String... secrets) {
        List<String> settings = new ArrayList<>(List.of("--server.port=0", "--management.server.port=0",
                "--yoriai.database=external", "--test.database.url=" + url,
                "--yoriai.data=target/" + name, "--spring.jmx.enabled=false"));
        settings.addAll(List.of(secrets));
        return new SpringApplicationBuilder(Application.class).run(settings.toArray(String[]::new));
    }

    private static Api api(ConfigurableApplicationContext node) {
        return Api.at("http://localhost:" + node.getEnvironment().getProperty("local.server.port"),
                node.getBean(ApiClients.class), node.getBean(Dictionary.class));
    }

    @AfterAll
    static void stop() {
        NODES.forEach(ConfigurableApplicationContext::close);
    }

    private static Api node(int i) {
        return APIS.get(i % APIS.size());
    }

    /** The same call by many clients at once, every other one at the other node; the statuses. */
    private static List<Integer> atOnce(IntFunction<Reply> call) throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            calls.add(() -> call.apply(client).status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(calls)) {
                statuses.add(future.get());
            }
        }
        return statuses;
    }

    private static Reply receive(int client, Map<String, String> parameters, String body, Map<String, String> headers) {
        return node(client).call(me, "visitor.postAttendanceSession", parameters,
                "<SessionAttendance xmlns=\"http://smartseminar.jp/\">" + body + "</SessionAttendance>", headers);
    }

    private static String at(long session, String more) {
        return "<Session><SessionId>" + session + "</SessionId></Session>" + more;
    }

    private static long count(String sql, Object... parameters) {
        return data.jdbc().sql(sql).params(parameters).query(Long.class).single();
    }

    @Test
    void what_one_node_stores_the_other_answers_at_once() {
        Reply made = APIS.getFirst().call(me, "visitor.post", Map.of(),
                "<VisitorData><Name1>二</Name1><Name2>台</Name2><Email>two@example.com</Email></VisitorData>", Map.of());
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Map<String, String> search = Map.of("search_key1", "Email", "search_value1", "two@example.com", "count", "1");
        Reply here = APIS.getFirst().call(me, "visitor.get", search, null, Map.of());
        Reply there = APIS.getLast().call(me, "visitor.get", search, null, Map.of());
        assertThat(there.body()).isEqualTo(here.body()).contains("<Id>" + made.id() + "</Id>");
        assertThat(APIS.getLast().token(me)).isNotEqualTo(APIS.getFirst().token(me));
    }

    @Test
    void a_message_a_setting_and_a_condition_changed_at_one_node_are_seen_at_the_other() {
        Api here = APIS.getFirst();
        Api there = APIS.getLast();
        long campaign = data.campaign("両方の催し");
        String setting = "<SeminarSettingData><SeminarSetting>6</SeminarSetting><Seminar>" + campaign
                + "</Seminar><Value>0</Value></SeminarSettingData>";
        assertThat(here.call(me, "seminarsettingdata.put", Map.of(), setting, Map.of()).status()).isEqualTo(200);
        assertThat(NODES.getLast().getBean(CampaignSettings.class).of(campaign).on(6)).isFalse();
        String nothing = "<VisitorData></VisitorData>";
        assertThat(there.call(me, "visitor.post", Map.of(), nothing, Map.of()).body()).contains("必ず入力してください");
        reword(here, "お書きください");
        long condition = NODES.getFirst().getBean(SearchConditions.class).save(Data.TESTS,
                new SearchConditions.Draft("両方", 1, null, 3, null, "{\"where\":{\"any\":[]}}"));
        Map<String, String> saved = Map.of("search_condition_id", "" + condition, "count", "1");
        await().untilAsserted(() -> {
            assertThat(there.call(me, "visitor.post", Map.of(), nothing, Map.of()).body()).contains("お書きください");
            assertThat(there.call(me, "visitor.get", saved, null, Map.of()).body()).contains("countAll=\"0\"");
        });
        reword(here, "必ず入力してください");
        NODES.getFirst().getBean(SearchConditions.class).delete(Data.TESTS, condition);
        await().untilAsserted(
                () -> assertThat(there.call(me, "visitor.get", saved, null, Map.of()).status()).isEqualTo(400));
    }

    @Test
    void the_secret_is_changed_while_both_nodes_serve_and_a_node_that_knows_the_new_one_alone_takes_over()
            throws Exception {
        Credentials before = NODES.getFirst().getBean(ApiClients.class)
                .create(NewApiClient.named("before").withoutRateLimit());
        byte[] hash = NODES.getFirst().getBean(AddressHash.class).of("a@example.com");
        assertThat(atOnce(i -> node(i).call(before, "visitor.get", Map.of("limit", "1"), null, Map.of())))
                .containsOnly(200);
        SecretRotation.Rotated rotated = NODES.getFirst().getBean(SecretRotation.class).rotate();
        assertThat(rotated).isNotNull();
        assertThat(rotated.number()).isEqualTo((short) 2);
        APIS.forEach(Api::forgetTokens);
        assertThat(atOnce(i -> node(i).call(before, "visitor.get", Map.of("limit", "1"), null, Map.of())))
                .as("password and signature at both").containsOnly(200);
        Credentials after = NODES.getLast().getBean(ApiClients.class)
                .create(NewApiClient.named("after").withoutRateLimit());
        await().until(() -> NODES.getLast().getBean(SecretRotation.class).sealAnew() == 0
                && count("select count(*) from api_client where substr(secret_sealed, 1, 2) <> '\\x0002'") == 0);
        ConfigurableApplicationContext third = node(
                NODES.getFirst().getEnvironment().getRequiredProperty("test.database.url"), "node2",
                "--yoriai.secret=" + NEW);
        try {
            for (Credentials client : List.of(before, after)) {
                assertThat(api(third).call(client, "visitor.get", Map.of("limit", "1"), null, Map.of()).status())
                        .isEqualTo(200);
            }
            assertThat(third.getBean(AddressHash.class).of("a@example.com")).isEqualTo(hash);
            ApiClients.Renewed renewed = third.getBean(ApiClients.class).renew(Data.TESTS, before.apiKey(), 1);
            Credentials fresh = new Credentials(before.apiKey(), before.password(), renewed.secretKey());
            for (Credentials client : List.of(before, fresh)) {
                assertThat(api(third).call(client, "visitor.get", Map.of("limit", "1"), null, Map.of()).status())
                        .isEqualTo(200);
            }
        } finally {
            third.close();
        }
    }

    @Test
    void a_key_that_is_deleted_on_the_screen_of_one_node_is_refused_at_both_within_a_second() {
        int port = NODES.getFirst().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        Visitor visitor = Visitor.staff(port, NODES.getFirst().getBean(Staff.class));
        String list = "/admin/settings/api/marketing";
        Matcher made = Pattern.compile("id=\"(?:api_key|password|secret_key)\" readonly value=\"([^\"]+)\"")
                .matcher(visitor.submit(list + "/new", "keyName", "両方", "methodScope", "ALL", "campaignScope", "ALL")
                        .body());
        List<String> shown = made.results().map(value -> value.group(1)).toList();
        Credentials key = new Credentials(shown.get(0), shown.get(1), shown.get(2));
        Map<String, String> one = Map.of("limit", "1");
        APIS.forEach(api -> assertThat(api.call(key, "visitor.get", one, null, Map.of()).status()).isEqualTo(200));
        String page = list + "/" + key.apiKey();
        assertThat(visitor.submit(page + "/delete").statusCode()).isEqualTo(302);
        assertThat(APIS.getFirst().call(key, "visitor.get", one, null, Map.of()).status()).as("where it was deleted")
                .isEqualTo(401);
        await().atMost(Duration.ofMillis(1_500)).untilAsserted(() -> assertThat(
                APIS.getLast().call(key, "visitor.get", one, null, Map.of()).status()).isEqualTo(401));
    }

    private void reword(Api api, String words) {
        assertThat(api.call(me, "messagestr.put", Map.of(), "<MessageStr><Name>error.400.REQUIRED</Name>"
                + "<Language>1</Language><Value>" + words + "</Value></MessageStr>", Map.of()).status()).isEqualTo(200);
    }

    @Test
    void who_signed_in_at_one_node_works_on_at_the_other_and_is_put_out_at_both() {
        List<Integer> ports = NODES.stream()
                .map(node -> node.getEnvironment().getRequiredProperty("local.server.port", Integer.class)).toList();
        Staff staff = NODES.getFirst().getBean(Staff.class);
        staff.create("two-nodes", "a-long-password-1", "二台", null);
        staff.create("stays-on", "a-long-password-1", "残る", null);
        Visitor here = new Visitor(ports.getFirst()).signedIn("two-nodes", "a-long-password-1");
        Visitor there = here.at(ports.getLast());
        assertThat(there.get("/admin").body()).contains("二台");
        assertThat(there.submit("/admin/magazines/new", "name", "二台の誌").statusCode()).isEqualTo(302);
        assertThat(here.get("/admin/magazines").body()).contains("二台の誌");
        assertThat(here.get("/admin/received").statusCode()).as("mails are read in the demo alone").isEqualTo(404);
        JdbcClient jdbc = NODES.getFirst().getBean(JdbcClient.class);
        jdbc.sql("insert into admin_group_role values ('two', 'two')").update();
        jdbc.sql("update staff set admin_level_id = 2, admin_group_key = 'two' where login_id = 'two-nodes'").update();
        assertThat(there.get("/admin/magazines").statusCode()).as("a role without the function").isEqualTo(403);
        jdbc.sql("insert into admin_role_function values ('two', 2201)").update();
        assertThat(there.get("/admin/magazines").statusCode()).as("with the next click, at the other node")
                .isEqualTo(200);
        staff.activate("two-nodes", false);
        assertThat(there.get("/admin").statusCode()).isEqualTo(302);
        assertThat(here.get("/admin").statusCode()).isEqualTo(302);
    }

    @Test
    void inv6_one_person_received_by_64_clients_at_once_is_there_once() throws Exception {
        long campaign = data.campaign(Data.unique("inv6"));
        long session = data.session(campaign, Data.unique("s"));
        long lead = data.lead();
        data.application(lead, campaign, session);
        List<Integer> statuses = atOnce(i -> receive(i, Map.of(), at(session, "<BarcodeData>" + lead
                + "</BarcodeData><AttendanceDate>2026-11-05T09:00:" + (10 + i % 2) + "+09:00</AttendanceDate>"),
                Map.of()));
        assertThat(statuses).allMatch(status -> status == 201 || status == 409).contains(201);
        assertThat(
                count("select count(*) from session_attendance where session_id = ? and cancelled_at is null", session))
                .isEqualTo(1);
        assertThat(count("select count(*) from attendance where campaign_id = ? and venue_id is not null", campaign))
                .isEqualTo(1);
    }

    @Test
    void inv7_an_on_site_id_raced_for_by_64_people_gets_one_holder() throws Exception {
        long campaign = data.campaign(Data.unique("inv7"));
        long session = data.session(campaign, Data.unique("s"));
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            leads.add(data.lead());
        }
        String id = Data.unique("A");
        List<Integer> statuses = atOnce(i -> receive(i, Map.of("type", "2", "check_registration", "2"),
                at(session, "<AnonymousId>" + id + "</AnonymousId><BarcodeData>" + leads.get(i) + "</BarcodeData>"),
                Map.of()));
        assertThat(statuses).allMatch(status -> status == 201 || status == 409);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(count("select count(*) from onsite_id where campaign_id = ?", campaign)).isEqualTo(1);
        assertThat(count("select count(*) from session_attendance where session_id = ?", session)).isEqualTo(1);
    }

    @Test
    void inv7_64_on_site_ids_raced_for_one_person_leave_one_active() throws Exception {
        long campaign = data.campaign(Data.unique("inv7b"));
        long session = data.session(campaign, Data.unique("s"));
        long lead = data.lead();
        String id = Data.unique("B");
        atOnce(i -> receive(i, Map.of("type", "2", "check_registration", "2"),
                at(session, "<AnonymousId>" + id + i + "</AnonymousId><BarcodeData>" + lead + "</BarcodeData>"),
                Map.of()));
        assertThat(count("select count(*) from session_attendance where session_id = ?", session)).isEqualTo(1);
        assertThat(count("""
                select count(*) from onsite_id o join attendance a on a.id = o.attendance_id
                where o.campaign_id = ? and a.lead_id = ? and o.active""", campaign, lead)).isEqualTo(1);
    }

    @Test
    void inv10_no_more_people_stay_than_the_limit_allows() throws Exception {
        long campaign = data.campaign(Data.unique("inv10"));
        long session = data.session(campaign, Data.unique("s"));
        data.jdbc().sql("update campaign set settings = '{\"47\":\"1\"}', entry_pattern = 2 where id = ?")
                .param(campaign).update();
        data.jdbc().sql("update session set admission_limit = 10, admission_resume = 5 where id = ?").param(session)
                .update();
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            leads.add(data.lead());
        }
        List<Integer> statuses = atOnce(i -> receive(i, Map.of("check_registration", "2"),
                at(session, "<BarcodeData>" + leads.get(i) + "</BarcodeData>"), Map.of()));
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(10);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(CLIENTS - 10);
        assertThat(count("select count(*) from session_attendance where session_id = ?", session)).isEqualTo(10);
    }

    @Test
    void inv11_64_calls_with_one_idempotency_key_have_one_effect() throws Exception {
        long campaign = data.campaign(Data.unique("inv11"));
        long session = data.session(campaign, Data.unique("s"));
        String key = Data.unique("key");
        String body = at(session, "<AnonymousId>" + Data.unique("C") + "</AnonymousId>");
        List<Integer> statuses = atOnce(i -> receive(i, Map.of("type", "3"), body, Map.of("X-Idempotency-Key", key)));
        assertThat(statuses).allMatch(status -> status == 201 || status == 409).contains(201);
        assertThat(count("select count(*) from session_attendance where session_id = ?", session)).isEqualTo(1);
        assertThat(receive(1, Map.of("type", "3"), body, Map.of("X-Idempotency-Key", key)).status()).isEqualTo(201);
        assertThat(count("select count(*) from session_attendance where session_id = ?", session)).isEqualTo(1);
    }

    private static Reply apply(int client, long campaign, long lead, String... more) {
        Map<String, String> parameters = new java.util.HashMap<>(Api.map(more));
        parameters.put("seminar_id", "" + campaign);
        parameters.put("visitor_id", "" + lead);
        return node(client).call(me, "application.post", parameters, null, Map.of());
    }

    private static List<Long> leads() {
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            leads.add(data.lead());
        }
        return leads;
    }

    private static long limited(long session, int limit, int hour) {
        data.jdbc().sql("""
                update session set limit_user_num = ?, waiting_list_type_id = 2,
                    start_day = timestamptz '2090-01-01 00:00+09' + ? * interval '1 hour',
                    end_day = timestamptz '2090-01-01 00:00+09' + (? + 2) * interval '1 hour' where id = ?""")
                .params(limit, hour, hour, session).update();
        return session;
    }

    /** INV-2: the counters are what the lines say. INV-1: nobody has a seat that there is not. */
    private static void assertCounted(long campaign) {
        assertThat(
                count("""
                        select count(*) from campaign c cross join lateral (
                            select count(*) filter (where application_status_id in (1, 5)) as seats,
                                count(distinct lead_id) filter (where application_status_id in (1, 5)) as leads,
                                count(*) filter (where application_status_id = 2) as waiting
                            from application where campaign_id = c.id) n cross join lateral (
                            select coalesce(sum(seats), 0) as seats, coalesce(sum(leads), 0) as leads
                            from seat_change where campaign_id = c.id and session_id = 0) x
                        where c.id = ? and ((number_of_applications + x.seats, number_of_applicants + x.leads, number_of_waiting)
                            is distinct from (n.seats, n.leads, n.waiting) or n.seats > nullif(c.limit_user_num, 0))""",
                        campaign))
                .isZero();
        assertThat(count("""
                select count(*) from session s cross join lateral (
                    select coalesce(sum(quantity) filter (where application_status_id in (1, 5)), 0) as seats,
                        count(distinct lead_id) filter (where application_status_id in (1, 5)) as leads,
                        coalesce(sum(quantity) filter (where application_status_id = 2), 0) as waiting
                    from application_session where session_id = s.id) n cross join lateral (
                    select coalesce(sum(seats), 0) as seats, coalesce(sum(leads), 0) as leads
                    from seat_change where campaign_id = s.campaign_id and session_id = s.id) x
                where s.campaign_id = ? and ((number_of_applications + x.seats, number_of_applicants + x.leads,
                    number_of_waiting) is distinct from (n.seats, n.leads, n.waiting)
                    or n.seats > nullif(s.limit_user_num, 0))""", campaign)).isZero();
    }

    @Test
    void inv1_inv2_64_buyers_of_10_seats_leave_10_seated_and_nobody_oversold() throws Exception {
        long campaign = data.campaign(Data.unique("inv1"));
        long session = limited(data.session(campaign, Data.unique("s")), 10, 10);
        List<Long> leads = leads();
        List<Integer> statuses = atOnce(i -> apply(i, campaign, leads.get(i), "session_id", "" + session));
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(10);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(CLIENTS - 10);
        assertThat(count("select count(*) from application where campaign_id = ?", campaign)).isEqualTo(10);
        assertCounted(campaign);
    }

    @Test
    void inv3_inv4_one_lead_with_64_clients_is_at_one_place_at_a_time() throws Exception {
        long campaign = data.campaign(Data.unique("inv3"));
        data.jdbc().sql("insert into flow (campaign_id, name, is_default, restore_type_id, date_regist, date_update)"
                + " values (?, '追加のみ', true, 2, now(), now())").param(campaign).update();
        long first = limited(data.session(campaign, Data.unique("s")), 50, 10);
        long second = limited(data.session(campaign, Data.unique("s")), 50, 11);
        long lead = data.lead();
        List<Integer> statuses = atOnce(
                i -> apply(i, campaign, lead, "session_id", "" + (i % 2 == 0 ? first : second)));
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(count("select count(*) from application_session where campaign_id = ?", campaign)).isEqualTo(1);
        assertCounted(campaign);
    }

    @Test
    void inv8_who_waits_is_seated_in_turn_while_others_cancel_and_apply() throws Exception {
        long campaign = data.campaign(Data.unique("inv8"));
        long session = limited(data.session(campaign, Data.unique("s")), 8, 10);
        List<Long> leads = leads();
        List<Long> seated = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            seated.add(apply(i, campaign, data.lead(), "session_id", "" + session).id());
        }
        List<Integer> statuses = atOnce(i -> i % 8 == 0
                ? node(i).call(me, "application.delete", Map.of("Id", "" + seated.get(i / 8)), null, Map.of())
                : apply(i, campaign, leads.get(i), "session_id", "" + session, "waiting", "1"));
        assertThat(statuses).allMatch(status -> status == 200 || status == 201);
        assertCounted(campaign);
        assertThat(count("select number_of_applications from session where id = ?", session)).isEqualTo(8);
        assertThat(count("""
                select count(*) - count(distinct waiting_number) from application_session
                where session_id = ? and waiting_number is not null""", session)).as("a number is given once").isZero();
        assertThat(count("""
                select count(*) from application_session w join application_session s on s.session_id = w.session_id
                    and s.waiting_number > w.waiting_number and s.application_status_id = 1
                where w.session_id = ? and w.application_status_id = 2""", session)).as("nobody overtakes").isZero();
    }

    @Test
    void inv12_a_seat_in_both_selections_is_not_lost_to_other_buyers() throws Exception {
        long campaign = data.campaign(Data.unique("inv12"));
        long kept = limited(data.session(campaign, Data.unique("s")), 1, 10);
        long other = limited(data.session(campaign, Data.unique("s")), 0, 14);
        long owner = data.lead();
        assertThat(apply(0, campaign, owner, "session_id", "" + kept).status()).isEqualTo(201);
        List<Long> leads = leads();
        List<Integer> statuses = atOnce(i -> i == 0
                ? apply(i, campaign, owner, "session_id", kept + ":" + other)
                : apply(i, campaign, leads.get(i), "session_id", "" + kept));
        assertThat(statuses.getFirst()).isEqualTo(201);
        assertThat(statuses.subList(1, CLIENTS)).containsOnly(409);
        assertThat(count("select lead_id from application_session where session_id = ? and application_status_id = 1",
                kept)).isEqualTo(owner);
        assertCounted(campaign);
    }

    @Test
    void inv5_inv11_one_key_with_64_clients_makes_one_lead_and_one_application() throws Exception {
        long campaign = data.campaign(Data.unique("inv5"));
        long session = limited(data.session(campaign, Data.unique("s")), 50, 10);
        String key = Data.unique("key");
        String email = key + "@example.com";
        String body = "<Application><VisitorData><Name1>一</Name1><Name2>度</Name2><Email>" + email
                + "</Email></VisitorData></Application>";
        List<Integer> statuses = atOnce(i -> node(i).call(me, "application.post",
                Map.of("seminar_id", "" + campaign, "session_id", "" + session), body,
                Map.of("X-Idempotency-Key", key)));
        assertThat(statuses).allMatch(status -> status == 201 || status == 409).contains(201);
        assertThat(count("select count(*) from lead where email = ?", email)).isEqualTo(1);
        assertThat(count("select count(*) from application where campaign_id = ?", campaign)).isEqualTo(1);
        assertCounted(campaign);
    }
}
