package io.yoriai.survey;

import java.util.Map;

import io.yoriai.survey.internal.AnswerRules.Answer;
import io.yoriai.survey.internal.Question;

/** Answers to a survey that were found right, to be recorded once it is known whose they are. */
public final class Answered {

    private final long template;
    private final Map<Question, Answer> answers;

    Answered(long template, Map<Question, Answer> answers) {
        this.template = template;
        this.answers = answers;
    }

    long template() {
        return template;
    }

    Map<Question, Answer> answers() {
        return answers;
    }
}
