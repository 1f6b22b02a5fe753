package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.audience.SearchConditions;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Saved search conditions, listed and used by lists (spec/smp-platform.md 8). */
@ServerTest
class SearchConditionFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    SearchConditions conditions;

    private String name;
    private long campaign;
    private long applied;
    private long other;

    /** Two leads of one name, the first of whom has applied. */
    @BeforeEach
    void leads() {
        name = Data.unique("条件");
        campaign = data.campaign(Data.unique("催し"));
        applied = data.lead(name, "One." + name.hashCode() + "@example.com");
        other = data.lead(name, "two." + name.hashCode() + "@example.org");
        data.application(applied, campaign, data.session(campaign, "s"));
    }

    @Test
    void every_relation_can_be_saved_in_words() {
        for (String relation : List.of("application", "application_session", "attendance", "attendance_session",
                "billing", "staticlist",
                "enquete")) {
            assertThat(save("{\"rel\":\"" + relation + "\"}")).isPositive();
        }
    }

    @Test
    void leads_are_found_by_what_they_answered() {
        long survey = data.jdbc()
                .sql("""
                        with template as (
                            insert into survey_template (name, title, campaign_id, date_regist, date_update)
                            values (?, '問', ?, now(), now()) returning id),
                        history as (
                            insert into survey_history (template_id, name, form, questions, start_date, date_regist, date_update)
                            select id, '問', '', '[]', now(), now(), now() from template returning id, template_id)
                        insert into survey_answer (history_id, lead_id, date_answer, attributes, told, wording, date_regist,
                            date_update)
                        select id, ?, now(), '{"71":[2,3],"72":"紹介で知りました"}', '{}', '{}', now(), now() from history
                        returning (select template_id from history)""")
                .params(name, campaign, applied).query(Long.class)
                .single();
        for (String asked : List.of("\"key\":\"Attribute71\",\"op\":\"eq\",\"value\":\"3\"",
                "\"key\":\"Attribute72\",\"op\":\"like\",\"value\":\"紹介\"",
                "\"key\":\"Attribute71\",\"op\":\"ne\",\"value\":\"1\"")) {
            String where = "{\"rel\":\"enquete\",\"where\":{\"all\":[{\"key\":\"EnqueteTemplateId\",\"op\":\"eq\",\"value\":\""
                    + survey + "\"},{" + asked + "}]}}";
            Reply found = api.get("visitor.get", "search_condition_id", "" + save(where));
            assertThat(found.body()).as(asked).contains("<Id>" + applied + "</Id>");
            assertThat(found.count("VisitorData")).isEqualTo(1);
        }
        String other = "{\"rel\":\"enquete\",\"where\":{\"key\":\"Attribute71\",\"op\":\"eq\",\"value\":\"1\"}}";
        assertThat(api.get("visitor.get", "search_condition_id", "" + save(other)).count("VisitorData")).isZero();
    }

    @Test
    void lists_campaigns_and_templates_that_a_condition_asks_for_are_not_deleted() {
        long list = api.call("staticlist.post", "<Staticlist><Name>" + name + "</Name></Staticlist>").id();
        long template = data.jdbc().sql("select min(id) from mail_template").query((row, n) -> row.getLong(1)).single();
        String wanted = "{\"any\":[{\"rel\":\"staticlist\",\"where\":{\"key\":\"StaticlistId\",\"op\":\"in\",\"value\":[\"0"
                + list
                + "\",\"99\"]}},{\"not\":{\"rel\":\"application\",\"where\":{\"key\":\"SeminarId\",\"op\":\"eq\",\"value\":\"$C\"}}}]}";
        long condition = save(wanted);
        Reply kept = api.call("staticlist.delete", "<Staticlist><Id>" + list + "</Id></Staticlist>");
        assertThat(SampleCalls.faults(kept)).containsExactly("CONFLICT Staticlist.Id");
        data.jdbc().sql("update campaign set seminar_status_id = 5 where id = ?").param(campaign).update();
        String seminar = "<Seminar><Id>" + campaign + "</Id></Seminar>";
        Reply asked = api.call("seminar.delete", Map.of("force", "1"), seminar);
        assertThat(SampleCalls.faults(asked)).containsExactly("CONFLICT Seminar.Id");
        assertThat(asked.body()).contains("検索条件「");
        assertThat(conditions.asking("SeminarId", campaign)).hasSize(1);
        assertThat(conditions.asking("MailTemplateId", template)).isEmpty();
        conditions.delete(Data.TESTS, condition);
        assertThat(api.call("staticlist.delete", "<Staticlist><Id>" + list + "</Id></Staticlist>").status())
                .isEqualTo(200);
        assertThat(api.call("seminar.delete", Map.of("force", "1"), seminar).status()).isEqualTo(200);
    }

    private long save(String where) {
        return save(where, null, 3);
    }

    private long save(String where, Long inside, int share) {
        return conditions.save(Data.TESTS, new SearchConditions.Draft(Data.unique("c"), 1, inside, share, null,
                "{\"version\":1,\"target\":\"lead\",\"where\":" + where.replace("$N", name).replace("$C", "" + campaign)
                        + "}"));
    }

    private String found(long condition) {
        Reply reply = api.get("visitor.get", "search_condition_id", "" + condition, "search_key1", "Name1",
                "search_value1", name, "order", "Id");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return java.util.regex.Pattern.compile("<VisitorData>.*?<Id>(\\d+)</Id>", java.util.regex.Pattern.DOTALL)
                .matcher(reply.body()).results().map(id -> id.group(1).equals("" + applied) ? "one" : "two")
                .collect(java.util.stream.Collectors.joining(","));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"all\":[]}|one,two", "{\"any\":[]}|''",
        "{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\"$N\"}|one,two",
        "{\"not\":{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\"$N\"}}|''",
        "{\"key\":\"Email\",\"op\":\"startswith\",\"value\":\"ONE.\"}|one",
        "{\"key\":\"Email\",\"op\":\"endswith\",\"value\":\".org\"}|two",
        "{\"key\":\"Email\",\"op\":\"notlike\",\"value\":\".org\"}|one",
        "{\"key\":\"Name1\",\"op\":\"in\",\"value\":[\"x\",\"$N\"]}|one,two",
        "{\"key\":\"Name1\",\"op\":\"notin\",\"value\":[\"x\",\"$N\"]}|''",
        "{\"key\":\"CompanyName\",\"op\":\"isnull\"}|one,two", "{\"key\":\"CompanyName\",\"op\":\"notnull\"}|''",
        "{\"key\":\"CompanyName\",\"op\":\"ne\",\"value\":\"x\"}|one,two",
        "{\"key\":\"DateRegist\",\"op\":\"between\",\"value\":[{\"base\":\"now\",\"add\":\"-1y\"},{\"base\":\"year\",\"add\":\"+1y\"}]}|one,two",
        "{\"rel\":\"application\",\"where\":{\"key\":\"SeminarId\",\"op\":\"eq\",\"value\":\"$C\"}}|one",
        "{\"not\":{\"rel\":\"application\"}}|two", "{\"rel\":\"application\",\"count\":{\"le\":0}}|two",
        "{\"rel\":\"application_session\",\"count\":{\"ge\":2}}|''",
        "{\"rel\":\"application\",\"within\":{\"days\":3}}|one", "{\"rel\":\"attendance\"}|''",
        "{\"all\":[{\"any\":[{\"rel\":\"application\"},{\"key\":\"Email\",\"op\":\"endswith\",\"value\":\".org\"}]},{\"key\":\"Name2\",\"op\":\"like\",\"value\":\"太\"}]}|one,two"})
    void a_condition_chooses_those_who_meet_it(String where, String expected) {
        assertThat(found(save(where))).isEqualTo(expected);
    }

    @Test
    void it_is_told_with_its_words_in_the_answers_language_and_how_many_it_met() {
        long id = save(
                "{\"all\":[{\"key\":\"PrefectureId\",\"op\":\"in\",\"value\":[\"1\",\"14\"]},{\"not\":{\"rel\":\"application\"}}]}");
        Map<String, String> one = Api.map("search_key1", "Id", "search_value1", "" + id);
        assertThat(api.call("searchcondition.get", one, null).body()).contains(
                "<SearchTargetName>リード</SearchTargetName>",
                "<ShareTypeName>全員</ShareTypeName>", "都道府県 が 東京都, 神奈川県 のいずれか かつ 申込 がない", "<MatchCount>");
        assertThat(
                api.call(api.credentials(), "searchcondition.get", one, null, Map.of("Accept-Language", "en")).body())
                .contains(" is one of 東京都, 神奈川県 and no application");
    }

    @Test
    void lists_about_leads_take_a_condition_on_leads_and_others_their_own() {
        long id = save("{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\"$N\"}");
        assertThat(api.get("visitor.getAttendance", "search_condition_id", "" + id).status()).isEqualTo(200);
        assertThat(SampleCalls.faults(api.get("seminar.get", "search_condition_id", "" + id)))
                .containsExactly("INVALID_VALUE search_condition_id");
        long own = conditions.save(Data.TESTS, new SearchConditions.Draft(Data.unique("c"), 2, null, 3, null,
                "{\"where\":{\"key\":\"Id\",\"op\":\"eq\",\"value\":\"" + campaign + "\"}}"));
        assertThat(api.get("seminar.get", "search_condition_id", "" + own).count("Seminar")).isEqualTo(1);
        assertThat(SampleCalls.faults(api.get("visitor.get", "search_condition_id", "" + own)))
                .containsExactly("INVALID_VALUE search_condition_id");
        assertThat(SampleCalls.faults(api.get("visitor.get", "search_condition_id", "987654321")))
                .containsExactly("INVALID_VALUE search_condition_id");
    }

    @Test
    void one_saved_inside_a_campaign_covers_its_applicants_and_keys_of_other_campaigns_do_not_see_it() {
        long id = save("{\"all\":[]}", campaign, 3);
        assertThat(found(id)).isEqualTo("one");
        Credentials elsewhere = api.newClient(NewApiClient.named("elsewhere").limitedTo(List.of(campaign + 1)));
        assertThat(SampleCalls.faults(api.call(elsewhere, "visitor.get", Map.of("search_condition_id", "" + id), null,
                Map.of()))).containsExactly("INVALID_VALUE search_condition_id");
    }

    @Test
    void one_for_its_owner_alone_is_nobody_elses() {
        long id = save("{\"all\":[]}", null, 1);
        assertThat(api.get("searchcondition.get", "search_key1", "Id", "search_value1", "" + id)
                .count("SearchCondition")).isZero();
        assertThat(SampleCalls.faults(api.get("visitor.get", "search_condition_id", "" + id)))
                .containsExactly("INVALID_VALUE search_condition_id");
    }

    @Test
    void one_that_no_longer_parses_matches_nothing_and_a_circle_is_one_of_those() {
        long id = save("{\"all\":[]}");
        data.jdbc().sql("update search_condition set condition = ? where id = ?")
                .params("{\"where\":{\"condition\":{\"id\":\"" + id + "\"}}}", id).update();
        clock.advance(Duration.ofSeconds(1));
        assertThat(found(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"where\":7}",
        "{\"where\":{\"key\":\"Nope\",\"op\":\"eq\",\"value\":\"1\"}}",
        "{\"where\":{\"key\":\"Name1\",\"op\":\"almost\",\"value\":\"1\"}}",
        "{\"where\":{\"key\":\"DateRegist\",\"op\":\"ge\",\"value\":\"soon\"}}",
        "{\"where\":{\"key\":\"DateRegist\",\"op\":\"ge\",\"value\":{\"base\":\"now\",\"add\":\"7\"}}}",
        "{\"where\":{\"rel\":\"pg_user\"}}", "{\"where\":{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\"\\u0000\"}}",
        "{\"where\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"all\":[]}}}}}}}}}}}"})
    void what_is_no_condition_is_not_saved(String json) {
        assertThatThrownBy(() -> conditions.save(Data.TESTS,
                new SearchConditions.Draft(Data.unique("c"), 1, null, 3, null, json)))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void a_name_is_taken_once_and_one_in_use_stays() {
        SearchConditions.Draft draft = new SearchConditions.Draft(Data.unique("c"), 1, null, 3, null,
                "{\"where\":{\"all\":[]}}");
        long id = conditions.save(Data.TESTS, draft);
        assertThatThrownBy(() -> conditions.save(Data.TESTS, draft)).isInstanceOf(FaultException.class);
        data.jdbc().sql("update campaign set preserve_search_condition_id = ? where id = ?").params(id, campaign)
                .update();
        assertThatThrownBy(() -> conditions.delete(Data.TESTS, id)).isInstanceOf(FaultException.class);
        data.jdbc().sql("update campaign set preserve_search_condition_id = null where id = ?").param(campaign)
                .update();
        conditions.delete(Data.TESTS, id);
        clock.advance(Duration.ofSeconds(1));
        assertThat(api.get("visitor.get", "search_condition_id", "" + id).status()).isEqualTo(400);
    }
}
