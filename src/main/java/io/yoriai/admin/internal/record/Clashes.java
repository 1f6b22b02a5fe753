package io.yoriai.admin.internal.record;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Node;

/**
 * What somebody else changed of a record while a form of it was open (spec/smp-campaign.md 9.12). Who changes the same is told what
 * stands there now; two people who change different columns do not meet.
 */
final class Clashes {

    private static final String TEXT = "admin.records.changed";
    private static final String WAS = "was-";
    private static final String BETWEEN = " / ";
    private static final int MOST_TOLD = 1_000;

    private Clashes() {}

    /**
     * Finds them; the form then starts from what is stored, so that who saves it again means it.
     *
     * @param said what the form changes
     * @param form what was entered, with what it opened with; one that says nothing of that is of nobody who could have seen it
     * @param stored a form as it would open now
     */
    static Faults find(Node said, List<Field> fields, Form form, Form stored) {
        Faults faults = new Faults();
        if (fields.stream().allMatch(field -> form.all(WAS + field.name()).isEmpty())) {
            return faults;
        }
        Set<String> changed = said.children().stream().map(Node::name).collect(Collectors.toSet());
        for (Field field : fields) {
            String was = WAS + field.name();
            List<String> now = values(stored, was);
            boolean mine = changed.contains(field.name()) || changed.contains(field.name() + "List");
            if (mine && !now.equals(values(form, was)) && !now.equals(entered(field, form))) {
                faults.add(fault(said.name() + "." + field.name(), told(field, stored)));
                form.put(was, stored.all(was));
            }
        }
        return faults;
    }

    /** @param there what is stored now; "": nothing */
    static Fault fault(String field, String there) {
        Fault fault = Fault.of(409, "CONFLICT", field);
        return there.isBlank()
                ? fault.saying(TEXT + ".empty")
                : fault.saying(TEXT,
                        there.length() > MOST_TOLD ? there.substring(0, MOST_TOLD).strip() + "…" : there);
    }

    static boolean isOne(FaultException e) {
        return e.faults().getFirst().text().startsWith(TEXT);
    }

    private static List<String> entered(Field field, Form form) {
        return field.rows() ? List.of(FormRows.said(field, form)) : values(form, field.name());
    }

    /** As a browser sends them back: line ends are its own. */
    private static List<String> values(Form form, String name) {
        return form.all(name).stream().map(text -> text.replace("\r\n", "\n").replace('\r', '\n'))
                .filter(text -> !text.isBlank()).toList();
    }

    /** What is stored, in the words of the form. */
    private static String told(Field field, Form stored) {
        Stream<String> words = field.rows()
                ? IntStream.range(0, stored.number(field.name() + "-rows"))
                        .mapToObj(row -> field.parts().stream().filter(part -> !part.type().equals("hidden"))
                                .map(part -> label(part, stored.line(field.input(row, part.name()))))
                                .filter(text -> !text.isEmpty()).collect(Collectors.joining(" ")))
                : field.type().equals("file")
                        ? Stream.of(stored.get(field.name() + "-name"))
                        : stored.all(field.name()).stream().map(text -> label(field, text));
        return words.filter(text -> !text.isBlank()).collect(Collectors.joining(BETWEEN));
    }

    private static String label(Field field, String value) {
        return field.options().stream().filter(option -> option.id().equals(value)).map(Field.Option::label)
                .findFirst().orElse(value);
    }
}
