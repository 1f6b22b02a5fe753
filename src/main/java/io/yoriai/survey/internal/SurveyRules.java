package io.yoriai.survey.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** What survey templates ask beyond the dictionary (spec/smp-campaign.md 8.1, 9.8). */
@Component
public class SurveyRules implements Rules {

    /** What says to whom a survey is put: as long as it has answers it stays. */
    private static final List<String> TARGET = List.of("EnqueteType", "SsTargetType", "Seminar", "Session");
    private static final int OF_A_FLOW = 1;
    private static final int BY_SESSION = 2;

    private final JdbcClient jdbc;
    private final Histories histories;
    private final Questions questions;

    SurveyRules(JdbcClient jdbc, Histories histories, Questions questions) {
        this.jdbc = jdbc;
        this.histories = histories;
        this.questions = questions;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        if (writing.code("EnqueteType") == OF_A_FLOW) {
            for (String always : List.of("SsTargetType", "RespondentType")) {
                if (writing.code(always) != 1) {
                    faults.add(Fault.invalidValue(draft.field(always)).saying("fault.survey.flow"));
                }
            }
        }
        Instant from = writing.moment("StartDay");
        Instant to = writing.moment("EndDay");
        if (from != null && to != null && !from.isBefore(to) && !faults.has(draft.field("EndDay"))) {
            faults.add(Fault.invalidValue(draft.field("EndDay")));
        }
        if (writing.number("IsActive") > 1) {
            faults.add(Fault.invalidValue(draft.field("IsActive")));
        }
        Long session = writing.reference("Session");
        if (session != null && !faults.has(draft.field("Session"))) {
            Long campaign = writing.reference("Seminar");
            boolean its = writing.code("SsTargetType") == BY_SESSION && campaign != null && jdbc
                    .sql("select exists (select from session where id = ? and campaign_id = ? and deleted_at is null)")
                    .params(session, campaign).query(Boolean.class).single();
            if (!its) {
                faults.add(Fault.invalidValue(draft.field("Session")).saying("fault.survey.session"));
            }
        }
    }

    @Override
    public void state(Writing writing) {
        Draft draft = writing.draft();
        if (writing.verb() == Verb.DELETE) {
            delete(writing.id());
            return;
        }
        if (!writing.by().campaigns().isEmpty() && writing.reference("Seminar") == null) {
            throw new FaultException(
                    Fault.of(403, "NOT_ALLOWED", draft.field("Seminar")).saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
        boolean fresh = writing.verb() == Verb.POST;
        if (writing.number("IsActive") == 1 && (fresh || questions.of(writing.id()).isEmpty())) {
            throw new FaultException(
                    Fault.of(409, "CONFLICT", draft.field("IsActive")).saying("fault.survey.noQuestions"));
        }
        if (!fresh && isAnswered(writing.id())) {
            TARGET.stream().filter(column -> isOther(writing, column)).findFirst().ifPresent(column -> {
                throw new FaultException(
                        Fault.of(409, "CONFLICT", draft.field(column)).saying("fault.survey.answered"));
            });
        }
    }

    private static boolean isOther(Writing writing, String column) {
        String place = switch (column) {
            case "Seminar" -> "campaign_id";
            case "Session" -> "session_id";
            case "EnqueteType" -> "enquete_type_id";
            default -> "ss_target_type_id";
        };
        long before = writing.known().number(place);
        long after = place.equals("campaign_id") || place.equals("session_id")
                ? Objects.requireNonNullElse(writing.reference(column), 0L)
                : writing.code(column);
        return before != after;
    }

    private boolean isAnswered(long template) {
        return jdbc
                .sql("""
                        select exists (select from survey_answer a join survey_history h on h.id = a.history_id where h.template_id = ?)""")
                .param(template).query(Boolean.class).single();
    }

    private void delete(long template) {
        boolean used = jdbc.sql("select exists (select from flow_step where survey_template_id = ?)").param(template)
                .query(Boolean.class).single();
        if (used || isAnswered(template)) {
            throw new FaultException(Fault.of(409, "CONFLICT", "EnqueteTemplate.Id")
                    .saying(used ? "fault.survey.inFlow" : "fault.survey.hasAnswers"));
        }
        jdbc.sql("delete from survey_history where template_id = ?").param(template).update();
        jdbc.sql(
                """
                        delete from survey_choice where question_id in (select id from survey_question where template_id = ?)""")
                .param(template).update();
        jdbc.sql("update survey_question set parent_question_id = null where template_id = ?").param(template).update();
        jdbc.sql("delete from survey_question where template_id = ?").param(template).update();
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        if (writing.verb() == Verb.PUT) {
            histories.follow(writing.id(), questions.of(writing.id()));
        }
    }
}
