package io.yoriai.survey.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.survey.internal.AnswerRules.Answer;

/**
 * Reads answers in all the spellings of custom items. What is written beside a choice comes as {@code Attribute{n}Text} beside its
 * id, or in its name: {@code その他(…)}, as it is told.
 */
@Component
public class AnswerReader {

    private final DraftReader drafts;
    private final Dictionary dictionary;

    AnswerReader(DraftReader drafts, Dictionary dictionary) {
        this.drafts = drafts;
        this.dictionary = dictionary;
    }

    /** Answers by question; what cannot be read, or is no question of the survey, goes to the faults. */
    public Map<Integer, Answer> read(List<Question> questions, Node given, Faults faults) {
        Map<String, Question> byName = questions.stream()
                .collect(Collectors.toMap(Question::name, Function.identity()));
        Map<Integer, String> beside = new HashMap<>();
        List<Node> plain = new ArrayList<>();
        for (Node node : given.children()) {
            Question question = byName.get(node.name().replaceFirst("(List|File)$", ""));
            plain.add(question != null && question.ofChoices() ? withoutText(question, node, beside, faults) : node);
        }
        Draft draft = drafts.read(dictionary.resource(Question.RESOURCE), new Node(given.name(), given.text(), plain),
                Reading.of(Verb.POST), faults);
        Map<Integer, Answer> answers = new HashMap<>();
        draft.items().forEach((n, value) -> {
            if (!byName.containsKey("Attribute" + n)) {
                faults.add(Fault.unknownColumn(draft.field("Attribute" + n)));
            } else {
                Question question = Objects.requireNonNull(byName.get("Attribute" + n));
                Answer answer = answer(value, beside.get(n));
                if (answer.choices().stream().anyMatch(choice -> question.choice(choice) == null)) {
                    // One that is hidden by now.
                    faults.add(Fault.invalidValue(question.field()));
                } else {
                    answers.put(n, answer);
                }
            }
        });
        return answers;
    }

    private static Answer answer(Object value, @Nullable String beside) {
        return switch (value) {
            case List<?> choices -> new Answer(choices.stream().map(Integer.class::cast).toList(), beside, null);
            case Long file -> new Answer(List.of(), null, file);
            case String text -> new Answer(List.of(), text, null);
            default -> new Answer(List.of(), null, null);
        };
    }

    /** A choice as items are spelled; what was written beside it is kept apart. */
    private static Node withoutText(Question question, Node node, Map<Integer, String> beside, Faults faults) {
        if (node.name().endsWith("List")) {
            return new Node(node.name(), node.text(),
                    node.children().stream().map(entry -> withoutText(question, entry, beside, faults)).toList());
        }
        List<Node> children = new ArrayList<>();
        for (Node child : node.children()) {
            if (child.name().equals(question.name() + "Text")) {
                keep(question, child.text(), beside, faults);
            } else if (child.name().equals(question.name() + "Name")) {
                children.add(
                        new Node(child.name(), plainName(question, child.text().strip(), beside, faults), List.of()));
            } else {
                children.add(child);
            }
        }
        return new Node(node.name(), node.text(), children);
    }

    private static String plainName(Question question, String name, Map<Integer, String> beside, Faults faults) {
        Question.Choice other = question.other();
        String start = other == null ? "" : other.name() + "(";
        if (other == null || !name.startsWith(start) || !name.endsWith(")")
                || question.choices().stream().anyMatch(choice -> choice.name().equals(name))) {
            return name;
        }
        keep(question, name.substring(start.length(), name.length() - 1), beside, faults);
        return other.name();
    }

    private static void keep(Question question, String text, Map<Integer, String> beside, Faults faults) {
        String line = text.strip();
        if (!Formats.isOneLine(line)) {
            faults.add(Fault.notOneLine(question.field()));
        } else if (!line.isEmpty()) {
            beside.put(question.id(), line);
        }
    }
}
