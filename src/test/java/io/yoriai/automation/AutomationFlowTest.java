package io.yoriai.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.yoriai.audience.SearchConditions;
import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.internal.Feeds;
import io.yoriai.automation.internal.PlanCheck;
import io.yoriai.automation.internal.Runner;
import io.yoriai.automation.internal.Scorer;
import io.yoriai.automation.internal.Source;
import io.yoriai.automation.internal.Starter;
import io.yoriai.lead.LeadMerge;
import io.yoriai.mail.MailHits;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.track.HitTokens;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.record.FaultException;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestClock;
import io.yoriai.tracking.TrackedPages;

/** Step mails, scenarios and scoring (spec/smp-mail-tracking.md 3.12 to 3.14): each step for each lead once, whoever works and dies. */
@ContractTest
class AutomationFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    Automations automations;
    @Autowired
    AutomationChoices choices;
    @Autowired
    PlanCheck check;
    @Autowired
    ScoringRules rules;
    @Autowired
    Feeds feeds;
    @Autowired
    Starter starter;
    @Autowired
    Runner runner;
    @Autowired
    Scorer scorer;
    @Autowired
    LeadMerge merge;
    @Autowired
    Erasure erasure;
    @Autowired
    SearchConditions conditions;
    @Autowired
    CustomItemMaker items;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    TrackedPages pages;
    @Autowired
    MailHits hits;
    @Autowired
    HitTokens tokens;
    @Autowired
    Composer composer;

    /** What one test starts would work in the next one, too. */
    @AfterEach
    void stop() {
        automations.all().stream().filter(one -> one.state() == Automation.State.RUNNING)
                .forEach(one -> automations.stop(Data.TESTS, one.id()));
        rules.all().forEach(rule -> rules.remove(Data.TESTS, rule.id()));
    }

    private long template(int purpose, String title) {
        return api.call("mailtemplate.post", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Name>"
                + Data.unique("雛形") + "</Name><Purpose><PurposeId>" + purpose + "</PurposeId></Purpose><Title>" + title
                + "</Title><MailType><MailTypeId>1</MailTypeId></MailType><SenderAddress>info@example.co.jp</SenderAddress>"
                + "<Advertisement><AdvertisementId>2</AdvertisementId></Advertisement><Body>https://www.example.co.jp/</Body>"
                + "</MailTemplate>").id();
    }

    private static PlanPart part(PartKind kind, Long object, int minutes, int next, int other) {
        return new PlanPart(kind, object, minutes, null, null, "", "", next, other);
    }

    private static PlanStart start(PlanStart.Kind kind, Long... objects) {
        return new PlanStart(kind, List.of(objects), null, 9, 1, 0);
    }

    private long running(Kind kind, PlanStart start, PlanPart... parts) {
        long id = automations.save(Data.TESTS, 0, kind, Data.unique("自動"), new Plan(start, Arrays.asList(parts)));
        automations.start(Data.TESTS, id);
        return id;
    }

    /** Everything that happened until now is followed, judged hits too, and every run goes as far as it can. */
    private void settle() {
        clock.advance(Duration.ofSeconds(3));
        for (int i = 0; i < 4; i++) {
            for (Source source : Source.values()) {
                while (feeds.follow(source)) {
                    // The next piece.
                }
            }
        }
        starter.batches();
        while (runner.run() > 0) {
            // The next parts.
        }
    }

    private void applied(long lead, long campaign, String kind) {
        long application = data.jdbc().sql("select max(id) from application where lead_id = ? and campaign_id = ?")
                .params(lead, campaign).query((row, n) -> row.getLong(1)).single();
        data.jdbc().sql("insert into application_event (application_id, kind, at) values (?, ?, ?)")
                .params(application, kind, data.now()).update();
    }

    private List<String> mails(long lead) {
        return data.jdbc().sql("select send_type || ' ' || coalesce(skip_reason::text, '-') || ' '"
                + " || coalesce(m.values ->> 'Title', c.title) from mail m join mail_content c on c.id = m.content_id"
                + " where m.lead_id = ? order by m.id").param(lead).query((row, n) -> row.getString(1)).list();
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
    void an_edit_is_for_new_runs_a_merge_ends_the_run_of_who_disappears_and_a_stop_keeps_the_others() {
        settle();
        long list = api.call("staticlist.post", "<Staticlist><Name>" + Data.unique("編集") + "</Name></Staticlist>").id();
        String name = Data.unique("編集");
        long id = automations.save(Data.TESTS, 0, Kind.SCENARIO, name, waiting(list, "旧"));
        automations.start(Data.TESTS, id);
        long stays = data.lead("残る", Data.unique("s") + "@example.com");
        long goes = data.lead("消える", Data.unique("s") + "@example.com");
        onto(list, stays);
        onto(list, goes);
        settle();
        automations.save(Data.TESTS, id, Kind.SCENARIO, name, waiting(list, "新"));
        long later = data.lead("後の", Data.unique("s") + "@example.com");
        onto(list, later);
        settle();
        merge.merge(stays, List.of(goes), Map.of(), Author.named(Route.MANUAL_MERGE, "管理"));
        assertThat(automations.get(id)).returns(2L, Automation::leads);
        automations.stop(Data.TESTS, id);
        clock.advance(Duration.ofHours(2));
        settle();
        assertThat(mails(stays)).isEmpty();
        automations.start(Data.TESTS, id);
        settle();
        assertThat(mails(stays)).containsExactly("6 - 旧");
        assertThat(mails(later)).containsExactly("6 - 新");
        assertThat(mails(goes)).isEmpty();
        assertThat(automations.get(id)).returns(0L, Automation::leads);
    }

    private Plan waiting(long list, String title) {
        return new Plan(start(PlanStart.Kind.LIST, list), List.of(part(PartKind.WAIT, null, 60, 2, 0),
                part(PartKind.MAIL, template(2, title), 0, 0, 0)));
    }

    private void onto(long list, long lead) {
        api.call("staticlist.postVisitor", "<StaticlistVisitor><Staticlist><StaticlistId>" + list
                + "</StaticlistId></Staticlist><VisitorId>" + lead + "</VisitorId></StaticlistVisitor>");
    }

    private void visited(long lead, String path) {
        data.jdbc().sql("with u as (insert into tracking_url (name, url, date_regist, date_update)"
                + " values ('x', 'https://www.example.co.jp' || :path, :now, :now) returning id),"
                + " s as (insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at,"
                + " page_view_num, landing_url, exit_url, date_regist, date_update) values (:lead, 'b', :key, :now, :now, 1,"
                + " 'x', 'x', :now, :now) returning id) insert into tracking_access (session_id, tracking_url_id, url, at,"
                + " date_regist, date_update) select s.id, u.id, 'x', :now, :now, :now from s, u").param("lead", lead)
                .param("key", Data.unique("k")).param("path", path).param("now", data.now()).update();
    }

    private MailRow mail(long lead) {
        return data.jdbc()
                .sql("select id, content_id, email, send_type, values, created_at from mail where lead_id = ?")
                .param(lead).query((row, n) -> new MailRow(row.getLong(1), row.getLong(2), null, lead, null,
                        row.getString(3), row.getInt(4), null, row.getString(5), row.getTimestamp(6).toInstant()))
                .single();
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

    @ParameterizedTest
    @CsvSource({"2027-02-10T00:00:00Z, 2027-02-28T00:00:00Z", "2027-02-28T00:00:00Z, 2027-03-31T00:00:00Z",
            "2028-02-28T23:59:59Z, 2028-02-29T00:00:00Z", "2027-12-31T00:00:00Z, 2028-01-31T00:00:00Z"})
    void a_month_without_that_day_has_its_batch_on_its_last_at_the_hour_in_japan(Instant after, Instant next) {
        assertThat(Starter.next(new PlanStart(PlanStart.Kind.MONTHLY, List.of(), null, 9, 31, 0), after))
                .isEqualTo(next);
    }

    /** 600 leads, two workers at once, one of which loses its database in the middle: each step once. */
    @Test
    void each_step_passes_each_lead_once_whoever_works_and_dies() throws Exception {
        settle();
        long before = data.jdbc().sql("select coalesce(max(id), 0) from lead").query((row, n) -> row.getLong(1))
                .single();
        data.jdbc().sql(
                "insert into lead (login_id, name1, email, date_regist, date_update) select 'auto' || ? || n, '同時',"
                        + " 'auto' || n || '@example.com', now(), now() from generate_series(1, 600) n")
                .param(before).update();
        long condition = conditions.save(Data.TESTS,
                new SearchConditions.Draft(Data.unique("同時"), 1, null, 3, null,
                        "{\"version\":1,\"target\":\"lead\",\"where\":{\"key\":\"Id\",\"op\":\"gt\","
                                + "\"value\":\"" + before + "\"}}"));
        long id = automations.save(Data.TESTS, 0, Kind.SCENARIO, Data.unique("同時"),
                new Plan(new PlanStart(PlanStart.Kind.DAILY, List.of(), condition, 9, 1, 0),
                        List.of(part(PartKind.MAIL, template(2, "同時"), 0, 2, 0),
                                part(PartKind.FILTER, condition, 0, 3, 0),
                                part(PartKind.MAIL, template(2, "同時二"), 0, 0, 0))));
        automations.start(Data.TESTS, id);
        long monthly = running(Kind.SCENARIO, new PlanStart(PlanStart.Kind.MONTHLY, List.of(), condition, 9, 31, 0),
                part(PartKind.WAIT, null, 5, 0, 0));
        clock.advance(Duration.ofDays(1));
        starter.batches();
        starter.batches();
        assertThat(automations.get(id).started()).isEqualTo(600);
        data.jdbc().sql("update automation set next_batch_at = ? where id = ?").param(data.now()).param(monthly).update();
        starter.batches();
        starter.batches();
        assertThat(automations.get(monthly).started()).as("each lead once a month").isEqualTo(600);
        assertThat(data.jdbc().sql("select next_batch_at > ? from automation where id = ?").param(data.now())
                .param(monthly).query(Boolean.class).single()).isTrue();
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
            assertThat(runner.run()).isPositive();
            data.jdbc().sql("select pg_terminate_backend(pg_backend_pid())").query((row, n) -> row.getBoolean(1))
                    .single();
        })).isInstanceOf(RuntimeException.class);
        assertThat(automations.passing(id).get(1).passed()).isEmpty();
        try (var workers = Executors.newFixedThreadPool(2)) {
            Callable<Void> work = () -> {
                for (int idle = 0; idle < 20; idle++) {
                    while (runner.run() > 0) {
                        idle = 0;
                    }
                }
                return null;
            };
            List<Future<Void>> both = new ArrayList<>(workers.invokeAll(List.of(work, work)));
            for (Future<Void> one : both) {
                one.get();
            }
        }
        assertThat(automations.get(id)).returns(600L, Automation::completed);
        assertThat(data.jdbc()
                .sql("select min(n) || ' ' || max(n) || ' ' || count(*) from (select count(*) as n from mail"
                        + " where lead_id > ? and send_type = 6 group by lead_id) one")
                .param(before)
                .query((row, n) -> row.getString(1)).single()).isEqualTo("2 2 600");
    }

    @Test
    void a_row_of_a_history_scores_once_a_merge_adds_up_and_a_threshold_is_told_once() {
        settle();
        int item = items.create(new NewCustomItem("VisitorData", Data.unique("点"), "", 1, CustomItem.Data.INTEGER, null,
                false, null, List.of()));
        await().until(() -> rules.numberItems().containsKey(item));
        long campaign = data.campaign("得点の催し");
        long session = data.session(campaign, "第1回");
        long lead = data.lead("得点", Data.unique("s") + "@example.com");
        long other = data.lead("統合", Data.unique("s") + "@example.com");
        data.jdbc().sql(
                "insert into activity (lead_id, activity_date, title, date_regist, date_update) values (?, ?, '昔', ?, ?)")
                .params(lead, data.now(), data.now(), data.now()).update();
        settle();
        long rule = rules.save(Data.TESTS, new ScoringRule(0, Data.unique("規則"), false, item, null, true, 15,
                "sales@example.com", List.of(new ScoringBlock(Happening.APPLICATION, campaign, 10),
                        new ScoringBlock(Happening.ACTIVITY, null, 5), new ScoringBlock(Happening.ACTIVITY, 6L, -1))));
        rules.turn(Data.TESTS, rule, true);
        for (long one : List.of(lead, other)) {
            data.application(one, campaign, session);
            applied(one, campaign, "APPLIED");
        }
        settle();
        assertThat(rules.best(rule, 1000)).filteredOn(scored -> scored.lead() == lead || scored.lead() == other)
                .extracting(ScoringRules.Scored::score).containsExactly(10L, 10L);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).body())
                .contains("<Attribute" + item + ">10</Attribute" + item + ">");
        // What was there before scores by hand alone, and no second time.
        rules.runOverPast(Data.TESTS, rule);
        rules.runOverPast(Data.TESTS, rule);
        while (scorer.past()) {
            // The next piece.
        }
        rules.runOverPast(Data.TESTS, rule);
        while (scorer.past()) {
            // Nothing is new.
        }
        assertThat(rules.best(rule, 1000)).filteredOn(scored -> scored.lead() == lead)
                .extracting(ScoringRules.Scored::score).containsExactly(14L);
        merge.merge(lead, List.of(other), Map.of(), Author.named(Route.MANUAL_MERGE, "管理"));
        scorer.show();
        assertThat(rules.best(rule, 1000)).filteredOn(scored -> scored.lead() == lead || scored.lead() == other)
                .extracting(ScoringRules.Scored::score).containsExactly(24L);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).body())
                .contains("<Attribute" + item + ">24</Attribute" + item + ">");
        assertThat(api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + lead).body())
                .contains("<RouteId>11</RouteId>");
        applied(lead, campaign, "APPLIED");
        settle();
        assertThat(data.jdbc()
                .sql("select count(*) from mail where email = 'sales@example.com' and values ->> 'about' = ?")
                .param("" + lead).query((row, n) -> row.getInt(1)).single()).isEqualTo(1);

        String email = data.jdbc().sql("select email from lead where id = ?").param(lead)
                .query((row, n) -> row.getString(1)).single();
        erasure.erase(Data.TESTS, EmailAddress.parse(email).orElseThrow());
        assertThat(rules.best(rule, 1000)).noneMatch(scored -> scored.lead() == lead || scored.lead() == other);
    }
}
