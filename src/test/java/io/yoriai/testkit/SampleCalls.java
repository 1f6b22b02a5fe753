package io.yoriai.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.testkit.Api.Reply;

/** The declared methods of one resource, called with what {@link Samples} makes of the dictionary. */
public final class SampleCalls {

    private final Samples samples;
    private final Resource resource;
    private final SampleRecord record;
    private final Map<String, String> shown = new TreeMap<>();

    public SampleCalls(Samples samples, Resource resource) {
        this.samples = samples;
        this.resource = resource;
        record = samples.record(resource.name());
        resource.columns().stream().map(Column::shown).filter(when -> !when.unless())
                .forEach(when -> shown.put(when.parameter(), when.value()));
    }

    public Resource resource() {
        return resource;
    }

    public SampleRecord record() {
        return record;
    }

    public boolean has(Verb verb) {
        return samples.method(resource.name(), verb.name()) != null;
    }

    /** The n-th values of all that a call may write. */
    public Map<String, Given> values(Verb verb, int n) {
        return samples.values(resource, verb, n);
    }

    /** Makes a record of these values: its id. */
    public long post(Collection<Given> given) {
        return samples.post(resource.name(), given);
    }

    /** Makes a record of the n-th values of all columns: its id. */
    public long make(int n) {
        return has(Verb.POST) ? post(values(Verb.POST, n).values()) : record.making().make(samples, n);
    }

    public Reply call(Verb verb, List<Node> nodes) {
        return call(verb, Xml.body(resource.name(), nodes));
    }

    public Reply call(Verb verb, String body) {
        return samples.api().call(samples.method(resource.name(), verb.name()), body);
    }

    public Reply delete(Map<String, String> query, List<Node> nodes) {
        return samples.api().call(samples.method(resource.name(), "DELETE"), query,
                nodes.isEmpty() ? null : Xml.body(resource.name(), nodes));
    }

    /** Changes a record: says its id, these elements, and of those that every change must say the stored ones. */
    public Reply put(long id, List<Node> nodes) {
        List<Node> all = new ArrayList<>(List.of(Xml.text("Id", id)));
        all.addAll(nodes);
        List<String> given = nodes.stream().map(Node::name).toList();
        Node stored = Xml.parse(element(id));
        mustSay().filter(name -> !given.contains(name)).map(stored::child).forEach(all::add);
        return call(Verb.PUT, all);
    }

    /** Names of the columns that every change must say. */
    public Stream<String> mustSay() {
        return resource.columns().stream().filter(column -> !column.name().equals("Id"))
                .filter(column -> column.requiredOn(Verb.PUT) || record.always().contains(column.name()))
                .map(Column::name);
    }

    /** The record as GET answers it; null: there is none. */
    public String element(long id) {
        Map<String, String> search = new LinkedHashMap<>(shown);
        search.putAll(Api.map("search_key1", "Id", "search_operator1", "eq", "search_value1", Long.toString(id)));
        Reply reply = samples.api().call(samples.method(resource.name(), "GET"), search, null);
        if (reply.status() != 200) {
            throw new AssertionError(reply.body());
        }
        int start = reply.body().indexOf("<" + resource.name() + ">");
        return start < 0
                ? null
                : reply.body().substring(start, reply.body().lastIndexOf("</" + resource.name() + "List>"));
    }

    public Node get(long id) {
        return Xml.parse(element(id));
    }

    /** What a record's answer tells of every column and custom item that is told, by name. */
    public Map<String, String> told(long id) {
        Node row = get(id);
        Map<String, String> told = new LinkedHashMap<>();
        for (Column column : resource.columns()) {
            if (column.kind() == Kind.ATTRIBUTES) {
                samples.items(resource).stream().filter(item -> !item.password())
                        .forEach(item -> told.put(item.name(), Told.of(item, row)));
            } else if (column.answered()) {
                told.put(column.name(), Told.of(column, row));
            }
        }
        return told;
    }

    /** What should be told of values that were given; of those that are never told nothing. */
    public Map<String, String> expected(Map<String, Given> given) {
        Map<String, String> expected = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Column column = resource.find(name);
            CustomItem item = column == null ? item(name) : null;
            if (column != null ? column.answered() : !item.password()) {
                expected.put(name, value.told());
            }
        });
        return expected;
    }

    public CustomItem item(String name) {
        return samples.items(resource).stream().filter(item -> item.name().equals(name)).findFirst().orElseThrow();
    }

    /** How many lines logs have of a record: the operation log, and the room's own. */
    public long lines(long id) {
        long own = record.log() == null
                ? 0
                : samples.data().jdbc().sql(record.log()).param(id).query(Long.class).single();
        return own + samples.data().jdbc().sql("select count(*) from audit_log where record = ?")
                .param(resource.name() + "/" + id).query(Long.class).single();
    }

    /** The faults of an answer, each as {@code CODE field}, sorted. */
    public static List<String> faults(Reply reply) {
        Node root = Xml.parse(reply.body());
        return root.children().getFirst().children().stream()
                .map(error -> error.child("ErrorCode").text() + " "
                        + (error.child("ErrorField") == null ? "" : error.child("ErrorField").text()))
                .sorted().toList();
    }
}
