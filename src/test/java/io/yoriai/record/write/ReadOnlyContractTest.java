package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/**
 * Columns that calls cannot write: passed over where a record is made, right where a change says what stands there, and told
 * where it says anything else (spec/conventions.md 4).
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadOnlyContractTest {

    private static final String OTHER = "987654321";

    @Autowired
    Samples samples;
    @Autowired
    List<Writable> writables;

    Stream<String> writables() {
        return writables.stream().map(writable -> writable.resource().name()).sorted();
    }

    private SampleCalls calls(String resource) {
        return new SampleCalls(samples, samples.resource(resource));
    }

    /** Every column that a call may not write, with something that no record has. */
    private static Map<String, Node> others(SampleCalls calls, Verb verb) {
        Map<String, Node> others = new LinkedHashMap<>();
        calls.resource().columns().stream().filter(column -> !column.writableOn(verb) && !column.is(Flag.IGNORED)
                && !column.name().equals("Id") && column.kind() != Kind.ATTRIBUTES)
                .forEach(column -> others.put(column.name(), other(column)));
        return others;
    }

    private static Node other(Column column) {
        String name = column.name();
        return switch (column.kind()) {
            case REF -> Xml.of(name, List.of(Xml.text(name + "Id", OTHER)));
            case CHOICES -> Xml.of(name + "List", List.of(Xml.of(name, List.of(Xml.text(name + "Id", OTHER)))));
            case LIST -> Xml.of(name, List.of(Xml.of(Objects.requireNonNull(column.item()),
                    List.of(Xml.text(column.children().getFirst().name(), OTHER)))));
            case ELEMENT -> Xml.of(name, List.of(Xml.text(column.children().getFirst().name(), OTHER)));
            case FILE -> Xml.of(name, List.of(Xml.text("FileId", OTHER)));
            default -> Xml.text(name, OTHER);
        };
    }

    /** A record whose columns that no call writes have values as well. */
    private long filled(SampleCalls calls) {
        long id = calls.make(1);
        calls.record().fill(samples, id, 4);
        return id;
    }

    @ParameterizedTest
    @MethodSource("writables")
    void a_new_record_is_made_whatever_is_said_of_them(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.POST)) {
            return;
        }
        Map<String, Given> values = calls.values(Verb.POST, 1);
        List<Node> nodes = new ArrayList<>(Given.nodes(values.values()));
        nodes.addAll(others(calls, Verb.POST).values());
        if (!calls.resource().column("Id").writableOn(Verb.POST)) {
            nodes.add(Xml.text("Id", OTHER));
        }
        Reply post = calls.call(Verb.POST, nodes);
        assertThat(post.status()).as(post.body()).isEqualTo(201);
        assertThat(post.id()).isNotEqualTo(Long.parseLong(OTHER));
        assertThat(calls.element(post.id())).doesNotContain(OTHER);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void another_value_is_told_of_each_and_nothing_changes(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        long id = filled(calls);
        String before = calls.element(id);
        Map<String, Node> others = others(calls, Verb.PUT);
        Reply put = calls.put(id, List.copyOf(others.values()));
        assertThat(put.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(put))
                .isEqualTo(
                        others.keySet().stream().map(name -> "NOT_ALLOWED " + resource + "." + name).sorted().toList());
        assertThat(calls.element(id)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void what_stands_there_is_taken_in_every_spelling(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        long id = filled(calls);
        String before = calls.element(id);
        long lines = calls.lines(id);
        Node row = calls.get(id);
        for (Column column : calls.resource().columns()) {
            if (column.writableOn(Verb.PUT) || column.is(Flag.IGNORED) || column.kind() == Kind.ATTRIBUTES) {
                continue;
            }
            for (Node spelled : spellings(column, row)) {
                Reply put = calls.put(id, List.of(spelled));
                assertThat(put.status()).as(spelled + put.body()).isEqualTo(200);
            }
        }
        assertThat(calls.element(id)).isEqualTo(before);
        assertThat(calls.lines(id)).isEqualTo(lines);
    }

    /** Ways to say what an answer tells of a column; empty is one. */
    private static List<Node> spellings(Column column, Node row) {
        Node told = row.child(column.kind() == Kind.CHOICES ? column.name() + "List" : column.name());
        List<Node> spellings = new ArrayList<>(List.of(Xml.text(column.name(), "")));
        if (told == null || told.isEmpty()) {
            return spellings;
        }
        spellings.add(told);
        if (column.kind() == Kind.REF) {
            Node id = Objects.requireNonNull(told.child(column.idName()));
            Node name = Objects.requireNonNull(told.child(column.nameName()));
            spellings.add(Xml.of(column.name(), List.of(name, id)));
            spellings.add(Xml.of(column.name(), List.of(id)));
            if (!id.isEmpty()) {
                spellings.add(Xml.text(column.name(), id.text()));
            }
            if (!name.isEmpty()) {
                spellings.add(Xml.of(column.name(), List.of(name)));
            }
        } else if (column.kind().isMoment()) {
            spellings.add(Xml.text(column.name(), told.text().replace("+09:00", "")));
            spellings.add(Xml.text(column.name(), java.time.OffsetDateTime.parse(told.text()).toInstant().toString()));
        } else if (column.kind().isNumber()) {
            spellings.add(Xml.text(column.name(), " 0" + told.text()));
        }
        return spellings;
    }

    @ParameterizedTest
    @MethodSource("writables")
    void what_cannot_be_written_of_the_items_of_a_list_is_compared_too(String resource) {
        SampleCalls calls = calls(resource);
        List<Column> lists = calls.resource().columns().stream().filter(column -> column.kind() == Kind.LIST
                && Samples.isGiven(calls.record(), column, Verb.PUT)).toList();
        if (!calls.has(Verb.PUT) || lists.isEmpty()) {
            return;
        }
        long id = calls.make(0);
        String before = calls.element(id);
        for (Column list : lists) {
            Node told = Objects.requireNonNull(calls.get(id).child(list.name()));
            for (Column part : list.children()) {
                if (part.isWritten()) {
                    continue;
                }
                List<Node> items = told.children().stream().map(item -> {
                    List<Node> parts = new ArrayList<>(item.children());
                    parts.removeIf(node -> node.name().equals(part.name()));
                    parts.add(Xml.text(part.name(), "anything else"));
                    return Xml.of(item.name(), parts);
                }).toList();
                Reply put = calls.put(id, List.of(Xml.of(list.name(), items)));
                assertThat(put.status()).isEqualTo(400);
                assertThat(SampleCalls.faults(put))
                        .allMatch(fault -> fault.startsWith("NOT_ALLOWED " + resource + "."));
            }
        }
        assertThat(calls.element(id)).isEqualTo(before);
    }
}
