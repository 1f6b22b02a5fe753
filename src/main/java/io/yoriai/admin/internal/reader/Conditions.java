package io.yoriai.admin.internal.reader;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderSearch;
import io.yoriai.audience.ReaderSubjects;
import io.yoriai.audience.ReaderSubjects.ValueType;
import io.yoriai.audience.ReaderSubjects.Subject;
import io.yoriai.magazine.Magazine;
import io.yoriai.record.FaultException;

/**
 * Conditions between the address ({@code q}, as JSON), the search form (inputs {@code o-name}, {@code v-name}, {@code u-name})
 * and words.
 */
final class Conditions {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Conditions() {}

    /** What an address says; one that cannot be read says nothing. */
    static ReaderConditions read(String q) {
        return parse(q).orElse(ReaderConditions.NONE);
    }

    /** The same for what must not fall back on everybody: nothing where it cannot be read. */
    static Optional<ReaderConditions> parse(String q) {
        if (q.isBlank()) {
            return Optional.of(ReaderConditions.NONE);
        }
        try {
            return Optional.ofNullable(JSON.readValue(q, ReaderConditions.class));
        } catch (JacksonException | NullPointerException e) {
            return Optional.empty();
        }
    }

    static String write(ReaderConditions conditions) {
        return conditions.conditions().isEmpty() ? "" : JSON.writeValueAsString(conditions);
    }

    /** Any of address, name and company contains the words. */
    static ReaderConditions quick(String words) {
        return words.isBlank()
                ? ReaderConditions.NONE
                : ReaderConditions.any(ReaderCondition.of("email", Operator.CONTAINS, words.strip()),
                        ReaderCondition.of("name", Operator.CONTAINS, words.strip()),
                        ReaderCondition.of("company", Operator.CONTAINS, words.strip()));
    }

    /** What the form asks for; an input that is empty asks for nothing. */
    static ReaderConditions of(Form form) {
        List<ReaderCondition> conditions = new ArrayList<>();
        for (Subject subject : ReaderSubjects.byName().values()) {
            Operator operator = operator(subject, form.get("o-" + subject.name()));
            ReaderCondition condition = switch (subject.kind()) {
                case TEXT -> bare(operator)
                        ? ReaderCondition.of(subject.name(), operator)
                        : given(subject, operator, List.of(form.get("v-" + subject.name())));
                case OPTION, CHOICES -> bare(operator)
                        ? ReaderCondition.of(subject.name(), operator)
                        : given(subject, operator, form.all("v-" + subject.name()));
                case NUMBER, DAY -> bare(operator)
                        ? ReaderCondition.of(subject.name(), operator)
                        : range(subject, form.narrow("v-" + subject.name()), form.narrow("u-" + subject.name()));
            };
            if (condition != null) {
                conditions.add(condition);
            }
        }
        return new ReaderConditions(form.get("any").equals("1"), conditions);
    }

    /** The form that would ask for these. Of two conditions on one subject it shows the last. */
    static Form form(ReaderConditions conditions) {
        Form form = new Form().put("any", conditions.any());
        for (ReaderCondition condition : conditions.conditions()) {
            String name = condition.subject();
            List<String> values = condition.values();
            form.put("o-" + name, condition.operator().name());
            Subject subject = ReaderSubjects.of(name);
            if (subject != null && (subject.kind() == ValueType.NUMBER || subject.kind() == ValueType.DAY)) {
                boolean until = condition.operator() == Operator.UNTIL;
                form.put("v-" + name, until || values.isEmpty() ? "" : values.getFirst());
                form.put("u-" + name,
                        condition.operator() == Operator.FROM || values.isEmpty() ? "" : values.getLast());
            } else {
                form.put("v-" + name, values);
            }
        }
        return form;
    }

    private static boolean bare(Operator operator) {
        return operator == Operator.EMPTY || operator == Operator.FILLED;
    }

    private static Operator operator(Subject subject, String text) {
        return subject.kind().operators().stream().filter(operator -> operator.name().equals(text)).findFirst()
                .orElse(subject.kind().operators().getFirst());
    }

    private static @org.jspecify.annotations.Nullable ReaderCondition given(Subject subject, Operator operator,
            List<String> values) {
        boolean none = values.isEmpty() || subject.kind() == ValueType.TEXT && values.getFirst().isBlank();
        return none ? null : new ReaderCondition(subject.name(), operator, values);
    }

    private static @org.jspecify.annotations.Nullable ReaderCondition range(Subject subject, String from,
            String until) {
        if (from.isEmpty() && until.isEmpty()) {
            return null;
        }
        if (until.isEmpty()) {
            return ReaderCondition.of(subject.name(), Operator.FROM, from);
        }
        return from.isEmpty()
                ? ReaderCondition.of(subject.name(), Operator.UNTIL, until)
                : ReaderCondition.of(subject.name(), Operator.BETWEEN, from, until);
    }

    /** Everything but one. */
    static ReaderConditions without(ReaderConditions conditions, int index) {
        List<ReaderCondition> rest = new ArrayList<>(conditions.conditions());
        rest.remove(index);
        return new ReaderConditions(conditions.any() && !rest.isEmpty(), rest);
    }

    /** A condition as a sentence. */
    static String words(ReaderCondition condition, Labels labels) {
        Subject subject = ReaderSubjects.of(condition.subject());
        if (subject == null) {
            return condition.subject();
        }
        List<String> values = condition.values().stream().map(value -> labels.value(subject, value)).toList();
        String first = values.isEmpty() ? "" : values.getFirst();
        String last = values.isEmpty() ? "" : values.getLast();
        return switch (condition.operator()) {
            case BETWEEN -> labels.text("admin.readers.says.BETWEEN", labels.of(subject.name()), first, last);
            default -> labels.text("admin.readers.says." + condition.operator(), labels.of(subject.name()),
                    String.join("、", values));
        };
    }

    /** What cannot be read, or is not right, is nobody: never everybody. The list then says so. */
    static @Nullable ReaderConditions valid(ReaderSearch search, Magazine magazine, String q) {
        ReaderConditions conditions = parse(q).orElse(null);
        if (conditions != null) {
            try {
                search.check(magazine, conditions);
            } catch (FaultException e) {
                return null;
            }
        }
        return conditions;
    }
}
