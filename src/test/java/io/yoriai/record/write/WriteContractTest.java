package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/**
 * Every declared resource keeps what is written to it (spec/conventions.md 4): what is made is read back, what stands there
 * already is not written, each column is changed and cleared by itself. Columns, values and what they may be come out of the
 * dictionary.
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteContractTest {

    @Autowired
    Samples samples;
    @Autowired
    List<Writable> writables;
    @Autowired
    CustomItems customItems;

    Stream<String> writables() {
        return writables.stream().map(writable -> writable.resource().name()).sorted();
    }

    /** Those of which calls make new records. */
    Stream<String> makings() {
        return writables().filter(name -> calls(name).has(Verb.POST));
    }

    private SampleCalls calls(String resource) {
        return new SampleCalls(samples, samples.resource(resource));
    }

    private static Map<String, String> given(SampleCalls calls, Map<String, Given> values, Map<String, String> told) {
        Map<String, String> of = new TreeMap<>();
        calls.expected(values).keySet().forEach(name -> of.put(name, told.get(name)));
        return of;
    }

    @ParameterizedTest
    @MethodSource("makings")
    void what_is_made_is_read_back(String resource) {
        SampleCalls calls = calls(resource);
        for (int n = 0; n < 4; n++) {
            Map<String, Given> values = calls.values(Verb.POST, n);
            long id = calls.post(values.values());
            assertThat(given(calls, values, calls.told(id))).isEqualTo(new TreeMap<>(calls.expected(values)));
            assertThat(calls.lines(id)).as("lines of the log").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("makings")
    void what_is_not_given_has_its_standard_value(String resource) {
        SampleCalls calls = calls(resource);
        Map<String, Given> values = calls.values(Verb.POST, 0);
        values.keySet().removeIf(name -> !isNeeded(calls, name));
        long id = calls.post(values.values());
        Map<String, String> told = calls.told(id);
        Map<String, String> expected = new TreeMap<>(calls.expected(values));
        Map<String, String> answered = new TreeMap<>(given(calls, values, told));
        for (Column column : calls.resource().columns()) {
            boolean ruled = calls.record().isDrawnWhereAbsent(column.name())
                    || values.containsKey(column.name());
            if (column.isWritten() && column.answered() && column.kind() != Kind.ATTRIBUTES && !ruled
                    && !column.name().equals("Id")) {
                expected.put(column.name(), column.standard());
                answered.put(column.name(), told.get(column.name()));
            }
        }
        assertThat(answered).isEqualTo(expected);
    }

    private boolean isNeeded(SampleCalls calls, String name) {
        Column column = calls.resource().find(name);
        return column != null && (column.requiredOn(Verb.POST) || column.is(Flag.NATURAL_KEY)
                || calls.record().always().contains(name) || calls.record().isNeeded(name)
                || isRequiredItem(calls, name));
    }

    private boolean isRequiredItem(SampleCalls calls, String name) {
        return customItems.requiredBaseItems(calls.resource().name()).contains(name);
    }

    @ParameterizedTest
    @MethodSource("makings")
    void what_stands_there_already_is_not_written(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        Map<String, Given> values = calls.values(Verb.POST, 1);
        long id = calls.post(values.values());
        String stored = calls.element(id);
        Map<String, String> before = children(calls, id);
        long lines = calls.lines(id);
        samples.clock().advance(Duration.ofSeconds(5));
        values.keySet().removeIf(name -> !isChangeable(calls, name));
        Reply same = calls.put(id, Given.nodes(values.values()));
        assertThat(same.status()).as(same.body()).isEqualTo(200);
        assertThat(moved(before, children(calls, id))).isEmpty();
        assertThat(calls.lines(id)).as("lines of the logs").isEqualTo(lines);
        // All that GET gave, with what cannot be written.
        Reply echo = calls.call(Verb.PUT,
                stored.replaceFirst("<" + resource + ">",
                        "<" + resource + " xmlns=\"http://smartseminar.jp/\" version=\"1.53\">"));
        assertThat(echo.status()).as(echo.body()).isEqualTo(200);
        assertThat(moved(before, children(calls, id))).isEmpty();
        assertThat(calls.lines(id)).as("lines of the logs").isEqualTo(lines);
    }

    private static boolean isChangeable(SampleCalls calls, String name) {
        Column column = calls.resource().find(name);
        return column == null || Samples.isGiven(calls.record(), column, Verb.PUT);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void each_column_is_changed_by_itself(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        long id = calls.make(0);
        List<String> wrong = new ArrayList<>();
        Map<String, Given> values = calls.values(Verb.PUT, 1);
        values.keySet().removeIf(calls.record()::isTied);
        values.forEach((name, value) -> {
            Map<String, String> before = children(calls, id);
            boolean same = value.told() != null && value.told().equals(calls.told(id).get(name));
            long lines = calls.lines(id);
            samples.clock().advance(Duration.ofSeconds(1));
            Reply put = calls.put(id, value.nodes());
            if (put.status() != 200) {
                wrong.add(name + " " + value + ": " + SampleCalls.faults(put));
                return;
            }
            Set<String> moved = moved(before, children(calls, id));
            moved.removeIf(other -> calls.record().mayMove(other, name));
            Map<String, Given> one = Map.of(name, value);
            if (!given(calls, one, calls.told(id)).equals(calls.expected(one))) {
                wrong.add(name + ": told " + calls.told(id).get(name) + " of " + value);
            }
            Set<String> expected = same ? Set.of() : Set.of("DateUpdate", name, name + "List", name + "File");
            if (!expected.containsAll(moved) || !same && !moved.contains("DateUpdate")) {
                wrong.add(name + " changed " + moved);
            }
            if (same == calls.lines(id) > lines) {
                wrong.add(name + " left " + (calls.lines(id) - lines) + " lines in the logs");
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** The parts of a record's answer, by name. */
    private static Map<String, String> children(SampleCalls calls, long id) {
        Map<String, String> children = new LinkedHashMap<>();
        calls.get(id).children()
                .forEach(child -> children.merge(child.name(), Xml.write(List.of(child)), String::concat));
        return children;
    }

    private static Set<String> moved(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return names;
    }

    @ParameterizedTest
    @MethodSource("writables")
    void each_column_is_cleared_unless_it_always_has_a_value(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        long id = calls.make(0);
        List<String> wrong = new ArrayList<>();
        int at = 0;
        for (String name : calls.values(Verb.PUT, 0).keySet()) {
            if (calls.record().isTied(name)) {
                continue;
            }
            Column column = calls.resource().find(name);
            boolean never = column != null && (column.is(Flag.NEVER_EMPTY)
                    || column.requiredOn(Verb.PUT) && !column.is(Flag.MAY_BE_EMPTY)
                    || calls.record().always().contains(name) || isRequiredItem(calls, name));
            String before = calls.told(id).get(name);
            Reply put = calls.put(id, List.of(column == null ? emptied(calls.item(name)) : emptied(column, at++)));
            String told = calls.told(id).get(name);
            if (never) {
                if (put.status() != 400 || !SampleCalls.faults(put).equals(List.of("REQUIRED " + resource + "." + name))
                        || !Objects.equals(told, before)) {
                    wrong.add(name + ": " + put.status() + " " + put.body() + ", told " + told);
                }
            } else if (put.status() != 200) {
                wrong.add(name + ": " + SampleCalls.faults(put));
            } else if (calls.record().isDrawn(name)) {
                if (told == null) {
                    wrong.add(name + " has no value");
                }
            } else if (column == null || column.answered()) {
                String standard = column == null ? null : column.standard();
                if (!Objects.equals(told, standard)) {
                    wrong.add(name + ": told " + told + ", standard " + standard);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** The ways to say that a column is to be cleared. */
    private static Node emptied(Column column, int n) {
        String name = column.kind() == Kind.CHOICES ? column.name() + "List" : column.name();
        return switch (column.kind()) {
            case REF -> n % 3 == 0
                    ? Xml.of(name, List.of(Xml.text(column.idName(), ""), Xml.text(column.nameName(), "")))
                    : Xml.text(name, n % 3 == 1 ? "" : "\n  ");
            case CHOICES, LIST, FILE, ELEMENT -> Xml.text(name, n % 2 == 0 ? "" : " \n ");
            default -> Xml.text(name, "");
        };
    }

    private static Node emptied(CustomItem item) {
        return switch (item.data()) {
            case CHOICE -> Xml.text(item.name() + "List", item.n() % 2 == 0 ? "" : "  ");
            case FILE -> Xml.text(item.name() + "File", "");
            default -> Xml.text(item.name(), "");
        };
    }

    @ParameterizedTest
    @MethodSource("makings")
    void a_blank_value_is_as_if_not_sent(String resource) {
        SampleCalls calls = calls(resource);
        Map<String, Given> values = calls.values(Verb.POST, 1);
        List<Node> nodes = new ArrayList<>();
        Map<String, Given> left = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Column column = calls.resource().find(name);
            boolean scalar = column == null ? isScalar(calls.item(name)) : column.kind().isScalar();
            if (!scalar || isNeeded(calls, name) || calls.record().isTied(name)) {
                left.put(name, value);
                nodes.addAll(value.nodes());
            } else {
                nodes.add(Xml.text(name, " \n\t "));
            }
        });
        Reply post = calls.call(Verb.POST, nodes);
        assertThat(post.status()).as(post.body()).isEqualTo(201);
        assertThat(given(calls, left, calls.told(post.id()))).isEqualTo(new TreeMap<>(calls.expected(left)));
        if (calls.has(Verb.PUT)) {
            long id = calls.make(0);
            String before = calls.element(id);
            List<Node> blanks = calls.resource().columns().stream().filter(column -> column.kind().isScalar()
                    && Samples.isGiven(calls.record(), column, Verb.PUT)
                    && calls.mustSay().noneMatch(column.name()::equals))
                    .map(column -> Xml.text(column.name(), "  \n")).toList();
            Reply put = calls.put(id, blanks);
            assertThat(put.status()).as(put.body()).isEqualTo(200);
            assertThat(calls.element(id)).isEqualTo(before);
        }
    }

    private static boolean isScalar(CustomItem item) {
        return item.data() != CustomItem.Data.CHOICE && item.data() != CustomItem.Data.FILE;
    }

    @ParameterizedTest
    @MethodSource("makings")
    void what_the_resource_does_not_have_is_named(String resource) {
        SampleCalls calls = calls(resource);
        List<Node> nodes = new ArrayList<>(Given.nodes(calls.values(Verb.POST, 0).values()));
        nodes.add(Xml.text("NoSuchColumn", "x"));
        nodes.add(Xml.text("Attribute99999", "x"));
        List<String> unknown = List.of("UNKNOWN_COLUMN " + resource + ".Attribute99999",
                "UNKNOWN_COLUMN " + resource + ".NoSuchColumn");
        Reply post = calls.call(Verb.POST, nodes);
        assertThat(post.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(post)).isEqualTo(unknown);
        Reply root = calls.call(Verb.POST, Xml.body("Other" + resource, nodes));
        assertThat(root.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(root)).containsExactly("INVALID_ROOT " + resource);
        if (calls.has(Verb.PUT)) {
            long id = calls.make(0);
            assertThat(SampleCalls.faults(calls.put(id, nodes.subList(nodes.size() - 2, nodes.size()))))
                    .isEqualTo(unknown);
            List<Node> must = calls.mustSay().map(calls.get(id)::child).toList();
            assertThat(SampleCalls.faults(calls.call(Verb.PUT, must))).containsExactly("REQUIRED " + resource + ".Id");
            List<Node> nobody = Stream.concat(Stream.of(Xml.text("Id", 999_999_999)), must.stream()).toList();
            Reply put = calls.call(Verb.PUT, nobody);
            assertThat(put.status()).isEqualTo(404);
            assertThat(SampleCalls.faults(put)).containsExactly("NOT_FOUND " + resource + ".Id");
        }
    }
}
