package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/** Records of every declared resource that can be deleted are named as spec/conventions.md 1 says, and are gone then. */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemovalContractTest {

    @Autowired
    Samples samples;
    @Autowired
    List<Writable> writables;

    Stream<String> writables() {
        // Of what only ends the room's own test tells.
        return writables.stream().filter(writable -> !"date_update".equals(writable.ending()))
                .map(writable -> writable.resource().name())
                .filter(name -> samples.method(name, "DELETE") != null).sorted();
    }

    private SampleCalls calls(String resource) {
        return new SampleCalls(samples, samples.resource(resource));
    }

    private Writable writable(SampleCalls calls) {
        return writables.stream().filter(one -> one.resource().name().equals(calls.resource().name())).findFirst()
                .orElseThrow();
    }

    private static Node id(long id) {
        return Xml.text("Id", id);
    }

    private long deletable(SampleCalls calls) {
        long id = calls.make(1);
        calls.record().end(samples, id);
        return id;
    }

    private void assertGone(SampleCalls calls, long id) {
        assertThat(calls.element(id)).isNull();
        Reply again = calls.delete(Map.of(), List.of(id(id)));
        assertThat(again.status()).isEqualTo(404);
        assertThat(SampleCalls.faults(again)).containsExactly("NOT_FOUND " + calls.resource().name() + ".Id");
        if (calls.has(Verb.PUT)) {
            Map<String, Given> all = calls.values(Verb.PUT, 1);
            List<Node> nodes = new ArrayList<>(List.of(id(id)));
            nodes.addAll(Given.nodes(all.values()));
            assertThat(calls.call(Verb.PUT, nodes).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @MethodSource("writables")
    void a_record_is_named_by_its_id_in_the_body_or_in_the_query(String resource) {
        SampleCalls calls = calls(resource);
        long inBody = deletable(calls);
        Reply deleted = calls.delete(Map.of(), List.of(id(inBody)));
        assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
        assertThat(deleted.body()).isEmpty();
        assertGone(calls, inBody);
        long inQuery = deletable(calls);
        assertThat(calls.delete(Map.of("Id", Long.toString(inQuery)), List.of()).status()).isEqualTo(200);
        assertGone(calls, inQuery);
        long inBoth = deletable(calls);
        assertThat(calls.delete(Map.of("Id", Long.toString(inBoth)), List.of(id(inBoth))).status()).isEqualTo(200);
        assertGone(calls, inBoth);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void names_that_disagree_and_names_of_nothing_are_told(String resource) {
        SampleCalls calls = calls(resource);
        long one = deletable(calls);
        long other = deletable(calls);
        Reply both = calls.delete(Map.of("Id", Long.toString(one)), List.of(id(other)));
        assertThat(both.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(both)).containsExactly("INVALID_VALUE " + resource + ".Id");
        Reply nothing = calls.delete(Map.of(), List.of());
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(nothing)).isNotEmpty()
                .allMatch(fault -> fault.startsWith("REQUIRED " + resource + "."));
        Reply wrong = calls.delete(Map.of("Id", "x"), List.of());
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(calls.delete(Map.of(), List.of(Xml.text("Id", "12a")))))
                .containsExactly("INVALID_TYPE " + resource + ".Id");
        Reply root = samples.api().call(samples.method(resource, "DELETE"), Xml.body("Other", List.of(id(one))));
        assertThat(SampleCalls.faults(root)).containsExactly("INVALID_ROOT " + resource);
        assertThat(calls.element(one)).isNotNull();
        assertThat(calls.element(other)).isNotNull();
    }

    /** The columns of a record's natural key as its answer tells them. */
    private List<Node> key(SampleCalls calls, long id) {
        Node row = calls.get(id);
        return writable(calls).naturalKey().stream().map(column -> Objects.requireNonNull(row.child(column.name())))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("writables")
    void a_record_is_named_by_its_natural_key(String resource) {
        SampleCalls calls = calls(resource);
        List<Column> columns = writable(calls).naturalKey();
        if (columns.isEmpty()) {
            return;
        }
        long one = deletable(calls);
        long other = deletable(calls);
        List<Node> key = key(calls, one);
        List<Node> disagree = new ArrayList<>(key(calls, other));
        disagree.add(id(one));
        Reply both = calls.delete(Map.of(), disagree);
        assertThat(both.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(both)).containsExactly("INVALID_VALUE " + resource + ".Id");
        if (columns.size() > 1) {
            assertThat(SampleCalls.faults(calls.delete(Map.of(), key.subList(1, key.size()))))
                    .containsExactly("REQUIRED " + resource + "." + columns.getFirst().name());
        }
        List<Node> spelled = columns.getFirst().is(Flag.CASELESS)
                ? List.of(Xml.text(key.getFirst().name(), key.getFirst().text().toUpperCase(Locale.ROOT)))
                : key;
        Reply deleted = calls.delete(Map.of(), spelled);
        assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
        assertGone(calls, one);
        Reply again = calls.delete(Map.of(), key);
        // A tie that is not there is as if it were deleted; a record that is not there is told.
        assertThat(again.status()).as(again.body()).isEqualTo(writable(calls).isLink() ? 200 : 404);
        List<Node> agree = new ArrayList<>(key(calls, other));
        agree.add(id(other));
        assertThat(calls.delete(Map.of(), agree).status()).isEqualTo(200);
        assertGone(calls, other);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void other_columns_name_no_record(String resource) {
        SampleCalls calls = calls(resource);
        long id = deletable(calls);
        Column column = calls.resource().columns().stream().filter(one -> one.answered() && !one.is(Flag.NATURAL_KEY)
                && !one.is(Flag.IGNORED) && one.kind().isScalar() && !one.name().equals("Id")).findFirst()
                .orElseThrow();
        Reply reply = calls.delete(Map.of(), List.of(id(id), Xml.text(column.name(), "1")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(reply)).containsExactly("NOT_ALLOWED " + column.field());
        assertThat(calls.element(id)).isNotNull();
    }
}
