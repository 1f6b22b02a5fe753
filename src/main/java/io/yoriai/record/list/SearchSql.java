package io.yoriai.record.list;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemValues;
import io.yoriai.record.list.Search.Operator;

/**
 * Search conditions to SQL. Values are bound, never written into the statement; keys become expressions only through
 * the table's bindings.
 */
final class SearchSql {

    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})(Id)?");

    private final ResourceTable table;
    private final Masters masters;
    private final CustomItems customItems;

    SearchSql(ResourceTable table, Masters masters, CustomItems customItems) {
        this.table = table;
        this.masters = masters;
        this.customItems = customItems;
    }

    Condition of(List<Search.Condition> conditions, Faults faults) {
        Condition all = DSL.noCondition();
        for (Search.Condition condition : conditions) {
            Condition one = of(condition, faults);
            if (one != null) {
                all = all.and(one);
            }
        }
        return all;
    }

    private @Nullable Condition of(Search.Condition asked, Faults faults) {
        ResourceTable.Binding binding = table.bindings().searched(asked.key());
        if (binding == null || binding.column().kind() == Kind.ATTRIBUTES) {
            Column attributes = table.resource().customItems();
            CustomItem item = customItem(table, customItems, asked.key());
            if (attributes == null || !attributes.search() || item == null || item.data() == CustomItem.Data.FILE
                    || item.password()) {
                faults.add(asked.unknownKey());
                return null;
            }
            return item(item, asked, faults);
        }
        return switch (binding.carrier()) {
            case PAIR -> pair(binding, asked, faults);
            case PAIRS -> pairs(binding, asked, faults);
            case NUMBER_AS_TEXT -> ValueSql.number(DSL.field(binding.sql(), BigDecimal.class), asked, faults);
            case CASELESS ->
                ValueSql.text(DSL.field("lower(" + binding.sql() + ")", String.class), true, asked, faults);
            case PLAIN -> plain(binding, asked, faults);
            case LINK, JSON -> {
                faults.add(asked.unknownKey());
                yield null;
            }
        };
    }

    private static @Nullable Condition plain(ResourceTable.Binding binding, Search.Condition asked, Faults faults) {
        String sql = binding.sql();
        return switch (binding.column().kind()) {
            case DATE_TIME, SCHEDULE -> ValueSql.moment(DSL.field(sql, OffsetDateTime.class), asked, faults);
            case DATE -> ValueSql.day(DSL.field(sql, LocalDate.class), asked, faults);
            case INT, NON_NEGATIVE -> ValueSql.number(DSL.field(sql, BigDecimal.class), asked, faults);
            case STRING, TEXT, HTML, BASE64, REF, CHOICES, LIST, ELEMENT, FILE, ATTRIBUTES ->
                ValueSql.text(DSL.field(sql, String.class), false, asked, faults);
        };
    }

    private @Nullable Condition pair(ResourceTable.Binding binding, Search.Condition asked, Faults faults) {
        Field<Object> field = DSL.field(binding.sql(), Object.class);
        Codes codes = binding.column().codes();
        boolean master = codes instanceof Codes.Master;
        if (asked.operator() == Operator.LIKE
                || master && asked.operator() != Operator.EQ && asked.operator() != Operator.NE) {
            faults.add(asked.badOperator());
            return null;
        }
        if (asked.value().isEmpty()) {
            Condition none = ValueSql.none(field, asked, faults);
            // The blank entry of a master is its 'no value'.
            Condition blank = master ? DSL.condition("{0} in ('00', '--')", field) : DSL.falseCondition();
            return none == null ? null : asked.operator() == Operator.EQ ? none.or(blank) : none.andNot(blank);
        }
        String value = asked.value().strip();
        if (codes instanceof Codes.Fixed fixed && !fixed.isNumeric()) {
            return ValueSql.text(DSL.field(binding.sql(), String.class), false, asked, faults);
        }
        if (!ValueSql.NUMBER.matcher(value).matches()) {
            faults.add(asked.badType());
            return null;
        }
        if (codes instanceof Codes.Master name) {
            Masters.Entry entry = masters.get(name.name()).byId(Codes.canonical(value));
            Field<String> key = DSL.field(binding.sql(), String.class);
            return entry == null
                    ? (asked.operator() == Operator.NE ? DSL.trueCondition() : DSL.falseCondition())
                    : ValueSql.compare(key, asked.operator(), DSL.val(entry.key()));
        }
        return ValueSql.compare(field, asked.operator(), DSL.val(Long.valueOf(value)));
    }

    /** Several pairs: equal to an id means that it is among them, unlike it that it is not. */
    private @Nullable Condition pairs(ResourceTable.Binding binding, Search.Condition asked, Faults faults) {
        if (asked.operator() != Operator.EQ && asked.operator() != Operator.NE) {
            faults.add(asked.badOperator());
            return null;
        }
        String id = Codes.canonical(asked.value().strip());
        String key = id;
        if (binding.column().codes() instanceof Codes.Master master && !id.isEmpty()) {
            Masters.Entry entry = masters.get(master.name()).byId(id);
            key = entry == null ? null : entry.key();
        }
        Condition has = id.isEmpty()
                ? DSL.condition("coalesce(cardinality(" + binding.sql() + "), 0) = 0")
                : key == null
                        ? DSL.falseCondition()
                        : DSL.condition(binding.sql() + " @> array[{0}]::text[]", DSL.val(key));
        return asked.operator() == Operator.EQ ? has : DSL.condition("({0}) is not true", has);
    }

    private @Nullable Condition item(CustomItem item, Search.Condition asked, Faults faults) {
        if (item.data() == CustomItem.Data.CHOICE) {
            return choice(item, asked, faults);
        }
        if (!asked.key().equals(item.name())) {
            faults.add(asked.unknownKey());
            return null;
        }
        String sql = itemSql(table, item);
        if (item.data() == CustomItem.Data.STRING && asked.operator() == Operator.EQ && !asked.value().isEmpty()
                && asked.value().indexOf('\0') < 0) {
            // Containment has an index, whatever the item.
            String one = ItemValues.json(java.util.Map.of(item.n(), asked.value())).toString();
            return DSL.condition(table.attributes() + " @> {0}::jsonb", DSL.val(one));
        }
        return switch (item.data()) {
            case INTEGER, DECIMAL -> ValueSql.number(DSL.field(sql, BigDecimal.class), asked, faults);
            case DATE -> ValueSql.day(DSL.field("(" + sql + ")::date", LocalDate.class), asked, faults);
            case DATE_TIME ->
                ValueSql.moment(DSL.field("(" + sql + ")::timestamptz", OffsetDateTime.class), asked, faults);
            default -> ValueSql.text(DSL.field(sql, String.class), false, asked, faults);
        };
    }

    private @Nullable Condition choice(CustomItem item, Search.Condition asked, Faults faults) {
        String attributes = table.attributes();
        if (asked.operator() != Operator.EQ && asked.operator() != Operator.NE) {
            faults.add(asked.badOperator());
            return null;
        }
        Condition has;
        if (asked.value().isEmpty()) {
            has = DSL.condition("not jsonb_exists(" + attributes + ", {0})", DSL.val(Integer.toString(item.n())));
        } else if (ValueSql.NUMBER.matcher(asked.value().strip()).matches()) {
            String one = "{\"" + item.n() + "\":[" + Long.parseLong(asked.value().strip()) + "]}";
            has = DSL.condition(attributes + " @> {0}::jsonb", DSL.val(one));
        } else {
            faults.add(asked.badType());
            return null;
        }
        return asked.operator() == Operator.EQ ? has : DSL.not(has);
    }

    static String itemSql(ResourceTable table, CustomItem item) {
        String text = table.attributes() + " ->> '" + item.n() + "'";
        return switch (item.data()) {
            case INTEGER, DECIMAL -> "(" + text + ")::numeric";
            default -> "(" + text + ")";
        };
    }

    static @Nullable CustomItem customItem(ResourceTable table, CustomItems customItems, String key) {
        Matcher matcher = ITEM.matcher(key);
        if (!matcher.matches() || !table.resource().hasCustomItems()) {
            return null;
        }
        return customItems.of(table.resource().name()).get(Integer.parseInt(matcher.group(1)));
    }
}
