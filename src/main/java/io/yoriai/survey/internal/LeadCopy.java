package io.yoriai.survey.internal;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;
import io.yoriai.record.write.Writer.Order;
import io.yoriai.survey.internal.AnswerRules.Answer;

/** Copies answers to what is kept of the lead, with its history (spec/smp-campaign.md 9.8). What a lead's item cannot hold stays out. */
@Component
public class LeadCopy {

    private static final Pattern ITEM = Pattern.compile("Attribute\\d+");

    private final Writable leads;
    private final DraftReader drafts;
    private final Writer writer;

    LeadCopy(Writable leadWritable, DraftReader drafts, Writer writer) {
        this.leads = leadWritable;
        this.drafts = drafts;
        this.writer = writer;
    }

    /** @param what the method, command or action, as histories name it */
    public void copy(Map<Question, Answer> answers, long lead, Author by, String what) {
        List<Node> columns = new ArrayList<>();
        answers.forEach((question, answer) -> {
            if (question.leadColumn() != null && answer.file() == null) {
                columns.add(node(question.leadColumn(), question, answer));
            }
        });
        if (columns.isEmpty()) {
            return;
        }
        Resource resource = leads.resource();
        columns.add(text("Id", Long.toString(lead)));
        Draft draft = drafts.read(resource, new Node(resource.name(), "", columns),
                Reading.of(Verb.PUT).leniently(true), new Faults());
        draft.remove("Email");
        if (!draft.items().isEmpty() || draft.values().size() > 1) {
            writer.change(Order.of(leads, draft, by, what));
        }
    }

    /** The answer as the lead's item is spelled: choices by their names, since ids are each item's own. */
    private Node node(String column, Question question, Answer answer) {
        if (!question.ofChoices()) {
            return text(column, answer.text() == null ? "" : answer.text());
        }
        Matcher item = ITEM.matcher(column);
        List<String> names = answer.choices().stream().map(question::choice)
                .map(choice -> choice == null ? "" : choice.name()).toList();
        Column base = leads.resource().find(column);
        if (item.matches() || base != null && base.kind() == Kind.CHOICES) {
            return new Node(column + "List", "", names.stream()
                    .map(name -> new Node(column, "", List.of(text(column + "Name", name)))).toList());
        }
        return base != null && base.kind() == Kind.REF
                ? new Node(column, "", List.of(text(column + "Name", names.getFirst())))
                : text(column, String.join(", ", names));
    }

    private static Node text(String name, String text) {
        return new Node(name, text, List.of());
    }
}
