package io.yoriai.record;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dictionary of resources, columns, methods and parameters, read once from the tables in {@code dictionary/}
 * (spec/conventions.md 6). A word in them that nothing knows stops the start.
 */
@Component
public final class Dictionary {

    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, Method> methods = new LinkedHashMap<>();
    private final List<Parameter> parameters;

    public Dictionary() {
        this(Tsv.read("/dictionary/columns.tsv"), Tsv.read("/dictionary/methods.tsv"),
                Tsv.read("/dictionary/parameters.tsv"));
    }

    Dictionary(List<Tsv.Line> columnRows, List<Tsv.Line> methodRows, List<Tsv.Line> parameterRows) {
        Map<String, List<Column>> rows = new LinkedHashMap<>();
        for (Tsv.Line row : columnRows) {
            add(rows.computeIfAbsent(row.get("resource"), key -> new ArrayList<>()), Column.parse(row));
        }
        rows.forEach((name, columns) -> resources.put(name, new Resource(name, columns)));
        resources.replaceAll((name, resource) -> new Resource(name,
                resource.columns().stream().map(this::withChildren).toList()));
        methodRows.forEach(row -> methods.put(row.get("method"), Method.parse(row)));
        parameters = parameterRows.stream().map(row -> Parameter.parse(row, methods.keySet())).toList();
    }

    /**
     * The resource of this name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public Resource resource(String name) {
        Resource resource = resources.get(name);
        if (resource == null) {
            throw new IllegalArgumentException("no such resource: " + name);
        }
        return resource;
    }

    public List<Resource> resources() {
        return List.copyOf(resources.values());
    }

    /** Those that calls know; the others are the console's alone. */
    public List<Resource> published() {
        return resources.values().stream().filter(resource -> {
            Column id = resource.find("Id");
            return id == null || !id.is(Flag.CONSOLE)
                    || methods.values().stream().anyMatch(method -> method.element().equals(resource.name()));
        }).toList();
    }

    public List<Method> methods() {
        return List.copyOf(methods.values());
    }

    /** The method of this name, or null. */
    public @Nullable Method method(String name) {
        return methods.get(name);
    }

    /** The parameters that a method knows beside those of its signature, by name, in the order of the table. */
    public Map<String, Parameter> parameters(Method method) {
        Map<String, Parameter> known = new LinkedHashMap<>();
        parameters.stream().filter(parameter -> parameter.of(method))
                .forEach(parameter -> known.put(parameter.name(), parameter));
        return known;
    }

    /** Gives a list or element that follows a resource that one's columns, and a list of pairs the two of a pair. */
    private Column withChildren(Column column) {
        if (!column.children().isEmpty()) {
            return column.with(column.children().stream().map(this::withChildren).toList());
        }
        Resource followed = column.item() == null ? null : resources.get(column.item());
        if (column.is(Flag.PAIRS)) {
            return column.with(column.pair());
        }
        return followed == null || column.resource().equals(followed.name()) ? column : column.with(followed.columns());
    }

    /** Adds a column; {@code A.B} goes below {@code A} where there is a list or element A. */
    private static void add(List<Column> columns, Column column) {
        int dot = column.name().indexOf('.');
        if (dot < 0) {
            columns.add(column);
            return;
        }
        String parentName = column.name().substring(0, dot);
        Column child = column.named(column.name().substring(dot + 1));
        for (int i = 0; i < columns.size(); i++) {
            Column parent = columns.get(i);
            if (parent.name().equals(parentName)) {
                List<Column> children = new ArrayList<>(parent.children());
                add(children, child);
                columns.set(i, parent.with(List.copyOf(children)));
                return;
            }
        }
        columns.add(column.answered() ? column.parent(parentName, child) : column);
    }
}
