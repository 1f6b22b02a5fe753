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
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.audience.SearchConditions;
import io.yoriai.record.Fault;
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
    @Autowired
    io.yoriai.record.list.Conditions relations;

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
        for (String relation : relations.relations().keySet()) {
            assertThat(save("{\"rel\":\"" + relation + "\"}")).isPositive();
        }
        assertThat(relations.relations().keySet()).containsExactlyInAnyOrder("staticlist", "company", "application",
                "application_session", "attendance", "attendance_session", "mail", "mail_click", "enquete", "document",
                "tracking", "tracking_session", "activity", "changelog", "directmail", "billing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"staticlist|StaticlistId",
        "application|SeminarId SessionId FlowId Canceled Agency",
        "application_session|SeminarId SessionId FlowId Canceled Agency",
        "attendance|SeminarId SessionId FirstDate LastDate",
        "attendance_session|SeminarId SessionId FirstDate LastDate",
        "mail|MailTemplateId MailSenderId SendResultId Opened OpenDate Clicked Unsubscribed",
        "mail_click|ClickCountUrlId MailTemplateId MailSenderId Machine",
        "enquete|EnqueteTemplateId LatestFlag DateAnswer",
        "document|DocumentId", "tracking|TrackingUrlId Url", "tracking_session|PageViews Seconds",
        "company|Name EmailDomain"})
    void every_key_of_a_relation_can_be_asked_for(String relation, String keys) {
        for (String key : keys.split(" ")) {
            String value = key.contains("Date") ? "2026-01-01" : "1";
            assertThat(
                    save("{\"rel\":\"" + relation + "\",\"where\":{\"key\":\"" + key + "\",\"op\":\"eq\",\"value\":\""
                            + value + "\"}}"))
                    .as(key).isPositive();
        }
    }

    /** The first lead's; {@code $L} is its number. */
    private static final String HISTORY = """
            with c as (
                insert into company (name, prefecture_key, date_regist, date_update) values ('$N社', '13', timestamptz '$T', timestamptz '$T')
                returning id),
            k as (
                insert into company_lead (company_id, lead_id, link_type_id, date_regist, date_update)
                select id, $L, 1, timestamptz '$T' - interval '40 days', timestamptz '$T' from c),
            a as (
                insert into activity (lead_id, activity_date, activity_type_key, title, date_regist, date_update)
                select $L, timestamptz '$T', 'call', '$N' || n, timestamptz '$T', timestamptz '$T' from generate_series(1, 3) n),
            g as (
                insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                    lastupdate_user_name, date_regist, date_update)
                values ($L, 'Tel', '電話番号', '1', '2', 5, 'x', timestamptz '$T', timestamptz '$T')),
            d as (
                insert into lead_direct_mail (lead_id, order_id, order_name, ordered_date, send_status_id, date_regist,
                    date_update) values ($L, 4, '$N', timestamptz '$T', 2, timestamptz '$T', timestamptz '$T')),
            u as (
                insert into click_count_url (name, target_url, regist_type_id, date_regist, date_update)
                values ('$N', 'https://e', 1, timestamptz '$T', timestamptz '$T') returning id)
            insert into mail_click (mail_id, lead_id, click_count_url_id, target_url, clicked_at, head, verdict_id,
                date_update)
            select 0, $L, id, 'https://e', timestamptz '$T', false, 2, timestamptz '$T' from u""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"rel\":\"company\",\"where\":{\"key\":\"Name\",\"op\":\"startswith\",\"value\":\"$N\"}}|one",
        "{\"rel\":\"company\",\"where\":{\"key\":\"PrefectureId\",\"op\":\"eq\",\"value\":\"1\"}}|one",
        "{\"rel\":\"company\",\"where\":{\"key\":\"PrefectureId\",\"op\":\"eq\",\"value\":\"2\"}}|''",
        "{\"rel\":\"company\",\"within\":{\"days\":30}}|''", "{\"rel\":\"company\",\"within\":{\"days\":50}}|one",
        "{\"not\":{\"rel\":\"company\",\"where\":{\"key\":\"Name\",\"op\":\"eq\",\"value\":\"$N社\"}}}|two",
        "{\"rel\":\"activity\",\"where\":{\"all\":[{\"key\":\"ActivityTypeId\",\"op\":\"eq\",\"value\":\"1\"},{\"key\":\"Title\",\"op\":\"endswith\",\"value\":\"3\"}]}}|one",
        "{\"rel\":\"activity\",\"count\":{\"ge\":3,\"le\":3}}|one", "{\"rel\":\"activity\",\"count\":{\"ge\":4}}|''",
        "{\"rel\":\"activity\",\"count\":{\"le\":2}}|two", "{\"rel\":\"activity\",\"count\":{\"le\":0}}|two",
        "{\"rel\":\"changelog\",\"where\":{\"all\":[{\"key\":\"ItemName\",\"op\":\"eq\",\"value\":\"Tel\"},{\"key\":\"RouteId\",\"op\":\"in\",\"value\":[\"4\",\"5\"]}]}}|one",
        "{\"rel\":\"changelog\",\"where\":{\"key\":\"AfterValue\",\"op\":\"eq\",\"value\":\"3\"}}|''",
        "{\"rel\":\"directmail\",\"where\":{\"all\":[{\"key\":\"SendStatusId\",\"op\":\"eq\",\"value\":\"2\"},{\"key\":\"OrderName\",\"op\":\"eq\",\"value\":\"$N\"}]}}|one",
        "{\"rel\":\"mail_click\"}|''",
        "{\"rel\":\"mail_click\",\"where\":{\"key\":\"Machine\",\"op\":\"eq\",\"value\":\"1\"}}|one",
        "{\"rel\":\"application\",\"where\":{\"all\":[{\"key\":\"SeminarId\",\"op\":\"eq\",\"value\":\"$C\"},{\"rel\":\"campaign\",\"where\":{\"key\":\"Id\",\"op\":\"eq\",\"value\":\"$C\"}}]}}|one",
        "{\"rel\":\"application\",\"where\":{\"key\":\"SessionId\",\"op\":\"eq\",\"value\":\"99999999\"}}|''"})
    void leads_are_found_by_what_hangs_on_them(String where, String expected) {
        data.jdbc().sql(HISTORY.replace("$N", name).replace("$L", "" + applied).replace("$T",
                clock.instant().toString())).update();
        assertThat(found(save(where))).isEqualTo(expected);
    }

    @Test
    void other_targets_reach_their_lead_and_its_relations_and_their_campaign() {
        String about = "{\"where\":{\"all\":[{\"rel\":\"lead\",\"where\":{\"all\":[{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\""
                + name
                + "\"},{\"rel\":\"application_session\"}]}},{\"rel\":\"campaign\",\"where\":{\"key\":\"Id\",\"op\":\"eq\",\"value\":\""
                + campaign + "\"}}]}}";
        long id = conditions.save(Data.TESTS, new SearchConditions.Draft(Data.unique("c"), 4, null, 3, null, about));
        assertThat(api.get("visitor.getApplication", "search_condition_id", "" + id).count("Application"))
                .isEqualTo(1);
        assertThat(api.get("searchcondition.get", "search_key1", "Id", "search_value1", "" + id).body())
                .contains("リード(姓 が " + name, "キャンペーン(");
        for (String wrong : List.of("{\"where\":{\"rel\":\"activity\"}}", "{\"where\":{\"rel\":\"session\"}}")) {
            assertThatThrownBy(() -> conditions.save(Data.TESTS,
                    new SearchConditions.Draft(Data.unique("c"), 4, null, 3, null, wrong)))
                    .isInstanceOf(FaultException.class);
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
        long template = 1_000_000_000L + list;
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

    @Test
    void one_may_stand_in_another_and_what_uses_it_keeps_it() {
        long id = save("{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\"$N\"}");
        long outer = save("{\"all\":[{\"condition\":{\"id\":\"" + id + "\"}},{\"rel\":\"application\"}]}");
        assertThat(found(outer)).isEqualTo("one");
        assertThatThrownBy(() -> conditions.delete(Data.TESTS, id)).isInstanceOf(FaultException.class);
        long outmost = save("{\"not\":{\"condition\":{\"id\":" + outer + "}}}");
        assertThatThrownBy(() -> conditions.change(Data.TESTS, id, Data.unique("c"), 3,
                "{\"any\":[{\"condition\":{\"id\":\"" + outmost + "\"}}]}", true)).as("it would ask for itself")
                .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.faults())
                        .extracting(Fault::field).containsExactly("SearchCondition.Condition"));
        assertThat(found(outer)).isEqualTo("one");
        conditions.delete(Data.TESTS, outmost);
        conditions.delete(Data.TESTS, outer);
        long list = api.call("staticlist.post", "<Staticlist><Name>" + name + "</Name></Staticlist>").id();
        String delete = "<Staticlist><Id>" + list + "</Id></Staticlist>";
        long sending = data.jdbc()
                .sql("""
                        insert into mail_sender (name, search_condition_id, staticlist_id, reserve_date, date_regist, date_update)
                        values (?, ?, ?, '2100-01-01', now(), now()) returning id""")
                .params(name, id, list).query(Long.class)
                .single();
        assertThatThrownBy(() -> conditions.delete(Data.TESTS, id)).isInstanceOf(FaultException.class);
        assertThat(SampleCalls.faults(api.call("staticlist.delete", delete)))
                .containsExactly("CONFLICT Staticlist.Id");
        data.jdbc().sql("update mail_sender set mail_sender_status_id = 6 where id = ?").param(sending).update();
        conditions.delete(Data.TESTS, id);
        assertThat(api.call("staticlist.delete", delete).status()).isEqualTo(200);
    }

    @Test
    void what_is_too_much_is_not_saved() {
        String test = "{\"key\":\"Name1\",\"op\":\"eq\",\"value\":\"x\"}";
        String value = "\"x\"";
        assertThat(save("{\"all\":[" + String.join(",", Collections.nCopies(199, test)) + "]}")).isPositive();
        for (String wrong : List.of("{\"all\":[" + String.join(",", Collections.nCopies(200, test)) + "]}",
                test.replace("eq", "in").replace(value,
                        "[" + String.join(",", Collections.nCopies(10_001, "\"\"")) + "]"),
                test.replace("x", "x".repeat(256 * 1024)))) {
            assertThatThrownBy(() -> save(wrong)).isInstanceOf(FaultException.class);
        }
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
        "{\"key\":\"CompanyName\",\"op\":\"notlike\",\"value\":\"x\"}|one,two",
        "{\"key\":\"CompanyName\",\"op\":\"notin\",\"value\":[\"x\"]}|one,two",
        "{\"key\":\"CompanyName\",\"op\":\"eq\",\"value\":\"\"}|one,two",
        "{\"key\":\"PrefectureId\",\"op\":\"has_any\",\"value\":[\"1\",\"48\"]}|one,two",
        "{\"key\":\"PrefectureId\",\"op\":\"has_all\",\"value\":[\"1\",\"48\"]}|''",
        "{\"key\":\"DateRegist\",\"op\":\"gt\",\"value\":{\"base\":\"month\",\"add\":\"-1m\"}}|one,two",
        "{\"key\":\"DateRegist\",\"op\":\"lt\",\"value\":{\"base\":\"week\",\"add\":\"-2w\"}}|''",
        "{\"key\":\"DateRegist\",\"op\":\"le\",\"value\":{\"base\":\"today\",\"add\":\"-30d\"}}|''",
        "{\"key\":\"DateRegist\",\"op\":\"ge\",\"value\":{\"base\":\"now\",\"add\":\"+2h\"}}|''",
        "{\"rel\":\"application\",\"where\":{\"key\":\"Canceled\",\"op\":\"eq\",\"value\":\"0\"}}|one",
        "{\"rel\":\"application\",\"where\":{\"key\":\"Canceled\",\"op\":\"eq\",\"value\":\"1\"}}|''",
        "{\"rel\":\"application_session\",\"where\":{\"key\":\"Agency\",\"op\":\"eq\",\"value\":\"0\"}}|one",
        "{\"rel\":\"application_session\",\"where\":{\"key\":\"Agency\",\"op\":\"eq\",\"value\":\"1\"}}|''",
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
        for (String method : List.of("staticlist.get", "visitor.getDeletelog", "visitor.getMergelog",
                "visitor.getDirectMail")) {
            assertThat(SampleCalls.faults(api.get(method, "search_condition_id", "" + id))).as(method)
                    .containsExactly("NOT_ALLOWED search_condition_id");
        }
    }

    @Test
    void one_saved_inside_a_campaign_covers_its_applicants_and_keys_of_other_campaigns_do_not_see_it() {
        long id = save("{\"all\":[]}", campaign, 3);
        assertThat(found(id)).isEqualTo("one");
        assertThat(api.get("searchcondition.get", "search_key1", "Id", "search_value1", "" + id).first("MatchCount"))
                .as("the same as the lists").isEqualTo("1");
        Credentials elsewhere = api
                .newClient(NewApiClient.named("elsewhere").limitedTo(List.of(data.campaign("別の催し"))));
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
        assertThat(api.get("seminar.get", "search_key1", "Id", "search_value1", "" + campaign).body())
                .contains("<PreserveSearchConditionName>" + draft.name() + "<");
        data.jdbc().sql("update campaign set preserve_search_condition_id = null where id = ?").param(campaign)
                .update();
        long file = api.call("file.post", "<File><Name>x.txt</Name><Body>eA==</Body></File>").id();
        long document = data.jdbc().sql("""
                insert into document (campaign_id, name, publication_type_id, preserve_search_condition_id, file_id,
                    date_regist, date_update) values (?, 'x', 2, ?, ?, now(), now()) returning id""")
                .params(campaign, id, file).query(Long.class).single();
        assertThatThrownBy(() -> conditions.delete(Data.TESTS, id)).isInstanceOf(FaultException.class);
        assertThat(api.get("document.get", "search_key1", "Id", "search_value1", "" + document).body())
                .contains("<PreserveSearchConditionName>" + draft.name() + "<");
        data.jdbc().sql("update document set preserve_search_condition_id = null where id = ?").param(document)
                .update();
        conditions.delete(Data.TESTS, id);
        clock.advance(Duration.ofSeconds(1));
        assertThat(api.get("visitor.get", "search_condition_id", "" + id).status()).isEqualTo(400);
    }
}
