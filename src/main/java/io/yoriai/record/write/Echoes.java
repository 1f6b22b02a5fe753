package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.Node;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Row;
import io.yoriai.record.list.Search;

/**
 * What was read can be written back: a column that cannot be written, and an entry that can no longer be chosen, are right
 * where they are what stands there (spec/conventions.md 4). Columns are compared with the answer that the caller would have got.
 */
@Component
public class Echoes {

    private static final Pattern ADDRESS = Pattern.compile("^https?://[^/]+");

    private final Lists lists;
    private final ObjectProvider<AnswerNodes> answers;
    private final Statements statements;

    Echoes(Lists lists, ObjectProvider<AnswerNodes> answers, Statements statements) {
        this.lists = lists;
        this.answers = answers;
        this.statements = statements;
    }

    void check(Writing writing, Faults faults) {
        readOnly(writing, faults);
        retired(writing, faults);
    }

    /** An entry that is no longer offered may stay where it stands. */
    private void retired(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        draft.retired().forEach((name, keys) -> {
            Place place = writing.writable().place(name);
            boolean stands = writing.stored() != null && place != null
                    && keys(writing.known().row().get(place.name())).containsAll(keys);
            if (!stands) {
                faults.add(Fault.invalidValue(draft.field(name)));
            }
        });
        writing.writable().lists().forEach((name, table) -> draft.list(name)
                .forEach(item -> item.retired().forEach((child, keys) -> {
                    Column list = draft.resource().column(name);
                    String field = list.nested().column(child).field();
                    if (!faults.has(field) && !standing(writing, list, table, child).containsAll(keys)) {
                        faults.add(Fault.invalidValue(field));
                    }
                })));
    }

    /** The keys that a column of a list's items has, in any of them. */
    private Set<String> standing(Writing writing, Column list, ChildTable table, String child) {
        List<String> children = table.places(list).stream().map(place -> place.column().name()).toList();
        return writing.stored() == null
                ? Set.of()
                : statements.items(table, list, writing.id()).stream()
                        .flatMap(row -> keys(row.get(children.indexOf(child))).stream()).collect(Collectors.toSet());
    }

    private static Set<String> keys(@Nullable Object stored) {
        return switch (stored) {
            case null -> Set.of();
            case List<?> several -> several.stream().map(String::valueOf).collect(Collectors.toSet());
            default -> Set.of(stored.toString());
        };
    }

    private void readOnly(Writing writing, Faults faults) {
        if (writing.stored() != null) {
            readOnly(writing.draft(), writing.writable().rows(), writing.known().id(),
                    writing.writable().rules()::readOnly, faults);
        }
    }

    /**
     * Tells each column that cannot be written and was given another value than a record has.
     *
     * @param told how such a fault is told
     */
    public void readOnly(Draft draft, ResourceTable table, long id, UnaryOperator<Fault> told, Faults faults) {
        if (draft.echoes().isEmpty()) {
            return;
        }
        Resource resource = table.resource();
        Map<String, String> whole = new HashMap<>();
        resource.columns().stream().map(Column::shown).filter(shown -> !shown.unless())
                .forEach(shown -> whole.put(shown.parameter(), shown.value()));
        List<Row> rows = lists.list(table, Search.byId(Long.toString(id), whole), Set.of()).rows();
        Node answer = rows.isEmpty()
                ? new Node("", "", List.of())
                : answers.getObject().node(rows.getFirst(), resource);
        for (Node echo : draft.echoes()) {
            String wrong = wrong(echo, answer, resource);
            if (wrong != null) {
                faults.add(told.apply(Fault.notAllowed(resource.name() + "." + wrong)));
            }
        }
    }

    /** The column that holds something else than what stands there; null: none. */
    static @Nullable String wrong(Node echo, Node answer, Resource resource) {
        Column column = resource.find(echo.name());
        List<Node> there = answer.children().stream().filter(child -> child.name().equals(echo.name())).toList();
        if (column != null && column.isWritten() && column.kind() == Kind.LIST) {
            return wrongPart(echo, there, column);
        }
        boolean several = column == null || column.kind() == Kind.LIST;
        if (there.stream().anyMatch(node -> same(echo, node)
                && (!several || echo.children().size() == node.children().size()))) {
            return null;
        }
        boolean list = column == null && echo.name().endsWith("List");
        return list ? echo.name().substring(0, echo.name().length() - "List".length()) : echo.name();
    }

    /** Of a list that is written: the first part that is not, and that no item has that stands there. */
    private static @Nullable String wrongPart(Node list, List<Node> there, Column column) {
        List<Node> parts = there.stream().flatMap(node -> node.children().stream())
                .flatMap(item -> item.children().stream()).toList();
        return list.children().stream().flatMap(item -> item.children().stream())
                .filter(part -> !part.isEmpty() && !part.isBlank()).filter(part -> {
                    Column child = column.nested().find(part.name());
                    return child != null && !child.isWritten();
                })
                .filter(part -> parts.stream()
                        .noneMatch(stored -> stored.name().equals(part.name()) && same(part, stored)))
                .map(Node::name).findFirst().orElse(null);
    }

    /** Without a value, as a pair that has none. */
    private static boolean isNothing(Node node) {
        return node.text().isBlank() && node.children().stream().allMatch(Echoes::isNothing);
    }

    /** What is given stands there too; what is left out, or an empty pair, does not matter. */
    private static boolean same(Node given, Node stored) {
        if (given.children().isEmpty()) {
            Node id = stored.child(stored.name() + "Id");
            return id != null
                    ? sameText(given.text().strip(), id.text())
                    : stored.children().isEmpty() && sameText(given.text().strip(), stored.text().strip());
        }
        return given.children().stream().filter(child -> !isNothing(child))
                .allMatch(child -> stored.children().stream()
                        .anyMatch(other -> other.name().equals(child.name()) && same(child, other)));
    }

    private static boolean sameText(String given, String stored) {
        if (Codes.canonical(given).equals(Codes.canonical(stored))) {
            return true;
        }
        if (stored.startsWith(AnswerNodes.HOST)) {
            return ADDRESS.matcher(given).replaceFirst("").matches(
                    Arrays.stream(
                            stored.substring(AnswerNodes.HOST.length()).split(Pattern.quote(AnswerNodes.HOST), -1))
                            .map(Pattern::quote).collect(Collectors.joining("[^/]+")));
        }
        Instant moment = Times.moment(given);
        return moment != null && moment.equals(Times.moment(stored));
    }
}
