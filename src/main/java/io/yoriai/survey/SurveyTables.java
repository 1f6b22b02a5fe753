package io.yoriai.survey;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;
import java.util.Map;

import io.yoriai.lead.LeadRetention;
import io.yoriai.record.Dictionary;
import io.yoriai.record.list.Relation;
import io.yoriai.record.list.Copied;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.ChildTable;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writable.Edited;
import io.yoriai.survey.internal.QuestionRules;
import io.yoriai.survey.internal.SurveyRules;

/** Where the columns of survey templates and their questions stand (spec/smp-campaign.md 8.1, 8.2). */
@Configuration(proxyBeanMethods = false)
class SurveyTables {

    private static final String CHOICES = """
            (select json_agg(json_build_object('ChoiceId', x.choice_id::text, 'ChoiceName', x.name, 'IsOther', x.is_other,
                    'IsExclusive', x.is_exclusive, 'SortNo', x.sort_no) order by x.sort_no, x.choice_id)
             from survey_choice x where x.question_id = q.id and x.hidden_at is null)""";

    private static final String PARENT_CHOICES = """
            (select json_agg(json_build_object('ParentChoiceId', x.choice_id::text, 'ParentChoiceName', x.name)
                    order by x.sort_no, x.choice_id)
             from survey_choice x
             where x.question_id = q.parent_question_id and x.choice_id = any (q.parent_choice_ids))""";

    /** The session that was asked about, and the campaign of either. */
    private static final String TARGET = " left join session ts on h.ss_target_type_id = 2 and ts.id = h.ss_data_id";
    private static final String CAMPAIGN = """
            coalesce(ts.campaign_id, case when h.ss_target_type_id = 1 then h.ss_data_id end)""";

    @Bean
    Copied questionsCopied() {
        return Copied.of("EnqueteQuestion").column("defaults", """
                select coalesce(array_agg(one), '{}') from jsonb_array_elements_text(a -> 'DefaultList') one""").list(
                "ChoiceList", "survey_choice", "question_id",
                Map.of("ChoiceName", "name"));
    }

    /** What was answered, by question; {@code %s} is what a choice leaves of its pair. */
    private static final String ANSWERED = """
            select coalesce(jsonb_object_agg(n, case
                    when k like '%%File' then jsonb_build_object('Id', (v ->> (k || 'Id'))::bigint, 'Name', v ->> (k || 'Name'),
                        'Extension', v ->> (k || 'Extension'),
                        'Path', regexp_replace(v ->> (k || 'Path'), '^.*/static/upload/[^/]+/', '/static/upload/{host}/'))
                    when k like '%%List' then (select jsonb_agg(%s) from jsonb_array_elements(v) one)
                    else v end), '{}')
            from jsonb_each(a) answer (k, v) cross join lateral (select substring(k from '^Attribute([0-9]+)')) number (n)
            where n is not null""";
    private static final String CHOICE = "(one ->> ('Attribute' || n || 'Id'))::integer";

    /** What was asked is told by the history of the survey. */
    @Bean
    Copied answersCopied() {
        return Copied.of("Enquete").column("attributes", ANSWERED.formatted(CHOICE))
                .column("told", ANSWERED.formatted("jsonb_build_object('id', " + CHOICE
                        + ", 'name', coalesce(one ->> ('Attribute' || n || 'Name'), ''))"))
                .column("wording", """
                        select coalesce(jsonb_object_agg(q ->> 'AttributeId', q ->> 'Name'), '{}')
                        from survey_history h cross join jsonb_array_elements(h.questions) q
                        where h.id = (a ->> 'HistoryId')::bigint and exists (
                            select from jsonb_object_keys(a) k
                            where substring(k from '^Attribute([0-9]+)') = q ->> 'AttributeId')""")
                .files("Enquete",
                        """
                                select (a ->> 'DataId')::bigint, substring(k from '^Attribute[0-9]+'), (v ->> (k || 'Id'))::bigint
                                from copied cross join jsonb_each(a) answer (k, v) where k ~ '^Attribute[0-9]+File$'""");
    }

    @Bean
    ResourceTable surveyTemplateRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("EnqueteTemplate"), """
                survey_template t left join campaign c on c.id = t.campaign_id
                    left join session s on s.id = t.session_id""", "t").campaign("t.campaign_id")
                .pair("Seminar", "t.campaign_id", "c.title").pair("Session", "t.session_id", "s.title")
                .column("QuestionNum",
                        "(select count(*) from survey_question q where q.template_id = t.id and q.deleted_at is null)")
                .column("AnswerNum", """
                        (select count(*) from survey_answer a join survey_history h on h.id = a.history_id
                         where h.template_id = t.id and a.latest_flag = '1')""")
                .link("PublicUrl", "case when t.enquete_type_id > 1 then '/public/enquete/answer/' || t.id end");
    }

    @Bean
    Edited surveyTemplateEdited(ResourceTable surveyTemplateRows, SurveyRules rules) {
        return Writable.of(surveyTemplateRows, "survey_template").rules(rules).inConsole();
    }

    /** A question that was answered stays hidden; so do its choices. */
    @Bean
    Edited surveyQuestionEdited(ResourceTable surveyQuestionRows, QuestionRules rules) {
        return Writable.of(surveyQuestionRows, "survey_question").rules(rules).under("EnqueteTemplate").kept()
                .handled("DefaultList", "ParentChoice").list("ChoiceList", ChildTable.of("survey_choice", "question_id")
                        .number("ChoiceId").column("ChoiceName", "name").living("hidden_at is null"))
                .inConsole();
    }

    @Bean
    ResourceTable surveyQuestionRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("EnqueteQuestion"), """
                survey_question q join survey_template t on t.id = q.template_id
                    left join survey_question p on p.id = q.parent_question_id""", "q").where("q.deleted_at is null")
                .campaign("t.campaign_id")
                .pair("EnqueteTemplate", "q.template_id", "t.name").column("Name", "'attribute' || q.id")
                .column("ColumnName", "'Attribute' || q.id")
                .json("DefaultList", "case when q.defaults <> '{}' then to_json(q.defaults) end")
                .json("ChoiceList", CHOICES).pair("ParentQuestion", "q.parent_question_id", "p.description")
                .json("ParentChoice", PARENT_CHOICES).order("EnqueteTemplate", "SortNo");
    }

    /** Choices are told with the wording that they had when they were made. */
    @Bean
    ResourceTable surveyAnswerRows(Dictionary dictionary) {
        return ResourceTable
                .of(dictionary.resource("Enquete"), "survey_answer e join survey_history h on h.id = e.history_id"
                        + TARGET, "e")
                .campaign(CAMPAIGN).column("Id", "e.history_id || '-' || e.id")
                .sorted("Id", "array[e.history_id, e.id]")
                .number("HistoryId", "e.history_id").number("DataId", "e.id").number("VisitorId", "e.lead_id")
                .json("Attribute{n}", "e.told");
    }

    @Bean
    ResourceTable surveyHistoryRows(Dictionary dictionary) {
        return ResourceTable.of(dictionary.resource("EnqueteHistory"),
                "survey_history h join survey_template t on t.id = h.template_id" + TARGET, "h").campaign(CAMPAIGN)
                .pair("EnqueteTemplate", "h.template_id", "t.name").number("SsDataId", "h.ss_data_id")
                .column("AnswerNum", "(select count(*) from survey_answer a where a.history_id = h.id)")
                .json("QuestionList", "h.questions");
    }

    @Bean
    Relation surveyRelation(ResourceTable surveyAnswerRows) {
        return Relation.of("enquete", surveyAnswerRows, "e.date_answer").number("EnqueteTemplateId", "h.template_id")
                .items("e.attributes");
    }

    @Bean
    Referable surveyTemplateReferable() {
        return new Referable("EnqueteTemplate", "survey_template", "name", "true");
    }

    /** When leads were heard of here. */
    @Bean
    LeadRetention.Sign surveySign() {
        return () -> List.of("select from survey_answer x where x.lead_id = l.id and x.date_answer >= :since");
    }

    @Bean
    Referable surveyQuestionReferable() {
        return new Referable("EnqueteQuestion", "survey_question", "description", "deleted_at is null");
    }
}
