package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Surveys and discounts are made and changed in the console, which no call does (spec/smp-campaign.md 9.6, 9.8, 9.12). */
@ServerTest
class SurveyScreensTest {

    private static final Pattern RECORD = Pattern.compile("/admin/records/[a-z-]+/(\\d+)");
    private static final String SURVEYS = "/admin/records/surveys";
    private static final String QUESTIONS = "/admin/records/questions";
    private static final String DISCOUNTS = "/admin/records/discounts";

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    Staff staff;

    private Visitor someone;
    private long campaign;

    @BeforeEach
    void signIn() {
        someone = Visitor.staff(port, staff);
        campaign = data.campaign(Data.unique("展示会"));
    }

    private static long id(HttpResponse<String> made) {
        Matcher matcher = RECORD.matcher(made.headers().firstValue("Location")
                .orElseThrow(() -> new AssertionError(made.statusCode() + " " + made.body())));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private HttpResponse<String> make(String screen, String... fields) {
        return someone.submit(screen + "/new", fields);
    }

    private HttpResponse<String> change(String screen, long id, String... fields) {
        return someone.submit(screen + "/" + id + "/edit", fields);
    }

    private static void refused(HttpResponse<String> answer, String... texts) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(texts);
    }

    private long survey() {
        return id(make(SURVEYS, "Name", "来場前アンケート", "Title", "アンケート", "Seminar", "" + campaign));
    }

    private long question(long survey, String text, String form, String... choices) {
        List<String> fields = new ArrayList<>(
                List.of("EnqueteTemplate", "" + survey, "Description", text, "FormType", form));
        fields.addAll(List.of("ChoiceList-rows", "" + (choices.length + 3)));
        for (int i = 0; i < choices.length; i++) {
            fields.addAll(List.of("ChoiceList-" + i + "-ChoiceName", choices[i]));
        }
        return id(make(QUESTIONS, fields.toArray(String[]::new)));
    }

    private long count(String sql, Object... params) {
        return data.jdbc().sql(sql).params(List.of(params)).query(Long.class).single();
    }

    private long histories(long survey) {
        return count("select count(*) from survey_history where template_id = ?", survey);
    }

    private void answer(long survey, String attributes) {
        data.jdbc()
                .sql("""
                        insert into survey_answer (history_id, lead_id, date_answer, attributes, told, wording, date_regist, date_update)
                        select id, ?, now(), cast(? as jsonb), '{}', '{}', now(), now() from survey_history
                        where template_id = ? and end_date is null""")
                .params(data.lead(), attributes, survey).update();
    }

    @Test
    void a_survey_gets_questions_whose_choices_lead_on_and_is_published() {
        long survey = survey();
        refused(change(SURVEYS, survey, "IsActive", "1", "was-IsActive", "0"), "設問がないため有効にできません");
        long plan = question(survey, "導入の予定はありますか", "3", "ある", "ない");
        refused(make(QUESTIONS, "EnqueteTemplate", "" + survey, "Description", "時期", "FormType", "5"),
                "選択肢は2〜200個にしてください");
        refused(make(QUESTIONS, "EnqueteTemplate", "" + survey, "Description", "時期", "FormType", "1",
                "ParentQuestion", "" + plan), "分岐元の設問の選択肢を1つ以上選んでください", "value=\"1\"", "ある");
        long when = id(make(QUESTIONS, "EnqueteTemplate", "" + survey, "Description", "いつごろですか", "FormType", "1",
                "PageNo", "2", "ParentQuestion", "" + plan, "ParentChoice", "1"));
        refused(change(QUESTIONS, plan, "SortNo", "9", "was-SortNo", "1"), "ほかの設問の分岐元になっているため変更できません");
        refused(change(QUESTIONS, plan, "FormType", "1", "was-FormType", "3", "ChoiceList-rows", "0",
                "was-ChoiceList", "x"), "ほかの設問の分岐元になっているため変更できません");
        assertThat(someone.submit(QUESTIONS + "/" + plan + "/delete").statusCode()).isEqualTo(409);
        assertThat(histories(survey)).as("not published").isZero();

        assertThat(change(SURVEYS, survey, "IsActive", "1", "was-IsActive", "0").statusCode()).isEqualTo(302);
        assertThat(histories(survey)).isEqualTo(1);
        assertThat(change(QUESTIONS, when, "Description", "いつ導入しますか", "was-Description", "いつごろですか").statusCode())
                .isEqualTo(302);
        assertThat(histories(survey)).as("other words").isEqualTo(1);
        question(survey, "ご要望", "2");
        assertThat(histories(survey)).as("a question more").isEqualTo(2);
        assertThat(change(QUESTIONS, when, "FormType", "2", "was-FormType", "1").statusCode()).isEqualTo(302);
        assertThat(histories(survey)).as("another form type").isEqualTo(3);
        assertThat(count("select count(*) from survey_history where template_id = ? and end_date is null", survey))
                .isEqualTo(1);

        String preview = "/admin/surveys/" + survey + "/preview";
        assertThat(someone.get(preview).body()).contains("導入の予定はありますか", "ご要望").doesNotContain("いつ導入しますか");
        assertThat(someone.submit(preview, "page", "1", "seen", "" + plan, "q" + plan, "1").body())
                .as("a question that nobody had seen").contains("ご要望");
        String last = data.jdbc().sql("select max(id) from survey_question where template_id = ?").param(survey)
                .query(String.class).single();
        assertThat(someone.submit(preview, "page", "1", "seen", plan + "," + last, "q" + plan, "1").body())
                .contains("いつ導入しますか");
        assertThat(someone.submit(preview, "page", "1", "seen", plan + "," + last, "q" + plan, "2").body())
                .contains("ご回答ありがとうございました");
        assertThat(count("select count(*) from survey_answer a join survey_history h on h.id = a.history_id"
                + " where h.template_id = ?", survey)).isZero();
    }

    @Test
    void what_was_answered_is_hidden_and_still_counted() {
        long survey = survey();
        long field = question(survey, "関心のある分野", "4", "受付", "配信", "分析");
        long wish = question(survey, "ご要望", "1");
        change(SURVEYS, survey, "IsActive", "1", "was-IsActive", "0");
        answer(survey, "{\"" + field + "\": [1, 3], \"" + wish + "\": \"早く\"}");
        answer(survey, "{\"" + field + "\": [3]}");

        assertThat(change(QUESTIONS, field, "ChoiceList-rows", "3", "ChoiceList-0-ChoiceId", "2",
                "ChoiceList-0-ChoiceName", "配信", "ChoiceList-0-at", "2", "ChoiceList-1-ChoiceName", "申込",
                "ChoiceList-1-at", "1", "ChoiceList-2-ChoiceId", "3", "ChoiceList-2-ChoiceName", "集計",
                "ChoiceList-2-at", "3").statusCode()).isEqualTo(302);
        assertThat(data.jdbc()
                .sql("""
                        select string_agg(choice_id || name || case when hidden_at is null then '' else '(hidden)' end, ' ' order by choice_id)
                        from survey_choice where question_id = ?""")
                .param(field).query(String.class).single())
                .isEqualTo("1受付(hidden) 2配信 3集計 4申込");
        assertThat(someone.get(QUESTIONS + "/" + field).body()).contains("申込", "集計").doesNotContain("受付");
        assertThat(someone.submit(QUESTIONS + "/" + wish + "/delete").statusCode()).isEqualTo(302);
        assertThat(count("select count(*) from survey_question where id = ? and deleted_at is not null", wish))
                .isEqualTo(1);
        long nobody = question(survey, "だれも答えない", "1");
        someone.submit(QUESTIONS + "/" + nobody + "/delete");
        assertThat(count("select count(*) from survey_question where id = ?", nobody)).isZero();

        String results = someone.get("/admin/surveys/" + survey + "/results").body();
        assertThat(results).contains("関心のある分野", "100%", "50%", "受付", "集計", "ご要望", "非表示");
        refused(change(SURVEYS, survey, "EnqueteType", "2", "was-EnqueteType", "1"), "回答があるため変更できません");
        assertThat(someone.submit(SURVEYS + "/" + survey + "/delete").statusCode()).isEqualTo(409);
        long empty = survey();
        question(empty, "あとで", "3", "はい", "いいえ");
        assertThat(someone.submit(SURVEYS + "/" + empty + "/delete").statusCode()).isEqualTo(302);
        assertThat(count("select count(*) from survey_question where template_id = ?", empty)).isZero();
    }

    @Test
    void questions_move_when_another_takes_their_place_and_a_form_grows_by_rows() {
        long survey = survey();
        long first = question(survey, "一", "1");
        long second = question(survey, "二", "1");
        assertThat(change(QUESTIONS, second, "SortNo", "1", "was-SortNo", "2").statusCode()).isEqualTo(302);
        assertThat(data.jdbc().sql("select id from survey_question where template_id = ? order by sort_no")
                .param(survey).query(Long.class).list()).containsExactly(second, first);
        HttpResponse<String> more = make(QUESTIONS, "EnqueteTemplate", "" + survey, "ChoiceList-rows", "3",
                "ChoiceList-2-ChoiceName", "入力中", "more", "ChoiceList");
        assertThat(more.statusCode()).isEqualTo(200);
        assertThat(more.body()).contains("ChoiceList-5-ChoiceName", "入力中");
        assertThat(count("select count(*) from survey_question where template_id = ?", survey)).isEqualTo(2);
    }

    @Test
    void a_discount_is_made_by_the_rules_of_its_kind_and_an_automatic_one_excludes_others() {
        String[] automatic = {"Seminar", "" + campaign, "DiscountType", "2", "Name", "早割", "DiscountMethod", "2",
            "DiscountRate", "10", "StartDay", "2026-01-01T00:00", "EndDay", "2027-01-01T00:00"};
        refused(make(DISCOUNTS, "DiscountType", "2", "Name", "早割", "DiscountMethod", "1", "DiscountRate", "10"),
                "href=\"#DiscountAmount\"", "href=\"#DiscountRate\"", "href=\"#StartDay\"", "href=\"#EndDay\"");
        assertThat(
                make(DISCOUNTS, "DiscountType", "2", "Name", "早割", "DiscountMethod", "1", "DiscountAmount", "x").body()
                        .split("href=\"#DiscountAmount\"", -1))
                .as("what cannot be read is not missing too").hasSize(2);
        long early = id(make(DISCOUNTS, automatic));
        refused(make(DISCOUNTS, automatic), "有効な自動割引がすでにあります");
        assertThat(change(DISCOUNTS, early, "IsActive", "0", "was-IsActive", "1").statusCode()).isEqualTo(302);
        id(make(DISCOUNTS, automatic));
        refused(change(DISCOUNTS, early, "IsActive", "1", "was-IsActive", "0"), "有効な自動割引がすでにあります");

        refused(make(DISCOUNTS, "DiscountType", "3", "Name", "まとめ", "DiscountMethod", "1", "DiscountAmount", "500",
                "MinQuantity", "1", "Code", "NONE1"), "最小数量は2以上で入力してください",
                "この割引種別・割引方法では入力できません");
        String code = Data.unique("vip").toUpperCase(java.util.Locale.ROOT);
        refused(make(DISCOUNTS, "DiscountType", "1", "CodeType", "1", "Code", "a b", "Name", "優待", "DiscountMethod",
                "1",
                "DiscountAmount", "500"), "4〜32文字");
        long member = id(make(DISCOUNTS, "DiscountType", "1", "CodeType", "1", "Code", code.toLowerCase(
                java.util.Locale.ROOT), "Name", "優待", "DiscountMethod", "1", "DiscountAmount", "500"));
        assertThat(data.jdbc().sql("select code || ' ' || limit_num_per_visitor from discount where id = ?")
                .param(member).query(String.class).single()).isEqualTo(code + " 1");
        refused(make(DISCOUNTS, "DiscountType", "1", "CodeType", "1", "Code", code, "Name", "優待", "DiscountMethod", "1",
                "DiscountAmount", "500"), "このコードは別の割引で使われています");
        assertThat(someone.submit(DISCOUNTS + "/" + member + "/delete").statusCode()).isEqualTo(302);
    }

    @Test
    void a_package_has_sessions_of_its_campaign_and_a_discount_may_be_limited_to_it() {
        data.jdbc().sql("update campaign set price_type_id = 5 where id = ?").param(campaign).update();
        long first = data.session(campaign, Data.unique("午前"));
        long second = data.session(campaign, Data.unique("午後"));
        long other = data.session(data.campaign(Data.unique("別")), Data.unique("別"));
        String packages = "/admin/records/packages";
        refused(make(packages, "Seminar", "" + campaign, "Name", "一日券", "Price", "9000"), "href=\"#SessionList\"");
        refused(make(packages, "Seminar", "" + campaign, "Name", "一日券", "Price", "9000", "SessionList", "" + other),
                "このキャンペーンのものだけを選んでください");
        refused(make(packages, "Seminar", "" + campaign, "Name", "一日券", "SelectNum", "3", "SessionList", "" + first,
                "SessionList", "" + second), "href=\"#SelectNum\"");
        long made = id(make(packages, "Seminar", "" + campaign, "Name", "一日券", "Price", "9000", "SessionList",
                "" + first, "SessionList", "" + second));
        assertThat(count("select count(*) from session_package_member where package_id = ?", made)).isEqualTo(2);
        assertThat(change(packages, made, "IsActive", "0", "was-IsActive", "1").statusCode()).isEqualTo(302);
        assertThat(count("select count(*) from session_package where id = ? and not is_active", made)).isEqualTo(1);
        long discount = id(make(DISCOUNTS, "Seminar", "" + campaign, "DiscountType", "3", "Name", "まとめ", "MinQuantity",
                "2", "DiscountMethod", "1", "DiscountAmount", "500", "SessionPackageList", "" + made));
        assertThat(count("select count(*) from discount_package where discount_id = ?", discount)).isEqualTo(1);
        assertThat(someone.submit(packages + "/" + made + "/delete").statusCode()).isEqualTo(302);
        assertThat(count("select count(*) from discount_package where discount_id = ?", discount)).isZero();
    }

    @Test
    void a_discount_is_limited_to_sessions_of_its_campaign_and_gives_out_codes_one_by_one() {
        long session = data.session(campaign, Data.unique("基調講演"));
        long other = data.session(data.campaign(Data.unique("別")), Data.unique("別"));
        String[] single = {"Seminar", "" + campaign, "DiscountType", "1", "CodeType", "2", "Name", "招待",
            "DiscountMethod", "2", "DiscountRate", "100", "SessionList", "" + session};
        refused(make(DISCOUNTS, "Seminar", "" + campaign, "DiscountType", "1", "CodeType", "2", "Name", "招待",
                "DiscountMethod", "2", "DiscountRate", "100", "SessionList", "" + other),
                "このキャンペーンのものだけを選んでください");
        long discount = id(make(DISCOUNTS, single));
        assertThat(someone.get(DISCOUNTS + "/" + discount + "/edit").body()).contains("SessionList-" + session,
                "was-SessionList");
        String codes = "/admin/discounts/" + discount + "/codes";
        assertThat(someone.submit(codes, "codeCount", "0").statusCode()).isEqualTo(400);
        assertThat(someone.submit(codes, "codeCount", "12").statusCode()).isEqualTo(302);
        assertThat(someone.get(codes + ".csv").body().lines()).hasSize(13).first().isEqualTo("code");
        assertThat(change(DISCOUNTS, discount, "was-SessionList", "" + session).statusCode()).isEqualTo(302);
        assertThat(count("select count(*) from discount_session where discount_id = ?", discount)).isZero();
        long application = data.application(data.lead(), campaign, session);
        data.jdbc().sql("""
                insert into discount_history (application_id, discount_id, discount_type_id, discount_name, quantity,
                    discount_amount, discount_history_status_id, date_regist, date_update)
                values (?, ?, 1, '招待', 1, 100, 2, now(), now())""").params(application, discount).update();
        assertThat(someone.submit(DISCOUNTS + "/" + discount + "/delete").body()).contains("利用されたことがあるため削除できません");
        refused(change(DISCOUNTS, discount, "Seminar", "", "was-Seminar", "" + campaign), "利用されたことがあるため変更できません");
    }
}
