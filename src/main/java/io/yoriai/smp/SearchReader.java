package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.list.Search;

/** Reads the search parameters of a list (spec/conventions.md 3). */
final class SearchReader {

    private static final Pattern NUMBERED = Pattern.compile("search_(key|operator|value)(\\d+)");
    private static final Pattern BEGINNING = Pattern.compile("search_(?:key|operator|value)\\d.*+", Pattern.DOTALL);

    private static final Map<String, Search.Operator> OPERATORS = operators();
    private static final String CONDITION = "search_condition_id";
    private static final int MOST_CONDITIONS = 100;
    private static final int MOST_ROWS = 1_000;

    private SearchReader() {}

    /** Whether a parameter belongs to a search. */
    static boolean knows(String name) {
        return name.startsWith("search_") && NUMBERED.matcher(name).matches();
    }

    /** Whether a text begins like such a parameter. */
    static boolean begins(String text) {
        return text.startsWith("search_") && BEGINNING.matcher(text).matches();
    }

    /**
     * The search that a query asks for; what is wrong with it goes to {@code faults}.
     *
     * @param parameters the method's own, by name
     */
    static Search read(Query query, Map<String, String> parameters, Faults faults) {
        List<Search.Condition> conditions = conditions(query, faults);
        String order = query.get("order");
        String given = query.get("direction");
        String direction = given == null ? "asc" : given.toLowerCase(Locale.ROOT);
        if (!direction.equals("asc") && !direction.equals("desc")) {
            faults.add(Fault.invalidValue("direction"));
        }
        int limit = number(query, "limit", MOST_ROWS, 1, MOST_ROWS, faults);
        int offset = number(query, "offset", 0, 0, Integer.MAX_VALUE, faults);
        String count = query.get("count");
        if (count != null && !count.equals("0") && !count.equals("1")) {
            faults.add(Fault.invalidValue("count"));
        }
        String saved = query.get(CONDITION);
        if (saved != null && !parameters.containsKey(CONDITION) && !faults.has(CONDITION)) {
            // A method that takes none says so, since a forgotten filter would return too much (spec/smp-lead.md 0.1).
            faults.add(Fault.notAllowed(CONDITION));
            saved = null;
        }
        return new Search(conditions, order, direction.equals("desc"), limit, offset, "1".equals(count), parameters,
                saved);
    }

    private static List<Search.Condition> conditions(Query query, Faults faults) {
        Map<String, Map<String, String>> parts = new HashMap<>();
        Set<String> tags = new LinkedHashSet<>();
        query.values().forEach((name, value) -> {
            Matcher matcher = NUMBERED.matcher(name);
            if (matcher.matches()) {
                tags.add(matcher.group(2));
                parts.computeIfAbsent(matcher.group(2), tag -> new HashMap<>()).put(matcher.group(1), value);
            }
        });
        List<Search.Condition> conditions = new ArrayList<>();
        for (String tag : tags) {
            Search.Condition condition = condition(tag, parts.getOrDefault(tag, Map.of()), faults);
            if (condition != null) {
                conditions.add(condition);
            }
        }
        if (conditions.size() > MOST_CONDITIONS) {
            faults.add(Fault.invalidValue("search_key"));
            return List.of();
        }
        return conditions;
    }

    private static Search.@Nullable Condition condition(String tag, Map<String, String> parts, Faults faults) {
        String key = parts.getOrDefault("key", "");
        String operator = parts.getOrDefault("operator", "");
        String value = parts.get("value");
        if (key.isEmpty()) {
            if (!operator.isEmpty() || value != null && !value.isEmpty()) {
                faults.add(Fault.required("search_key" + tag));
            }
            return null;
        }
        if (value == null) {
            // A filter without its value would return too much.
            faults.add(Fault.required("search_value" + tag));
            return null;
        }
        Search.Operator parsed = operator.isEmpty()
                ? Search.Operator.EQ
                : OPERATORS.get(operator.toLowerCase(Locale.ROOT));
        if (parsed == null) {
            faults.add(Fault.invalidValue("search_operator" + tag));
            return null;
        }
        return new Search.Condition(tag, key, parsed, value);
    }

    private static int number(Query query, String name, int absent, int least, int most, Faults faults) {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            faults.add(Fault.invalidValue(name));
            return absent;
        }
        return Integer.parseInt(text);
    }

    private static Map<String, Search.Operator> operators() {
        Map<String, Search.Operator> byName = new HashMap<>();
        for (Search.Operator operator : Search.Operator.values()) {
            byName.put(operator.name().toLowerCase(Locale.ROOT), operator);
        }
        return byName;
    }
}
