package io.yoriai.record;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Search.Operator;

/**
 * Search conditions to SQL. Values are bound, never written into the statement; keys become expressions only through
 * the table's bindings.
 */
final class SearchSql {

    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})(Id)?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

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
        ResourceTable.Binding binding = table.searched(asked.key());
        if (binding == null || binding.column().kind() == Kind.ATTRIBUTES) {
            CustomItem item = customItem(table, customItems, asked.key());
            if (item == null || item.data() == CustomItem.Data.FILE || item.password()) {
                faults.add(asked.unknownKey());
                return null;
            }
            return item(item, asked, faults);
        }
        return switch (binding.carrier()) {
            case PAIR -> pair(binding, asked, faults);
            case NUMBER_AS_TEXT -> number(DSL.field(binding.sql(), BigDecimal.class), asked, faults);
            case CASELESS -> text(DSL.field("lower(" + binding.sql() + ")", String.class), true, asked, faults);
            case PLAIN -> plain(binding, asked, faults);
            case LINK, JSON -> {
                faults.add(asked.unknownKey());
                yield null;
            }
        };
    }

    private @Nullable Condition plain(ResourceTable.Binding binding, Search.Condition asked, Faults faults) {
        Kind kind = binding.column().kind();
        if (kind.isMoment()) {
            return moment(DSL.field(binding.sql(), OffsetDateTime.class), asked, faults);
        }
        if (kind == Kind.DATE) {
            return day(DSL.field(binding.sql(), LocalDate.class), asked, faults);
        }
        if (kind.isNumber()) {
            return number(DSL.field(binding.sql(), BigDecimal.class), asked, faults);
        }
        return text(DSL.field(binding.sql(), String.class), false, asked, faults);
    }

    private static @Nullable Condition text(Field<String> field, boolean caseless, Search.Condition asked,
            Faults faults) {
        Condition none = none(field, asked, faults);
        if (none != null || asked.value().isEmpty()) {
            return none;
        }
        if (asked.value().indexOf('\0') >= 0) {
            faults.add(asked.badType());
            return null;
        }
        Field<String> value = caseless ? DSL.lower(DSL.val(asked.value())) : DSL.val(asked.value());
        if (asked.operator() == Operator.LIKE) {
            String pattern = "%" + asked.value().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
            Field<String> like = caseless ? DSL.lower(DSL.val(pattern)) : DSL.val(pattern);
            return DSL.condition("{0} like {1} escape '\\'", field, like);
        }
        return compare(field, asked.operator(), value);
    }

    private static @Nullable Condition number(Field<BigDecimal> field, Search.Condition asked, Faults faults) {
        Condition none = none(field, asked, faults);
        if (none != null || asked.value().isEmpty()) {
            return none;
        }
        if (asked.operator() == Operator.LIKE) {
            faults.add(asked.badOperator());
            return null;
        }
        String value = asked.value().strip();
        if (!value.matches("-?\\d{1,40}(\\.\\d{1,10})?")) {
            faults.add(asked.badType());
            return null;
        }
        if (!NUMBER.matcher(value).matches()) {
            if (value.contains(".")) {
                return compare(field, asked.operator(), DSL.val(new BigDecimal(value)));
            }
            faults.add(asked.badValue());
            return null;
        }
        return compare(field, asked.operator(), DSL.val(Long.valueOf(value)));
    }

    /** Stored moments may be finer than the second that answers tell: a second is a span. */
    private static @Nullable Condition moment(Field<OffsetDateTime> field, Search.Condition asked, Faults faults) {
        Condition none = none(field, asked, faults);
        if (none != null || asked.value().isEmpty()) {
            return none;
        }
        String text = asked.value().strip();
        Instant moment = Times.searched(text);
        LocalDate day = moment == null ? Times.day(text) : null;
        if (day != null) {
            moment = day.atStartOfDay(Times.JST).toInstant();
        }
        if (moment == null) {
            faults.add(asked.badType());
            return null;
        }
        OffsetDateTime from = moment.atZone(Times.JST).toOffsetDateTime();
        OffsetDateTime next = from.plusSeconds(1);
        return switch (asked.operator()) {
            case EQ -> field.ge(from).and(field.lt(next));
            case NE -> field.lt(from).or(field.ge(next)).or(field.isNull());
            case GT -> field.ge(next);
            case GE -> field.ge(from);
            case LT -> field.lt(from);
            case LE -> field.lt(next);
            case LIKE -> {
                faults.add(asked.badOperator());
                yield null;
            }
        };
    }

    private static @Nullable Condition day(Field<LocalDate> field, Search.Condition asked, Faults faults) {
        Condition none = none(field, asked, faults);
        if (none != null || asked.value().isEmpty()) {
            return none;
        }
        LocalDate day = Times.day(asked.value().strip());
        if (asked.operator() == Operator.LIKE) {
            faults.add(asked.badOperator());
        } else if (day == null) {
            faults.add(asked.badType());
        } else {
            return compare(field, asked.operator(), DSL.val(day));
        }
        return null;
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
            Condition none = none(field, asked, faults);
            // The blank entry of a master is its 'no value'.
            Condition blank = master ? DSL.condition("{0} in ('00', '--')", field) : DSL.falseCondition();
            return none == null ? null : asked.operator() == Operator.EQ ? none.or(blank) : none.andNot(blank);
        }
        String value = asked.value().strip();
        if (!NUMBER.matcher(value).matches()) {
            faults.add(asked.badType());
            return null;
        }
        if (codes instanceof Codes.Master name) {
            Masters.Entry entry = masters.get(name.name()).byId(RefReader.canonical(value));
            Field<String> key = DSL.field(binding.sql(), String.class);
            return entry == null
                    ? (asked.operator() == Operator.NE ? DSL.trueCondition() : DSL.falseCondition())
                    : compare(key, asked.operator(), DSL.val(entry.key()));
        }
        return compare(field, asked.operator(), DSL.val(Long.valueOf(value)));
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
        if (item.data() == CustomItem.Data.STRING && asked.operator() == Operator.EQ && !asked.value().isEmpty()) {
            // Containment has an index, whatever the item.
            String one = ColumnValues.items(java.util.Map.of(item.n(), asked.value())).toString();
            return DSL.condition(table.attributes() + " @> {0}::jsonb", DSL.val(one));
        }
        return switch (item.data()) {
            case INTEGER, DECIMAL -> number(DSL.field(sql, BigDecimal.class), asked, faults);
            case DATE -> day(DSL.field("(" + sql + ")::date", LocalDate.class), asked, faults);
            case DATE_TIME ->
                moment(DSL.field("(" + sql + ")::timestamptz", OffsetDateTime.class), asked, faults);
            default -> text(DSL.field(sql, String.class), false, asked, faults);
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
        } else if (NUMBER.matcher(asked.value().strip()).matches()) {
            String one = "{\"" + item.n() + "\":[" + Long.parseLong(asked.value().strip()) + "]}";
            has = DSL.condition(attributes + " @> {0}::jsonb", DSL.val(one));
        } else {
            faults.add(asked.badType());
            return null;
        }
        return asked.operator() == Operator.EQ ? has : DSL.not(has);
    }

    /** No value: equal to it means null, unlike it means anything else; it cannot be compared otherwise. */
    private static @Nullable Condition none(Field<?> field, Search.Condition asked, Faults faults) {
        if (!asked.value().isEmpty()) {
            return null;
        }
        return switch (asked.operator()) {
            case EQ -> field.isNull();
            case NE -> field.isNotNull();
            default -> {
                faults.add(asked.badValue());
                yield null;
            }
        };
    }

    private static Condition compare(Field<?> field, Operator operator, Field<?> value) {
        if (operator == Operator.NE) {
            return DSL.condition("({0} <> {1} or {0} is null)", field, value);
        }
        return DSL.condition("{0} " + operator.sql() + " {1}", field, value);
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
