package io.yoriai.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.testkit.Xml;

/** Answers are checked against their questions, kept with their wording, and listed (spec/smp-campaign.md 9.8). */
@ServerTest
class AnswersTest {

    @Autowired
    Answers answers;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    List<LeadDeletionListener> deletions;
    @Autowired
    TransactionTemplate transactions;

    private long template;
    private long campaign;
    private int plan;
    private int when;
    private int fields;
    private int wish;

    /** Plans? When (if there are)? Fields of interest, one of which excludes all others; a wish, which leads keep as their note. */
    @BeforeEach
    void a_survey_that_branches() throws Exception {
        campaign = data.campaign("展示会");
        template = data.jdbc().sql("""
                insert into survey_template (name, title, campaign_id, date_regist, date_update)
                values ('事前アンケート', '事前アンケート', ?, now(), now()) returning id""").param(campaign)
                .query(Long.class).single();
        plan = question(1, 3, true, "予定", null, null, "ある", "ない");
        when = question(2, 5, true, "時期", plan, null, "3か月以内", "その他*");
        fields = question(3, 4, false, "分野", null, null, "受付", "配信", "特にない!");
        wish = question(4, 2, false, "要望", null, "Division", new String[0]);
        // Lists know a new question a second after it was made.
        Thread.sleep(1100);
    }

    private int question(int sort, int form, boolean required, String text, Integer parent, String column,
            String... choices) {
        int id = data.jdbc().sql("""
                insert into survey_question (template_id, description, form_type_id, is_required, sort_no,
                    parent_question_id, parent_choice_ids, visitor_column_name, max_length, date_regist, date_update)
                values (:template, :text, :form, :required, :sort, :parent, :parents, :column,
                    case when :form = 2 then 20 end, now(), now()) returning id""").param("template", template)
                .param("text", text).param("form", form).param("required", required ? 1 : 0).param("sort", sort)
                .param("parent", parent).param("parents", parent == null ? new Integer[0] : new Integer[]{1})
                .param("column", column).query(Integer.class).single();
        for (int i = 0; i < choices.length; i++) {
            data.jdbc().sql("""
                    insert into survey_choice (question_id, choice_id, name, is_other, is_exclusive, sort_no)
                    values (?, ?, ?, ?, ?, ?)""").params(id, i + 1, choices[i].replaceAll("[*!]", ""),
                    choices[i].endsWith("*") ? 1 : 0, choices[i].endsWith("!") ? 1 : 0, i).update();
        }
        return id;
    }

    private static Node text(String name, String text) {
        return new Node(name, text, List.of());
    }

    private static Node element(String name, Node... children) {
        return new Node(name, "", List.of(children));
    }

    private static Node choice(int question, Object... parts) {
        String name = "Attribute" + question;
        Node[] children = new Node[parts.length / 2];
        for (int i = 0; i < children.length; i++) {
            children[i] = text(name + parts[2 * i], parts[2 * i + 1].toString());
        }
        return element(name + "List", element(name, children));
    }

    private static Node given(Node... answers) {
        return element("Enquete", answers);
    }

    private List<String> faults(Node given) {
        Faults faults = new Faults();
        answers.check(template, given, faults);
        return faults.all().stream().map(AnswersTest::told).toList();
    }

    private static String told(Fault fault) {
        return fault.status() + " " + fault.code() + " " + fault.field();
    }

    private long answer(long lead, Node... given) {
        Faults faults = new Faults();
        Answered answered = answers.check(template, given(given), faults);
        faults.throwIfAny();
        return answers.record(answered, SurveyTarget.campaign(campaign), lead, Author.system(Route.API), "test");
    }

    private Node listed(String method, String key, long value, int n) {
        List<Node> rows = Xml.parse(api.get(method, "search_key1", key, "search_value1", Long.toString(value)).body())
                .children();
        return rows.get(n);
    }

    @Test
    void what_is_wrong_with_answers_is_told_of_each_and_only_of_what_is_shown() {
        assertThat(faults(given())).containsExactly("400 REQUIRED Enquete.Attribute" + plan);
        assertThat(faults(given(choice(plan, "Id", 2)))).as("what depends on 'yes' is not asked").isEmpty();
        assertThat(faults(given(choice(plan, "Id", 1)))).containsExactly("400 REQUIRED Enquete.Attribute" + when);
        assertThat(faults(given(choice(plan, "Id", 1), choice(when, "Id", 2))))
                .containsExactly("400 REQUIRED Enquete.Attribute" + when);
        assertThat(faults(given(choice(plan, "Id", 7), text("Attribute" + wish, "長".repeat(21)),
                text("Attribute999999", "x"), choice(fields, "Id", 1))))
                .containsExactlyInAnyOrder("400 INVALID_VALUE Enquete.Attribute" + plan,
                        "400 TOO_LONG Enquete.Attribute" + wish, "400 UNKNOWN_COLUMN Enquete.Attribute999999");
        Node both = element("Attribute" + fields + "List", text("Attribute" + fields, "1"),
                text("Attribute" + fields, "3"));
        assertThat(faults(given(choice(plan, "Id", 2), both)))
                .containsExactly("400 INVALID_VALUE Enquete.Attribute" + fields);
    }

    @Test
    void answers_are_listed_with_the_wording_of_their_time_and_the_newest_is_the_latest() {
        long lead = data.lead();
        long history = answer(lead, choice(plan, "Id", 2), choice(when, "Id", 1), text("Attribute" + wish, "前の席"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(answer(lead, choice(plan, "Name", "ある"), choice(when, "Name", "その他(来年)"),
                text("Attribute" + fields, "2"))).isEqualTo(history);
        data.jdbc().sql("update survey_choice set name = '有り' where question_id = ? and choice_id = 1").param(plan)
                .update();

        Node first = listed("visitor.getEnquete", "VisitorId", lead, 0);
        Node second = listed("visitor.getEnquete", "VisitorId", lead, 1);
        assertThat(first.child("LatestFlag").text() + second.child("LatestFlag").text()).isEqualTo("01");
        assertThat(first.child("Attribute" + when + "List")).as("hidden, so dropped").isNull();
        assertThat(second.child("Id").text()).isEqualTo(history + "-" + second.child("DataId").text());
        String body = api.get("visitor.getEnquete", "search_key1", "Attribute" + plan, "search_value1", "1").body();
        assertThat(body).contains("<Attribute" + plan + "Name>ある</Attribute" + plan + "Name>")
                .contains("<Attribute" + when + "Name>その他(来年)</Attribute" + when + "Name>");
        assertThat(data.jdbc().sql("select division from lead where id = ?").param(lead).query(String.class).single())
                .isEqualTo("前の席");

        Node told = listed("enquetehistory.get", "Id", history, 0);
        assertThat(told.child("AnswerNum").text()).isEqualTo("2");
        assertThat(told.child("QuestionList").children()).hasSize(4);
        assertThat(told.child("EndDate")).isNull();
    }

    @Test
    void a_question_more_begins_a_new_history_and_another_wording_does_not() {
        long first = answer(data.lead(), choice(plan, "Id", 2));
        data.jdbc().sql("update survey_question set description = '計画' where id = ?").param(plan).update();
        assertThat(answer(data.lead(), choice(plan, "Id", 2))).isEqualTo(first);
        question(5, 1, false, "もう一つ", null, null);
        assertThat(answer(data.lead(), choice(plan, "Id", 2))).isNotEqualTo(first);
        assertThat(listed("enquetehistory.get", "Id", first, 0).child("EndDate")).isNotNull();
    }

    @Test
    void of_a_lead_that_goes_the_choices_stay_without_free_text() {
        long lead = data.lead();
        answer(lead, choice(plan, "Id", 1), choice(when, "Id", 2, "Text", "来年"), text("Attribute" + wish, "電話で"));
        transactions.executeWithoutResult(transaction -> deletions.forEach(listener -> listener.release(lead)));
        String body = api.get("visitor.getEnquete", "search_key1", "VisitorId", "search_value1", Long.toString(lead))
                .body();
        assertThat(body).contains("その他</Attribute").doesNotContain("来年").doesNotContain("電話");
    }

    @Test
    void a_survey_is_answered_by_itself_only_in_its_time_and_as_often_as_it_may() {
        long lead = data.lead();
        SurveyTarget target = SurveyTarget.campaign(campaign);
        data.jdbc().sql("update survey_template set answer_limit_type_id = 1 where id = ?").param(template).update();
        answers.allow(template, target, lead);
        answer(lead, choice(plan, "Id", 2));
        assertThatThrownBy(() -> answers.allow(template, target, lead)).isInstanceOfSatisfying(FaultException.class,
                thrown -> assertThat(told(thrown.faults().getFirst())).isEqualTo("409 DUPLICATE EnqueteTemplate.Id"));
        data.jdbc().sql("update survey_template set is_active = 0 where id = ?").param(template).update();
        assertThatThrownBy(() -> answers.allow(template, target, lead)).isInstanceOfSatisfying(FaultException.class,
                thrown -> assertThat(told(thrown.faults().getFirst()))
                        .isEqualTo("409 OUT_OF_PERIOD EnqueteTemplate.Id"));
    }

    @Test
    void of_many_answers_of_one_lead_at_once_one_is_the_latest() throws Exception {
        long lead = data.lead();
        List<Callable<Long>> calls = IntStream.range(0, 16)
                .<Callable<Long>>mapToObj(n -> () -> answer(lead, choice(plan, "Id", 2))).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(calls).forEach(call -> assertThat(call.resultNow()).isPositive());
        }
        assertThat(data.jdbc().sql("select count(*) || '/' || count(*) filter (where latest_flag = '1')"
                + " from survey_answer where lead_id = ?").param(lead).query(String.class).single()).isEqualTo("16/1");
        assertThat(data.jdbc().sql("select count(*) from survey_history where template_id = ?").param(template)
                .query(Long.class).single()).isOne();
    }
}
