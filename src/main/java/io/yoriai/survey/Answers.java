package io.yoriai.survey;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.survey.internal.AnswerReader;
import io.yoriai.survey.internal.AnswerRules;
import io.yoriai.survey.internal.AnswerRules.Answer;
import io.yoriai.survey.internal.Histories;
import io.yoriai.survey.internal.LeadCopy;
import io.yoriai.survey.internal.Question;
import io.yoriai.survey.internal.Questions;

/**
 * Takes answers to surveys, on the way of an application and by themselves (spec/smp-campaign.md 9.8,
 * spec/smp-mail-tracking.md 2.13): {@link #check} finds what is wrong with them, {@link #record} keeps them with the wording of
 * their time.
 */
@Service
public class Answers {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Questions questions;
    private final AnswerReader reader;
    private final Histories histories;
    private final LeadCopy leads;
    private final StoredFiles files;
    private final JdbcClient jdbc;
    private final Clock clock;

    Answers(Questions questions, AnswerReader reader, Histories histories, LeadCopy leads, StoredFiles files,
            JdbcClient jdbc, Clock clock) {
        this.questions = questions;
        this.reader = reader;
        this.histories = histories;
        this.leads = leads;
        this.files = files;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Checks answers against a survey's questions: their form, what is required, choices, and that only what is shown counts.
     *
     * @param given an element with {@code Attribute{n}} in all spellings of custom items; null: nothing was answered
     * @param faults take all that is wrong, 400, by {@code Enquete.Attribute{n}}
     * @return to be recorded where there is no fault
     */
    public Answered check(long template, @Nullable Node given, Faults faults) {
        List<Question> asked = questions.of(template);
        Faults own = new Faults();
        Map<Integer, Answer> read = given == null ? Map.of() : reader.read(asked, given, own);
        Map<Question, Answer> answers = AnswerRules.shown(asked, read, own);
        List<Long> named = answers.values().stream().map(Answer::file).filter(Objects::nonNull).toList();
        Map<Long, StoredFiles.File> known = named.isEmpty() ? Map.of() : files.known(named);
        answers.forEach((question, answer) -> {
            if (answer.file() != null && !known.containsKey(answer.file())) {
                own.add(Fault.invalidValue(question.field()));
            }
        });
        own.addTo(faults);
        return new Answered(template, answers);
    }

    /**
     * Keeps a lead's answers; earlier ones to the same survey and target are the latest no more. The lead's own items that the
     * questions name follow. Several of one lead at once come one after the other.
     *
     * @param by who the lead's history says has written
     * @param what the method, command or action, as histories name it
     * @return the survey history (EnqueteHistoryId)
     */
    @Transactional
    public long record(Answered answered, SurveyTarget target, long lead, Author by, String what) {
        long history = keep(answered, target, lead);
        leads.copy(answered.answers(), lead, by, what);
        return history;
    }

    /**
     * Keeps answers of somebody who says to be a lead, and may not be: nothing of the lead itself changes.
     *
     * @return the survey history (EnqueteHistoryId)
     */
    @Transactional
    public long recordUnproven(Answered answered, SurveyTarget target, long lead) {
        return keep(answered, target, lead);
    }

    private long keep(Answered answered, SurveyTarget target, long lead) {
        List<Question> asked = questions.of(answered.template());
        long history = histories.inUse(answered.template(), target.type(), target.id(), asked);
        jdbc.sql("select id from lead where id = ? for no key update").param(lead).query((row, n) -> row.getLong(1))
                .list();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                update survey_answer a set latest_flag = '0', date_update = :now
                from survey_history h join survey_history o on o.template_id = h.template_id
                    and o.ss_target_type_id is not distinct from h.ss_target_type_id
                    and o.ss_data_id is not distinct from h.ss_data_id
                where h.id = :history and a.history_id = o.id and a.lead_id = :lead and a.latest_flag = '1'""")
                .param("now", now).param("history", history).param("lead", lead).update();
        Told told = told(answered.answers());
        long data = jdbc.sql("""
                insert into survey_answer (history_id, lead_id, date_answer, attributes, told, wording, date_regist,
                    date_update)
                values (:history, :lead, :now, :attributes::jsonb, :told::jsonb, :wording::jsonb, :now, :now)
                returning id""").param("history", history).param("lead", lead).param("now", now)
                .param("attributes", told.attributes().toString()).param("told", told.told().toString())
                .param("wording", told.wording().toString()).query((row, n) -> row.getLong(1)).single();
        answered.answers().forEach((question, answer) -> {
            if (answer.file() != null) {
                files.use(Question.RESOURCE, data, question.name(), answer.file());
            }
        });
        return history;
    }

    /**
     * Whether a lead may answer a survey by itself now.
     *
     * @throws FaultException 404 of an unknown survey; 409 OUT_OF_PERIOD outside its time or where it is off, DUPLICATE where one
     *     may answer once and has
     */
    public void allow(long template, SurveyTarget target, long lead) {
        List<Boolean> may = jdbc
                .sql("""
                        select is_active = 1 and (start_day is null or start_day <= :now) and (end_day is null or :now < end_day),
                            answer_limit_type_id > 1 or not exists (
                                select from survey_answer a join survey_history h on h.id = a.history_id
                                where a.lead_id = :lead and a.latest_flag = '1' and h.template_id = t.id
                                    and h.ss_target_type_id is not distinct from cast(:type as smallint)
                                    and h.ss_data_id is not distinct from cast(:target as bigint))
                        from survey_template t where id = :template""")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("lead", lead).param("type", target.type()).param("target", target.id())
                .param("template", template).query((row, n) -> List.of(row.getBoolean(1), row.getBoolean(2))).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound("EnqueteTemplate.Id")));
        if (!may.getFirst()) {
            throw new FaultException(
                    Fault.of(409, "OUT_OF_PERIOD", "EnqueteTemplate.Id").saying("fault.survey.closed"));
        }
        if (!may.getLast()) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "EnqueteTemplate.Id").saying("fault.survey.already"));
        }
    }

    /** Answers as they are searched, as they are told, and what was asked. */
    private record Told(ObjectNode attributes, ObjectNode told, ObjectNode wording) {}

    private Told told(Map<Question, Answer> answers) {
        Told all = new Told(JSON.createObjectNode(), JSON.createObjectNode(), JSON.createObjectNode());
        answers.forEach((question, answer) -> {
            String key = Integer.toString(question.id());
            all.wording().put(key, question.text());
            if (answer.file() != null) {
                StoredFiles.File file = Objects.requireNonNull(files.known(List.of(answer.file())).get(answer.file()));
                ObjectNode told = JSON.createObjectNode().put("Id", file.id()).put("Name", file.name())
                        .put("Extension", file.extension()).put("Path", file.path());
                all.attributes().set(key, told);
                all.told().set(key, told);
            } else if (question.ofChoices()) {
                ArrayNode ids = all.attributes().putArray(key);
                ArrayNode names = all.told().putArray(key);
                for (int id : answer.choices()) {
                    ids.add(id);
                    names.addObject().put("id", id).put("name", name(question, id, answer));
                }
            } else {
                all.attributes().put(key, answer.text());
                all.told().put(key, answer.text());
            }
        });
        return all;
    }

    /** A choice's name, with what was written beside it. */
    private static String name(Question question, int id, Answer answer) {
        return question.choices().stream().filter(choice -> choice.id() == id)
                .map(choice -> choice.other() ? choice.name() + "(" + answer.text() + ")" : choice.name()).findFirst()
                .orElse("");
    }
}
