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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.SampleLimits;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.WrongValues;
import io.yoriai.testkit.WrongValues.Wrong;
import io.yoriai.testkit.Xml;

/** Every column of every declared resource holds what the dictionary lets it hold, to the end, and nothing else. */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteLimitsContractTest {

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

    /** For every column and item that a call may write, what a function says of it; without those it says null of. */
    private static <T> Map<String, T> each(SampleCalls calls, Verb verb, Function<Column, T> column,
            Function<CustomItem, T> item) {
        Map<String, T> each = new LinkedHashMap<>();
        calls.values(verb, 0).keySet().forEach(name -> {
            Column found = calls.resource().find(name);
            T value = found == null ? item.apply(calls.item(name)) : column.apply(found);
            if (value != null) {
                each.put(name, value);
            }
        });
        return each;
    }

    @ParameterizedTest
    @MethodSource("writables")
    void the_longest_and_the_greatest_are_kept_and_the_least(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.POST)) {
            return;
        }
        Map<String, Given> all = calls.values(Verb.POST, 0);
        all.putAll(each(calls, Verb.POST,
                column -> calls.record().hasOwnForm(column.name()) || calls.record().isTied(column.name())
                        ? null
                        : SampleLimits.greatest(column),
                SampleLimits::greatest));
        long id = calls.post(all.values());
        assertThat(told(calls, id, all)).isEqualTo(new TreeMap<>(calls.expected(all)));
        if (calls.has(Verb.PUT)) {
            Map<String, Given> least = each(calls, Verb.PUT, SampleLimits::least, item -> null);
            Reply put = calls.put(id, Given.nodes(least.values()));
            assertThat(put.status()).as(put.body()).isEqualTo(200);
            assertThat(told(calls, id, least)).isEqualTo(new TreeMap<>(calls.expected(least)));
        }
    }

    private static Map<String, String> told(SampleCalls calls, long id, Map<String, Given> given) {
        Map<String, String> told = calls.told(id);
        Map<String, String> of = new TreeMap<>();
        calls.expected(given).keySet().forEach(name -> of.put(name, told.get(name)));
        return of;
    }

    /** A call with one wrong value of each column that has so many of them. */
    private record Round(List<Node> nodes, List<String> faults) {}

    private static List<Round> rounds(Map<String, List<Wrong>> wrong) {
        List<Round> rounds = new ArrayList<>();
        int most = wrong.values().stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < most; i++) {
            int at = i;
            List<Wrong> each = wrong.values().stream().filter(values -> at < values.size())
                    .map(values -> values.get(at)).toList();
            rounds.add(new Round(each.stream().flatMap(one -> one.nodes().stream()).toList(),
                    each.stream().map(Wrong::fault).sorted().toList()));
        }
        return rounds;
    }

    private static void check(Reply reply, Round round) {
        assertThat(reply.status()).as(round.toString()).isEqualTo(400);
        List<String> told = SampleCalls.faults(reply);
        List<String> more = new ArrayList<>(told);
        List<String> less = new ArrayList<>(round.faults());
        round.faults().forEach(more::remove);
        told.forEach(less::remove);
        assertThat(more).as("told, of " + Xml.write(round.nodes())).isEmpty();
        assertThat(less).as("not told, of " + Xml.write(round.nodes())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writables")
    void all_that_a_change_cannot_hold_is_told_at_once_and_changes_nothing(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        WrongValues values = new WrongValues(samples, calls.resource());
        long id = calls.make(2);
        String before = calls.element(id);
        long lines = calls.lines(id);
        for (Round round : rounds(each(calls, Verb.PUT, values::of, values::of))) {
            Reply put = calls.put(id, round.nodes());
            check(put, round);
        }
        assertThat(calls.element(id)).isEqualTo(before);
        assertThat(calls.lines(id)).isEqualTo(lines);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void all_that_a_new_record_cannot_hold_is_told_at_once_and_makes_none(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.POST)) {
            return;
        }
        WrongValues values = new WrongValues(samples, calls.resource());
        String last = last(calls);
        Writable writable = writables.stream().filter(one -> one.resource() == calls.resource()).findFirst()
                .orElseThrow();
        Map<String, List<Wrong>> wrong = each(calls, Verb.POST, column -> values.of(column).stream()
                // A record that it belongs to is looked for when all else is right.
                .filter(one -> !one.missing() || !writable.isOwner(column)).toList(), values::of);
        for (Round round : rounds(wrong)) {
            List<String> given = round.nodes().stream().map(Node::name).toList();
            Map<String, Given> valid = calls.values(Verb.POST, 3);
            valid.values().removeIf(value -> value.nodes().stream().anyMatch(node -> given.contains(node.name())
                    || given.contains(value.name() + "List") || given.contains(value.name() + "File")
                    || given.contains(value.name())));
            List<Node> nodes = new ArrayList<>(Given.nodes(valid.values()));
            nodes.addAll(round.nodes());
            Reply post = calls.call(Verb.POST, nodes);
            check(post, round);
        }
        assertThat(last(calls)).isEqualTo(last);
    }

    private String last(SampleCalls calls) {
        return samples.api().get(samples.method(calls.resource().name(), "GET"), "order", "Id", "direction", "desc",
                "limit", "1").first("Id");
    }

    @ParameterizedTest
    @MethodSource("writables")
    void what_is_required_is_asked_for(String resource) {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.POST)) {
            return;
        }
        Reply post = calls.call(Verb.POST, List.of());
        List<String> required = calls.resource().columns().stream().filter(column -> column.requiredOn(Verb.POST))
                .map(column -> "REQUIRED " + column.field()).toList();
        if (!required.isEmpty()) {
            assertThat(post.status()).isEqualTo(400);
            assertThat(SampleCalls.faults(post)).containsAll(required).allMatch(fault -> fault.startsWith("REQUIRED "));
        }
        if (calls.has(Verb.PUT)) {
            Reply put = calls.call(Verb.PUT, List.of(Xml.text("Id", calls.make(1))));
            List<String> must = calls.mustSay().map(name -> "REQUIRED " + resource + "." + name).sorted().toList();
            assertThat(put.status()).isEqualTo(must.isEmpty() ? 200 : 400);
            assertThat(must.isEmpty() ? must : SampleCalls.faults(put)).isEqualTo(must);
        }
    }
}
