package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.Matcher;

import io.yoriai.account.Staff;
import io.yoriai.lead.LeadConsent;
import io.yoriai.person.Origin;
import io.yoriai.record.RandomText;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.user.Browser;

/** Who applies: guests, who learn nothing of anybody, leads that have logged in, and whoever acts for one. */
@ServerTest
class ApplicantTest extends ApplyCase {

    @Autowired
    LeadConsent consent;
    @Autowired
    Staff people;

    /** The cookie of an administrator who acts for a lead. */
    private String acting(long lead) {
        String token = RandomText.hex(32);
        String login = Data.unique("adm");
        data.jdbc()
                .sql("""
                        with own as (
                            insert into staff_session (token_hash, staff_id, address, agent, created_at, last_seen_at, ends_at)
                            values (sha256(convert_to('own' || :token, 'UTF8')), :staff, '198.51.100.9', 'Firefox', :now, :now, :now::timestamptz + interval '1 hour')
                            returning token_hash, staff_id, created_at, ends_at)
                        insert into agency_session (token_hash, session_hash, staff_id, lead_id, callback_url, address, agent, created_at,
                            last_seen_at, ends_at)
                        select sha256(convert_to(:token, 'UTF8')), token_hash, staff_id, :lead, 'https://crm.example.com', '198.51.100.9',
                            'Firefox', created_at, created_at, ends_at from own""")
                .param("token", token).param("lead", lead).param("now", data.now())
                .param("staff", people.create(login, PASSWORD, "試験 太郎", login + "@example.com")).update();
        return token;
    }

    private static void applyTo(Browser browser, long campaign, String... person) {
        isDone(browser.post(path(campaign), browser.post(path(campaign), browser.get(path(campaign)), person)),
                campaign);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_guest_writes_no_address_into_a_member_found_by_other_keys_confirmed_or_not(int registration) {
        long campaign = campaign(1, "");
        flow(campaign, "duplicate_check_key = 'Name1:Name2:Tel'", 4, 7, 8);
        String tel = "0" + Math.abs(email().hashCode());
        String email = email();
        lead(email);
        data.jdbc().sql("update lead set name1 = '山田', name2 = '太郎', tel = ?, email = null, registration_type_id = ?"
                + " where email = ?").params(tel, registration, email).update();
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
    void who_must_log_in_goes_there_and_back_and_finds_what_is_known_and_what_was_applied_for() {
        long campaign = campaign(2, "");
        flow(campaign, "login_type_id = 3, restore_type_id = 1", 1, 3, 4, 7, 8);
        long one = session(campaign, "第一部", 1);
        long two = session(campaign, "第二部", 5);
        Browser guest = new Browser(port);
        HttpResponse<String> sent = guest.post(path(campaign), guest.get(path(campaign)), "session", "" + one);
        String back = "/public/mypage?next=%2Fpublic%2Fapplication%2Fadd%2F" + campaign + "%3Fsession%3D" + one
                + "%26on%3D1&register=1";
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
    void a_survey_that_comes_last_is_on_the_leads_own_page_and_after_a_change_until_it_has_answers() {
        long campaign = campaign(1, "");
        long survey = survey(campaign);
        int question = question(survey, "ご感想", 1);
        long flow = flow(campaign, "is_survey_later = true, max_quantity = 3", 4, 5, 7, 8);
        data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                .params(survey, flow).update();
        Browser lead = lead(email());
        HttpResponse<String> form = lead.get(path(campaign));
        HttpResponse<String> confirm = lead.post(path(campaign), form, person(email()));
        assertThat(lead.post(path(campaign), confirm).statusCode()).isBetween(302, 303);
        String own = lead.get("/public/mypage").body();
        assertThat(own).contains("アンケートに答える");
        String change = address(own, "change");
        HttpResponse<String> changed = new Browser(port).post(change, lead.get(change), "quantity", "2");
        assertThat(changed.statusCode()).as("of another browser").isEqualTo(403);
        changed = lead.post(change, lead.get(change), "quantity", "2");
        String later = address(changed.body(), "survey");
        assertThat(later).as("of the application that took the other's place").isNotEqualTo(address(own, "survey"));
        Browser mail = new Browser(port);
        HttpResponse<String> asked = mail.get(later);
        assertThat(asked.body()).contains("ご感想");
        assertThat(mail.post(later, asked).body()).contains("必ず入力してください");
        assertThat(Browser.location(mail.post(later, asked, "q" + question, "よかった"))).contains("answered=1");
        assertThat(Browser.location(mail.get(later))).as("once").contains("answered=1");
        assertThat(data.jdbc().sql("select string_agg(s.told::text, ',') from application a join survey_answer s"
                + " on s.history_id = a.enquete_history_id where a.campaign_id = ? and a.quantity = 2").param(campaign)
                .query(String.class).single()).contains("よかった");
        assertThat(lead.get("/public/mypage").body()).doesNotContain("アンケートに答える");
        assertThat(mail.get(later.substring(0, later.length() - 1) + "!").statusCode()).isEqualTo(404);
    }

    private static String address(String page, String word) {
        Matcher matcher = Pattern.compile("/public/application/" + word + "/[A-Za-z0-9_-]{44}").matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group();
    }
}
