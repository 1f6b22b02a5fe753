package io.yoriai.record.list;

import tools.jackson.databind.JsonNode;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Times;

/** The values that a test of a condition compares with: texts, and moments told from now (spec/smp-platform.md 8). */
final class ConditionValues {

    private static final int MOST_VALUES = 10_000;
    private static final Pattern STEP = Pattern.compile("([+-])(\\d{1,5})([hdwmy])");

    private ConditionValues() {}

    /** @throws ConditionSql.BrokenException where they cannot be understood, or are too many */
    static List<String> of(JsonNode value, Clock clock) {
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> values.add(one(each, clock)));
        } else if (!value.isMissingNode()) {
            values.add(one(value, clock));
        }
        if (values.size() > MOST_VALUES) {
            throw new ConditionSql.BrokenException();
        }
        return values;
    }

    private static String one(JsonNode value, Clock clock) {
        if (!value.isObject()) {
            return value.asString("");
        }
        ZonedDateTime now = clock.instant().atZone(Times.JST).truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS);
        String base = value.path("base").asString("");
        ZonedDateTime at = switch (base) {
            case "now" -> now;
            case "today" -> today;
            case "week" -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month" -> today.withDayOfMonth(1);
            case "year" -> today.withDayOfYear(1);
            default -> throw new ConditionSql.BrokenException();
        };
        String unit = "";
        if (value.has("add")) {
            Matcher step = STEP.matcher(value.get("add").asString(""));
            if (!step.matches()) {
                throw new ConditionSql.BrokenException();
            }
            long n = Long.parseLong(step.group(2)) * (step.group(1).equals("-") ? -1 : 1);
            unit = step.group(3);
            at = switch (unit) {
                case "h" -> at.plusHours(n);
                case "d" -> at.plusDays(n);
                case "w" -> at.plusWeeks(n);
                case "m" -> at.plusMonths(n);
                default -> at.plusYears(n);
            };
        }
        // A day is a moment too, its first one.
        return base.equals("now") || unit.equals("h") ? Times.answer(at.toInstant()) : at.toLocalDate().toString();
    }
}
