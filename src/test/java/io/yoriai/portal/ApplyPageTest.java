package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.yoriai.account.Staff;
import io.yoriai.lead.LeadConsent;
import io.yoriai.person.Origin;
import io.yoriai.record.RandomText;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemEditor;
import io.yoriai.record.item.ItemManner;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.tracking.TrackingSites;
import io.yoriai.user.Browser;

/** People apply on the public pages, step by step and without a script (spec/smp-campaign.md 9.7). */
@ServerTest
class ApplyPageTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    Api api;
    @Autowired
    SystemSettings settings;
    @Autowired
    CustomItemMaker items;
    @Autowired
    ItemEditor editor;
    @Autowired
    TrackingSites sites;
    @Autowired
    LeadConsent consent;
    @Autowired
    Staff people;

    private static String path(long campaign) {
        return "/public/application/add/" + campaign;
    }

    /** Of sessions if its kind is 2, which takes place in a few days. */
    private long campaign(int kind, String columns) {
        long id = data.campaign("申込の展示会");
        data.jdbc().sql("update campaign set ss_target_type_id = ?" + (columns.isEmpty() ? "" : ", " + columns)
                + " where id = ?").params(kind, id).update();
        return id;
    }

    private long session(long campaign, String title, int hour) {
        long id = data.session(campaign, title);
        Timestamp start = Timestamp.from(data.now().toInstant().plus(Duration.ofDays(3)).plus(Duration.ofHours(hour)));
        data.jdbc().sql("update session set start_day = ?, end_day = ? where id = ?")
                .params(start, Timestamp.from(start.toInstant().plus(Duration.ofHours(1))), id).update();
        return id;
    }

    private long flow(long campaign, String columns, int... steps) {
        long id = data.jdbc().sql("insert into flow (campaign_id, name, is_default, date_regist, date_update)"
                + " values (?, '標準', true, now(), now()) returning id").param(campaign).query(Long.class).single();
        data.jdbc().sql("update flow set " + columns + " where id = ?").param(id).update();
        for (int step : steps) {
            data.jdbc().sql("insert into flow_step (flow_id, sort_no, step_type_id, title) values (?, ?, ?, ?)")
                    .params(id, step, step, "手順" + step).update();
        }
        return id;
    }

    private static String[] person(String email, String... more) {
        List<String> fields = new ArrayList<>(List.of("v-Name1", "山田", "v-Name2", "太郎", "v-Email", email));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    private static String email() {
        return Data.unique("g") + "@example.com";
    }

    private List<String> applications(long campaign) {
        return data.jdbc()
                .sql("""
                        select a.application_status_id || ' ' || a.application_route_id || ' ' || a.quantity || ' ' || l.email || ' '
                            || coalesce((select string_agg(s.session_id || ':' || s.application_status_id, ',' order by s.session_id)
                                from application_session s where s.application_id = a.id), '-')
                        from application a join lead l on l.id = a.lead_id where a.campaign_id = ? order by a.id""")
                .param(campaign).query(String.class).list();
    }

    private static void isDone(HttpResponse<String> sent, long campaign) {
        assertThat(sent.statusCode()).as(sent.body()).isBetween(302, 303);
        assertThat(Browser.location(sent)).endsWith("/public/application/done/" + campaign);
    }

    private Browser lead(String email) {
        String login = Data.unique("u");
        api.call("visitor.post", "<VisitorData><Name1>鈴木</Name1><Name2>花子</Name2><Email>" + email
                + "</Email><LoginId>" + login + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword></VisitorData>");
        Browser browser = new Browser(port);
        assertThat(browser.submit("/public/mypage", "login", login, "password", PASSWORD).statusCode()).isEqualTo(303);
        return browser;
    }

    @Test
    void items_for_administrators_alone_are_on_no_form_and_miss_nowhere_even_if_they_are_required() {
        int shown = items.create(new NewCustomItem("VisitorData", "見せる項目", "", 1, null, null, false, null, List.of()));
        int kept = items.create(new NewCustomItem("VisitorData", "社内の区分", "", 1, null, null, true, null, List.of()),
                new ItemManner(true, true, "社内のみ"));
        try {
            long campaign = campaign(1, "");
            Browser browser = new Browser(port);
            HttpResponse<String> form = browser.get(path(campaign));
            assertThat(form.body()).contains("見せる項目", "v-Attribute" + shown).doesNotContain("社内の区分", "社内のみ",
                    "v-Attribute" + kept);
            String email = email();
            HttpResponse<String> confirm = browser.post(path(campaign), form,
                    person(email, "v-Attribute" + shown, "見えた", "v-Attribute" + kept, "自称"));
            assertThat(confirm.body()).contains("この内容で申し込む", "見えた").doesNotContain("社内の区分");
            isDone(browser.post(path(campaign), confirm, "v-Attribute" + kept, "自称"), campaign);
            assertThat(data.jdbc().sql("select attributes::text from lead where email = ?").param(email)
                    .query(String.class).single()).contains("見えた").doesNotContain("自称");
        } finally {
            editor.remove("VisitorData", shown);
            editor.remove("VisitorData", kept);
        }
    }

    @Test
    void a_stranger_applies_to_sessions_nothing_typed_is_lost_and_sending_twice_is_once() {
        long campaign = campaign(2, "");
        long morning = session(campaign, "朝の部", 1);
        long same = session(campaign, "朝の裏番組", 1);
        long evening = session(campaign, "夜の部", 9);
        long hidden = session(campaign, "内輪の部", 12);
        data.jdbc().sql("update session set publication_flag_id = 2 where id = ?").param(hidden).update();
        String email = email();
        sites.change(data.staff(), List.of("example.co.jp"));
        String known = (Data.unique("") + "abcdefghijklmnop").substring(0, 14);
        Browser browser = new Browser(port).cookie("__CAMVID", known);
        HttpResponse<String> choice = browser.get(path(campaign));
        assertThat(choice.body()).contains("朝の部", "夜の部", "手順 1 / 3").doesNotContain("内輪の部");
        assertThat(browser.post(path(campaign), choice).body()).contains("サブキャンペーンを選択してください");
        assertThat(browser.post(path(campaign), choice, "session", "" + morning, "session", "" + same).body())
                .contains("同じ時間帯のサブキャンペーンは、どれか1つを選びます");
        assertThat(browser.post(path(campaign), choice, "session", "" + hidden).statusCode()).isEqualTo(400);
        HttpResponse<String> form = browser.post(path(campaign), choice, "session", "" + morning, "session",
                "" + evening);
        assertThat(form.body()).contains("お客様情報", "autocomplete=\"family-name\"");
        HttpResponse<String> wrong = browser.post(path(campaign), form, "v-Name1", "山田", "v-Email", "nowhere");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("必ず入力してください", "value=\"nowhere\"", "value=\"山田\"", "href=\"#v-Name2\"");
        HttpResponse<String> confirm = browser.post(path(campaign), wrong, person(email, "v-CompanyName", "例示製作所"));
        assertThat(confirm.body()).contains("この内容で申し込む", "例示製作所", "朝の部", "夜の部");
        HttpResponse<String> back = browser.post(path(campaign), confirm, "to", "CHOICE");
        assertThat(back.body()).contains("value=\"例示製作所\"").containsPattern("value=\"" + morning + "\"[^>]* checked");
        HttpResponse<String> changed = browser.post(path(campaign), back, "session", "" + evening);
        HttpResponse<String> again = browser.post(path(campaign), changed, person(email, "v-CompanyName", "例示製作所"));
        assertThat(again.body()).contains("夜の部").doesNotContain("朝の部");
        assertThat(applications(campaign)).as("nothing is stored before the end").isEmpty();
        List<CompletableFuture<HttpResponse<String>>> twice = List.of(
                CompletableFuture.supplyAsync(() -> browser.post(path(campaign), again)),
                CompletableFuture.supplyAsync(() -> browser.post(path(campaign), again)));
        twice.forEach(one -> isDone(one.join(), campaign));
        assertThat(applications(campaign)).containsExactly("1 1 1 " + email + " " + evening + ":1");
        assertThat(data.jdbc().sql("select l.email || ' ' || b.bind_reason_id from tracking_browser b"
                + " join lead l on l.id = b.lead_id where b.browser_id = ?").param(known).query(String.class).single())
                .as("the browser is theirs").isEqualTo(email + " 1");
        assertThat(browser.get("/public/application/done/" + campaign).body()).contains("お申込みを受け付けました");
    }

    @Test
    void a_guest_learns_nothing_of_who_has_applied_and_changes_nothing_of_a_known_lead() {
        long campaign = campaign(1, "");
        String email = email();
        long known = data.lead("佐藤", email);
        data.jdbc().sql("update lead set date_regist = date_regist - interval '1 day' where id = ?").param(known)
                .update();
        sites.change(data.staff(), List.of("example.co.jp"));
        String visits = (Data.unique("") + "abcdefghijklmnop").substring(0, 14);
        Browser browser = new Browser(port).cookie("__CAMVID", visits);
        for (String company : List.of("初めの会社", "次の会社")) {
            HttpResponse<String> confirm = browser.post(path(campaign), browser.get(path(campaign)),
                    person(email, "v-CompanyName", company));
            isDone(browser.post(path(campaign), confirm), campaign);
        }
        assertThat(applications(campaign)).containsExactly("1 1 1 " + email + " -");
        assertThat(data.jdbc().sql("select count(*) from tracking_browser where browser_id = ?").param(visits)
                .query(Long.class).single()).as("nothing has proven whose browser it is").isZero();
        assertThat(data.jdbc().sql("select name1 || ' ' || company_name from lead where id = ?").param(known)
                .query(String.class).single()).as("only what was empty is filled").isEqualTo("佐藤 初めの会社");
        assertThat(data.jdbc()
                .sql("""
                        select kind || ' ' || (mail is not null or true) from application_event e join application a on a.id = e.application_id
                        where a.campaign_id = ? order by e.id""")
                .param(campaign).query(String.class).list())
                .as("the address is told").containsExactly("APPLIED true", "ALREADY true");
    }

    @Test
    void what_is_for_members_is_shown_to_no_guest_however_it_is_asked_for() {
        long campaign = campaign(2, "seminar_status_id = 2");
        session(campaign, "会員の部", 1);
        long open = campaign(2, "");
        session(open, "公開の部", 1);
        Browser guest = new Browser(port);
        List<HttpResponse<String>> answers = List.of(guest.get(path(campaign)),
                guest.post(path(campaign), guest.get(path(open)), "to", "CHOICE"),
                guest.get("/public/application/done/" + campaign));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(Browser.location(answer)).contains("/public/mypage?next=");
            assertThat(answer.body()).doesNotContain("会員の部");
        });
        assertThat(guest.get(path(open) + "?v-Name1=%00&code=%00&session=%00").statusCode()).isEqualTo(200);
    }

    @Test
    void a_guest_writes_no_address_into_a_member_found_by_other_keys() {
        long campaign = campaign(1, "");
        flow(campaign, "duplicate_check_key = 'Name1:Name2:Tel'", 4, 7, 8);
        String tel = "0" + Math.abs(email().hashCode());
        String email = email();
        lead(email);
        data.jdbc().sql("update lead set name1 = '山田', name2 = '太郎', tel = ?, email = null where email = ?")
                .params(tel, email).update();
        Browser guest = new Browser(port);
        HttpResponse<String> confirm = guest.post(path(campaign), guest.get(path(campaign)),
                person("else-" + email, "v-Tel", tel));
        isDone(guest.post(path(campaign), confirm), campaign);
        assertThat(data.jdbc().sql("select count(*) from lead where tel = ? and email is null").param(tel)
                .query(Long.class).single()).isEqualTo(1);
        assertThat(data.jdbc().sql("select count(*) from lead where email = ?").param("else-" + email)
                .query(Long.class).single()).isZero();
    }

    @Test
    void what_clashes_with_a_known_leads_choice_looks_to_a_guest_as_if_nothing_did() {
        long campaign = campaign(2, "");
        flow(campaign, "restore_type_id = 3, membership_type_id = 3", 1, 4, 7, 8);
        long one = session(campaign, "第一会場", 1);
        long other = session(campaign, "第二会場", 1);
        String email = email();
        for (long session : new long[]{one, other}) {
            Browser guest = new Browser(port);
            HttpResponse<String> form = guest.post(path(campaign), guest.get(path(campaign)), "session", "" + session);
            assertThat(form.body()).contains("マイページのパスワードを設定するリンク");
            isDone(guest.post(path(campaign), guest.post(path(campaign), form, person(email))), campaign);
        }
        assertThat(applications(campaign)).containsExactly("1 1 1 " + email + " " + one + ":1");
        assertThat(data.jdbc().sql("select membership_id from lead where email = ?").param(email).query(Long.class)
                .list()).as("one lead, who may log in").containsExactly(1L);
    }

    @Test
    void what_is_charged_is_shown_with_its_discounts_before_it_is_billed() {
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
        long campaign = campaign(1, "price_type_id = 2, price = 10000");
        flow(campaign, "max_quantity = 3", 2, 4, 6, 7, 8);
        String code = Data.unique("VIP");
        data.jdbc()
                .sql("""
                        insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id, discount_rate,
                            is_active, date_regist, date_update) values (?, 1, '優待', ?, 1, 2, 20, 1, now(), now())""")
                .params(campaign, code).update();
        Browser browser = new Browser(port);
        HttpResponse<String> cart = browser.get(path(campaign));
        assertThat(cart.body()).contains("手順2", "10,000円");
        assertThat(browser.post(path(campaign), cart, "code", "NONE", "quantity", "1").body())
                .contains("割引コードが正しくありません", "value=\"NONE\"");
        assertThat(browser.post(path(campaign), cart, "quantity", "4").statusCode()).isEqualTo(400);
        assertThat(browser.post(path(campaign), cart, "code", code, "quantity", "3", "to", "CART").body())
                .contains("24,000円");
        HttpResponse<String> form = browser.post(path(campaign), cart, "code", code, "quantity", "2");
        String email = email();
        HttpResponse<String> payment = browser.post(path(campaign), form, person(email));
        assertThat(payment.body()).contains("銀行振込", "優待", "-4,000円", "16,000円");
        assertThat(browser.post(path(campaign), payment).body()).contains("必ず入力してください");
        HttpResponse<String> confirm = browser.post(path(campaign), payment, "method", "2");
        assertThat(confirm.body()).contains("16,000円", "銀行振込");
        isDone(browser.post(path(campaign), confirm), campaign);
        assertThat(applications(campaign)).containsExactly("1 1 2 " + email + " -");
        assertThat(data.jdbc().sql("select membership_id from lead where email = ?").param(email).query(Long.class)
                .single()).as("no login where the flow makes none").isEqualTo(2);
        assertThat(data.jdbc().sql("select total_amount from application where campaign_id = ?").param(campaign)
                .query(Long.class).single()).isEqualTo(16000);
    }

    @Test
    void who_must_log_in_goes_there_and_back_and_finds_what_is_known_and_what_was_applied_for() {
        long campaign = campaign(2, "");
        flow(campaign, "login_type_id = 3, restore_type_id = 1", 1, 3, 4, 7, 8);
        long one = session(campaign, "第一部", 1);
        long two = session(campaign, "第二部", 5);
        Browser guest = new Browser(port);
        HttpResponse<String> sent = guest.post(path(campaign), guest.get(path(campaign)), "session", "" + one);
        String back = "/public/mypage?next=%2Fpublic%2Fapplication%2Fadd%2F" + campaign + "%3Fsession%3D" + one
                + "%26on%3D1";
        assertThat(Browser.location(sent)).endsWith(back);
        String email = email();
        Browser lead = lead(email);
        assertThat(Browser.location(lead.get(back))).endsWith(path(campaign) + "?session=" + one + "&on=1");
        HttpResponse<String> form = lead.get(path(campaign) + "?session=" + one + "&on=1");
        assertThat(form.body()).contains("value=\"鈴木\"", "value=\"" + email + "\"");
        HttpResponse<String> confirm = lead.post(path(campaign), form, person(email, "v-Division", "企画"));
        isDone(lead.post(path(campaign), confirm), campaign);
        HttpResponse<String> restored = lead.get(path(campaign));
        assertThat(restored.body()).contains("申込済", "value=\"企画\"")
                .containsPattern("value=\"" + one + "\"[^>]* checked");
        HttpResponse<String> second = lead.post(path(campaign),
                lead.post(path(campaign), restored, "session", "" + two), person(email));
        isDone(lead.post(path(campaign), second), campaign);
        assertThat(applications(campaign)).as("the new choice takes the place of the old one").containsExactly(
                "3 1 1 " + email + " " + one + ":3", "1 1 1 " + email + " " + two + ":1");
        assertThat(Browser.location(guest.get("/public/mypage?next=https://example.com/"))).isEmpty();
    }

    @Test
    void who_acts_for_a_lead_applies_for_it_and_leaves_neither_its_browser_nor_downloads_in_its_name() {
        sites.change(data.staff(), List.of("example.co.jp"));
        String email = email();
        long lead = data.lead("代理", email);
        String known = (Data.unique("") + "abcdefghijklmnop").substring(0, 14);
        Browser staff = new Browser(port).cookie("__CAMVID", known).cookie("yoriai_agency", acting(lead));
        long campaign = campaign(1, "");
        HttpResponse<String> form = staff.get(path(campaign));
        assertThat(form.body()).contains("代理操作中", "value=\"" + email + "\"");
        isDone(staff.post(path(campaign), staff.post(path(campaign), form, person(email))), campaign);
        assertThat(applications(campaign)).containsExactly("1 1 1 " + email + " -");
        assertThat(data.jdbc().sql("select count(*) from tracking_browser where browser_id = ?").param(known)
                .query(Long.class).single()).as("the administrator's browser is nobody else's").isZero();
        long document = data.jdbc()
                .sql("""
                        with f as (insert into stored_file (name, extension, content_type, content, size, unused_since, date_regist, date_update)
                                   values ('資料', 'pdf', 'application/pdf', 'x', 1, now(), now(), now()) returning id)
                        insert into document (campaign_id, name, publication_type_id, my_page_flag, file_id, date_regist, date_update)
                        select ?, '資料', 4, 0, id, now(), now() from f returning id""")
                .param(campaign).query(Long.class).single();
        assertThat(staff.get("/public/document/download/" + document).statusCode()).isEqualTo(200);
        assertThat(data.jdbc().sql("select count(*) from document_download where document_id = ?").param(document)
                .query(Long.class).single()).isZero();
    }

    /** The cookie of an administrator who acts for a lead. */
    private String acting(long lead) {
        String token = RandomText.hex(32);
        String login = Data.unique("adm");
        data.jdbc()
                .sql("""
                        with own as (
                            insert into staff_session (token_hash, staff_id, created_at, last_seen_at, ends_at)
                            values (sha256(convert_to('own' || :token, 'UTF8')), :staff, :now, :now, :now::timestamptz + interval '1 hour')
                            returning token_hash, staff_id, created_at, ends_at)
                        insert into agency_session (token_hash, session_hash, staff_id, lead_id, callback_url, address, agent, created_at,
                            last_seen_at, ends_at)
                        select sha256(convert_to(:token, 'UTF8')), token_hash, staff_id, :lead, 'https://crm.example.com', '198.51.100.9',
                            'Firefox', created_at, created_at, ends_at from own""")
                .param("token", token).param("lead", lead).param("now", data.now())
                .param("staff", people.create(login, PASSWORD, "試験 太郎", login + "@example.com")).update();
        return token;
    }

    @Test
    void mails_that_a_lead_stopped_come_again_by_its_own_tick_and_by_no_strangers() {
        String email = email();
        Browser lead = lead(email);
        long id = data.jdbc().sql("select id from lead where email = ?").param(email).query(Long.class).single();
        consent.stopDelivery(email, Origin.system("test"));
        String tick = "v-PermissionType";
        applyTo(new Browser(port).chunked(), campaign(1, ""), person(email, tick, "1"));
        assertThat(consent.isStopped(id)).as("a stranger's tick").isTrue();
        api.call("visitor.put", "<VisitorData><Id>" + id + "</Id><PermissionType>1</PermissionType></VisitorData>");
        long campaign = campaign(1, "");
        assertThat(lead.get(path(campaign)).body()).as("what a program wrote is nobody's tick").contains(tick)
                .doesNotContainPattern("id=\"" + tick + "\"[^>]* checked");
        applyTo(lead, campaign, person(email));
        assertThat(consent.isStopped(id)).as("no tick").isTrue();
        applyTo(lead, campaign(1, ""), person(email, tick, "1"));
        assertThat(consent.isStopped(id)).isFalse();
        assertThat(data.jdbc().sql("select kind || ' ' || source from consent_ledger where lead_id = ? order by id desc"
                + " limit 1").param(id).query(String.class).single()).isEqualTo("AGREED FORM");
        long open = campaign(1, "");
        HttpResponse<String> form = lead.get(path(open));
        assertThat(form.body()).containsPattern("id=\"" + tick + "\"[^>]* checked");
        consent.stopDelivery(email, Origin.system("test"));
        isDone(lead.post(path(open), lead.post(path(open), form, person(email, tick, "1"))), open);
        assertThat(consent.isStopped(id)).as("the tick was the server's").isTrue();
    }

    private static void applyTo(Browser browser, long campaign, String... person) {
        isDone(browser.post(path(campaign), browser.post(path(campaign), browser.get(path(campaign)), person)),
                campaign);
    }

    @Test
    void a_seat_that_is_gone_by_the_end_leads_back_to_the_choice_and_the_waiting_list_is_one_to_choose() {
        long campaign = campaign(2, "");
        long session = session(campaign, "小部屋", 1);
        data.jdbc().sql("update session set limit_user_num = 1 where id = ?").param(session).update();
        Browser browser = new Browser(port);
        String email = email();
        HttpResponse<String> form = browser.post(path(campaign), browser.get(path(campaign)), "session", "" + session);
        HttpResponse<String> confirm = browser.post(path(campaign), form, person(email));
        data.jdbc().sql("update session set number_of_applications = 1, waiting_list_type_id = 2 where id = ?")
                .param(session).update();
        HttpResponse<String> full = browser.post(path(campaign), confirm);
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(full.body()).contains("定員に達しました", "満席・キャンセル待ち可", "checked=\"checked\"",
                "value=\"" + email + "\"");
        HttpResponse<String> waits = browser.post(path(campaign),
                browser.post(path(campaign), full, "session", "" + session, "waits", "1"), person(email));
        isDone(browser.post(path(campaign), waits), campaign);
        assertThat(applications(campaign)).containsExactly("2 1 1 " + email + " " + session + ":2");
    }

    @Test
    void a_survey_is_answered_on_the_way_and_kept_with_the_application() {
        long campaign = campaign(1, "");
        long survey = survey(campaign);
        int question = question(survey, "ご質問", 1);
        long flow = flow(campaign, "is_active = true", 4, 5, 7, 8);
        data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                .params(survey, flow).update();
        Browser browser = new Browser(port);
        await().until(() -> browser.post(path(campaign), browser.get(path(campaign)), person(email())).body()
                .contains("ご質問"));
        HttpResponse<String> asked = browser.post(path(campaign), browser.get(path(campaign)), person(email()));
        assertThat(browser.post(path(campaign), asked).body()).contains("必ず入力してください");
        HttpResponse<String> confirm = browser.post(path(campaign), asked, "q" + question, "駐車場はありますか");
        isDone(browser.post(path(campaign), confirm), campaign);
        assertThat(data.jdbc().sql("""
                select s.told::text from application a join survey_answer s on s.history_id = a.enquete_history_id
                where a.campaign_id = ?""").param(campaign).query(String.class).list()).singleElement().asString()
                .contains("駐車場はありますか");
    }

    @Test
    void a_form_of_elsewhere_an_old_one_and_one_that_a_program_fills_in_store_nothing() {
        long campaign = campaign(1, "");
        Browser browser = new Browser(port);
        HttpResponse<String> page = browser.get(path(campaign));
        assertThat(new Browser(port).post(path(campaign), page, person(email())).statusCode()).isEqualTo(403);
        isDone(browser.post(path(campaign), page, person(email(), "website", "http://example.com/")), campaign);
        HttpResponse<String> confirm = browser.post(path(campaign), page, person(email()));
        assertThat(browser.post(path(campaign), confirm, "life", "x").statusCode()).as("the first of two counts")
                .isBetween(302, 303);
        long closed = campaign(1, "seminar_status_id = 4");
        assertThat(browser.get(path(closed)).body()).contains("申込受付は終了しました");
        long nowhere = campaign(1, "seminar_status_id = 3, seminar_publication_type_id = 4");
        assertThat(browser.get(path(nowhere)).statusCode()).isEqualTo(404);
        assertThat(browser.get(path(campaign) + "?flow=999999").statusCode()).isEqualTo(404);
        assertThat(browser.post(path(campaign), page, person(email(), "v-Name3", "x".repeat(70_000))).statusCode())
                .isEqualTo(413);
        assertThat(applications(campaign)).hasSize(1);
    }

    @Test
    void logging_in_is_offered_where_it_is_as_one_likes_and_a_guest_may_go_on_without() {
        long campaign = campaign(1, "");
        flow(campaign, "login_type_id = 2", 3, 4, 7, 8);
        Browser guest = new Browser(port);
        HttpResponse<String> form = guest.get(path(campaign));
        assertThat(form.body()).contains("ログインすると入力を省けます",
                "/public/mypage?next=%2Fpublic%2Fapplication%2Fadd%2F" + campaign + "\"");
        String stranger = email();
        isDone(guest.post(path(campaign), guest.post(path(campaign), form, person(stranger))), campaign);
        String email = email();
        Browser lead = lead(email);
        HttpResponse<String> filled = lead.get(path(campaign));
        assertThat(filled.body()).contains("value=\"鈴木\"", "value=\"" + email + "\"")
                .doesNotContain("ログインすると入力を省けます");
        isDone(lead.post(path(campaign), lead.post(path(campaign), filled, person(email))), campaign);
        assertThat(applications(campaign)).containsExactly("1 1 1 " + stranger + " -", "1 1 1 " + email + " -");
    }

    @Test
    void where_one_only_adds_what_is_held_stays_and_what_is_new_is_a_further_application() {
        long campaign = campaign(2, "");
        flow(campaign, "login_type_id = 3, restore_type_id = 2", 1, 3, 4, 7, 8);
        long one = session(campaign, "第一部", 1);
        long two = session(campaign, "第二部", 5);
        String email = email();
        Browser lead = lead(email);
        HttpResponse<String> form = lead.post(path(campaign), lead.get(path(campaign)), "session", "" + one);
        isDone(lead.post(path(campaign), lead.post(path(campaign), form, person(email))), campaign);
        HttpResponse<String> again = lead.get(path(campaign));
        assertThat(again.body()).contains("申込済")
                .containsPattern("value=\"" + one + "\"(?=[^>]* checked=)(?=[^>]* disabled=)");
        HttpResponse<String> nothing = lead.post(path(campaign), again);
        assertThat(nothing.statusCode()).isEqualTo(409);
        assertThat(nothing.body()).contains("既に申込済みです");
        HttpResponse<String> same = lead.post(path(campaign),
                lead.post(path(campaign), again, "session", "" + one), person(email));
        assertThat(lead.post(path(campaign), same).statusCode()).as("whatever is sent").isEqualTo(409);
        HttpResponse<String> more = lead.post(path(campaign), again, "session", "" + one, "session", "" + two);
        isDone(lead.post(path(campaign), lead.post(path(campaign), more, person(email))), campaign);
        assertThat(applications(campaign)).containsExactly("1 1 1 " + email + " " + one + ":1",
                "1 1 1 " + email + " " + two + ":1");
    }

    @Test
    void ten_wrong_codes_shut_a_network_out_of_codes_and_of_nothing_else() {
        long campaign = campaign(1, "price_type_id = 2, price = 1000");
        flow(campaign, "is_active = true", 2, 4, 6, 7, 8);
        Browser guesser = new Browser(port);
        HttpResponse<String> cart = guesser.get(path(campaign));
        for (int i = 0; i < 10; i++) {
            assertThat(guesser.post(path(campaign), cart, "code", "NONE" + i, "quantity", "1").statusCode())
                    .isEqualTo(400);
        }
        HttpResponse<String> shut = guesser.post(path(campaign), cart, "code", "NONE", "quantity", "1");
        assertThat(shut.statusCode()).isEqualTo(429);
        assertThat(shut.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]*");
        assertThat(guesser.post(path(campaign), cart, "quantity", "1").body()).contains("v-Name1");
        Browser other = new Browser(port).from("192.0.2.7");
        assertThat(other.post(path(campaign), other.get(path(campaign)), "code", "NONE", "quantity", "1").statusCode())
                .isEqualTo(400);
    }

    @Test
    void files_and_passwords_that_no_form_asks_for_keep_nobody_from_applying() {
        int file = items.create(new NewCustomItem("VisitorData", "職務経歴書", "", 9, null, null, true, null, List.of()));
        int word = items.create(new NewCustomItem("VisitorData", "合言葉", "", 6, null, null, true, null, List.of()));
        try {
            long campaign = campaign(1, "");
            long survey = survey(campaign);
            question(survey, "ご要望の資料", 9);
            question(survey, "ご質問", 1);
            long flow = flow(campaign, "is_active = true", 4, 5, 7, 8);
            data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                    .params(survey, flow).update();
            Browser browser = new Browser(port);
            HttpResponse<String> form = browser.get(path(campaign));
            assertThat(form.body()).doesNotContain("職務経歴書", "合言葉");
            await().until(() -> browser.post(path(campaign), form, person(email())).body().contains("ご質問"));
            HttpResponse<String> asked = browser.post(path(campaign), form, person(email()));
            assertThat(asked.body()).doesNotContain("ご要望の資料");
            HttpResponse<String> confirm = browser.post(path(campaign), asked, "q" + data.jdbc().sql(
                    "select max(id) from survey_question where template_id = ?").param(survey).query(Long.class)
                    .single(), "ありません");
            isDone(browser.post(path(campaign), confirm), campaign);
            assertThat(applications(campaign)).hasSize(1);
        } finally {
            editor.remove("VisitorData", file);
            editor.remove("VisitorData", word);
        }
    }

    @Test
    void who_has_applied_is_told_on_the_page_where_the_house_wants_it() {
        long campaign = campaign(1, "");
        String email = email();
        Browser guest = new Browser(port);
        isDone(guest.post(path(campaign), guest.post(path(campaign), guest.get(path(campaign)), person(email))),
                campaign);
        data.jdbc().sql("insert into system_setting (name, value) values ('application.show_applied', '1')"
                + " on conflict (name) do update set value = excluded.value").update();
        try {
            await().until(() -> settings.get("application.show_applied").equals("1"));
            HttpResponse<String> told = guest.post(path(campaign),
                    guest.post(path(campaign), guest.get(path(campaign)), person(email)));
            assertThat(told.statusCode()).isEqualTo(409);
            assertThat(told.body()).contains("既に申込済みです").doesNotContain("/public/application/change/");
        } finally {
            data.jdbc().sql("delete from system_setting where name = 'application.show_applied'").update();
            await().until(() -> settings.get("application.show_applied").equals("0"));
        }
        assertThat(applications(campaign)).hasSize(1);
    }

    @Test
    void a_survey_that_comes_last_is_asked_of_everybody_alike_and_kept_once_with_the_application_that_was_made() {
        long campaign = campaign(1, "");
        long survey = survey(campaign);
        int question = question(survey, "ご感想", 1);
        data.jdbc().sql("update survey_question set visitor_column_name = 'CompanyName' where id = ?").param(question)
                .update();
        long flow = flow(campaign, "is_survey_later = true", 4, 5, 7, 8);
        data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                .params(survey, flow).update();
        String email = email();
        Browser guest = new Browser(port);
        HttpResponse<String> confirm = guest.post(path(campaign), guest.get(path(campaign)), person(email));
        assertThat(confirm.body()).contains("この内容で申し込む", "手順 2 / 2").doesNotContain("ご感想");
        String done = Browser.location(guest.post(path(campaign), confirm));
        assertThat(done).contains("/public/application/done/" + campaign + "?key=");
        String later = done.substring(done.indexOf("/public/")).replace("/done/", "/survey/");
        assertThat(guest.get(done).body()).contains("お申込みを受け付けました", "href=\"" + later + "\"");
        await().until(() -> guest.get(later).body().contains("ご感想"));
        HttpResponse<String> asked = guest.get(later);
        assertThat(guest.post(later, asked).body()).contains("必ず入力してください");
        HttpResponse<String> thanks = guest.post(later, asked, "q" + question, "例示製作所");
        assertThat(Browser.location(thanks)).endsWith("/public/application/done/" + campaign + "?answered=1");
        assertThat(guest.get(Browser.location(thanks)).body()).contains("ご回答ありがとうございました");
        assertThat(Browser.location(guest.post(later, asked, "q" + question, "二度目"))).contains("answered=1");

        Browser again = new Browser(port);
        String same = Browser.location(again.post(path(campaign),
                again.post(path(campaign), again.get(path(campaign)), person(email))));
        String other = same.substring(same.indexOf("/public/")).replace("/done/", "/survey/");
        assertThat(Browser.location(again.post(other, again.get(other), "q" + question, "他人")))
                .as("whoever has applied before is asked just so").contains("answered=1");
        assertThat(data.jdbc().sql("""
                select l.company_name || ' ' || (select string_agg(s.told::text, ',') from survey_answer s
                    where s.lead_id = l.id) || ' ' || (a.enquete_history_id is not null)
                from application a join lead l on l.id = a.lead_id where a.campaign_id = ?""").param(campaign)
                .query(String.class).list()).singleElement().asString().startsWith("例示製作所 ").endsWith(" true")
                .doesNotContain("二度目", "他人");
        assertThat(guest.get("/public/application/survey/" + campaign + "?key=x").statusCode()).isEqualTo(404);
        assertThat(new Browser(port).post(later, asked, "q" + question, "よそから").statusCode()).isEqualTo(403);
        assertThat(guest.post(later, asked, "q" + question, "x".repeat(70_000)).statusCode()).isEqualTo(413);
        Browser busy = new Browser(port).from("192.0.2.88");
        HttpResponse<String> often = busy.post(later, asked);
        for (int i = 0; i < 200 && often.statusCode() == 403; i++) {
            often = busy.post(later, asked);
        }
        assertThat(often.statusCode() + " " + often.headers().firstValue("Retry-After").orElse("")).isEqualTo("429 60");
    }

    private long survey(long campaign) {
        return data.jdbc()
                .sql("""
                        insert into survey_template (name, title, campaign_id, enquete_type_id, respondent_type_id, answer_limit_type_id,
                            date_regist, date_update) values ('事前', '事前アンケート', ?, 1, 1, 1, now(), now()) returning id""")
                .param(campaign).query(Long.class).single();
    }

    /** A question that must be answered, on the first page. */
    private int question(long survey, String text, int form) {
        return data.jdbc()
                .sql("""
                        insert into survey_question (template_id, description, form_type_id, is_required, sort_no, page_no, date_regist,
                            date_update) values (?, ?, ?, 1, ?, 1, now(), now()) returning id""")
                .params(survey, text, form, form).query(Integer.class).single();
    }
}
