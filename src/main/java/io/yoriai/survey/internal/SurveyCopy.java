package io.yoriai.survey.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.campaign.CampaignCopyListener;

/**
 * A copied campaign's own surveys with new questions of the same choices and branches; its flows lead to the copies. Common surveys are only
 * referred to (spec/smp-campaign.md 3.2).
 */
@Component
@Order(1)
class SurveyCopy implements CampaignCopyListener {

    private static final String TEMPLATE = """
            name, title, description, completion_message, ss_target_type_id, enquete_type_id, respondent_type_id, answer_limit_type_id,
                start_day, end_day, is_active""";
    private static final String QUESTION = """
            description, form_type_id, error_type_id, is_required, page_no, sort_no, max_length, min_select_num, max_select_num, defaults,
                comment_on_form, comment_under_form, comment_left_form, comment_right_form, parent_choice_ids, visitor_column_name,
                last_choice""";

    private final JdbcClient jdbc;
    private final Histories histories;
    private final Questions questions;

    SurveyCopy(JdbcClient jdbc, Histories histories, Questions questions) {
        this.jdbc = jdbc;
        this.histories = histories;
        this.questions = questions;
    }

    @Override
    public void copied(Copy copy) {
        if (!copy.parts().contains("EnqueteTemplate")) {
            return;
        }
        jdbc.sql("select id, coalesce(session_id, 0) from survey_template where campaign_id = ? order by id")
                .param(copy.source()).query((row, n) -> Map.entry(row.getLong(1), row.getLong(2))).list()
                .forEach(template -> {
                    Long session = copy.of("Session").get(template.getValue());
                    if (template.getValue() == 0 || session != null) {
                        copy.of("EnqueteTemplate").put(template.getKey(), template(copy, template.getKey(), session));
                    }
                });
    }

    private long template(Copy copy, long old, @org.jspecify.annotations.Nullable Long session) {
        Timestamp now = Timestamp.from(copy.now());
        long made = jdbc.sql("insert into survey_template (campaign_id, session_id, " + TEMPLATE
                + ", date_regist, date_update) select :campaign, cast(:session as bigint), " + TEMPLATE
                + ", :now, :now from survey_template where id = :old returning id").param("campaign", copy.campaign())
                .param("session", session).param("now", now).param("old", old).query(Long.class).single();
        Map<Long, Long> copies = new HashMap<>();
        List<Long> olds = jdbc.sql("""
                select id from survey_question where template_id = ? and deleted_at is null order by sort_no""")
                .param(old)
                .query((row, n) -> row.getLong(1)).list();
        for (long question : olds) {
            copies.put(question, jdbc.sql("insert into survey_question (template_id, " + QUESTION
                    + ", date_regist, date_update) select :template, " + QUESTION
                    + ", :now, :now from survey_question where id = :old returning id").param("template", made)
                    .param("now", now).param("old", question).query(Long.class).single());
        }
        Long[] sources = copies.keySet().toArray(Long[]::new);
        Long[] targets = copies.values().toArray(Long[]::new);
        jdbc.sql("""
                insert into survey_choice (question_id, choice_id, name, is_other, is_exclusive, sort_no)
                select pair.made, c.choice_id, c.name, c.is_other, c.is_exclusive, c.sort_no
                from unnest(:sources, :made) as pair (source, made)
                join survey_choice c on c.question_id = pair.source and c.hidden_at is null""")
                .param("sources", sources)
                .param("made", targets).update();
        jdbc.sql("""
                update survey_question q set parent_question_id = parent.made
                from unnest(:sources, :made) as pair (source, made) join survey_question o on o.id = pair.source
                    join unnest(:sources, :made) as parent (source, made) on parent.source = o.parent_question_id
                where q.id = pair.made""").param("sources", sources).param("made", targets).update();
        if (copy.parts().contains("Flow")) {
            jdbc.sql("""
                    update flow_step s set survey_template_id = :made from flow f
                    where f.id = s.flow_id and f.campaign_id = :campaign and s.survey_template_id = :old""")
                    .param("made", made).param("campaign", copy.campaign()).param("old", old).update();
        }
        histories.follow(made, questions.of(made));
        return made;
    }
}
