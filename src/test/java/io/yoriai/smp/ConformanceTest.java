package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.ServedMethods;
import io.yoriai.record.Tsv;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Bound;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Samples;
import io.yoriai.testkit.Xml;

/**
 * Walks the two tables that declare the marketing API, method by method and column by column, and prints what it walked. A
 * method that is served must answer at its verb and path, know every key that its resource is searched and sorted by, take
 * every column that it may write, and tell every column that it answers.
 */
@ContractTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {

    private static final int METHODS = 107;
    private static final int COLUMNS = 1017;
    /** What says that a column or a method is not known. */
    private static final Set<String> UNKNOWN = Set.of("UNKNOWN_COLUMN", "PATH_NOT_FOUND", "METHOD_NOT_ALLOWED",
            "NOT_IMPLEMENTED", "SYSTEM_ERROR");
    private static final int ROWS = 3;
    /** Who is signed in, and what became of batches, is told where that is: the flows of those name the columns. */
    private static final Map<String, List<String>> ELSEWHERE = Map.of("AuthInfo",
            List.of("user/UserLoginFlowTest.java", "user/AgencyFlowTest.java"), "BulkApi",
            List.of("bulk/BulkFlowTest.java"), "Response", List.of("smp/AuthenticationFlowTest.java"));
    /** Comments around a custom item and its choices at first, of which hardly a sample has one. */
    private static final Set<String> NEVER_FILLED = Set.of("DefaultList", "CommentUnderForm", "CommentOnForm",
            "CommentLeftForm",
            "CommentRightForm");

    @Autowired
    Api api;
    @Autowired
    Dictionary dictionary;
    @Autowired
    ServedMethods served;
    @Autowired
    Samples samples;
    @Autowired
    List<ResourceTable> tables;

    private final Set<String> gaps = new TreeSet<>();
    private final Map<String, Integer> walked = new TreeMap<>();
    /** Rows of the table of columns that nothing has shown to be known yet. */
    private final Set<String> unseen = new TreeSet<>();

    private void walk(String what) {
        walked.merge(what, 1, Integer::sum);
    }

    @Test
    void every_method_and_every_column_of_the_tables_is_known_where_it_is_declared() {
        assertThat(dictionary.methods().stream().filter(method -> method.number() <= METHODS)).hasSize(METHODS);
        Set<String> published = dictionary.published().stream().map(Resource::name).collect(Collectors.toSet());
        Tsv.read("/dictionary/columns.tsv").stream().filter(row -> published.contains(row.get("resource")))
                .forEach(row -> unseen.add(row.get("resource") + "." + row.get("column")));
        assertThat(unseen).hasSizeGreaterThanOrEqualTo(COLUMNS);
        int columns = unseen.size();
        List.of("VisitorData", "Company", "Activity", "Seminar", "Session", "Speaker")
                .forEach(name -> samples.items(dictionary.resource(name)));
        StringBuilder table = new StringBuilder();
        for (Method method : dictionary.methods().stream().filter(one -> one.number() <= METHODS).toList()) {
            if (method.path().startsWith("/public/")) {
                // Pages for browsers, which have tests of their own, and take no token.
                Reply page = api.send("GET", method.path(), Map.of(), null, Map.of());
                line(table, method, page.status() + " page");
                check(page.status() != 404 && page.status() < 500, method.name() + " has no page");
            } else if (!served.serves(method.name())) {
                line(table, method, "not served");
                gaps.add(method.name() + " is not served");
            } else {
                refused(method);
                line(table, method, method.isList() ? list(method) : call(method));
            }
        }
        System.out.println(table + "walked: " + walked + ", columns: " + (columns - unseen.size()));
        unseen.removeIf(ConformanceTest::isToldElsewhere);
        assertThat(unseen).as("columns that no method knows").isEmpty();
        assertThat(gaps).isEmpty();
        assertThat(walked.get("methods")).as("methods that were walked").isEqualTo(METHODS);
    }

    /** Without a signature, and by a verb that its path does not have. */
    private void refused(Method method) {
        Reply unsigned = api.send(method.verb(), method.path(),
                Map.of("api_key", api.credentials().apiKey(), "token", api.token(api.credentials())),
                method.verb().equals("GET") ? null : "<x/>",
                // Who fails often from one address is shut out.
                Map.of("X-Forwarded-For", "198.18.0." + method.number()));
        check(unsigned.status() == 401 && codes(unsigned).equals(List.of("SIGNATURE_INVALID api_sig")),
                method.name() + " without a signature: " + unsigned.status() + " " + codes(unsigned));
        Set<String> verbs = dictionary.methods().stream().filter(one -> one.path().equals(method.path()))
                .map(Method::verb).collect(Collectors.toCollection(TreeSet::new));
        for (String verb : List.of("GET", "POST", "PUT", "DELETE")) {
            if (!verbs.contains(verb)) {
                walk("wrong verbs");
                Reply wrong = api.send(verb, method.path(), Map.of(), verb.equals("GET") ? null : "<x/>", Map.of());
                String allowed = Objects.requireNonNullElse(wrong.header("Allow"), "");
                check(wrong.status() == 405 && new TreeSet<>(List.of(allowed.split(", "))).equals(verbs),
                        verb + " " + method.path() + ": " + wrong.status() + " Allow: " + allowed);
            }
        }
    }

    private static boolean isToldElsewhere(String field) {
        String resource = field.substring(0, field.indexOf('.'));
        String column = field.substring(field.lastIndexOf('.') + 1);
        return NEVER_FILLED.contains(column) && resource.endsWith("Setting")
                || ELSEWHERE.getOrDefault(resource, List.of()).stream().map(Path.of("src/test/java/io/yoriai")::resolve)
                        .anyMatch(file -> read(file)
                                .contains(column.startsWith("{") ? "List" : column.replaceAll("List$", "")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(StringBuilder table, Method method, String answer) {
        walk("methods");
        table.append(String.format("%3d %-6s %-34s %-45s %s%n", method.number(), method.verb(), method.name(),
                method.path(), answer));
    }

    private void check(boolean right, String gap) {
        if (!right) {
            gaps.add(gap);
        }
    }

    private static List<String> codes(Reply reply) {
        List<String> codes = new ArrayList<>();
        Node root = reply.body().startsWith("<") ? Xml.parse(reply.body()) : new Node("", "", List.of());
        for (Node list : root.children()) {
            for (Node error : list.name().equals("ErrorList") ? list.children() : List.<Node>of()) {
                Node field = error.child("ErrorField");
                codes.add(error.child("ErrorCode").text() + " " + (field == null ? "" : field.text()));
            }
        }
        return codes;
    }

    /** A method that writes, or tells one thing: it answers, and knows every column that it may be given. */
    private String call(Method method) {
        boolean writes = !method.verb().equals("GET");
        Verb verb = writes ? Verb.valueOf(method.verb()) : Verb.POST;
        List<Node> given = new ArrayList<>();
        Resource resource = method.element().isEmpty() || !writes ? null : dictionary.resource(method.element());
        for (Column column : resource == null || verb == Verb.DELETE ? List.<Column>of() : resource.columns()) {
            if (column.writableOn(verb) && column.kind() != Kind.ATTRIBUTES && !column.name().startsWith("{")) {
                boolean list = column.kind() == Kind.CHOICES;
                given.add(new Node(list ? column.name() + "List" : column.name(), "", List.of()));
                walk("columns of " + method.verb());
                unseen.remove(column.field());
            }
        }
        Reply reply = api.call(method.name(), writes ? Xml.body(method.element(), given) : null);
        codes(reply).stream().filter(code -> UNKNOWN.contains(code.split(" ")[0]))
                .forEach(code -> gaps.add(method.name() + ": " + code));
        seen("Response.", dictionary.resource("Response").columns(),
                reply.body().startsWith("<") ? Xml.parse(reply.body()) : new Node("", "", List.of()));
        check(reply.status() < 500, method.name() + " answers " + reply.status());
        if (!writes && !method.element().isEmpty()) {
            seen(method.element() + ".", dictionary.resource(method.element()).columns(), Xml.parse(reply.body()));
        }
        return Integer.toString(reply.status());
    }

    /** What an answer tells, down to the columns of lists and elements, is known. */
    private void seen(String prefix, List<Column> columns, Node told) {
        for (Column column : columns) {
            for (Node child : told.children()) {
                if (child.name().equals(column.name()) || child.name().equals(column.name() + "List")
                        || child.name().equals(column.item())) {
                    unseen.remove(prefix + column.name());
                    seen(prefix + column.name() + ".", column.children(), child);
                    child.children().forEach(item -> seen(prefix + column.name() + ".", column.children(), item));
                }
            }
        }
    }

    private void declared(String prefix, List<Column> columns) {
        columns.forEach(column -> {
            unseen.remove(prefix + column.name());
            declared(prefix + column.name() + ".", column.children());
        });
    }

    /** A list: it answers, knows its keys, and tells every column that is answered. */
    private String list(Method method) {
        Resource resource = dictionary.resource(method.element());
        Map<String, String> with = new LinkedHashMap<>();
        resource.columns().stream().map(Column::shown).filter(shown -> !shown.unless())
                .forEach(shown -> with.put(shown.parameter(), shown.value()));
        dictionary.parameters(method).values().stream().filter(parameter -> parameter.required())
                .forEach(parameter -> with.put(parameter.name(), parameter.values().getFirst()));
        if (method.name().startsWith("counting.")) {
            Reply counts = api.call(method.name(), with, null);
            check(counts.status() == 200, method.name() + " answers " + counts.status());
            resource.columns().stream().filter(Column::search)
                    .forEach(key -> asked(method, with, Map.of("search_key1", key.name(), "search_value1", "1")));
            Xml.parse(counts.body()).children()
                    .forEach(row -> seen(method.element() + ".", resource.columns(), row));
            return Integer.toString(counts.status());
        }
        Map<String, String> keys = new LinkedHashMap<>();
        for (Column column : resource.columns()) {
            if (column.kind() != Kind.ATTRIBUTES && column.search()) {
                walk("keys");
                keys.put("search_key" + keys.size(), column.name());
                keys.put("search_value" + (keys.size() - 1), "");
            }
            if (column.kind() != Kind.ATTRIBUTES && column.sort()) {
                walk("orders");
                asked(method, with, Map.of("order", column.name()));
            }
        }
        asked(method, with, keys);
        samples.rows(resource, ROWS);
        Map<String, String> latest = new LinkedHashMap<>(with);
        latest.putAll(Api.map("order", "Id", "direction", "desc"));
        Reply reply = api.call(method.name(), latest, null);
        Set<String> told = new TreeSet<>();
        Xml.parse(reply.body()).children().forEach(row -> row.children().forEach(column -> told.add(column.name())));
        List<String> silent = new ArrayList<>();
        for (Column column : resource.columns()) {
            if (column.answered() && !column.shown().alone() && column.kind() != Kind.ATTRIBUTES) {
                walk("columns of GET");
                if (!told.contains(column.name()) && !told.contains(column.name() + "List")) {
                    silent.add(column.name());
                }
            }
        }
        silent.forEach(column -> walk("columns without a value in any sample"));
        ResourceTable table = tables.stream().filter(one -> one.resource().name().equals(resource.name())).findFirst()
                .orElse(null);
        for (Column column : resource.columns()) {
            boolean bound = table == null ? told.contains(column.name()) : Bound.tells(table, column);
            check(bound || !column.answered() || isToldElsewhere(column.field()),
                    method.name() + " never tells " + column.name());
            if (bound) {
                declared(resource.name() + ".", List.of(column));
            }
        }
        check(reply.status() == 200, method.name() + " answers " + reply.status());
        return reply.status() + (silent.isEmpty() ? "" : " without values: " + String.join(", ", silent));
    }

    private void asked(Method method, Map<String, String> with, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(with);
        all.putAll(parameters);
        all.put("limit", "1");
        Reply reply = api.call(method.name(), all, null);
        codes(reply).stream().filter(code -> UNKNOWN.contains(code.split(" ")[0]))
                .forEach(code -> gaps.add(method.name() + " " + parameters + ": " + code));
        check(reply.status() < 500, method.name() + " " + parameters + " answers " + reply.status());
        parameters.forEach((parameter, key) -> {
            if (parameter.startsWith("search_key")) {
                unseen.remove(method.element() + "." + key);
            }
        });
    }
}
