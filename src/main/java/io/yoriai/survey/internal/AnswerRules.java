package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;

/**
 * What of somebody's answers counts, and what is wrong with it (spec/smp-campaign.md 9.8). Hidden questions are not required,
 * and what came for them is dropped.
 */
public final class AnswerRules {

    /** What one writes beside a choice is at most so long. */
    private static final int LONGEST = 255;

    private AnswerRules() {}

    /**
     * An answer to one question: choices, or a text, or a file.
     *
     * @param choices ids, ascending
     * @param text the answer, or what was written beside a choice
     */
    public record Answer(List<Integer> choices, @Nullable String text, @Nullable Long file) {

        boolean isEmpty() {
            return choices.isEmpty() && (text == null || text.isEmpty()) && file == null;
        }
    }

    /** The questions that are shown to somebody who gave these answers, in the order of the form. */
    public static List<Question> visible(List<Question> questions, Map<Integer, Answer> given) {
        Map<Integer, Question> known = new HashMap<>();
        Map<Question, Answer> answers = new LinkedHashMap<>();
        List<Question> visible = new ArrayList<>();
        for (Question question : questions) {
            known.put(question.id(), question);
            if (isShown(question, known, answers)) {
                visible.add(question);
                Answer answer = given.get(question.id());
                if (answer != null && !answer.isEmpty()) {
                    answers.put(question, answer);
                }
            }
        }
        return visible;
    }

    /** The answers to the questions that are shown, in the order of the form; what is wrong with them goes to the faults. */
    public static Map<Question, Answer> shown(List<Question> questions, Map<Integer, Answer> given, Faults faults) {
        Map<Question, Answer> answers = new LinkedHashMap<>();
        for (Question question : visible(questions, given)) {
            Answer answer = given.get(question.id());
            if (answer != null && !answer.isEmpty()) {
                check(question, answer, faults);
                answers.put(question, answer);
            } else if (question.required() && !faults.has(question.field())) {
                faults.add(Fault.required(question.field()));
            }
        }
        return answers;
    }

    /** A question is asked where it depends on none, or where one of the choices that it depends on was made. */
    private static boolean isShown(Question question, Map<Integer, Question> before, Map<Question, Answer> answers) {
        Question parent = question.parent() == null ? null : before.get(question.parent());
        Answer answer = parent == null ? null : answers.get(parent);
        return question.parent() == null
                || answer != null && answer.choices().stream().anyMatch(question.parentChoices()::contains);
    }

    private static void check(Question question, Answer answer, Faults faults) {
        if (!question.ofChoices()) {
            return;
        }
        int chosen = answer.choices().size();
        boolean alone = answer.choices().stream().map(question::choice).filter(Objects::nonNull)
                .anyMatch(Question.Choice::exclusive);
        boolean few = question.least() != null && chosen < question.least() && !alone;
        boolean many = question.most() != null && chosen > question.most();
        if (alone && chosen > 1 || few || many) {
            faults.add(Fault.invalidValue(question.field()));
            return;
        }
        Question.Choice other = question.other();
        boolean asksText = other != null && answer.choices().contains(other.id());
        String text = answer.text() == null ? "" : answer.text();
        if (asksText && text.isEmpty()) {
            faults.add(Fault.required(question.field()));
        } else if (asksText && text.codePointCount(0, text.length()) > LONGEST) {
            faults.add(Fault.tooLong(question.field(), LONGEST));
        }
    }
}
