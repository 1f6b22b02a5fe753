package io.yoriai.admin.internal.settings;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.yoriai.admin.internal.shell.Form;

/**
 * A search condition as rows of a form, and back: all or any of them, each a test of the record itself or of rows that hang on it, or
 * another saved condition.
 * What rows cannot say is written as text, in the format of spec/smp-platform.md 8.
 */
final class ConditionRows {

    static final List<Integer> ROWS = IntStream.rangeClosed(1, 8).boxed().toList();
    /** Of a row: the relation of the row above, whose rows must meet this test too. */
    static final String SAME = "same";
    /** Of a row: another saved condition, whose id follows. */
    static final String SAVED = "condition:";
    static final List<String> OPERATORS = List.of("eq", "ne", "ge", "gt", "le", "lt", "like", "notlike", "startswith",
            "endswith", "in", "notin", "between", "isnull", "notnull");

    private static final Set<String> SEVERAL = Set.of("in", "notin", "between", "has_any", "has_all");
    private static final Pattern MOMENT = Pattern.compile("(now|today|week|month|year)([+-]\\d{1,5}[hdwmy])?");
    private static final Pattern DATED = Pattern.compile(".*(Date|Day).*");
    private static final JsonMapper JSON = JsonMapper.shared();

    private ConditionRows() {}

    /** The condition of a form; what is missing in its rows is a fault of theirs. */
    static String json(Form form) {
        if (!form.get("conditionText").isBlank()) {
            return form.get("conditionText").strip();
        }
        ObjectNode condition = JSON.createObjectNode().put("version", 1);
        ArrayNode parts = condition.putObject("where").putArray(form.get("join").equals("any") ? "any" : "all");
        ArrayNode above = null;
        for (int row : ROWS) {
            String rel = form.get("rel" + row);
            boolean tests = !form.narrow("key" + row).isEmpty();
            if (rel.equals(SAME)) {
                if (above == null) {
                    form.fault("rel" + row, "fault.INVALID_VALUE");
                } else if (tests) {
                    above.add(test(form, row));
                }
            } else if (tests || !rel.isEmpty()) {
                ObjectNode part = form.on("not" + row) ? parts.addObject().putObject("not") : parts.addObject();
                above = null;
                if (rel.startsWith(SAVED)) {
                    if (tests) {
                        form.fault("key" + row, "admin.conditions.saved.alone");
                    }
                    part.putObject("condition").put("id", rel.substring(SAVED.length()));
                } else if (rel.isEmpty()) {
                    part.setAll(test(form, row));
                } else {
                    above = part.put("rel", rel).putObject("where").putArray("all");
                    if (tests) {
                        above.add(test(form, row));
                    }
                }
            }
        }
        if (parts.isEmpty()) {
            form.fault("key1", "fault.REQUIRED");
        }
        return condition.toString();
    }

    private static ObjectNode test(Form form, int row) {
        String key = form.narrow("key" + row);
        String operator = form.get("op" + row);
        if (!OPERATORS.contains(operator)) {
            form.fault("op" + row, "fault.INVALID_VALUE");
        }
        ObjectNode test = JSON.createObjectNode().put("key", key).put("op", operator);
        String value = form.line("value" + row);
        if (SEVERAL.contains(operator)) {
            ArrayNode values = test.putArray("value");
            Arrays.stream(value.split("[,、]")).map(String::strip).filter(one -> !one.isEmpty())
                    .forEach(one -> values.add(value(key, one)));
        } else if (!operator.endsWith("null")) {
            test.set("value", value(key, value));
        }
        return test;
    }

    /** A text, or for dates a moment told from now, such as {@code today-7d}. */
    private static JsonNode value(String key, String text) {
        Matcher moment = MOMENT.matcher(text);
        if (!DATED.matcher(key).matches() || !moment.matches()) {
            return JSON.getNodeFactory().stringNode(text);
        }
        ObjectNode value = JSON.createObjectNode().put("base", moment.group(1));
        return moment.group(2) == null ? value : value.put("add", moment.group(2));
    }

    /** Fills a form with a stored condition: its rows, or its text where rows cannot say it. */
    static void fill(Form form, String json) {
        Form rows = new Form();
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode where = root.path("where");
            String join = where.has("any") ? "any" : "all";
            List<JsonNode> parts = where.has(join) ? where.path(join).valueStream().toList() : List.of(where);
            int row = parts.isEmpty() || root.has("order") ? 0 : 1;
            for (JsonNode part : parts) {
                row = row == 0 ? 0 : part(rows, row, part);
            }
            if (row > 0) {
                rows.put("join", join);
                rows.copyTo(form);
                return;
            }
        } catch (JacksonException e) {
            // Shown as it stands, so that somebody can mend it.
        }
        form.put("conditionText", json);
    }

    /** @return the next row; 0 where rows cannot say it */
    private static int part(Form rows, int row, JsonNode part) {
        JsonNode inner = part.has("not") && part.size() == 1 ? part.get("not") : part;
        rows.put("not" + row, inner != part);
        if (inner.has("condition") && inner.size() == 1) {
            rows.put("rel" + row, SAVED + inner.get("condition").path("id").asString(""));
            return row > ROWS.size() ? 0 : row + 1;
        }
        if (!inner.has("rel")) {
            return fits(rows, row, inner) ? row + 1 : 0;
        }
        JsonNode where = inner.path("where");
        boolean plain = inner.size() == (inner.has("where") ? 2 : 1);
        if (!plain || inner.has("where") && !where.has("key") && !where.path("all").isArray()) {
            return 0;
        }
        rows.put("rel" + row, inner.get("rel").asString(""));
        List<JsonNode> tests = where.has("key") ? List.of(where) : where.path("all").valueStream().toList();
        for (int i = 0; i < tests.size(); i++) {
            if (!fits(rows, row + i, tests.get(i))) {
                return 0;
            }
            if (i > 0) {
                rows.put("rel" + (row + i), SAME);
            }
        }
        int next = row + Math.max(1, tests.size());
        return next > ROWS.size() + 1 ? 0 : next;
    }

    private static boolean fits(Form rows, int row, JsonNode test) {
        String operator = test.path("op").asString("");
        if (row > ROWS.size() || !test.has("key") || !OPERATORS.contains(operator)) {
            return false;
        }
        rows.put("key" + row, test.get("key").asString("")).put("op" + row, operator);
        JsonNode value = test.path("value");
        List<String> texts = value.isArray()
                ? value.valueStream().map(ConditionRows::text).toList()
                : value.isMissingNode() ? List.of() : List.of(text(value));
        rows.put("value" + row, String.join(", ", texts));
        return value.isArray() == SEVERAL.contains(operator)
                && (!value.isArray() || texts.stream().noneMatch(text -> text.matches(".*[,、].*")));
    }

    private static String text(JsonNode value) {
        return value.isObject()
                ? value.path("base").asString("") + value.path("add").asString("")
                : value.asString("");
    }
}
