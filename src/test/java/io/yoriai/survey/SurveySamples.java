package io.yoriai.survey;

import java.util.List;

import io.yoriai.testkit.SampleRecord;
import io.yoriai.testkit.Samples;

/** Survey templates and questions to test with. */
public final class SurveySamples {

    private SurveySamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("EnqueteTemplate").made(SurveySamples::template),
                SampleRecord.of("EnqueteQuestion").made(SurveySamples::question),
                SampleRecord.of("EnqueteHistory").made(SurveySamples::history),
                SampleRecord.of("Enquete").made(SurveySamples::answer));
    }

    private static long template(Samples samples, int n) {
        return samples.data().jdbc()
                .sql("""
                        insert into survey_template (name, title, description, ss_target_type_id, campaign_id, session_id,
                            enquete_type_id, respondent_type_id, answer_limit_type_id, start_day, end_day, is_active, date_regist,
                            date_update)
                        values ('調査' || :n % 3, 'ご意見 & ' || :n, case when :n % 2 = 0 then '<p>説明</p>' end, :n % 2 + 1, :campaign,
                            :session, :n % 3 + 1, :n % 4 + 1, :n % 3 + 1, case when :n > 1 then :now::timestamptz end,
                            case when :n > 2 then :now::timestamptz + interval '3 days' end, :n % 2, :now, :now) returning id""")
                .param("n", n).param("campaign", n % 3 == 0 ? null : samples.reference("Seminar", n))
                .param("session", n % 4 == 1 ? samples.reference("Session", n) : null)
                .param("now", samples.now()).query(Long.class).single();
    }

    private static long question(Samples samples, int n) {
        long template = samples.reference("EnqueteTemplate", 0);
        long id = samples.data().jdbc()
                .sql("""
                        insert into survey_question (template_id, description, form_type_id, error_type_id, is_required, page_no,
                            sort_no, max_length, defaults, parent_question_id, parent_choice_ids, date_regist, date_update)
                        select :template, '質問 ' || :n, (array[1, 2, 3, 4, 5, 9])[:n % 6 + 1], case when :n % 6 = 0 then 2 end,
                            :n % 2, :n / 3 + 1, coalesce(max(sort_no), 0) + 1, case when :n % 6 < 2 then 200 end,
                            case when :n = 3 then array['1'] else '{}' end, case when :n > 3 then max(id) end,
                            case when :n > 3 then array[1, 2] else '{}'::integer[] end, :now, :now
                        from survey_question where template_id = :template returning id""")
                .param("template", template)
                .param("n", n).param("now", samples.now()).query(Long.class).single();
        samples.data().jdbc().sql("""
                insert into survey_choice (question_id, choice_id, name, is_other, sort_no)
                select :id, k, '選択肢' || k, k / 3, 4 - k from generate_series(1, 3) k""").param("id", id).update();
        return id;
    }

    private static long history(Samples samples, int n) {
        return samples.data().jdbc()
                .sql("""
                        insert into survey_history (template_id, name, ss_target_type_id, ss_data_id, form, questions, start_date,
                            end_date, date_regist, date_update)
                        values (:template, '回答 ' || :n % 3, :type, :target, '', :questions::jsonb, :now, :now, :now, :now)
                        returning id""")
                .param("template", samples.reference("EnqueteTemplate", n))
                .param("type", n % 3 == 0 ? null : n % 3).param("target", n % 3 == 0
                        ? null
                        : samples.reference(n % 3 == 1 ? "Seminar" : "Session", n))
                .param("questions", n % 2 == 0 ? "[]" : """
                        [{"AttributeId": "1", "Name": "満足度", "FormType": "3", "ChoiceList": [
                            {"ChoiceId": "1", "ChoiceName": "満足"}]}]""")
                .param("n", n).param("now", samples.now()).query(Long.class).single();
    }

    private static long answer(Samples samples, int n) {
        return samples.data().jdbc().sql("""
                insert into survey_answer (history_id, lead_id, latest_flag, date_answer, attributes, told, wording,
                    date_regist, date_update)
                values (:history, :lead, :n % 2, :now, '{}', '{}', '{}', :now, :now) returning id""")
                .param("history", history(samples, n)).param("lead", samples.reference("VisitorData", n / 2))
                .param("n", n).param("now", samples.now()).query(Long.class).single();
    }
}
