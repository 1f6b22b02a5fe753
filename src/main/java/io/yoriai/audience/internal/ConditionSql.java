package io.yoriai.audience.internal;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.ReaderSubjects;
import io.yoriai.audience.ReaderSubjects.Subject;
import io.yoriai.magazine.Magazine;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Like;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/** Conditions to SQL over {@code reader r}. Values are bound, never written into the statement. */
final class ConditionSql {

    private static final int MOST_BYTES = 1000;
    private static final int MOST_VALUES = 100;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    private final Magazine magazine;
    private final OffsetDateTime now;

    ConditionSql(Magazine magazine, Instant now) {
        this.magazine = magazine;
        this.now = SqlTime.of(now);
    }

    /** @throws FaultException 400 with every condition that is wrong, as {@code Search.Conditions[1]} … */
    Condition of(ReaderConditions asked) {
        List<Fault> faults = new ArrayList<>();
        if (asked.conditions().size() > ReaderConditions.MOST) {
            throw new FaultException(Fault.of(400, "TOO_MANY", "Search.Conditions", ReaderConditions.MOST));
        }
        Condition whole = asked.any() && !asked.conditions().isEmpty() ? DSL.falseCondition() : DSL.noCondition();
        for (int i = 0; i < asked.conditions().size(); i++) {
            Condition one = one(asked.conditions().get(i));
            if (one == null) {
                faults.add(Fault.invalidValue("Search.Conditions[" + (i + 1) + "]"));
            } else {
                whole = asked.any() ? whole.or(one) : whole.and(one);
            }
        }
        FaultException.throwIfAny(faults);
        return whole;
    }

    /** Null where it is not right. */
    private @Nullable Condition one(ReaderCondition asked) {
        Subject subject = ReaderSubjects.of(asked.subject());
        if (subject == null || !subject.kind().operators().contains(asked.operator())
                || asked.values().size() > MOST_VALUES || asked.values().stream().anyMatch(ConditionSql::unfit)) {
            return null;
        }
        return switch (subject.kind()) {
            case TEXT -> text(asked);
            case OPTION -> option(subject, asked);
            case NUMBER -> number(asked);
            case DAY -> day(asked);
            case CHOICES -> choices(asked);
        };
    }

    private static boolean unfit(String value) {
        return value.length() > MOST_BYTES || value.indexOf('\0') >= 0;
    }

    private static @Nullable Condition text(ReaderCondition asked) {
        boolean email = asked.subject().equals("email");
        Field<String> field = DSL.field(email ? "r.email_key" : "r." + asked.subject(), String.class);
        List<String> values = asked.values().stream().map(String::strip)
                .map(value -> email ? value.toLowerCase(Locale.ROOT) : value).toList();
        return switch (asked.operator()) {
            case EMPTY -> field.eq("");
            case FILLED -> field.ne("");
            case IS -> values.isEmpty() ? null : email ? field.in(values) : isOneOf(field, values);
            case IS_NOT -> values.isEmpty() ? null : email ? field.notIn(values) : DSL.not(isOneOf(field, values));
            case STARTS, CONTAINS -> values.size() != 1 || values.getFirst().isEmpty()
                    ? null
                    : email
                            ? address(asked.operator(), values.getFirst())
                            : asked.operator() == Operator.STARTS
                                    ? starts(field, values.getFirst())
                                    : containsAll(field, values.getFirst());
            case FROM, UNTIL, BETWEEN, ANY_CHECKED, ALL_CHECKED, NONE_CHECKED -> null;
        };
    }

    private static Condition address(Operator operator, String value) {
        String pattern = operator == Operator.STARTS ? Like.beginning(value) : Like.containing(value);
        return DSL.condition("r.email_key like {0}", DSL.val(pattern));
    }

    private static Condition isOneOf(Field<String> field, List<String> values) {
        Condition is = DSL.falseCondition();
        for (String value : values) {
            is = is.or(DSL.condition("folded({0}) collate \"C\" = folded({1}) collate \"C\"", field, DSL.val(value)));
        }
        return is;
    }

    private static Condition starts(Field<String> field, String value) {
        return DSL.condition("folded({0}) collate \"C\" ^@ folded({1})", field, DSL.val(value));
    }

    /** Every word, in whatever order they stand. */
    private static Condition containsAll(Field<String> field, String words) {
        Condition all = DSL.noCondition();
        for (String word : BLANKS.split(words)) {
            all = all.and(DSL.condition("strpos(folded({0}), folded({1})) > 0", field, DSL.val(word)));
        }
        return all;
    }

    private @Nullable Condition option(Subject subject, ReaderCondition asked) {
        if (asked.values().isEmpty() || !subject.options().containsAll(asked.values())) {
            return null;
        }
        Condition is = DSL.falseCondition();
        for (String value : asked.values()) {
            is = is.or(option(subject.name(), value));
        }
        return asked.operator() == Operator.IS ? is : DSL.not(is);
    }

    private Condition option(String subject, String value) {
        return switch (subject) {
            case "state" -> state(value);
            case "sendstatus", "user_type" ->
                DSL.field("r." + subject, Integer.class).eq(Integer.valueOf(value));
            case "source" -> DSL.condition("exists (select from consent_ledger l where l.reader_id = r.id"
                    + " and l.kind = 'AGREED' and l.source = {0})", DSL.val(value));
            case "consent" -> DSL.condition("{0} = (select l.kind from consent_ledger l where l.reader_id = r.id"
                    + " order by l.id desc limit 1)", DSL.val(value));
            case "validity" -> DSL.condition((value.equals("VALID") ? "not " : "")
                    + "exists (select from person_address a where a.address = r.email_key and not a.valid)");
            default -> DSL.field("r." + subject, String.class).eq(value);
        };
    }

    private Condition state(String value) {
        return switch (value) {
            case "PROVISIONAL" -> DSL.condition("r.provisional_until > {0}", DSL.val(now));
            case "STOPPED" -> DSL.condition("(r.provisional_until is null and r.sendstatus = 0)");
            default -> DSL.condition("(r.provisional_until is null and r.sendstatus = 1)");
        };
    }

    private static @Nullable Condition number(ReaderCondition asked) {
        List<Long> values = new ArrayList<>();
        for (String value : asked.values()) {
            if (!value.strip().matches("-?[0-9]{1,18}")) {
                return null;
            }
            values.add(Long.valueOf(value.strip()));
        }
        Field<Long> field = DSL.field(asked.subject().equals("errors")
                ? "coalesce((select a.error_count from person_address a where a.address = r.email_key), 0)"
                : "r." + asked.subject(), Long.class);
        return switch (asked.operator()) {
            case IS -> values.isEmpty() ? null : field.in(values);
            case FROM -> values.size() != 1 ? null : field.ge(values.getFirst());
            case UNTIL -> values.size() != 1 ? null : field.le(values.getFirst());
            default -> values.size() != 2 ? null : field.between(values.getFirst(), values.getLast());
        };
    }

    private static @Nullable Condition day(ReaderCondition asked) {
        String name = "r." + asked.subject();
        if (asked.operator() == Operator.EMPTY) {
            return DSL.condition(name + " is null");
        }
        if (asked.operator() == Operator.FILLED) {
            return DSL.condition(name + " is not null");
        }
        List<LocalDate> days = new ArrayList<>();
        for (String value : asked.values()) {
            LocalDate day = day(value);
            if (day == null) {
                return null;
            }
            days.add(day);
        }
        if (days.size() != (asked.operator() == Operator.BETWEEN ? 2 : 1)) {
            return null;
        }
        LocalDate from = asked.operator() == Operator.UNTIL ? null : days.getFirst();
        LocalDate until = asked.operator() == Operator.FROM ? null : days.getLast();
        boolean moment = asked.subject().equals("created") || asked.subject().equals("registered_at");
        Condition within = DSL.noCondition();
        if (from != null) {
            within = within.and(moment
                    ? DSL.field(name, OffsetDateTime.class).ge(start(from))
                    : DSL.field(name, LocalDate.class).ge(from));
        }
        if (until != null) {
            within = within.and(moment
                    ? DSL.field(name, OffsetDateTime.class).lt(start(until.plusDays(1)))
                    : DSL.field(name, LocalDate.class).le(until));
        }
        return within;
    }

    private static @Nullable LocalDate day(String text) {
        try {
            LocalDate day = LocalDate.parse(text.strip());
            return day.getYear() < 1 || day.getYear() > 9999 ? null : day;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static OffsetDateTime start(LocalDate day) {
        return day.atStartOfDay(Times.JST).toOffsetDateTime();
    }

    private @Nullable Condition choices(ReaderCondition asked) {
        String name = "r." + asked.subject();
        if (asked.operator() == Operator.EMPTY) {
            return DSL.field(name, String.class).eq("");
        }
        if (asked.operator() == Operator.FILLED) {
            return DSL.field(name, String.class).ne("");
        }
        int count = magazine.choices(asked.subject()).size();
        Condition all = DSL.noCondition();
        Condition any = DSL.falseCondition();
        for (String value : asked.values()) {
            if (!value.matches("[1-9][0-9]{0,2}") || Integer.parseInt(value) > count) {
                return null;
            }
            Condition checked = DSL.condition("substr(reverse(" + name + "), {0}, 1) = '1'",
                    DSL.val(Integer.parseInt(value)));
            all = all.and(checked);
            any = any.or(checked);
        }
        if (asked.values().isEmpty()) {
            return null;
        }
        return switch (asked.operator()) {
            case ALL_CHECKED -> all;
            case ANY_CHECKED -> any;
            default -> DSL.not(any);
        };
    }
}
