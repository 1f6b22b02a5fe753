package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Given;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/**
 * Declared resources where something stands in the way: another record with the same value, another client at the same
 * moment, an entry of a master that is no longer offered.
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClashContractTest {

    private static final int CLIENTS = 12;

    @Autowired
    Samples samples;
    @Autowired
    List<Writable> writables;
    @Autowired
    Masters masters;

    Stream<String> writables() {
        return writables.stream().map(writable -> writable.resource().name()).sorted();
    }

    private SampleCalls calls(String resource) {
        return new SampleCalls(samples, samples.resource(resource));
    }

    @ParameterizedTest
    @MethodSource("writables")
    void a_value_that_another_record_has_is_refused(String resource) {
        SampleCalls calls = calls(resource);
        for (Column column : calls.resource().columns()) {
            if (!column.is(Flag.UNIQUE) || !calls.has(Verb.PUT)) {
                continue;
            }
            Map<String, Given> values = calls.values(Verb.POST, 0);
            calls.post(values.values());
            String taken = values.get(column.name()).told();
            String spelled = column.is(Flag.CASELESS) ? taken.toUpperCase(Locale.ROOT) : taken;
            Map<String, Given> others = calls.values(Verb.POST, 0);
            long other = calls.post(others.values());
            Node clash = Xml.text(column.name(), spelled);
            Reply put = calls.put(other, List.of(clash));
            assertThat(put.status()).isEqualTo(409);
            assertThat(SampleCalls.faults(put)).containsExactly("DUPLICATE " + column.field());
            assertThat(calls.told(other)).containsEntry(column.name(), others.get(column.name()).told());
            Map<String, Given> third = calls.values(Verb.POST, 0);
            third.remove(column.name());
            List<Node> nodes = new ArrayList<>(Given.nodes(third.values()));
            nodes.add(clash);
            Reply post = calls.call(Verb.POST, nodes);
            assertThat(post.status()).isEqualTo(409);
            assertThat(SampleCalls.faults(post)).containsExactly("DUPLICATE " + column.field());
            // Its own value in other letters is a change like any other.
            if (column.is(Flag.CASELESS)) {
                String own = others.get(column.name()).told().toUpperCase(Locale.ROOT);
                Reply letters = calls.put(other, List.of(Xml.text(column.name(), own)));
                assertThat(letters.status()).as(letters.body()).isEqualTo(200);
                assertThat(calls.told(other)).containsEntry(column.name(), own);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("writables")
    void clients_that_change_a_record_at_once_lose_nothing(String resource) throws Exception {
        SampleCalls calls = calls(resource);
        if (!calls.has(Verb.PUT)) {
            return;
        }
        long id = calls.make(0);
        Map<String, Given> changes = new TreeMap<>(calls.values(Verb.PUT, 1));
        changes.keySet().removeIf(name -> calls.record().isTied(name) || calls.mustSay().anyMatch(name::equals)
                || changes.keySet().stream()
                        .anyMatch(other -> !other.equals(name) && calls.record().mayMove(name, other)));
        if (changes.isEmpty()) {
            return;
        }
        long lines = calls.lines(id);
        List<Callable<Reply>> work = changes.values().stream()
                .map(change -> (Callable<Reply>) () -> calls.put(id, change.nodes())).toList();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Reply> reply : clients.invokeAll(work)) {
                assertThat(reply.get().status()).as(reply.get().body()).isEqualTo(200);
            }
        }
        Map<String, String> told = calls.told(id);
        Map<String, String> kept = new TreeMap<>();
        calls.expected(changes).keySet().forEach(name -> kept.put(name, told.get(name)));
        assertThat(kept).isEqualTo(new TreeMap<>(calls.expected(changes)));
        assertThat(calls.lines(id)).isGreaterThan(lines);
    }

    @ParameterizedTest
    @MethodSource("writables")
    void one_value_that_must_be_unique_is_given_to_one_of_many_at_once(String resource) throws Exception {
        SampleCalls calls = calls(resource);
        Writable writable = writables.stream().filter(one -> one.resource() == calls.resource()).findFirst()
                .orElseThrow();
        if (!writable.isLink() && calls.resource().columns().stream().noneMatch(column -> column.is(Flag.UNIQUE))) {
            return;
        }
        Map<String, Given> values = calls.values(Verb.POST, 1);
        List<Callable<Reply>> work = Stream
                .generate(() -> (Callable<Reply>) () -> calls.call(Verb.POST, Given.nodes(values.values())))
                .limit(CLIENTS)
                .toList();
        List<Integer> statuses = new ArrayList<>();
        List<String> places = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Reply> reply : clients.invokeAll(work)) {
                statuses.add(reply.get().status());
                places.add(reply.get().header("Location"));
            }
        }
        assertThat(statuses).containsOnlyOnce(201);
        // A tie that is there already is told with its address; of a record with the same value it is told that there is one.
        assertThat(statuses.stream().filter(status -> status != 201)).hasSize(CLIENTS - 1)
                .allMatch(status -> status == (writable.isLink() ? 200 : 409));
        if (writable.isLink()) {
            assertThat(places.stream().distinct()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("writables")
    void a_tie_that_is_made_and_deleted_at_once_is_there_or_not(String resource) throws Exception {
        SampleCalls calls = calls(resource);
        Writable writable = writables.stream().filter(one -> one.resource() == calls.resource()).findFirst()
                .orElseThrow();
        if (!writable.isLink()) {
            return;
        }
        List<Node> nodes = Given.nodes(calls.values(Verb.POST, 1).values());
        List<Callable<Reply>> work = new ArrayList<>();
        for (int i = 0; i < CLIENTS * 6; i++) {
            boolean makes = i % 2 == 0;
            work.add(() -> makes ? calls.call(Verb.POST, nodes) : calls.delete(Map.of(), nodes));
        }
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Reply> reply : clients.invokeAll(work)) {
                assertThat(reply.get().status()).as(reply.get().body()).isIn(200, 201);
            }
        }
        Reply last = calls.call(Verb.POST, nodes);
        assertThat(last.status()).isIn(200, 201);
        assertThat(calls.element(last.id())).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("writables")
    void an_entry_that_is_no_longer_offered_stays_and_is_chosen_nowhere(String resource) {
        SampleCalls calls = calls(resource);
        List<Column> columns = calls.resource().columns().stream().filter(column -> column.kind() != Kind.LIST
                && column.codes() instanceof Codes.Master && Samples.isGiven(calls.record(), column, Verb.PUT))
                .toList();
        if (columns.isEmpty() || !calls.has(Verb.PUT)) {
            return;
        }
        retire(columns, true);
        long id = calls.make(0);
        // A pair by its id alone, and one of several choices.
        List<Node> chosen = columns.stream().map(column -> Xml.text(column.name(), "7777")).toList();
        assertThat(calls.put(id, chosen).status()).isEqualTo(200);
        long other = calls.make(0);
        retire(columns, false);
        Map<String, String> told = calls.told(id);
        columns.forEach(column -> assertThat(told).containsEntry(column.name(), "7777"));
        assertThat(calls.element(id)).contains("Name>廃止");
        // Where it stands it may be said again.
        String before = calls.element(id);
        samples.clock().advance(Duration.ofSeconds(3));
        Reply same = calls.put(id, chosen);
        assertThat(same.status()).as(same.body()).isEqualTo(200);
        assertThat(calls.element(id)).isEqualTo(before);
        List<String> refused = columns.stream().map(column -> "INVALID_VALUE " + column.field()).sorted().toList();
        Reply put = calls.put(other, chosen);
        assertThat(put.status()).isEqualTo(400);
        assertThat(SampleCalls.faults(put)).isEqualTo(refused);
        Map<String, Given> values = calls.values(Verb.POST, 0);
        columns.forEach(column -> values.remove(column.name()));
        List<Node> nodes = new ArrayList<>(Given.nodes(values.values()));
        nodes.addAll(chosen);
        assertThat(SampleCalls.faults(calls.call(Verb.POST, nodes))).isEqualTo(refused);
        // What was left is not taken up again.
        assertThat(calls.put(id, Given.nodes(calls.values(Verb.PUT, 1).values())).status()).isEqualTo(200);
        assertThat(SampleCalls.faults(calls.put(id, chosen))).isEqualTo(refused);
    }

    private void retire(List<Column> columns, boolean offered) {
        for (String master : columns.stream().map(column -> ((Codes.Master) column.codes()).name()).distinct()
                .toList()) {
            samples.data().jdbc().sql("""
                    insert into master_entry (master, key, wire_id, name_ja, name_en, active)
                    values (:master, 'zz', 7777, '廃止', '廃止', :offered)
                    on conflict (master, key) do update set active = excluded.active""").param("master", master)
                    .param("offered", offered).update();
            samples.await(() -> {
                Masters.Entry entry = masters.get(master).byKey("zz");
                return entry != null && entry.active() == offered;
            });
        }
    }
}
