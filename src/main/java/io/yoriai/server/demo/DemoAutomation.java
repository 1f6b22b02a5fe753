package io.yoriai.server.demo;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.account.Actor;
import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.Automations;
import io.yoriai.automation.Happening;
import io.yoriai.automation.PartKind;
import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanPart;
import io.yoriai.automation.PlanStart;
import io.yoriai.automation.ScoringBlock;
import io.yoriai.automation.ScoringRule;
import io.yoriai.automation.ScoringRules;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;

/** What the demo does with leads by itself: a scenario that is under way, and scores of what the leads did. */
@Component
class DemoAutomation {

    private static final Actor DEMO = new Actor.Job("demo");
    private static final int THREE_DAYS = 3 * 24 * 60;
    private static final int A_WEEK = 7 * 24 * 60;

    private final Automations automations;
    private final ScoringRules rules;
    private final CustomItemMaker items;
    private final JdbcClient jdbc;

    DemoAutomation(Automations automations, ScoringRules rules, CustomItemMaker items, JdbcClient jdbc) {
        this.automations = automations;
        this.rules = rules;
        this.items = items;
        this.jdbc = jdbc;
    }

    /** The jobs find leads who asked for material, and score what happened before. */
    void insert() {
        long asked = list("資料請求者", "シナリオ「資料請求のフォロー」の入口");
        long hot = list("フォローの電話をする", "案内のリンクを開いたリード");
        long guide = template("資料請求のお礼", "[% VisitorData.name1 %] 様 資料請求のお礼",
                "資料をご請求いただき、ありがとうございます。\n\n製品のご案内\nhttps://www.example.com/products/\n");
        long again = template("資料請求の再案内", "[% VisitorData.name1 %] 様 その後いかがでしょうか",
                "先日お送りした資料はご覧いただけましたでしょうか。\n\n導入事例\nhttps://www.example.com/cases/\n");
        long scenario = automations.save(DEMO, 0, Kind.SCENARIO, "資料請求のフォロー",
                new Plan(new PlanStart(PlanStart.Kind.LIST, List.of(asked), null, 9, 1, 0),
                        List.of(part(PartKind.MAIL, guide, 0, 2, 0), part(PartKind.CLICK, null, A_WEEK, 3, 4),
                                part(PartKind.LIST_ADD, hot, 0, 0, 0), part(PartKind.MAIL, again, 0, 5, 0),
                                part(PartKind.WAIT, null, THREE_DAYS, 0, 0))));
        automations.start(DEMO, scenario);
        jdbc.sql("""
                insert into staticlist_lead (staticlist_id, lead_id, date_regist, date_update)
                select :list, lead.id, a.started_at, a.started_at from lead, automation a
                where a.id = :scenario and lead.id % 23 = 0 order by lead.id""").param("list", asked)
                .param("scenario", scenario).update();
        int item = items.create(new NewCustomItem("VisitorData", "行動スコア", "Score", 1, CustomItem.Data.INTEGER, null,
                false, null, List.of()));
        long rule = rules.save(DEMO, new ScoringRule(0, "見込み度", false, item, null, false, 40, "sales@example.com",
                List.of(new ScoringBlock(Happening.APPLICATION, null, 10),
                        new ScoringBlock(Happening.ATTENDANCE, null, 20),
                        new ScoringBlock(Happening.ANSWER, null, 15), new ScoringBlock(Happening.ACTIVITY, null, 5),
                        new ScoringBlock(Happening.CLICK, null, 3))));
        rules.turn(DEMO, rule, true);
        rules.runOverPast(DEMO, rule);
    }

    private static PlanPart part(PartKind kind, @Nullable Long object, int minutes, int next, int other) {
        return new PlanPart(kind, object, minutes, null, null, "", "", next, other);
    }

    private long list(String name, String memo) {
        return jdbc.sql("insert into staticlist (name, memo, date_regist, date_update) values (?, ?, now(), now())"
                + " returning id").param(name).param(memo).query((row, n) -> row.getLong(1)).single();
    }

    private long template(String name, String title, String body) {
        return jdbc.sql("""
                insert into mail_template (name, purpose_id, mail_category_key, advertisement_id, mail_type_id, title,
                    sender_address, sender_name, body, charset_id, date_regist, date_update)
                values (?, 2, '1', 2, 1, ?, 'office@example.com', '寄合 事務局', ?, 2, now(), now())
                returning id""").param(name).param(title).param(body).query((row, n) -> row.getLong(1)).single();
    }
}
