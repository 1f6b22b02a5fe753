package io.yoriai.record.list;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which rows of a table the parameters of a call choose, and how many of them at most. */
final class Chosen {

    private final Map<String, List<String>> byValue = new LinkedHashMap<>();
    private final Map<String, String> unlessOn = new LinkedHashMap<>();
    private final Map<String, Integer> few = new LinkedHashMap<>();

    void byValue(String parameter, List<String> conditions) {
        byValue.put(parameter, conditions);
    }

    void unlessOn(String parameter, String condition) {
        unlessOn.put(parameter, condition);
    }

    void few(String parameter, int most) {
        few.put(parameter, most);
    }

    List<String> conditions(Map<String, String> parameters) {
        return Stream.concat(byValue.entrySet().stream()
                .map(entry -> entry.getValue()
                        .get(Integer.parseInt(parameters.getOrDefault(entry.getKey(), "1")) - 1)),
                unlessOn.entrySet().stream().filter(entry -> !"1".equals(parameters.get(entry.getKey())))
                        .map(Map.Entry::getValue))
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
