package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Resource;
import io.yoriai.record.list.Bindings.Carrier;

/**
 * Where a resource's columns stand in the database: a from clause and one SQL expression per column. Columns that are
 * not named stand in the main table under their name in snake case; pairs by {@code {x}_id}, master entries by
 * {@code {x}_key}, choices by {@code {x}_ids} and {@code {x}_keys}, custom items in {@code attributes}.
 */
public final class ResourceTable {

    private final Resource resource;
    private final String from;
    private final String alias;
    private final Bindings bindings;
    private final Map<String, String> sorts = new HashMap<>();
    private final List<String> where = new ArrayList<>();
    private List<String> defaultOrder = List.of();
    private Belonging belonging = Belonging.UNKNOWN;
    private final Map<String, String> unlessCaller = new LinkedHashMap<>();
    private final Chosen chosen = new Chosen();
    private Chosen.@Nullable Weight weight;

    /**
     * @param sql the value, for a pair its id or key
     * @param nameSql a pair's name where neither codes nor a master tell it
     */
    record Binding(Column column, Carrier carrier, String sql, @Nullable String nameSql) {}

    private ResourceTable(Resource resource, String from, String alias) {
        this.resource = resource;
        this.from = from;
        this.alias = alias;
        this.bindings = new Bindings(resource);
        for (Column column : resource.columns()) {
            Carrier carrier = Carrier.of(column);
            if (carrier != null) {
                put(column, carrier, alias + "." + storedName(column), null);
            }
        }
    }

    /**
     * @param from such as {@code session s join campaign c on c.id = s.campaign_id}
     * @param alias alias of the main table in it, whose {@code id} is the record's
     */
    public static ResourceTable of(Resource resource, String from, String alias) {
        return new ResourceTable(resource, from, alias);
    }

    /** The name of a column's place in a table, where no room says another. */
    public static String storedName(Column column) {
        boolean master = column.codes() instanceof Codes.Master;
        return switch (column.kind()) {
            case REF -> column.snake() + (master ? "_key" : "_id");
            case CHOICES -> column.snake() + (master ? "_keys" : "_ids");
            case FILE -> column.snake() + "_id";
            case ATTRIBUTES -> "attributes";
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64, LIST, ELEMENT ->
                column.snake();
        };
    }

    private ResourceTable put(Column column, Carrier carrier, String sql, @Nullable String nameSql) {
        bindings.put(new Binding(column, carrier, sql, nameSql));
        return this;
    }

    /** The column's value is this expression. */
    public ResourceTable column(String name, String sql) {
        Column column = resource.column(name);
        return put(column, Objects.requireNonNullElse(Carrier.of(column), Carrier.PLAIN), sql, null);
    }

    /** A number of the database that calls say as text. */
    public ResourceTable number(String name, String sql) {
        return put(resource.column(name), Carrier.NUMBER_AS_TEXT, sql, null);
    }

    /** A pair whose name is an expression too, such as another record's title. */
    public ResourceTable pair(String name, String idSql, String nameSql) {
        return put(resource.column(name), Carrier.PAIR, idSql, nameSql);
    }

    /** A list, element or file as JSON whose keys are the children's names; null: left out. */
    public ResourceTable json(String name, String sql) {
        return put(resource.column(name), Carrier.JSON, sql, null);
    }

    /**
     * A list whose items are rows of another table, told with that one's columns; its custom items are not among them.
     *
     * @param link what ties its rows to this table's, such as {@code sa.attendance_id = p.id}; its aliases must be others
     * @param order of the items, as SQL
     */
    public ResourceTable nested(String name, ResourceTable items, String link, String order) {
        Column list = resource.column(name);
        if (items.alias.equals(alias)) {
            throw new IllegalArgumentException(list.field() + ": both tables have the alias " + alias);
        }
        List<String> conditions = new ArrayList<>(items.where);
        conditions.add(link);
        return json(name,
                "(select json_agg(json_strip_nulls(" + RowJson.of(items.bindings.answered()) + ") order by " + order
                        + ") from "
                        + items.from + " where " + String.join(" and ", conditions) + ")");
    }

    /** Bytes, told in base64. */
    public ResourceTable bytes(String name, String sql) {
        return put(resource.column(name), Carrier.PLAIN, "translate(encode(" + sql + ", 'base64'), E'\\n', '')", null);
    }

    /** An address on this server; the expression is its path, see {@link Link}. */
    public ResourceTable link(String name, String pathSql) {
        return put(resource.column(name), Carrier.LINK, pathSql, null);
    }

    /** Rows stand in the order of this expression where they are to stand in a column's. */
    public ResourceTable sorted(String name, String sql) {
        sorts.put(resource.column(name).name(), sql);
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
        bindings.synonym(name, columnName);
        return this;
    }

    /** A condition of every row; {@code {client}} and {@code {staff}} in it are the numbers of the key and of the administrator who ask, or null. */
    public ResourceTable where(String condition) {
        where.add(condition);
        return this;
    }

    /** A condition for whoever may not call a method, or may not see who people are. */
    public ResourceTable whereUnlessCaller(String method, String condition) {
        unlessCaller.put(method, condition);
        return this;
    }

    /** Conditions of rows by the value, 1 and on, of a method's own parameter; the first where it is not given. */
    public ResourceTable whereParameter(String parameter, String... conditions) {
        chosen.byValue(parameter, List.of(conditions));
        return this;
    }

    /** A condition of rows, but where a switch of the method is on or, as given after it, the search names one of some columns. */
    public ResourceTable whereUnlessOn(String parameter, String... conditionAndColumns) {
        chosen.unlessOn(parameter, List.of(conditionAndColumns));
        return this;
    }

    /** With a switch among the parameters on, an answer has so many rows at most. */
    public ResourceTable few(String parameter, int most) {
        chosen.few(parameter, most);
        return this;
    }

    /** A column whose values in one answer may be so many bytes at most; more is refused, naming the limit that would do. */
    public ResourceTable heavy(String column, String bytesSql, long most) {
        weight = new Chosen.Weight(resource.column(column).name(), bytesSql, most);
        return this;
    }

    /** Order of a list that asks for none, by column names; else by Id. */
    public ResourceTable order(String... columns) {
        defaultOrder = List.of(columns);
        return this;
    }

    /** The campaign a row belongs to, so that clients limited to some campaigns see only theirs. */
    public ResourceTable campaign(String sql) {
        belonging = belonging.toCampaign(sql);
        return this;
    }

    /** The record that a row is about: clients limited to some campaigns see the rows of those within them ({@link Belonging.Scope}). */
    public ResourceTable about(String of, String idSql) {
        belonging = belonging.toRecord(of, idSql);
        return this;
    }

    /** Rows that clients limited to some campaigns see all the same: they tell of no campaign's people. */
    public ResourceTable shared() {
        belonging = belonging.toAll();
        return this;
    }

    /** Whose the rows are. */
    public Belonging belonging() {
        return belonging;
    }

    public Resource resource() {
        return resource;
    }

    /** The main table's own column that is the column's value; null where it is another expression, or none. */
    public @Nullable String ownColumn(String name) {
        Binding binding = bindings.get(name);
        return binding == null ? null : own(binding.sql());
    }

    /** SQL of the campaign that a row belongs to; null: none. */
    public @Nullable String campaign() {
        return belonging.campaign();
    }

    /** The main table's own column that names a row's campaign; null: there is none. */
    public @Nullable String campaignColumn() {
        return belonging.campaign() == null ? null : own(belonging.campaign());
    }

    /** The main table's own column that names the record a row is about; null: there is none. */
    public @Nullable String aboutColumn() {
        return belonging.recordId() == null ? null : own(belonging.recordId());
    }

    private @Nullable String own(String sql) {
        String start = alias + ".";
        return sql.matches("\\Q" + start + "\\E\\w+") ? sql.substring(start.length()) : null;
    }

    String from() {
        return from;
    }

    String id() {
        Binding id = bindings.get("Id");
        return id == null ? alias + ".id" : sortSql(id);
    }

    String sortSql(Binding binding) {
        return sorts.getOrDefault(binding.column().name(), binding.sql());
    }

    /** Conditions of every row for somebody who asks. */
    List<String> conditions(Reach reach) {
        return Stream.concat(where.stream(), unlessCaller.entrySet().stream()
                .filter(entry -> !reach.personal() || !reach.methods().test(entry.getKey())).map(Map.Entry::getValue))
                .map(condition -> condition.replace("{client}", String.valueOf(reach.client())).replace("{staff}",
                        String.valueOf(reach.staff())))
                .toList();
    }

    /** Conditions of the rows that a call chooses by its own parameters. */
    List<String> conditions(Search search) {
        return chosen.conditions(search);
    }

    int most(Map<String, String> parameters) {
        return chosen.most(parameters);
    }

    /** Parameters under which all rows are told, one reading after the other. */
    public List<Map<String, String>> readings() {
        return chosen.readings();
    }

    Chosen.@Nullable Weight weight() {
        return weight;
    }

    List<String> defaultOrder() {
        return defaultOrder;
    }

    /** Where its columns stand. */
    Bindings bindings() {
        return bindings;
    }

    String attributes() {
        return alias + ".attributes";
    }
}
