package io.yoriai.admin.internal.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.yoriai.magazine.ReaderField;

/** Fields and subjects of a search that stand together in a form. Its text is {@code readers.group.{key}}. */
public record SubjectGroup(String key, List<String> names) {

    /** Of the search form: every subject once. */
    static final List<SubjectGroup> ALL = List.of(
            new SubjectGroup("basic", List.of("email", "name", "state", "sendstatus", "type", "user_type", "id")),
            new SubjectGroup("contact", List.of("company", "post", "official_position", "url", "zip", "pref", "address",
                    "address2", "tel", "mobile_tel", "fax")),
            new SubjectGroup("person", List.of("sex", "birthday", "point", "memo", "progress")),
            new SubjectGroup("delivery", List.of("created", "registered_at", "notifymail", "notifymail_term", "source",
                    "consent", "validity", "errors", "paid_until")),
            new SubjectGroup("attributes", IntStream.rangeClosed(1, 15).mapToObj(n -> "attr" + n).toList()));

    /** Of a reader's form: the fields alone. */
    static List<SubjectGroup> fields() {
        List<SubjectGroup> groups = new ArrayList<>();
        for (SubjectGroup group : ALL) {
            List<String> fields = group.names().stream().filter(name -> ReaderField.of(name) != null).toList();
            groups.add(new SubjectGroup(group.key(), fields));
        }
        return groups;
    }
}
