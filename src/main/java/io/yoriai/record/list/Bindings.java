package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.list.ResourceTable.Binding;

/** Where the columns of a resource stand, and what the names in calls mean. */
final class Bindings {

    private final Resource resource;
    private final Map<String, Binding> all = new HashMap<>();
    private final Map<String, String> synonyms = new HashMap<>();

    Bindings(Resource resource) {
        this.resource = resource;
    }

    void put(Binding binding) {
        Column column = binding.column();
        all.put(column.name(), binding);
        if (column.is(Flag.BY_NAME)) {
            Column name = column.nameColumn();
            all.put(name.name(), new Binding(name, Carrier.PLAIN, nameSql(binding), null));
        }
    }

    /** SQL of a pair's name, as answers tell it. */
    private static String nameSql(Binding pair) {
        return switch (pair.column().codes()) {
            case Codes.Master master -> "(select e." + Masters.nameColumn(master.name())
                    + " from master_entry e where e.master = '" + master.name() + "' and e.key = " + pair.sql() + ")";
            case Codes.Fixed fixed -> fixed.codes().stream()
                    .map(code -> " when '" + code.id() + "' then '" + code.label().replace("'", "''") + "'")
                    .collect(Collectors.joining("", "(case (" + pair.sql() + ")::text", " end)"));
            case Codes.Foreign other -> Objects.requireNonNull(pair.nameSql());
            case Codes.None none -> throw new IllegalStateException(pair.column().field());
        };
    }

    void remove(String name) {
        all.remove(name);
    }

    void synonym(String name, String columnName) {
        synonyms.put(name, columnName);
    }

    @Nullable
    Binding get(String name) {
        return all.get(name);
    }

    /** Of the columns that are answered, in the dictionary's order. */
    List<Binding> answered() {
        List<Binding> found = new ArrayList<>();
        for (Column column : resource.columns()) {
            Binding binding = all.get(column.name());
            if (column.answered() && binding != null) {
                found.add(binding);
            }
        }
        return found;
    }

    /** What a search key means; null: there is none that may be searched. */
    @Nullable
    Binding searched(String key) {
        Binding binding = named(synonyms.getOrDefault(key, key));
        boolean may = binding != null && (binding.column().search() || synonyms.containsKey(key));
        return may ? binding : null;
    }

    /** What an order means; null: there is none that may be sorted by. */
    @Nullable
    Binding sorted(String key) {
        Binding binding = named(key);
        return binding != null && binding.column().sort() ? binding : null;
    }

    /** By the column's name, or for pairs by the name with Id behind. */
    private @Nullable Binding named(String name) {
        Binding binding = all.get(name);
        if (binding != null || !name.endsWith("Id")) {
            return binding;
        }
        Binding pair = all.get(name.substring(0, name.length() - 2));
        return pair != null && (pair.carrier() == Carrier.PAIR || pair.carrier() == Carrier.PAIRS) ? pair : null;
    }

    /** Whether a condition on this key asks for one record by its Id. */
    boolean isId(String key) {
        return synonyms.getOrDefault(key, key).equals("Id");
    }

    /** How an expression's value is carried. */
    enum Carrier {
        /** As the column's kind says. */
        PLAIN,
        /** A number spoken as text. */
        NUMBER_AS_TEXT,
        /** A pair: an id expression and, unless the dictionary knows the name, a name expression. */
        PAIR,
        /** Several pairs: an array of ids or keys. */
        PAIRS,
        /** Text compared without regard to case. */
        CASELESS,
        /** The path of an address on this server. */
        LINK,
        /** JSON of a list, an element, or a file, with the children's names as keys. */
        JSON;

        /** How a column is carried that no room says more of; null: it is told by one, or left out. */
        static @Nullable Carrier of(Column column) {
            return switch (column.kind()) {
                case STRING, TEXT, HTML ->
                    column.isNumberAsText()
                            ? NUMBER_AS_TEXT
                            : column.is(Flag.CASELESS) ? CASELESS : PLAIN;
                case INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE -> PLAIN;
                // The name of another room's record stands with that one.
                case REF -> column.codes() instanceof Codes.Foreign ? null : PAIR;
                case CHOICES -> PAIRS;
                case ATTRIBUTES -> JSON;
                case FILE, LIST, ELEMENT, BASE64 -> null;
            };
        }
    }
}
