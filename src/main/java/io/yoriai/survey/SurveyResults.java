package io.yoriai.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Objects;

/**
 * What people answered to a survey, counted: the latest answer of each lead and target, over all of them or about one
 * (spec/smp-campaign.md 9.12).
 */
@Service
public class SurveyResults {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    SurveyResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What was asked about.
     *
     * @param type 1 a campaign, 2 a session; null: the lead itself
     * @param title "": there is none
     * @param answers how many there are
     */
    public record About(@Nullable Integer type, @Nullable Long id, String title, long answers) {

        /** A text that tells it from the others. */
        public String key() {
            return type + "-" + id;
        }
    }

    /**
     * A question's answers.
     *
     * @param form as questions have it
     * @param hidden it is asked no more
     * @param answered how many answered it
     * @param choices in the order of the form, those that are offered no more last; none: it is not of choices
     */
    public record Counted(int id, String text, int form, boolean hidden, long answered, List<Choice> choices) {

        /** Hundredths of those who answered the question; 0 where nobody did. */
        public long share(Choice choice) {
            return answered == 0 ? 0 : Math.round(choice.count() * 100.0 / answered);
        }
    }

    /** @param hidden it is offered no more */
    public record Choice(int id, String name, boolean hidden, long count) {}

    /** What a survey was answered about, campaigns before sessions. */
    public List<About> about(long template) {
        return jdbc.sql("""
                select h.ss_target_type_id, h.ss_data_id, coalesce(c.title, s.title, '') as title, count(*) as answers
                from survey_answer a join survey_history h on h.id = a.history_id
                    left join campaign c on h.ss_target_type_id = 1 and c.id = h.ss_data_id
                    left join session s on h.ss_target_type_id = 2 and s.id = h.ss_data_id
                where h.template_id = ? and a.latest_flag = '1'
                group by 1, 2, 3 order by 1 nulls first, 3, 2""").param(template)
                .query((row, n) -> new About(row.getObject(1, Integer.class), row.getObject(2, Long.class),
                        row.getString(3), row.getLong(4)))
                .list();
    }

    /**
     * Counts by question; one that is asked no more is counted where somebody answered it.
     *
     * @param about null: all
     */
    public List<Counted> of(long template, @Nullable About about) {
        return jdbc
                .sql("""
                        with answer as (
                            select a.attributes from survey_answer a join survey_history h on h.id = a.history_id
                            where h.template_id = :template and a.latest_flag = '1' and (:all
                                or h.ss_target_type_id is not distinct from cast(:type as smallint)
                                    and h.ss_data_id is not distinct from cast(:target as bigint))),
                        told as materialized (select e.key, e.value from answer a cross join jsonb_each(a.attributes) e),
                        answered as (select key, count(*) as n from told group by key),
                        picked as (
                            select t.key, c.choice, count(*) as n from told t cross join lateral jsonb_array_elements_text(
                                case jsonb_typeof(t.value) when 'array' then t.value else '[]' end) c (choice) group by 1, 2)
                        select q.id, q.description, q.form_type_id, q.deleted_at is not null as hidden, coalesce(n.n, 0) as answered,
                            coalesce((select json_agg(json_build_object('id', c.choice_id, 'name', c.name,
                                    'hidden', c.hidden_at is not null, 'count', coalesce(p.n, 0))
                                    order by c.hidden_at nulls first, c.sort_no, c.choice_id)
                                from survey_choice c left join picked p on p.key = q.id::text and p.choice = c.choice_id::text
                                where c.question_id = q.id and q.form_type_id in (3, 4, 5)), '[]') as choices
                        from survey_question q left join answered n on n.key = q.id::text
                        where q.template_id = :template and (q.deleted_at is null or n.n > 0)
                        order by q.deleted_at nulls first, q.sort_no, q.id""")
                .param("template", template)
                .param("all", about == null).param("type", about == null ? null : about.type())
                .param("target", about == null ? null : about.id())
                .query((row, n) -> new Counted(row.getInt("id"), row.getString("description"),
                        row.getInt("form_type_id"), row.getBoolean("hidden"), row.getLong("answered"),
                        JSON.readValue(Objects.requireNonNull(row.getString("choices")),
                                new TypeReference<List<Choice>>() {
                                })))
                .list();
    }
}
