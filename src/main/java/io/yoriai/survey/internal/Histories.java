package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The histories of surveys: one for each target, until a question is added, taken away or becomes one of another type
 * (spec/smp-campaign.md 9.8).
 */
@Component
public class Histories {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String IN_USE = """
            template_id = :template and ss_target_type_id is not distinct from cast(:type as smallint)
                and ss_data_id is not distinct from cast(:target as bigint) and end_date is null""";

    private final JdbcClient jdbc;
    private final Clock clock;

    Histories(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The history of a survey as it is put to a target now; it begins here where there is none yet.
     *
     * @param type null: of the lead itself, then there is no target
     */
    public long inUse(long template, @Nullable Integer type, @Nullable Long target, List<Question> questions) {
        String form = questions.stream().map(question -> question.id() + ":" + question.form())
                .sorted().collect(Collectors.joining(","));
        Long found = find(template, type, target, form);
        if (found != null) {
            return found;
        }
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("update survey_history set end_date = :now, date_update = :now where " + IN_USE + " and form <> :form")
                .param("now", now).param("template", template).param("type", type).param("target", target)
                .param("form", form).update();
        // Somebody else may begin it at the same moment: then the index lets one of us through.
        jdbc.sql(
                """
                        insert into survey_history (template_id, name, ss_target_type_id, ss_data_id, form, questions, start_date,
                            date_regist, date_update)
                        select id, name, :type, :target, :form, :questions::jsonb, :now, :now, :now
                        from survey_template where id = :template
                        on conflict do nothing""")
                .param("template", template).param("type", type).param("target", target)
                .param("form", form).param("questions", told(questions)).param("now", now).update();
        Long made = find(template, type, target, form);
        if (made == null) {
            throw new IllegalStateException("the survey " + template + " was changed while it was answered");
        }
        return made;
    }

    /**
     * A survey that is published, or changed while it is: its histories begin anew where its questions are others than before, and that of
     * the target that it names begins. Of one that is put to many targets a history begins with each target's first answer.
     */
    public void follow(long template, List<Question> questions) {
        if (questions.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        select h.ss_target_type_id, h.ss_data_id from survey_history h join survey_template t on t.id = h.template_id
                        where t.id = :template and t.is_active = 1 and h.end_date is null
                        union select t.ss_target_type_id, case t.ss_target_type_id when 2 then t.session_id else t.campaign_id end
                        from survey_template t where t.id = :template and t.is_active = 1
                            and case t.ss_target_type_id when 2 then t.session_id else t.campaign_id end is not null""")
                .param("template", template)
                .query((row, n) -> new Target(row.getObject(1, Integer.class), row.getObject(2, Long.class))).list()
                .forEach(target -> inUse(template, target.type(), target.id(), questions));
    }

    private record Target(@Nullable Integer type, @Nullable Long id) {}

    private @Nullable Long find(long template, @Nullable Integer type, @Nullable Long target, String form) {
        return jdbc.sql("select id from survey_history where " + IN_USE + " and form = :form")
                .param("template", template).param("type", type).param("target", target).param("form", form)
                .query((row, n) -> row.getLong(1)).optional().orElse(null);
    }

    private static String told(List<Question> questions) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (Question question : questions) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("AttributeId", Integer.toString(question.id()));
            one.put("Name", question.text());
            one.put("FormType", Integer.toString(question.form()));
            if (question.ofChoices()) {
                one.put("ChoiceList", question.choices().stream()
                        .map(choice -> Map.of("ChoiceId", Integer.toString(choice.id()), "ChoiceName", choice.name()))
                        .toList());
            }
            told.add(one);
        }
        return JSON.writeValueAsString(told);
    }
}
