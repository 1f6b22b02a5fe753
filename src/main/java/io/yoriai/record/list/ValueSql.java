package io.yoriai.record.list;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

import io.yoriai.record.Faults;
import io.yoriai.record.Times;
import io.yoriai.record.list.Search.Operator;

/** Conditions on one value to SQL, by what the value is (spec/conventions.md 3); null with a fault. */
final class ValueSql {

    static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

    private ValueSql() {}

    static @Nullable Condition text(Field<String> field, boolean caseless, Search.Condition asked,
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

    static @Nullable Condition number(Field<BigDecimal> field, Search.Condition asked, Faults faults) {
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
    static @Nullable Condition moment(Field<OffsetDateTime> field, Search.Condition asked, Faults faults) {
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

    static @Nullable Condition day(Field<LocalDate> field, Search.Condition asked, Faults faults) {
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

    /** No value: equal to it means null, unlike it means anything else; it cannot be compared otherwise. */
    static @Nullable Condition none(Field<?> field, Search.Condition asked, Faults faults) {
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

    static Condition compare(Field<?> field, Operator operator, Field<?> value) {
        if (operator == Operator.NE) {
            return DSL.condition("({0} <> {1} or {0} is null)", field, value);
        }
        return DSL.condition("{0} " + operator.sql() + " {1}", field, value);
    }
}
