package io.yoriai.publish.internal.design;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.publish.DesignPage;

/**
 * Sees to it that an edited page still works: each part it needs stands there once, under no condition, in an order in
 * which a browser sends all of it.
 */
final class Machinery {

    private final DesignPage page;
    private final Problems problems;
    private final Map<String, Integer> places = new LinkedHashMap<>();

    Machinery(DesignPage page, Problems problems) {
        this.page = page;
        this.problems = problems;
    }

    void met(String part, int position, boolean conditional) {
        if (page.required().contains(part)) {
            if (conditional) {
                problems.add("publish.design.fault.conditional", position, written(part));
            }
        }
        if (places.putIfAbsent(part, position) != null) {
            problems.add("publish.design.fault.twice", position, written(part));
        }
    }

    void check() {
        List<String> missing = new ArrayList<>();
        for (String part : page.required()) {
            if (!places.containsKey(part)) {
                missing.add(written(part));
            }
        }
        missing.forEach(part -> problems.plain("publish.design.fault.missing", part));
        Integer begin = places.get("begin");
        Integer end = places.get("end");
        if (begin == null || end == null) {
            return;
        }
        places.forEach((part, position) -> {
            boolean inside = position > begin && position < end;
            boolean wanted = switch (part) {
                case "fields", "button", "all" -> inside;
                case "cancel" -> !inside;
                case "end" -> position > begin;
                default -> true;
            };
            if (!wanted) {
                problems.add("publish.design.fault.order", position, written(part));
            }
        });
    }

    private static String written(String part) {
        return "{$form." + part + "}";
    }
}
