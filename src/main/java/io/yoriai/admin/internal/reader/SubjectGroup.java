package io.yoriai.admin.internal.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.audience.ReaderSubjects;
import io.yoriai.magazine.ReaderField;

/** Fields and subjects of a search that stand together in a form. Its text is {@code readers.group.{key}}. */
public record SubjectGroup(String key, List<String> names) {

    private static final List<SubjectGroup> NAMED = List.of(
            new SubjectGroup("basic", List.of("email", "name", "state", "sendstatus", "type", "user_type", "id")),
            new SubjectGroup("contact", List.of("company", "post", "official_position", "url", "zip", "pref", "address",
                    "address2", "tel", "mobile_tel", "fax")),
            new SubjectGroup("person", List.of("sex", "birthday", "point", "memo", "progress")),
            new SubjectGroup("delivery", List.of("created", "registered_at", "notifymail", "notifymail_term", "source",
                    "consent", "validity", "errors", "paid_until")));

    /** Of the search form: every subject once; attributes, and whatever no group names, stand in the last one. */
    static final List<SubjectGroup> ALL = Stream.concat(NAMED.stream(), Stream.of(new SubjectGroup("attributes",
            Arrays.stream(ReaderField.values()).map(ReaderField::parameter)
                    .filter(name -> NAMED.stream().noneMatch(group -> group.names().contains(name))).toList())))
            .toList();

    /** Of the search form for somebody who sees who people are, or does not. */
    static List<SubjectGroup> searched(boolean people) {
        return people
                ? ALL
                : ALL.stream().map(group -> new SubjectGroup(group.key(), group.names().stream()
                        .filter(name -> !ReaderSubjects.personal(name)).toList())).toList();
    }

    /** Of a reader's form: the fields alone. */
    static List<SubjectGroup> fields() {
        List<SubjectGroup> groups = new ArrayList<>();
        for (SubjectGroup group : ALL) {
            List<String> fields = group.names().stream().filter(name -> ReaderField.of(name) != null).toList();
            groups.add(new SubjectGroup(group.key(), fields));
        }
        return groups;
    }

    /** Whether the group stands open in a form: the first does, and what holds something or has a fault. */
    public boolean openIn(Form form, String prefix) {
        return key.equals("basic") || names.stream()
                .anyMatch(name -> !List.of("", "0").contains(form.get(prefix + name))
                        || !form.get("u-" + name).isEmpty()
                        || List.of("EMPTY", "FILLED").contains(form.get("o-" + name))
                        || !form.faults(prefix + name).isEmpty());
    }

    /** What a folded group holds: the first few names. */
    public String sample(Labels labels) {
        int most = 4;
        return labels.all(names.stream().limit(most).toList()) + (names.size() > most ? " …" : "");
    }

    /** The fields of a reader that hold something, group by group; groups without any are left out. */
    static List<SubjectGroup> filled(Predicate<String> holds) {
        return fields().stream()
                .map(group -> new SubjectGroup(group.key(), group.names().stream().filter(holds).toList()))
                .filter(group -> !group.names().isEmpty()).toList();
    }
}
