package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/**
 * What questions ask beyond the dictionary (spec/smp-campaign.md 8.2, 9.8): their choices, on which earlier question they depend, their
 * place. Their template is locked before them. What was answered is hidden where it is taken away.
 */
@Component
public class QuestionRules implements Rules {

    private final JdbcClient jdbc;
    private final Questions questions;
    private final Histories histories;
    private final QuestionShape shape;

    QuestionRules(JdbcClient jdbc, Questions questions, Histories histories, QuestionShape shape) {
        this.jdbc = jdbc;
        this.questions = questions;
        this.histories = histories;
        this.shape = shape;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        Question before = before(writing);
        if (writing.stored() != null && draft.has("EnqueteTemplate")
                && !Objects.equals(draft.id("EnqueteTemplate"), writing.known().number("template_id"))) {
            faults.add(Fault.invalidValue(draft.field("EnqueteTemplate")).saying("fault.survey.otherTemplate"));
        }
        choices(writing, before);
        shape.check(writing, before, faults);
        if (draft.gives("DefaultList")) {
            writing.set("defaults", draft.texts("DefaultList").stream().filter(one -> !one.isEmpty())
                    .toArray(String[]::new));
        }
        if (draft.gives("ParentChoice")) {
            writing.set("parent_choice_ids", draft.choices("ParentChoice").stream()
                    .map(ref -> Integer.valueOf(Objects.requireNonNull(ref.key()))).toArray(Integer[]::new));
        }
    }

    private @Nullable Question before(Writing writing) {
        return writing.stored() == null
                ? null
                : questions.of(writing.known().number("template_id")).stream()
                        .filter(one -> one.id() == writing.known().id()).findFirst().orElse(null);
    }

    /** New choices get ids that no choice of the question had before. */
    private void choices(Writing writing, @Nullable Question before) {
        Draft draft = writing.draft();
        if (!draft.gives("ChoiceList")) {
            return;
        }
        long last = before == null
                ? 0
                : jdbc.sql(
                        """
                                select greatest(q.last_choice, (select max(c.choice_id) from survey_choice c where c.question_id = q.id))
                                from survey_question q where q.id = ?""")
                        .param(before.id()).query(Long.class).single();
        Set<String> known = before == null
                ? Set.of()
                : before.choices().stream().map(choice -> Integer.toString(choice.id())).collect(Collectors.toSet());
        Set<String> kept = new HashSet<>();
        for (Draft choice : draft.list("ChoiceList")) {
            String id = choice.text("ChoiceId");
            if (id == null || !known.contains(id) || !kept.add(id)) {
                last++;
                choice.put("ChoiceId", Long.toString(last));
            }
        }
        writing.set("last_choice", (int) last);
    }

    @Override
    public void state(Writing writing) {
        if (writing.verb() == Verb.DELETE) {
            if (!children(writing.id()).isEmpty()) {
                throw depended("Id");
            }
            return;
        }
        long template = writing.verb() == Verb.POST
                ? Objects.requireNonNull(writing.parent()).id()
                : writing.known().number("template_id");
        place(writing, template);
        shape.depends(writing, template);
        if (writing.verb() == Verb.PUT) {
            Set<Integer> depended = new HashSet<>();
            children(writing.id()).forEach(child -> depended.addAll(child.parentChoices()));
            boolean chooses = QuestionShape.ofChoices(writing.code("FormType"));
            Set<Integer> left = writing.draft().gives("ChoiceList")
                    ? writing.draft().list("ChoiceList").stream()
                            .map(choice -> Integer.valueOf(Objects.requireNonNull(choice.text("ChoiceId"))))
                            .collect(Collectors.toSet())
                    : depended;
            if (!depended.isEmpty() && (!chooses || !left.containsAll(depended))) {
                throw depended(chooses ? "ChoiceList" : "FormType");
            }
        }
    }

    private List<Question> children(long question) {
        return jdbc.sql("select template_id from survey_question where id = ?").param(question)
                .query((row, n) -> row.getLong(1)).optional().map(questions::of).orElse(List.of()).stream()
                .filter(one -> one.parent() != null && one.parent() == question).toList();
    }

    private static FaultException depended(String column) {
        return new FaultException(
                Fault.of(409, "CONFLICT", "EnqueteQuestion." + column).saying("fault.survey.depended"));
    }

    /** A question without a place comes last; one that is put where another stands moves that one and those behind it on. */
    private void place(Writing writing, long template) {
        Draft draft = writing.draft();
        if (writing.verb() == Verb.POST && !draft.has("SortNo") || draft.clears("SortNo")) {
            writing.fill("SortNo", jdbc
                    .sql("""
                            select coalesce(max(sort_no), 0) + 1 from survey_question where template_id = ? and deleted_at is null""")
                    .param(template).query(Long.class).single());
        } else if (draft.has("SortNo")) {
            long own = writing.verb() == Verb.POST ? 0 : writing.known().id();
            jdbc.sql("""
                    update survey_question set sort_no = sort_no + 1
                    where template_id = :template and deleted_at is null and sort_no >= :at and id <> :own and exists (
                        select from survey_question o where o.template_id = :template and o.deleted_at is null
                            and o.sort_no = :at and o.id <> :own)""").param("template", template)
                    .param("at", draft.number("SortNo")).param("own", own).update();
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        long question = writing.id();
        Change choices = changes.of("ChoiceList");
        if (choices != null) {
            hide(question, writing, choices);
        }
        long template = jdbc.sql("update survey_template t set date_update = :now from survey_question q"
                + " where q.id = :id and t.id = q.template_id returning t.id")
                .param("now", java.sql.Timestamp.from(writing.now())).param("id", question).query(Long.class).single();
        if (writing.verb() == Verb.DELETE) {
            forget(question);
        }
        histories.follow(template, questions.of(template));
    }

    /** Choices that were taken away and chosen before stay hidden. */
    private void hide(long question, Writing writing, Change choices) {
        List<?> now = (List<?>) Objects.requireNonNull(choices.after());
        Set<Object> left = now.stream().map(row -> ((List<?>) row).getFirst()).collect(Collectors.toSet());
        List<Object[]> gone = new ArrayList<>();
        for (Object row : (List<?>) Objects.requireNonNull(choices.before())) {
            List<?> choice = (List<?>) row;
            if (!left.contains(choice.getFirst())) {
                gone.add(choice.toArray());
            }
        }
        for (Object[] choice : gone) {
            jdbc.sql("""
                    insert into survey_choice (question_id, choice_id, name, is_other, is_exclusive, sort_no, hidden_at)
                    select :question, :choice, :name, :other, :exclusive, 0, :now
                    where exists (select from survey_answer a where a.attributes @> cast(:answer as jsonb))""")
                    .param("question", question).param("choice", choice[0]).param("name", choice[1])
                    .param("other", choice[2]).param("exclusive", choice[3])
                    .param("now", java.sql.Timestamp.from(writing.now()))
                    .param("answer", "{\"" + question + "\": [" + choice[0] + "]}").update();
        }
    }

    /** A question that nobody answered goes. */
    private void forget(long question) {
        boolean answered = jdbc.sql("""
                select exists (select from survey_answer a join survey_history h on h.id = a.history_id
                    join survey_question q on q.template_id = h.template_id
                    where q.id = :id and jsonb_exists(a.attributes, cast(:id as text)))""").param("id", question)
                .query(Boolean.class).single();
        if (!answered) {
            // What is hidden may still name it.
            jdbc.sql("update survey_question set parent_question_id = null, parent_choice_ids = '{}'"
                    + " where parent_question_id = ? and deleted_at is not null").param(question).update();
            jdbc.sql("delete from survey_choice where question_id = ?").param(question).update();
            jdbc.sql("delete from survey_question where id = ?").param(question).update();
        }
    }

    /** Keys of the choices that a draft names. */
    static Set<Integer> named(Draft draft) {
        return draft.choices("ParentChoice").stream().map(Ref::key).map(Objects::requireNonNull).map(Integer::valueOf)
                .collect(Collectors.toSet());
    }
}
