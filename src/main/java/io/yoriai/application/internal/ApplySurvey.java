package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.Objects;

import io.yoriai.application.Apply;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Route;
import io.yoriai.survey.Answered;
import io.yoriai.survey.Answers;
import io.yoriai.survey.SurveyTarget;

/** The survey that is answered on the way of an application (spec/smp-campaign.md 9.7, 9.8). */
@Component
public class ApplySurvey {

    private final Answers answers;
    private final JdbcClient jdbc;

    ApplySurvey(Answers answers, JdbcClient jdbc) {
        this.answers = answers;
        this.jdbc = jdbc;
    }

    /**
     * Who changes an application in my page is not asked again: what was answered goes along.
     *
     * @return null: nothing is to be kept
     * @throws io.yoriai.record.FaultException 400 with all that is wrong with the answers
     */
    public @Nullable Answered check(Apply.Caller caller, Apply apply, PlaceReader.Flow flow) {
        Faults faults = new Faults();
        Answered answered = null;
        if (goesAlong(caller, apply)) {
            return null;
        }
        if (flow.survey() == null) {
            if (apply.answers() != null && !apply.answers().children().isEmpty()) {
                faults.add(Fault.invalidValue("Application.Enquete"));
            }
        } else if (apply.answers() != null || !flow.surveyLater()) {
            answered = answers.check(flow.survey(), apply.answers(), faults);
        }
        faults.throwIfAny();
        return answered;
    }

    private static boolean goesAlong(Apply.Caller caller, Apply apply) {
        return caller.by().route() == Route.MY_PAGE && apply.replaces() != null && apply.answers() == null;
    }

    /** @param unproven a guest says to be this lead, of whom nothing changes by what is answered */
    public record Of(long campaign, long lead, long application, boolean unproven) {}

    /** Keeps the answers, which the application then names. */
    public void record(@Nullable Answered answered, Apply.Caller caller, Apply apply, Of of) {
        Long before = apply.replaces();
        if (before != null && goesAlong(caller, apply)) {
            jdbc.sql("""
                    update application a set enquete_history_id = p.enquete_history_id from application p
                    where a.id = ? and p.id = ?""").params(of.application(), before).update();
        }
        if (answered != null) {
            keep(answered, caller, of);
        }
    }

    private void keep(Answered answered, Apply.Caller caller, Of of) {
        SurveyTarget target = SurveyTarget.campaign(of.campaign());
        long history = of.unproven()
                ? answers.recordUnproven(answered, target, of.lead())
                : answers.record(answered, target, of.lead(), caller.by(), caller.what());
        jdbc.sql("update application set enquete_history_id = ? where id = ?").params(history, of.application())
                .update();
    }

    /** An application whose survey comes last, and which has no answers yet. A lead that was made with it is whoever applied. */
    public void later(Apply.Caller caller, long application, @Nullable Long known, Node given) {
        jdbc.sql("select l.id from application a join lead l on l.id = a.lead_id where a.id = ? for no key update of l")
                .param(application).query((row, n) -> row.getLong(1)).list();
        jdbc.sql("""
                select a.campaign_id, a.lead_id, not a.lead_made, s.survey_template_id
                from application a join flow f on f.id = a.flow_id
                    join flow_step s on s.flow_id = f.id and s.step_type_id = 5
                where a.id = ? and a.enquete_history_id is null and f.is_survey_later
                for no key update of a""").param(application).query((row, n) -> Map.entry(
                new Of(row.getLong(1), row.getLong(2), application,
                        row.getBoolean(3) && !Objects.equals(known, row.getLong(2))),
                row.getLong(4))).optional().ifPresent(found -> {
                    Faults faults = new Faults();
                    Answered answered = answers.check(found.getValue(), given, faults);
                    faults.throwIfAny();
                    keep(answered, caller, found.getKey());
                });
    }
}
