package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.yoriai.account.Staff;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemManner;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Custom items are made, changed and deleted in the console (spec/smp-lead.md 0.3, spec/smp-campaign.md 9.11). */
@ServerTest
class ItemScreensTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final String LEADS = "/admin/settings/items/leads";
    private static final String SPEAKERS = "/admin/settings/items/speakers";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;
    @Autowired
    CustomItemMaker maker;

    private final List<String> made = new ArrayList<>();
    private Visitor visitor = new Visitor(0);

    @BeforeEach
    void signIn() {
        visitor = console(1);
    }

    private Visitor console(int level) {
        String login = Data.unique("item");
        long id = staff.create(login, PASSWORD, "項目 太郎", null);
        data.jdbc().sql("update staff set admin_level_id = ? where id = ?").params(level, id).update();
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    /** Items of a test are asked of no other's records. */
    @AfterEach
    void remove() {
        made.forEach(own -> visitor.submit(own + "/delete"));
    }

    private String make(String list, String... fields) {
        HttpResponse<String> answer = visitor.submit(list + "/new", fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        String own = answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*(/admin[^?]*).*", "$1");
        made.add(own);
        return own;
    }

    private String choices(String label) {
        return make(LEADS, "itemLabelJa", label, "itemForm", "4", "itemLink", "1", "itemChoices", "製造\n\n小売\n物流\n");
    }

    private static String name(String own) {
        return "Attribute" + own.replaceFirst(".*/", "");
    }

    private String setting(String method, String own) {
        return api.get(method).body().replaceFirst("(?s).*<ColumnName>" + name(own) + "</ColumnName>", "")
                .replaceFirst("(?s)</\\w+SettingItem>.*", "");
    }

    @Test
    void an_item_is_added_and_changed_and_calls_know_it_at_once() {
        HttpResponse<String> wrong = visitor.submit(SPEAKERS + "/new", "itemForm", "5", "itemMax", "9", "itemLabelEn",
                "Topic");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#itemLabelJa\"", "href=\"#itemChoices\"", "href=\"#itemMax\"",
                "value=\"Topic\"");
        String label = Data.unique("専門");
        String own = make(SPEAKERS, "itemLabelJa", label, "itemForm", "1", "itemData", "STRING", "itemAdminOnly", "1",
                "itemComment", "一つだけ");
        assertThat(visitor.get(SPEAKERS).body()).contains(label, name(own), "管理者のみ");
        assertThat(setting("speakersetting.get", own)).contains(label, "<IsAdminOnly>1<", "<IsRequired>0<", "一つだけ");
        assertThat(visitor.submit(own, "version", "1", "itemLabelJa", label + "分野", "itemLabelEn", "Field",
                "itemRequired", "1", "itemCheck", "2", "itemMax", "5", "itemPlace", "1").statusCode()).isEqualTo(302);
        assertThat(setting("speakersetting.get", own)).contains(label + "分野", "<IsAdminOnly>0<", "<IsRequired>1<",
                "<MaxLength>5<", "<ErrorTypeId>2<").doesNotContain("一つだけ");
        for (String value : List.of("", "123456", "abc")) {
            assertThat(
                    visitor.submit("/admin/records/speakers/new", "Name1", "講", "Name2", "者", name(own), value).body())
                    .as(value).contains("href=\"#" + name(own) + "\"");
        }
        assertThat(data.jdbc().sql("select columns::text from audit_log where what = 'item.change' and record = ?"
                + " order by id desc limit 1").param("Speaker/" + name(own)).query(String.class).single())
                .contains("\"LabelEn\": [\"\", \"Field\"]");
    }

    @Test
    void items_stand_in_the_order_that_their_places_say() {
        String first = make(SPEAKERS, "itemLabelJa", Data.unique("甲"), "itemForm", "2");
        String second = make(SPEAKERS, "itemLabelJa", Data.unique("乙"), "itemForm", "2");
        visitor.submit(second, "version", "1", "itemLabelJa", "乙", "itemPlace", "1");
        String list = visitor.get(SPEAKERS).body();
        assertThat(list.indexOf(second + "\"")).isPositive().isLessThan(list.indexOf(first + "\""));
        String told = api.get("speakersetting.get").body();
        assertThat(told.indexOf(">" + name(second) + "<")).isPositive()
                .isLessThan(told.indexOf(">" + name(first) + "<"));
    }

    @Test
    void who_saves_later_sees_both_versions_and_may_save_again() {
        String own = make(SPEAKERS, "itemLabelJa", Data.unique("二人"), "itemForm", "2");
        assertThat(visitor.submit(own, "version", "1", "itemLabelJa", "先の名前", "itemPlace", "1").statusCode())
                .isEqualTo(302);
        HttpResponse<String> later = visitor.submit(own, "version", "1", "itemLabelJa", "後の名前", "itemPlace", "1");
        assertThat(later.statusCode()).isEqualTo(409);
        assertThat(later.body()).contains("ほかの人が先に保存しました", "先の名前", "後の名前", "name=\"version\" value=\"2\"");
        assertThat(visitor.submit(own, "version", "2", "itemLabelJa", "後の名前", "itemPlace", "1").statusCode())
                .isEqualTo(302);
        assertThat(visitor.get(SPEAKERS).body()).contains("後の名前").doesNotContain("先の名前");
    }

    @Test
    void choices_are_renamed_ordered_and_added_and_one_that_a_record_has_is_stopped_instead_of_deleted() {
        String own = choices(Data.unique("業種"));
        long lead = data.lead();
        String put = "<VisitorData><Id>" + lead + "</Id><" + name(own) + "List><" + name(own) + "><" + name(own)
                + "Id>%d</" + name(own) + "Id></" + name(own) + "></" + name(own) + "List></VisitorData>";
        assertThat(api.call("visitor.put", put.formatted(2)).status()).isEqualTo(200);
        HttpResponse<String> saved = visitor.submit(own, rows("1", "1,3,製造業,Makers,USED", "2,1,小売,,DELETED",
                "3,2,物流,,DELETED", ",,金融,Banks,USED"));
        assertThat(saved.headers().firstValue("Location").orElse("")).as(saved.body()).endsWith("done=choice-stopped");
        assertThat(setting("visitorsetting.get", own).replaceAll("\\s", "")).contains(
                "<ChoiceId>2</ChoiceId><ChoiceName>小売</ChoiceName><IsStopped>1</IsStopped></Choice><Choice><ChoiceId>1<",
                "製造業", "<ChoiceId>4</ChoiceId><ChoiceName>金融").doesNotContain("物流");
        assertThat(api.call("visitor.put", put.formatted(2)).status()).as("stopped, and taken").isEqualTo(200);
        assertThat(api.call("visitor.put", put.formatted(3)).status()).as("deleted").isEqualTo(400);
        String form = visitor.get("/admin/records/leads/new").body();
        assertThat(form).contains("製造業").doesNotContain(name(own) + "-2\"");
        assertThat(visitor.get("/admin/records/leads/" + lead + "/edit").body()).as("the lead has it")
                .contains(name(own) + "-2\"");
        visitor.submit(own, rows("2", "2,1,小売,,STOPPED", "1,2,製造業,Makers,USED", "4,3,金融,Banks,DELETED", ",4,農業,,USED"));
        assertThat(setting("visitorsetting.get", own)).as("no number comes again").contains("<ChoiceId>5<", "農業")
                .doesNotContain("<ChoiceId>4<", "<ChoiceId>3<");
    }

    @Test
    void forms_hold_at_first_what_the_item_says_and_calls_store_nothing_of_it() {
        String own = choices(Data.unique("初期の"));
        String item = name(own);
        for (String wrong : List.of("3", "4", "x", "1:")) {
            HttpResponse<String> refused = visitor.submit(own, ConsoleFlowTest.with(rows("1", "1,1,製造,,USED",
                    "2,2,小売,,USED", "3,3,物流,,STOPPED"), "itemDefault", wrong));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(refused.body()).contains("href=\"#itemDefault\"");
        }
        assertThat(visitor.submit(own, ConsoleFlowTest.with(rows("1", "1,1,製造,,USED", "2,2,小売,,USED",
                "3,3,物流,,STOPPED"), "itemDefault", "1:2")).statusCode()).isEqualTo(302);
        assertThat(visitor.get(own).body()).contains("value=\"1:2\"");
        assertThat(setting("visitorsetting.get", own).replaceAll("\\s", ""))
                .contains("<DefaultList><Default>1</Default><Default>2</Default></DefaultList>");
        String first = item + "-1\"[^>]* checked";
        assertThat(visitor.get("/admin/records/leads/new").body()).containsPattern(first);
        assertThat(applying()).containsPattern(first);
        String email = Data.unique("d") + "@example.com";
        api.call("visitor.post",
                "<VisitorData><Name1>初</Name1><Name2>期</Name2><Email>" + email + "</Email></VisitorData>");
        assertThat(api.get("visitor.get", "search_key1", "Email", "search_value1", email).body())
                .contains(email).doesNotContain(item);
        for (String[] wrong : new String[][]{{"DATE", "2026-02-30"}, {"DATE", "0999-12-31"},
            {"DATE_TIME", "2026-01-01T10:00"}, {"STRING", "六文字の初期値", "itemMax", "5"},
            {"STRING", "全角", "itemCheck", "2"}}) {
            List<String> fields = new ArrayList<>(List.of("itemLabelJa", "日", "itemForm", "1", "itemData", wrong[0],
                    "itemDefault", wrong[1]));
            fields.addAll(List.of(wrong).subList(2, wrong.length));
            assertThat(visitor.submit(SPEAKERS + "/new", fields.toArray(String[]::new)).body())
                    .as(String.join(" ", wrong)).contains("href=\"#itemDefault\"");
        }
    }

    @Test
    void what_a_saved_condition_asks_for_stays_and_the_condition_is_named() {
        String own = choices(Data.unique("条件の"));
        String condition = Data.unique("使う検索");
        assertThat(visitor.submit("/admin/search-conditions/new", "conditionName", condition, "target", "1", "share",
                "3", "key1", name(own), "op1", "eq", "value1", "2").statusCode()).isEqualTo(302);
        String path = "/admin/search-conditions/" + data.jdbc().sql("select id from search_condition where name = ?")
                .param(condition).query(Long.class).single();
        HttpResponse<String> choice = visitor.submit(own, rows("1", "1,1,製造,,USED", "2,2,小売,,DELETED", "3,3,物流,,USED"));
        assertThat(choice.statusCode()).isEqualTo(409);
        assertThat(choice.body()).contains("検索条件「" + condition + "」が使っています", "href=\"#itemChoices\"");
        assertThat(visitor.submit(own, rows("1", "1,1,製造,,USED", "2,2,小売,,USED", "3,3,物流,,DELETED")).statusCode())
                .as("another choice").isEqualTo(302);
        HttpResponse<String> item = visitor.submit(own + "/delete");
        assertThat(item.statusCode()).isEqualTo(409);
        assertThat(item.body()).contains("検索条件「" + condition + "」が使っています");
        visitor.submit(path + "/delete");
        assertThat(visitor.submit(own + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.get(own).statusCode()).isEqualTo(404);
        assertThat(api.get("visitorsetting.get").body()).doesNotContain(">" + name(own) + "<");
        assertThat(name(choices(Data.unique("次の")))).as("its number is given to no other").isNotEqualTo(name(own));
    }

    private String saved(String name) {
        return data.jdbc().sql("select id from search_condition where name = ?").param(name).query(String.class)
                .single();
    }

    @Test
    void a_condition_is_picked_inside_another_and_none_asks_for_itself() {
        String list = "/admin/search-conditions/";
        String inner = Data.unique("首都圏の");
        String outer = Data.unique("首都圏以外の");
        visitor.submit(list + "new", "conditionName", inner, "target", "1", "share", "3", "key1", "PrefectureId", "op1",
                "eq", "value1", "13");
        String of = saved(inner);
        assertThat(visitor.get(list + "new").body()).contains("value=\"condition:" + of + "\"", inner);
        assertThat(visitor.get(list + "new?target=2").body()).doesNotContain("condition:" + of + "\"");
        String[] rows = {"conditionName", outer, "target", "1", "share", "3", "rel1", "condition:" + of, "not1", "1",
            "op1", "eq", "key2", "Name1", "op2", "eq", "value2", "山田"};
        List<String> both = new ArrayList<>(List.of(rows));
        both.addAll(List.of("key1", "Name1", "value1", "佐藤"));
        HttpResponse<String> mixed = visitor.submit(list + "new", both.toArray(String[]::new));
        assertThat(mixed.statusCode()).isEqualTo(400);
        assertThat(mixed.body()).contains("保存した検索条件を選んだ行では");
        assertThat(visitor.submit(list + "new", rows).statusCode()).isEqualTo(302);
        String stored = list + saved(outer);
        assertThat(data.jdbc().sql("select condition from search_condition where name = ?").param(outer)
                .query(String.class).single()).contains("{\"not\":{\"condition\":{\"id\":\"" + of + "\"}}}");
        HttpResponse<String> shown = visitor.get(stored);
        assertThat(shown.body()).contains("value=\"condition:" + of + "\" selected", "検索条件 " + inner);
        assertThat(visitor.submit(stored, rows).statusCode()).isEqualTo(302);
        assertThat(visitor.submit(list + of, "conditionName", inner, "share", "3", "rel1",
                "condition:" + saved(outer), "op1", "eq").statusCode()).as("each asks for the other").isEqualTo(400);
        assertThat(visitor.submit(list + of + "/delete").statusCode()).isEqualTo(409);
        assertThat(visitor.submit(stored + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.submit(list + of + "/delete").statusCode()).isEqualTo(302);
    }

    @Test
    void a_condition_on_another_resource_with_the_same_number_keeps_nothing() {
        int n = maker.create(new NewCustomItem("Company", "会社の", "", 2, null, null, false, null, List.of()),
                ItemManner.USUAL);
        String company = "/admin/settings/items/companies/" + n;
        made.add(company);
        while (data.jdbc().sql("select coalesce(max(n), 0) from custom_item where resource = 'VisitorData'")
                .query(Integer.class).single() < n) {
            made.add(LEADS + "/" + maker.create(new NewCustomItem("VisitorData", "リードの", "", 2, null, null, false, null,
                    List.of()), ItemManner.USUAL));
        }
        String condition = Data.unique("企業の検索");
        data.jdbc().sql("insert into search_condition (name, search_target_id, share_type_id, condition, date_regist,"
                + " date_update) values (?, 1, 3, ?, now(), now())").param(condition)
                .param("{\"where\":{\"key\":\"Attribute" + n + "\",\"op\":\"notnull\"}}").update();
        assertThat(visitor.submit(company + "/delete").statusCode()).as("it asks for the lead's").isEqualTo(302);
        int next = maker.create(new NewCustomItem("Company", "会社の", "", 2, null, null, false, null, List.of()),
                ItemManner.USUAL);
        made.add("/admin/settings/items/companies/" + next);
        data.jdbc().sql("update search_condition set condition = ? where name = ?")
                .param("{\"where\":{\"not\":{\"rel\":\"company\",\"where\":{\"key\":\"Attribute" + next
                        + "\",\"op\":\"notnull\"}}}}")
                .param(condition).update();
        assertThat(visitor.submit("/admin/settings/items/companies/" + next + "/delete").body())
                .as("it asks for the company's").contains(condition);
        data.jdbc().sql("delete from search_condition where name = ?").param(condition).update();
    }

    @Test
    void an_item_of_leads_stays_while_a_key_a_rule_a_scenario_or_a_template_uses_it_and_all_are_told() {
        String own = make(LEADS, "itemLabelJa", Data.unique("使われる"), "itemForm", "1", "itemData", "INTEGER");
        String other = make(LEADS, "itemLabelJa", Data.unique("使われない"), "itemForm", "2");
        String called = Data.unique("使うもの");
        var jdbc = data.jdbc();
        int n = Integer.parseInt(name(own).replace("Attribute", ""));
        jdbc.sql("insert into scoring_rule (name, blocks, increment_item, date_regist, date_update)"
                + " values (?, '[]', ?, now(), now())").params(called, n).update();
        jdbc.sql("insert into mail_template (name, title, body, date_regist, date_update)"
                + " values (?, '件名', ?, now(), now())").params(called, "[% VisitorData.attribute" + n + " %]").update();
        jdbc.sql(
                """
                        with a as (insert into automation (kind, name, date_regist, date_update) values ('SCENARIO', :name, now(), now())
                            returning id),
                        v as (insert into automation_version (automation_id, plan, created_at)
                            select id, jsonb_build_object('parts', jsonb_build_array(jsonb_build_object('column', :item::text))), now()
                            from a returning id)
                        select id from v""")
                .param("name", called).param("item", name(own)).query((row, index) -> row.getLong(1)).list()
                .forEach(version -> jdbc.sql("update automation set version_id = ? where name = ?")
                        .params(version, called).update());
        jdbc.sql("insert into system_setting (name, value) values ('lead.update_key', ?)"
                + " on conflict (name) do update set value = excluded.value").param("Email:" + name(own))
                .update();
        try {
            await().untilAsserted(() -> assertThat(visitor.submit(own + "/delete").body()).contains(
                    "スコアリングの規則「" + called, "メールテンプレート「" + called, "シナリオ「" + called, "リードの更新キー"));
            assertThat(visitor.submit(other + "/delete").statusCode()).isEqualTo(302);
        } finally {
            jdbc.sql("delete from scoring_rule where name = ?").param(called).update();
            jdbc.sql("delete from mail_template where name = ?").param(called).update();
            jdbc.sql("delete from automation where name = ?").param(called).update();
            jdbc.sql("delete from system_setting where name = 'lead.update_key'").update();
        }
        await().untilAsserted(() -> assertThat(visitor.submit(own + "/delete").statusCode()).isIn(302, 404));
    }

    @Test
    void base_items_of_leads_are_marked_as_required_and_every_way_in_asks_for_them() {
        assertThat(visitor.get(SPEAKERS).body()).doesNotContain("name=\"required\"");
        assertThat(visitor.get(LEADS).body()).contains("id=\"required-Fax\"").doesNotContain("required-LoginId",
                "required-LoginPassword", "required-RegistrationType", "required-DateRegist");
        String[] before = {"was", "Name1", "was", "Name2", "was", "Email", "required", "Name1", "required", "Name2"};
        String post = "<VisitorData><Name1>必</Name1><Name2>須</Name2>%s</VisitorData>";
        long lead = data.lead();
        try {
            assertThat(visitor.submit(LEADS, marked(before, "Email", "Fax")).statusCode()).isEqualTo(302);
            assertThat(visitor.submit(LEADS, marked(before, "SubTel")).statusCode()).as("who saw neither mark")
                    .isEqualTo(302);
            assertThat(api.get("visitorsetting.get").body()).containsPattern(required("Fax", 1))
                    .containsPattern(required("SubTel", 1)).containsPattern(required("Email", 0));
            assertThat(api.call("visitor.post", post.formatted("")).body())
                    .contains("<ErrorField>VisitorData.Fax<", "<ErrorField>VisitorData.SubTel<")
                    .doesNotContain("VisitorData.Email");
            assertThat(api.call("visitor.post", post.formatted("<Fax>03</Fax><SubTel>04</SubTel>")).status())
                    .isEqualTo(201);
            String put = "<VisitorData><Id>" + lead + "</Id>%s</VisitorData>";
            assertThat(api.call("visitor.put", put.formatted("<Fax/>")).body()).contains("REQUIRED", "VisitorData.Fax");
            assertThat(api.call("visitor.put", put.formatted("<Tel>03</Tel>")).status()).isEqualTo(200);
            assertThat(visitor.submit("/admin/records/leads/new", "Name1", "必", "Name2", "須").body())
                    .contains("href=\"#Fax\"", "href=\"#SubTel\"");
            assertThat(applying()).contains("id=\"v-Fax\"").doesNotContain("id=\"v-Address1\"");
        } finally {
            visitor.submit(LEADS, "was", "Fax", "was", "SubTel", "required", "Email");
        }
        assertThat(api.get("visitorsetting.get").body()).containsPattern(required("Fax", 0))
                .containsPattern(required("SubTel", 0)).containsPattern(required("Email", 1));
    }

    /** The form of a campaign as a stranger sees it. */
    private String applying() {
        long campaign = data.campaign("項目の展示会");
        data.jdbc().sql("update campaign set ss_target_type_id = 1 where id = ?").param(campaign).update();
        return visitor.get("/public/application/add/" + campaign).body();
    }

    private static String[] marked(String[] before, String... more) {
        return Stream.concat(Stream.of(before), Stream.of(more).flatMap(one -> Stream.of("required", one)))
                .toArray(String[]::new);
    }

    private static String required(String column, int mark) {
        return "<ColumnName>" + column + "</ColumnName>(?:(?!</VisitorSettingItem>)[\\s\\S])*<IsRequired>" + mark + "<";
    }

    @Test
    void whoever_is_no_privileged_administrator_does_not_come_here() {
        assertThat(console(2).get(LEADS).statusCode()).isEqualTo(403);
        assertThat(visitor.get("/admin/settings/items").headers().firstValue("Location").orElse("")).endsWith(LEADS);
        assertThat(visitor.get(LEADS + "?lang=en").body()).contains("Add an item");
    }

    /** A form whose choices are these: id, place, Japanese, English, state. */
    private static String[] rows(String version, String... choices) {
        List<String> fields = new ArrayList<>(List.of("version", version, "itemLabelJa", "業種", "itemLink", "1",
                "itemPlace", "1"));
        for (String choice : choices) {
            String[] cells = choice.split(",", -1);
            fields.addAll(List.of("choiceId", cells[0], "choicePlace", cells[1], "choiceJa", cells[2], "choiceEn",
                    cells[3], "choiceState", cells[4]));
        }
        return fields.toArray(String[]::new);
    }
}
