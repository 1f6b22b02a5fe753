package io.yoriai.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.internal.PlanCheck;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.track.HitTokens;
import io.yoriai.record.FaultException;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Data;
import io.yoriai.tracking.TrackedPages;

/** Step mails, scenarios and scoring (spec/smp-mail-tracking.md 3.12 to 3.14): each step for each lead once, whoever works and dies. */
@ContractTest
class AutomationFlowTest extends AutomationCase {

    @Autowired
    AutomationChoices choices;
    @Autowired
    PlanCheck check;
    @Autowired
    TrackedPages pages;
    @Autowired
    HitTokens tokens;
    @Autowired
    Composer composer;

    private void visited(long lead, String path) {
        data.jdbc().sql("with u as (insert into tracking_url (name, url, date_regist, date_update)"
                + " values ('x', 'https://www.example.co.jp' || :path, :now, :now) returning id),"
                + " s as (insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at,"
                + " page_view_num, landing_url, exit_url, date_regist, date_update) values (:lead, 'b', :key, :now, :now, 1,"
                + " 'x', 'x', :now, :now) returning id) insert into tracking_access (session_id, tracking_url_id, url, at,"
                + " date_regist, date_update) select s.id, u.id, 'x', :now, :now, :now from s, u").param("lead", lead)
                .param("key", Data.unique("k")).param("path", path).param("now", data.now()).update();
    }

    @Test
    void steps_follow_an_application_until_it_is_cancelled() {
        settle();
        long campaign = data.campaign("段階の催し");
        long session = data.session(campaign, "第1回");
        long first = template(3, "[% VisitorData.name1 %]様 一");
        long id = running(Kind.STEP, start(PlanStart.Kind.APPLICATION, campaign), part(PartKind.MAIL, first, 0, 2, 0),
                new PlanPart(PartKind.MAIL, template(3, "二"), 24 * 60, 9, null, "", "", 3, 0),
                part(PartKind.MAIL, template(3, "三"), 72 * 60, 0, 0));
        long goes = data.lead("段階", Data.unique("s") + "@example.com");
        long leaves = data.lead("取消", Data.unique("s") + "@example.com");
        long refused = data.lead("拒否", Data.unique("s") + "@example.com");
        data.jdbc().sql("update lead set unsubscribe_status = 1 where id = ?").param(refused).update();
        for (long lead : List.of(goes, leaves, refused)) {
            data.application(lead, campaign, session);
            applied(lead, campaign, "APPLIED");
        }
        settle();
        assertThat(mails(goes)).containsExactly("5 - 段階様 一");
        assertThat(mails(refused)).containsExactly("5 6 拒否様 一");
        assertThat(automations.get(id)).returns(3L, Automation::started).returns(3L, Automation::leads);
        assertThat(api.call("mailtemplate.delete", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Id>" + first
                + "</Id></MailTemplate>").status()).isEqualTo(409);

        data.jdbc().sql("update application set application_status_id = 3 where lead_id = ?").param(leaves).update();
        applied(leaves, campaign, "CANCELLED");
        // A day later, and then at nine in the morning.
        clock.advance(Duration.ofHours(48));
        settle();
        assertThat(mails(goes)).containsExactly("5 - 段階様 一", "5 - 二");
        assertThat(mails(leaves)).containsExactly("5 - 取消様 一");
        // Stopped over its time: what is more than a day late is left out.
        automations.stop(Data.TESTS, id);
        clock.advance(Duration.ofDays(4));
        settle();
        assertThat(mails(goes)).hasSize(2);
        automations.start(Data.TESTS, id);
        settle();
        assertThat(mails(goes)).hasSize(2);
        assertThat(automations.get(id)).returns(3L, Automation::completed).returns(0L, Automation::leads);
        assertThat(automations.passing(id).get(3).passed()).containsEntry("LATE", 2L);
    }

    @Test
    void a_step_tells_of_the_application_that_it_follows_and_a_visit_tells_of_none() {
        settle();
        long campaign = data.campaign("知らせる催し");
        long session = data.session(campaign, "第2回");
        long template = template(3, "申込 [% Application.code %] [% Application.status %] [% Session.list %]");
        running(Kind.STEP, start(PlanStart.Kind.APPLICATION, campaign), part(PartKind.MAIL, template, 0, 0, 0));
        long page = pages.save(Data.TESTS, 0, Data.unique("頁"), "https://www.example.co.jp/" + Data.unique("p"),
                TrackedPages.PREFIX);
        long visited = data.jdbc().sql("insert into tracking_url (name, url, date_regist, date_update)"
                + " select 'x', url || '/below', date_regist, date_regist from tracking_url where id = ? returning id")
                .param(page).query((row, n) -> row.getLong(1)).single();
        running(Kind.STEP, start(PlanStart.Kind.VISIT, page), part(PartKind.MAIL, template, 0, 0, 0));
        long applies = data.lead("申込", Data.unique("s") + "@example.com");
        data.application(applies, campaign, session);
        data.jdbc().sql("update application set visitor_data_code = 'A-17' where lead_id = ?").param(applies).update();
        applied(applies, campaign, "APPLIED");
        long looks = data.lead("見る", Data.unique("s") + "@example.com");
        data.jdbc().sql("with s as (insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at,"
                + " page_view_num, landing_url, exit_url, date_regist, date_update) values (:lead, 'b', :key, :now, :now, 1,"
                + " 'x', 'x', :now, :now) returning id) insert into tracking_access (session_id, tracking_url_id, url, at,"
                + " date_regist, date_update) select id, :page, 'x', :now, :now, :now from s").param("lead", looks)
                .param("key", Data.unique("k")).param("page", visited).param("now", data.now()).update();
        settle();
        MailRow sent = mail(applies);
        assertThat(hits.view(tokens.view(sent.id()).replaceFirst(".*/", "")).orElseThrow().subject())
                .isEqualTo("申込 A-17 申込済 第2回");
        assertThat(composer.compose(List.of(sent)).getFirst()).isInstanceOf(Result.Ready.class);
        assertThat(composer.compose(List.of(mail(looks)))).containsExactly(new Result.Skipped(11));
    }

    @Test
    void a_visit_counts_for_the_beginning_and_for_the_part_of_its_address_and_for_no_other() {
        settle();
        String place = Data.unique("/v");
        long wide = pages.save(Data.TESTS, 0, Data.unique("頁"), "https://www.example.co.jp" + place,
                TrackedPages.PREFIX);
        long piece = pages.save(Data.TESTS, 0, Data.unique("頁"), place + "/b", TrackedPages.PART);
        long list = api.call("staticlist.post", "<Staticlist><Name>" + Data.unique("訪問") + "</Name></Staticlist>").id();
        running(Kind.SCENARIO, start(PlanStart.Kind.LIST, list), part(PartKind.VISIT, wide, 60, 2, 0),
                part(PartKind.MAIL, template(2, "前方"), 0, 0, 0));
        running(Kind.SCENARIO, start(PlanStart.Kind.LIST, list), part(PartKind.VISIT, piece, 60, 2, 0),
                part(PartKind.MAIL, template(2, "部分"), 0, 0, 0));
        running(Kind.STEP, start(PlanStart.Kind.VISIT, piece), part(PartKind.MAIL, template(3, "段階"), 0, 0, 0));
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long lead = data.lead("訪問", Data.unique("s") + "@example.com");
            leads.add(lead);
            onto(list, lead);
        }
        settle();
        visited(leads.get(0), place + "/a");
        visited(leads.get(1), place + "/b");
        visited(leads.get(2), "/x" + place);
        // A history is followed once nobody who may have written to it is still at work.
        await().untilAsserted(() -> {
            settle();
            assertThat(mails(leads.get(0))).containsExactly("6 - 前方");
        });
        settle();
        assertThat(mails(leads.get(1))).containsExactlyInAnyOrder("6 - 前方", "6 - 部分", "5 - 段階");
        assertThat(mails(leads.get(2))).isEmpty();
    }

    @Test
    void a_scenario_waits_for_an_opened_mail_takes_off_a_list_tells_staff_and_rests_and_a_machines_look_is_none() {
        settle();
        long list = api.call("staticlist.post", "<Staticlist><Name>" + Data.unique("開封") + "</Name></Staticlist>").id();
        String staff = Data.unique("staff") + "@example.com";
        long id = running(Kind.SCENARIO, start(PlanStart.Kind.LIST, list),
                part(PartKind.MAIL, template(2, "案内"), 0, 2, 0), part(PartKind.OPEN, null, 60, 3, 0),
                part(PartKind.LIST_REMOVE, list, 0, 4, 0),
                new PlanPart(PartKind.NOTIFY, null, 0, null, null, "", staff, 5, 0),
                part(PartKind.WAIT, null, 120, 6, 0), part(PartKind.MAIL, template(2, "お礼"), 0, 0, 0));
        List<Long> leads = new ArrayList<>();
        for (int verdict : new int[]{1, 2}) {
            long lead = data.lead("開く", Data.unique("s") + "@example.com");
            leads.add(lead);
            onto(list, lead);
            settle();
            settle();
            data.jdbc().sql("insert into mail_open (mail_id, lead_id, opened_at, head, verdict_id)"
                    + " select max(id), ?, ?, false, ? from mail where lead_id = ?")
                    .params(lead, data.now(), verdict, lead).update();
        }
        clock.advance(Duration.ofSeconds(130));
        settle();
        assertThat(data.jdbc().sql("select lead_id from staticlist_lead where staticlist_id = ?").param(list)
                .query(Long.class).list()).containsExactly(leads.get(1));
        assertThat(data.jdbc().sql("select count(*) from mail where email = ?").param(staff).query(Integer.class)
                .single()).isOne();
        assertThat(mails(leads.get(0))).containsExactly("6 - 案内");
        clock.advance(Duration.ofMinutes(121));
        settle();
        assertThat(mails(leads.get(0))).containsExactly("6 - 案内", "6 - お礼");
        assertThat(mails(leads.get(1))).containsExactly("6 - 案内");
        assertThat(automations.passing(id).get(2).passed()).containsEntry("DONE", 1L).containsEntry("EXPIRED", 1L);
        data.jdbc().sql("update mail set open_date = :now, click_date = :now, unsubscribe_date = :now"
                + " where id = (select min(id) from mail where lead_id = :lead)").param("now", data.now())
                .param("lead", leads.get(0)).update();
        data.jdbc().sql("update mail set open_date = :now where id = (select min(id) from mail where lead_id = :lead)")
                .param("now", data.now()).param("lead", leads.get(1)).update();
        assertThat(automations.passing(id).get(1).reactions()).isEqualTo(new Automations.Reactions(2, 1, 1));
        assertThat(automations.passing(id).get(6).reactions()).isEqualTo(new Automations.Reactions(0, 0, 0));
        assertThat(automations.passing(id).get(5).reactions()).as("sends no mail").isNull();
    }

    @Test
    void a_scenario_goes_by_list_filter_click_and_item_and_a_lead_is_in_it_once_at_a_time() {
        settle();
        long list = api.call("staticlist.post", "<Staticlist><Name>" + Data.unique("入口") + "</Name></Staticlist>").id();
        long hot = api.call("staticlist.post", "<Staticlist><Name>" + Data.unique("見込み") + "</Name></Staticlist>").id();
        long id = running(Kind.SCENARIO, start(PlanStart.Kind.LIST, list),
                part(PartKind.MAIL, template(2, "案内"), 0, 2, 0), part(PartKind.CLICK, null, 60, 3, 5),
                part(PartKind.LIST_ADD, hot, 0, 4, 0),
                new PlanPart(PartKind.UPDATE, null, 0, null, null, "Division", "見込み客", 0, 0),
                part(PartKind.MAIL, template(2, "再案内"), 0, 0, 0));
        long clicks = data.lead("押す", Data.unique("s") + "@example.com");
        long rests = data.lead("休む", Data.unique("s") + "@example.com");
        for (long lead : List.of(clicks, rests)) {
            onto(list, lead);
        }
        settle();
        settle();
        assertThat(mails(clicks)).containsExactly("6 - 案内");
        long mail = data.jdbc().sql("select max(id) from mail where lead_id = ?").param(clicks)
                .query((row, n) -> row.getLong(1)).single();
        long url = data.jdbc().sql("select max(id) from click_count_url").query((row, n) -> row.getLong(1)).single();
        data.jdbc().sql(
                "insert into mail_click (mail_id, lead_id, click_count_url_id, clicked_at, head, verdict_id, date_update)"
                        + " values (?, ?, ?, ?, false, 1, ?)")
                .params(mail, clicks, url, data.now(), data.now()).update();
        long letter = data.jdbc()
                .sql("insert into click_count_url (name, target_url, regist_type_id, magazine_id, date_regist, date_update)"
                        + " values ('x', 'https://example.com/', 2, -1, ?, ?) returning id")
                .params(data.now(), data.now()).query((row, n) -> row.getLong(1)).single();
        assertThat(choices.of(Happening.CLICK)).containsKey(url).doesNotContainKey(letter);
        assertThat(check.exists(Happening.CLICK, url)).isTrue();
        assertThat(check.exists(Happening.CLICK, letter)).as("a link of a magazine").isFalse();
        data.jdbc().sql("delete from click_count_url where id = ?").param(letter).update();
        settle();
        assertThat(automations.persons(id, 2, 0, 10)).as("it is judged for two minutes").hasSize(2);
        clock.advance(Duration.ofSeconds(130));
        settle();
        assertThat(automations.persons(id, 2, 0, 10)).extracting(Automations.Person::lead).containsExactly(rests);
        assertThat(data.jdbc().sql("select division from lead where id = ?").param(clicks)
                .query((row, n) -> row.getString(1)).single()).isEqualTo("見込み客");
        assertThat(api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + clicks).body())
                .contains("<RouteId>10</RouteId>");
        assertThat(data.jdbc().sql("select lead_id from staticlist_lead where staticlist_id = ?").param(hot)
                .query((row, n) -> row.getLong(1)).list()).containsExactly(clicks);
        clock.advance(Duration.ofMinutes(65));
        settle();
        assertThat(mails(rests)).containsExactly("6 - 案内", "6 - 再案内");
        assertThat(automations.get(id)).returns(2L, Automation::started).returns(2L, Automation::completed);
        assertThat(automations.passing(id).get(2).passed()).containsEntry("DONE", 1L).containsEntry("EXPIRED", 1L);
        assertThat(api.call("staticlist.delete", "<Staticlist><Id>" + list + "</Id></Staticlist>").status())
                .isEqualTo(409);

        assertThatThrownBy(() -> automations.save(Data.TESTS, 0, Kind.SCENARIO, "環", new Plan(
                start(PlanStart.Kind.LIST, list), List.of(part(PartKind.WAIT, null, 5, 2, 0),
                        part(PartKind.WAIT, null, 5, 1, 0)))))
                .isInstanceOf(FaultException.class);
    }
}
