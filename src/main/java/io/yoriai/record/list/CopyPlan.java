package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;

/**
 * How records of a resource get into its main table.
 *
 * @param table the main table
 * @param places the table's column of each of the resource's columns that has one
 * @param names the table's column of the name that a pair's record had, where the table keeps it
 * @param clear takes the same rows, and those away that are there under another number; null: none can be
 * @param sql takes a JSON array of rows, whose keys are the table's columns
 * @param sequences move the table's numbers on
 * @param leftOut columns that are answered and have no place
 */
record CopyPlan(String table, Map<Column, Field> places, Map<Column, Field> names, @Nullable String clear, String sql,
        List<String> sequences,
        List<String> leftOut) {

    private static final Pattern BYTES = Pattern
            .compile("translate\\(encode\\(\\w+\\.(\\w+), 'base64'\\), E'\\\\n', ''\\)");

    /**
     * A column of the table.
     *
     * @param value SQL of its value where the row gives none; null: none is needed
     */
    record Field(String name, String type, boolean required, @Nullable String value) {}

    static CopyPlan of(ResourceTable table, List<Copied> more, JdbcTemplate jdbc) {
        Map<String, String> declared = new LinkedHashMap<>();
        more.forEach(one -> declared.putAll(one.columns()));
        String own = table.attributes().replace("attributes", "");
        String main = table.from().strip().split("\\s+")[0];
        Map<String, Field> fields = fields(main, jdbc);
        Map<Column, Field> places = new LinkedHashMap<>();
        Map<Column, Field> names = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        for (Column column : table.resource().columns()) {
            // A sum that triggers keep comes by itself, with the rows that it counts.
            boolean counted = column.name().endsWith("Count") && !column.isWritten();
            ResourceTable.Binding binding = table.bindings().get(column.name());
            String name = name(table, column);
            // An expression that adds to what is stored, or shows it at times, leads back to it; one that has another value does not.
            boolean leadsBack = binding == null || !column.name().equals("Id") && !binding.sql().contains(" else ");
            Field field = counted
                    ? null
                    : fields.get(name != null ? name : leadsBack ? ResourceTable.storedName(column) : "");
            Field called = binding == null || binding.nameSql() == null
                    ? null
                    : fields.get(binding.nameSql().substring(binding.nameSql().indexOf('.') + 1));
            if (field != null && declared.containsKey(field.name())) {
                Field usual = fields.get(ResourceTable.storedName(column));
                field = usual == null || declared.containsKey(usual.name()) ? null : usual;
            }
            if (called != null && !declared.containsKey(called.name()) && binding != null
                    && (binding.nameSql() + "").startsWith(own)) {
                names.put(column, called);
            }
            if (field != null) {
                places.put(column, field);
            } else if (column.answered() && more.stream().noneMatch(one -> one.tells(column.name()))) {
                leftOut.add(column.name());
            }
        }
        List<Field> given = Stream.of(places.values().stream(), names.values().stream(),
                declared.keySet().stream().map(one -> Objects.requireNonNull(fields.get(one), one)))
                .flatMap(all -> all).distinct().toList();
        return new CopyPlan(main, places, names, clear(main, table.resource(), places),
                sql(main, fields, given, declared), sequences(main, given), leftOut);
    }

    /** Whether each record is told from the others by what it is answered with: its own number, or the others it ties. */
    boolean isWhole(Resource resource) {
        return !places.isEmpty()
                && (resource.find("Id") == null || places.entrySet().stream()
                        .anyMatch(one -> one.getKey().name().equals("Id") || one.getValue().name().equals("id")));
    }

    private static @Nullable String name(ResourceTable table, Column column) {
        if (column.kind() == Kind.FILE) {
            return ResourceTable.storedName(column);
        }
        ResourceTable.Binding binding = table.bindings().get(column.name());
        Matcher bytes = BYTES.matcher(binding == null ? "" : binding.sql());
        String own = table.ownColumn(column.name());
        return bytes.matches()
                ? bytes.group(1)
                : own == null && binding == null && column.name().equals("Id") ? "id" : own;
    }

    private static Map<String, Field> fields(String main, JdbcTemplate jdbc) {
        Map<String, Field> fields = new LinkedHashMap<>();
        jdbc.query("""
                select a.attname, format_type(a.atttypid, null), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
                from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                order by a.attnum""", row -> {
            String name = row.getString(1);
            fields.put(name, new Field(name, row.getString(2), row.getBoolean(3), row.getString(4)));
        }, main);
        return fields;
    }

    /** A tie between the same records may have been made here already, such as a setting of a campaign. */
    private static @Nullable String clear(String main, Resource resource, Map<Column, Field> places) {
        List<Field> key = resource.columns().stream().filter(column -> column.is(Flag.NATURAL_KEY)).map(places::get)
                .toList();
        if (key.size() < 2 || key.contains(null)
                || places.values().stream().noneMatch(one -> one.name().equals("id"))) {
            return null;
        }
        return "delete from " + main + " t using jsonb_populate_recordset(null::" + main
                + ", ?::jsonb) r where t.id <> r.id"
                + key.stream().map(one -> " and t." + one.name() + " = r." + one.name()).collect(Collectors.joining());
    }

    /** Of a list's items: they replace what the records had. */
    static CopyPlan of(Copied.Items list, Resource items, JdbcTemplate jdbc) {
        Map<String, Field> fields = fields(list.table(), jdbc);
        Map<Column, Field> places = new LinkedHashMap<>();
        for (Column column : items.columns()) {
            Field field = fields.get(list.names().getOrDefault(column.name(), ResourceTable.storedName(column)));
            if (field != null) {
                places.put(column, field);
            }
        }
        List<Field> given = new ArrayList<>(places.values());
        for (String own : List.of(list.parent(), "sort_no")) {
            Field field = fields.get(own);
            if (field != null && !given.contains(field)) {
                given.add(field);
            }
        }
        return new CopyPlan(list.table(), places, Map.of(), null, sql(list.table(), fields, given, Map.of()),
                sequences(list.table(), given), List.of());
    }

    private static String sql(String main, Map<String, Field> fields, List<Field> given,
            Map<String, String> declared) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (Field field : given) {
            names.add(field.name());
            String told = declared.containsKey(field.name())
                    ? "(" + declared.get(field.name()) + ")"
                    : "r." + field.name();
            String value = !field.required() || field.name().equals("id")
                    ? told
                    : "coalesce(" + told + ", "
                            + Objects.requireNonNullElseGet(field.value(), () -> blank(field, fields)) + ")";
            values.add(value);
            if (!field.name().equals("id")) {
                sets.add(field.name() + " = excluded." + field.name());
            }
        }
        // What no list answers, and no row may lack.
        fields.values().stream().filter(field -> !given.contains(field) && field.required() && field.value() == null
                && !field.name().equals("id")).forEach(field -> {
                    names.add(field.name());
                    values.add(blank(field, fields));
                });
        String clash = !names.contains("id")
                ? " on conflict do nothing"
                : " on conflict (id) do " + (sets.isEmpty() ? "nothing" : "update set " + String.join(", ", sets));
        return "insert into " + main + " (" + String.join(", ", names) + ") select " + String.join(", ", values)
                + " from jsonb_array_elements(?::jsonb) one cross join lateral jsonb_populate_record(null::" + main
                + ", one.value) r cross join lateral (select one.value -> 'a') record (a)" + clash;
    }

    private static String blank(Field field, Map<String, Field> fields) {
        return switch (field.type()) {
            case "timestamp with time zone" -> field.name().equals("date_regist") || !fields.containsKey("date_regist")
                    ? "now()"
                    : "coalesce(r.date_regist, now())";
            case "boolean" -> "false";
            case "jsonb", "json" -> "'{}'";
            case "date" -> "current_date";
            case "bytea", "text" -> "''";
            // Where it is to be unique, and is told nowhere.
            case "bigint" -> fields.containsKey("id") ? "-r.id" : "0";
            case "text[]", "bigint[]", "integer[]" -> "'{}'";
            default -> "0";
        };
    }

    private static List<String> sequences(String main, List<Field> fields) {
        List<String> moves = new ArrayList<>();
        for (Field field : fields) {
            String max = "(select coalesce(max(" + field.name() + "), 0) from " + main + ")";
            Matcher own = Pattern.compile("nextval\\('(\\w+)'::regclass\\)").matcher(String.valueOf(field.value()));
            if (own.matches()) {
                moves.add("select setval('" + own.group(1) + "', greatest(" + max + ", (select last_value from "
                        + own.group(1) + "), 1))");
            } else if (field.name().equals("id") && field.type().equals("bigint")) {
                // Never back: whoever is at work may have been given higher numbers.
                moves.add("select setval(s.name, m.id) from (select pg_get_serial_sequence('" + main
                        + "', 'id') as name) s cross join (select " + max + " as id) m"
                        + " where m.id > coalesce(pg_sequence_last_value(s.name::regclass), 0)");
            }
        }
        return moves;
    }
}
