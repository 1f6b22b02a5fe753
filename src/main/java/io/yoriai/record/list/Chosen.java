package io.yoriai.record.list;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which rows of a table the parameters of a call choose, and how many of them at most. */
final class Chosen {

    /**
     * What bounds an answer with large columns.
     *
     * @param sql bytes of one row's
     * @param most bytes of all
     */
    record Weight(String column, String sql, long most) {}

    private final Map<String, List<String>> byValue = new LinkedHashMap<>();
    /** A condition, and the columns that switch it off where they are searched. */
    private final Map<String, List<String>> unlessOn = new LinkedHashMap<>();
    private final Map<String, Integer> few = new LinkedHashMap<>();

    void byValue(String parameter, List<String> conditions) {
        byValue.put(parameter, conditions);
    }

    void unlessOn(String parameter, List<String> conditionAndColumns) {
        unlessOn.put(parameter, conditionAndColumns);
    }

    void few(String parameter, int most) {
        few.put(parameter, most);
    }

    List<String> conditions(Search search) {
        Map<String, String> parameters = search.parameters();
        return Stream.concat(byValue.entrySet().stream()
                .map(entry -> entry.getValue()
                        .get(Integer.parseInt(parameters.getOrDefault(entry.getKey(), "1")) - 1)),
                unlessOn.entrySet().stream().filter(entry -> !"1".equals(parameters.get(entry.getKey()))
                        && search.conditions().stream().noneMatch(sought -> entry.getValue().contains(sought.key())))
                        .map(entry -> entry.getValue().getFirst()))
                .toList();
    }

    int most(Map<String, String> parameters) {
        return few.entrySet().stream().filter(entry -> "1".equals(parameters.get(entry.getKey())))
                .mapToInt(Map.Entry::getValue).min().orElse(Integer.MAX_VALUE);
    }

    /** Parameters under which all rows are told, one reading after the other. */
    List<Map<String, String>> readings() {
        Map<String, String> on = new LinkedHashMap<>();
        unlessOn.keySet().forEach(parameter -> on.put(parameter, "1"));
        List<Map<String, String>> readings = new ArrayList<>(List.of(on));
        byValue.forEach((parameter, conditions) -> {
            List<Map<String, String>> before = List.copyOf(readings);
            readings.clear();
            before.forEach(one -> IntStream.rangeClosed(1, conditions.size()).forEach(value -> {
                Map<String, String> reading = new LinkedHashMap<>(one);
                reading.put(parameter, Integer.toString(value));
                readings.add(reading);
            }));
        });
        return readings;
    }
}
