package io.yoriai.record;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The dictionary of resources, columns and methods, read once from {@code dictionary/columns.tsv} and
 * {@code dictionary/methods.tsv} (spec/conventions.md 6).
 */
@Component
public final class Dictionary {

    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, Method> methods = new LinkedHashMap<>();

    public Dictionary() {
        Map<String, List<Column>> rows = new LinkedHashMap<>();
        for (List<String> row : read("/dictionary/columns.tsv")) {
            add(rows.computeIfAbsent(row.get(0), key -> new ArrayList<>()), row);
        }
        rows.forEach((name, columns) -> resources.put(name, new Resource(name, columns)));
        for (List<String> row : read("/dictionary/methods.tsv")) {
            methods.put(row.get(2),
                    new Method(Integer.parseInt(row.get(0)), row.get(1), row.get(2), row.get(3), row.get(4),
                            row.get(5), row.get(6).isEmpty() ? null : row.get(6), Integer.parseInt(row.get(7)),
                            row.get(9)));
        }
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

    public List<Method> methods() {
        return List.copyOf(methods.values());
    }

    /** The method of this name, or null. */
    public @Nullable Method method(String name) {
        return methods.get(name);
    }

    /** Adds a row to a resource's columns; {@code A.B} goes below {@code A} where there is a list or element A. */
    private static void add(List<Column> columns, List<String> row) {
        Column column = column(row);
        int dot = column.name().indexOf('.');
        if (dot < 0) {
            columns.add(column);
            return;
        }
        String parentName = column.name().substring(0, dot);
        Column child = rename(column, column.name().substring(dot + 1));
        for (int i = 0; i < columns.size(); i++) {
            Column parent = columns.get(i);
            if (parent.name().equals(parentName)) {
                List<Column> children = new ArrayList<>(parent.children());
                if (child.name().contains(".")) {
                    add(children, rowNamed(row, child.name()));
                } else {
                    children.add(child);
                }
                columns.set(i, parent.with(List.copyOf(children)));
                return;
            }
        }
        if (column.answered()) {
            // A child whose parent has no row of its own: the parent is a plain element.
            columns.add(new Column(column.resource(), parentName, Kind.ELEMENT, null, new Codes.None(), List.of(child),
                    true, false, false, "", false, false, column.labelJa(), column.labelEn(), ""));
        } else {
            columns.add(column);
        }
    }

    private static Column column(List<String> row) {
        String type = row.get(2);
        return new Column(row.get(0), row.get(1), Kind.parse(type),
                type.contains(":") ? type.substring(type.indexOf(':') + 1) : null, Codes.parse(row.get(3)), List.of(),
                row.get(4).equals("y"), row.get(5).equals("y"), row.get(6).equals("y"), row.get(7),
                row.get(8).equals("y"), row.get(9).equals("y"), row.get(10), row.get(11), row.get(13));
    }

    private static Column rename(Column column, String name) {
        return new Column(column.resource(), name, column.kind(), column.item(), column.codes(), column.children(),
                column.answered(), column.onPost(), column.onPut(), column.required(), column.search(), column.sort(),
                column.labelJa(), column.labelEn(), column.note());
    }

    private static List<String> rowNamed(List<String> row, String name) {
        List<String> renamed = new ArrayList<>(row);
        renamed.set(1, name);
        return renamed;
    }

    private static List<List<String>> read(String file) {
        try (InputStream in = Objects.requireNonNull(Dictionary.class.getResourceAsStream(file), file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int width = Objects.requireNonNull(reader.readLine(), file).split("\t", -1).length;
            List<List<String>> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<String> row = new ArrayList<>(List.of(line.split("\t", -1)));
                while (row.size() < width) {
                    row.add("");
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
