package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a resource's columns stand in the database: a from clause and one SQL expression per column. Columns that are
 * not named stand in the main table under their name in snake case; pairs by {@code {x}_id}, master entries by
 * {@code {x}_key}, custom items in {@code attributes}.
 */
public final class ResourceTable {

    private final Resource resource;
    private final String from;
    private final String alias;
    private final Map<String, Binding> bindings = new LinkedHashMap<>();
    private final Map<String, String> synonyms = new HashMap<>();
    private final List<String> where = new ArrayList<>();
    private List<String> defaultOrder = List.of();
    private @Nullable String campaign;

    /** How an expression's value is carried. */
    enum Carrier {
        /** As the column's kind says. */
        PLAIN,
        /** A number spoken as text. */
        NUMBER_AS_TEXT,
        /** A pair: an id expression and, unless the dictionary knows the name, a name expression. */
        PAIR,
        /** Text compared without regard to case. */
        CASELESS,
        /** The path of an address on this server. */
        LINK,
        /** JSON of a list, an element, or a file, with the children's names as keys. */
        JSON
    }

    /**
     * @param sql the value, for a pair its id or key
     * @param nameSql a pair's name where neither codes nor a master tell it
     */
    record Binding(Column column, Carrier carrier, String sql, @Nullable String nameSql) {}

    private ResourceTable(Resource resource, String from, String alias) {
        this.resource = resource;
        this.from = from;
        this.alias = alias;
        for (Column column : resource.columns()) {
            bind(column);
        }
    }

    /**
     * @param from such as {@code session s join campaign c on c.id = s.campaign_id}
     * @param alias alias of the main table in it, whose {@code id} is the record's
     */
    public static ResourceTable of(Resource resource, String from, String alias) {
        return new ResourceTable(resource, from, alias);
    }

    private void bind(Column column) {
        String plain = alias + "." + column.snake();
        if (column.name().equals("Id") || column.kind().isText() && column.codes() instanceof Codes.Foreign) {
            put(column, Carrier.NUMBER_AS_TEXT, plain, null);
            return;
        }
        switch (column.kind()) {
            case REF -> {
                if (column.codes() instanceof Codes.Master) {
                    put(column, Carrier.PAIR, plain + "_key", null);
                } else if (column.codes() instanceof Codes.Fixed) {
                    put(column, Carrier.PAIR, plain + "_id", null);
                }
            }
            case ATTRIBUTES -> put(column, Carrier.JSON, alias + ".attributes", null);
            case FILE, LIST, ELEMENT, CHOICES, BASE64 -> {
                // Told by json(…) or left out.
            }
            default -> put(column, Carrier.PLAIN, plain, null);
        }
    }

    private void put(Column column, Carrier carrier, String sql, @Nullable String nameSql) {
        bindings.put(column.name(), new Binding(column, carrier, sql, nameSql));
    }

    /** The column's value is this expression. */
    public ResourceTable column(String name, String sql) {
        Column column = resource.column(name);
        Carrier carrier = bindings.containsKey(name) ? bindings.get(name).carrier() : Carrier.PLAIN;
        put(column, carrier, sql, null);
        return this;
    }

    /** A number of the database that calls say as text. */
    public ResourceTable number(String name, String sql) {
        put(resource.column(name), Carrier.NUMBER_AS_TEXT, sql, null);
        return this;
    }

    /** Texts that compare without regard to case: addresses, login ids. Their index is on {@code lower(…)}. */
    public ResourceTable caseless(String... names) {
        for (String name : names) {
            put(resource.column(name), Carrier.CASELESS, alias + "." + resource.column(name).snake(), null);
        }
        return this;
    }

    /** A pair whose name is an expression too, such as another record's title. */
    public ResourceTable pair(String name, String idSql, String nameSql) {
        put(resource.column(name), Carrier.PAIR, idSql, nameSql);
        return this;
    }

    /** A list, element or file as JSON whose keys are the children's names; null: left out. */
    public ResourceTable json(String name, String sql) {
        put(resource.column(name), Carrier.JSON, sql, null);
        return this;
    }

    /** An address on this server; the expression is its path, see {@link Link}. */
    public ResourceTable link(String name, String pathSql) {
        put(resource.column(name), Carrier.LINK, pathSql, null);
        return this;
    }

    /** Columns that this table does not have. */
    public ResourceTable without(String... names) {
        for (String name : names) {
            bindings.remove(resource.column(name).name());
        }
        return this;
    }

    /** Another name under which a column may be searched. */
    public ResourceTable synonym(String name, String columnName) {
        synonyms.put(name, columnName);
        return this;
    }

    public ResourceTable where(String condition) {
        where.add(condition);
        return this;
    }

    /** Order of a list that asks for none, by column names; else by Id. */
    public ResourceTable order(String... columns) {
        defaultOrder = List.of(columns);
        return this;
    }

    /** The campaign a row belongs to, so that clients limited to some campaigns see only theirs. */
    public ResourceTable campaign(String sql) {
        campaign = sql;
        return this;
    }

    public Resource resource() {
        return resource;
    }

    String from() {
        return from;
    }

    String id() {
        Binding id = bindings.get("Id");
        return id == null ? alias + ".id" : id.sql();
    }

    List<String> conditions() {
        return where;
    }

    List<String> defaultOrder() {
        return defaultOrder;
    }

    @Nullable
    String campaign() {
        return campaign;
    }

    /** Bindings of the columns that are answered, in the dictionary's order. */
    List<Binding> answered() {
        List<Binding> found = new ArrayList<>();
        for (Column column : resource.columns()) {
            Binding binding = bindings.get(column.name());
            if (column.answered() && binding != null) {
                found.add(binding);
            }
        }
        return found;
    }

    /** The binding that a search key means: the column's name, or for pairs the name with Id behind; null: none. */
    @Nullable
    Binding searched(String key) {
        String name = synonyms.getOrDefault(key, key);
        Binding binding = bindings.get(name);
        if (binding == null && name.endsWith("Id")) {
            binding = bindings.get(name.substring(0, name.length() - 2));
            if (binding != null && binding.carrier() != Carrier.PAIR) {
                binding = null;
            }
        }
        boolean may = binding != null && (binding.column().search() || synonyms.containsKey(key));
        return may ? binding : null;
    }

    @Nullable
    Binding binding(String name) {
        return bindings.get(name);
    }

    String attributes() {
        return alias + ".attributes";
    }

    Set<String> names() {
        return bindings.keySet();
    }
}
