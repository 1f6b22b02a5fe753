package io.yoriai.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.yoriai.automation.internal.Starter;
import io.yoriai.audience.SearchConditions;
import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.internal.Scorer;
import io.yoriai.lead.LeadMerge;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.record.things.ContractTest;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Data;

/** Edits, merges and workers that die while automations run, and what leads score. */
@ContractTest
class RunEdgesTest extends AutomationCase {

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

    private Plan waiting(long list, String title) {
        return new Plan(start(PlanStart.Kind.LIST, list), List.of(part(PartKind.WAIT, null, 60, 2, 0),
                part(PartKind.MAIL, template(2, title), 0, 0, 0)));
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
        data.jdbc().sql("update automation set next_batch_at = ? where id = ?").param(data.now()).param(monthly)
                .update();
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
