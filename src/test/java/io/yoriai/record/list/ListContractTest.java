package io.yoriai.record.list;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Bindings.Carrier;
import io.yoriai.record.list.ListModel.Key;
import io.yoriai.record.list.ListModel.Type;
import io.yoriai.record.list.Search.Operator;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/**
 * Every list method that is served searches, sorts and pages as spec/conventions.md 3 says: what it answers is compared with
 * a model that works on its own unfiltered answer. Methods, keys and types come out of the dictionary, rows out of
 * {@link Samples}.
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListContractTest {

    private static final int ROWS = 7;
    private static final int AT_ONCE = 6;

    @Autowired
    Api api;
    @Autowired
    Dictionary dictionary;
    @Autowired
    CustomItems items;
    @Autowired
    Samples samples;
    @Autowired
    List<ResourceTable> tables;

    private final Map<String, Listed> listed = new HashMap<>();

    /** The list methods that a table serves. */
    Stream<String> lists() {
        return dictionary.methods().stream().filter(method -> method.isList() && table(method) != null)
                .map(Method::name);
    }

    private @Nullable ResourceTable table(Method method) {
        return tables.stream().filter(table -> table.resource().name().equals(method.element())).findFirst()
                .orElse(null);
    }

    /** A list with its sample rows. */
    private record Listed(Method method, ResourceTable table, Map<String, String> always, ListModel model,
            List<Key> keys) {

        Key id() {
            return keys.stream().filter(key -> key.column().equals("Id")).findFirst().orElseThrow();
        }
    }

    /** Makes sample rows once for each list, and asks for them without any condition but that they are the new ones. */
    private synchronized Listed list(String name) {
        return listed.computeIfAbsent(name, key -> {
            Method method = Objects.requireNonNull(dictionary.method(name));
            ResourceTable table = Objects.requireNonNull(table(method));
            Map<String, String> always = new LinkedHashMap<>();
            table.resource().columns().stream().map(Column::shown).filter(shown -> !shown.unless())
                    .forEach(shown -> always.put(shown.parameter(), shown.value()));
            String before = last(name);
            samples.rows(table.resource(), ROWS);
            always.putAll(
                    Api.map("search_key9", "Id", "search_operator9", "gt", "search_value9", before, "search_key8", "Id",
                            "search_operator8", "le", "search_value8", last(name)));
            List<Node> rows = Xml.parse(api.call(name, always, null).body()).children();
            assertThat(rows).as("sample rows of " + name).hasSizeGreaterThanOrEqualTo(3);
            return new Listed(method, table, always, new ListModel(rows), keys(table));
        });
    }

    private String last(String name) {
        String id = api.call(name, Map.of("order", "Id", "direction", "desc", "limit", "1"), null).first("Id");
        return id == null ? "0" : id;
    }

    private List<Key> keys(ResourceTable table) {
        List<Key> keys = new ArrayList<>();
        for (Column column : table.resource().columns()) {
            if (column.kind() == Kind.ATTRIBUTES) {
                items.of(table.resource().name()).values().forEach(item -> keys.add(Key.of(item, column)));
            } else {
                ResourceTable.Binding binding = table.bindings().searched(column.name());
                // A key may be another name of a column.
                Column answered = binding == null ? column : binding.column();
                keys.add(Key.of(column, answered.name(), answered.isNumberAsText()
                        || binding != null && binding.carrier() == Carrier.NUMBER_AS_TEXT));
                if (column.is(Flag.BY_NAME)) {
                    keys.add(Key.ofName(column));
                }
            }
        }
        return keys;
    }

    /** A call, and what it must answer. */
    private record Asked(List<String> parameters, Object expected) {}

    /** All that differs between what was asked for and what was answered. */
    private List<String> differences(Listed list, List<Asked> asked) throws Exception {
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Asked one : asked) {
                workers.submit(() -> {
                    try {
                        Object answer = answer(list, one.parameters());
                        if (!one.expected().equals(answer)) {
                            wrong.add(one.parameters() + "\n  expected " + one.expected() + "\n  answered " + answer);
                        }
                    } catch (RuntimeException | AssertionError e) {
                        wrong.add(one.parameters() + ": " + e);
                    }
                });
            }
        }
        return wrong.stream().sorted().limit(20).toList();
    }

    /** The ids of the rows in their order, or the faults as {@code CODE field}. */
    private List<String> answer(Listed list, List<String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(list.always());
        all.putAll(Api.map(parameters.toArray(String[]::new)));
        Reply reply = api.call(list.method().name(), all, null);
        Node root = Xml.parse(reply.body());
        return reply.status() == 200
                ? root.children().stream().map(ListModel::idOf).toList()
                : root.children().getFirst().children().stream().map(error -> reply.status() + " "
                        + error.children().get(0).text() + " " + error.children().get(1).text()).toList();
    }

    private static List<String> condition(String key, String operator, String value) {
        return List.of("search_key1", key, "search_operator1", operator, "search_value1", value);
    }

    private static String word(Operator operator) {
        return operator.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void every_searchable_column_is_found_by_every_operator(String name) throws Exception {
        Listed list = list(name);
        List<Asked> asked = new ArrayList<>();
        for (Key key : list.keys()) {
            if (key.search()) {
                for (Operator operator : Operator.values()) {
                    for (String value : SearchValues.of(list.model().values(key), key, operator)) {
                        asked.add(new Asked(condition(named(key, asked.size()), word(operator), value),
                                expected(list, key, operator, value)));
                    }
                }
            }
        }
        assertThat(asked).isNotEmpty();
        assertThat(differences(list, asked)).isEmpty();
    }

    /** A pair is found by its own name as well as by that of its id. */
    private static String named(Key key, int n) {
        return key.names().get(n % key.names().size());
    }

    private static Object expected(Listed list, Key key, Operator operator, String value) {
        boolean takes = key.type().takes(operator);
        if (value.isEmpty() && operator != Operator.EQ && operator != Operator.NE) {
            // Both are wrong of a code; of the rest only the value is.
            boolean code = !takes && (key.type().isPair() || key.type() == Type.SEVERAL);
            return List.of("400 INVALID_VALUE search_" + (code ? "operator1" : "value1"));
        }
        return takes ? list.model().where(key, operator, value) : List.of("400 INVALID_VALUE search_operator1");
    }

    @ParameterizedTest
    @MethodSource("lists")
    void every_sortable_column_sorts_both_ways(String name) throws Exception {
        Listed list = list(name);
        List<Asked> asked = new ArrayList<>();
        for (Key key : list.keys()) {
            for (String called : key.sort() ? key.names() : List.<String>of()) {
                asked.add(new Asked(asked.size() % 4 == 0
                        ? List.of("order", called)
                        : List.of("order", called, "direction", "asc"), list.model().by(key, false)));
                asked.add(new Asked(List.of("order", called, "direction", "desc"), list.model().by(key, true)));
            }
        }
        assertThat(asked).isNotEmpty();
        assertThat(differences(list, asked)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void pages_follow_one_another_and_are_counted(String name) throws Exception {
        Listed list = list(name);
        List<String> all = list.model().ids();
        List<Key> usual = list.table().defaultOrder().stream().map(column -> list.keys().stream()
                .filter(key -> key.column().equals(column)).findFirst().orElseThrow()).toList();
        assertThat(all).as("the order that is not asked for").isEqualTo(list.model().by(usual));
        List<Asked> asked = new ArrayList<>();
        for (int limit = 1; limit <= 3; limit++) {
            for (int offset = 0; offset <= all.size(); offset += limit) {
                asked.add(new Asked(List.of("limit", Integer.toString(limit), "offset", Integer.toString(offset)),
                        all.subList(offset, Math.min(all.size(), offset + limit))));
            }
        }
        assertThat(differences(list, asked)).isEmpty();
        Map<String, String> counted = new LinkedHashMap<>(list.always());
        counted.putAll(Map.of("count", "1", "limit", "2", "offset", "1"));
        assertThat(api.call(name, counted, null).body()).contains("count=\"2\" countAll=\"" + all.size() + "\"");
        counted.put("count", "0");
        assertThat(api.call(name, counted, null).body()).doesNotContain("countAll");
    }

    @ParameterizedTest
    @MethodSource("lists")
    void conditions_are_joined_by_and(String name) throws Exception {
        Listed list = list(name);
        List<Asked> asked = new ArrayList<>();
        List<Key> keys = list.keys().stream().filter(key -> key.search() && !list.model().values(key).isEmpty())
                .toList();
        for (int i = 0; i < keys.size(); i++) {
            Key one = keys.get(i);
            Key other = keys.get((i + 3) % keys.size());
            String value = ListModel.spelled(list.model().values(one).getFirst());
            String unlike = ListModel.spelled(list.model().values(other).getLast());
            List<String> both = new ArrayList<>(list.model().where(one, Operator.EQ, value));
            both.retainAll(list.model().where(other, Operator.NE, unlike));
            // eq is meant where no operator is said.
            asked.add(new Asked(
                    List.of("search_key01", one.names().getFirst(), "search_value01", value, "search_key1234567890123",
                            other.names().getFirst(), "search_operator1234567890123", "ne", "search_value1234567890123",
                            unlike),
                    both));
        }
        assertThat(differences(list, asked)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void what_cannot_be_searched_or_sorted_is_named(String name) throws Exception {
        Listed list = list(name);
        List<Asked> asked = new ArrayList<>();
        List<String> unknown = List.of("400 UNKNOWN_COLUMN search_key1");
        for (Key key : list.keys()) {
            for (String called : key.names()) {
                if (!key.search()) {
                    asked.add(new Asked(condition(called, "eq", "1"), unknown));
                }
                if (!key.sort()) {
                    asked.add(new Asked(List.of("order", called), List.of("400 UNKNOWN_COLUMN order")));
                }
            }
            String wrong = key.type().wrong();
            if (key.search() && wrong != null) {
                asked.add(new Asked(condition(key.names().getFirst(), "eq", wrong),
                        List.of("400 INVALID_TYPE search_value1")));
            }
        }
        for (String none : List.of("NoSuchColumn", "id", "Attribute", "Attribute0", "Attribute999999", "1=1")) {
            asked.add(new Asked(condition(none, "eq", "1"), unknown));
            asked.add(new Asked(List.of("order", none), List.of("400 UNKNOWN_COLUMN order")));
        }
        asked.add(new Asked(condition(list.id().names().getFirst(), "is", "1"),
                List.of("400 INVALID_VALUE search_operator1")));
        asked.add(new Asked(List.of("direction", "up"), List.of("400 INVALID_VALUE direction")));
        asked.add(new Asked(List.of("limit", "0"), List.of("400 INVALID_VALUE limit")));
        asked.add(new Asked(List.of("limit", "1001"), List.of("400 INVALID_VALUE limit")));
        asked.add(new Asked(List.of("offset", "-1"), List.of("400 INVALID_VALUE offset")));
        asked.add(new Asked(List.of("count", "yes"), List.of("400 INVALID_VALUE count")));
        assertThat(differences(list, asked)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_record_is_found_at_its_own_address(String name) {
        Listed list = list(name);
        String id = list.model().ids().getLast();
        Map<String, String> query = Api.map("api_key", api.credentials().apiKey(), "token",
                api.token(api.credentials()), "count", "1");
        Reply at = api.send("GET", list.method().path() + "/" + id, Api.signed(query, api.credentials().secretKey()),
                null,
                Map.of());
        Reply found = api.get(name, "search_key1", "Id", "search_operator1", "eq", "search_value1", id, "count", "1");
        assertThat(at.status()).isEqualTo(200);
        assertThat(at.body()).isEqualTo(found.body()).contains("<Id>" + id + "</Id>", "countAll=\"1\"");
    }
}
