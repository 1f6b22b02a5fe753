package io.yoriai.audit;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.SystemSettings.Declared;

/** System settings that need nothing but a rule, as {@code settings.tsv} gives it; a change has a row in the operation log. */
@Service
public class PlainSettings {

    private static final String HOST = "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]{2,63}";

    private final SystemSettings settings;
    private final AuditLog audit;

    PlainSettings(SystemSettings settings, AuditLog audit) {
        this.settings = settings;
        this.audit = audit;
    }

    /** Those that a screen shows, by group, in the table's order. */
    public static Map<String, List<Declared>> on(String screen) {
        return SystemSettings.declared().stream()
                .filter(setting -> setting.screen().equals(screen) && !setting.group().isEmpty())
                .collect(Collectors.groupingBy(Declared::group, LinkedHashMap::new, Collectors.toList()));
    }

    /** Their values now, by input. */
    public Map<String, String> current(String screen) {
        Map<String, String> current = new LinkedHashMap<>();
        on(screen).values().forEach(group -> group
                .forEach(setting -> current.put(setting.input(), settings.get(setting.name()))));
        return current;
    }

    /**
     * Sets those of a screen that are given; they hold from the next request on, on other nodes within a second.
     *
     * @param given by input
     * @throws FaultException 400 with every value that its rule refuses, by input
     */
    @Transactional
    public void change(Actor by, String screen, Map<String, String> given) {
        Faults faults = new Faults();
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        on(screen).values().forEach(group -> group.stream().filter(one -> given.containsKey(one.input()))
                .forEach(one -> {
                    String now = settings.get(one.name());
                    String value = checked(one, given.getOrDefault(one.input(), ""), faults);
                    if (!value.equals(now)) {
                        before.put(one.name(), now);
                        after.put(one.name(), value);
                    }
                }));
        faults.throwIfAny();
        after.forEach(settings::change);
        if (!after.isEmpty()) {
            audit.write(by, "setting.change", "SystemSetting" + screen.substring(screen.lastIndexOf('/')), before,
                    after);
        }
    }

    private static String checked(Declared setting, String given, Faults faults) {
        List<String> rule = List.of(setting.rule().split(" "));
        String value = given.strip();
        switch (rule.getFirst()) {
            case "int" -> {
                String[] bounds = rule.getLast().split("-");
                List<String> words = rule.subList(1, rule.size() - 1);
                if (words.contains(value)) {
                    return value;
                }
                if (!value.matches("[0-9]{1,10}") || Long.parseLong(value) < Long.parseLong(bounds[0])
                        || Long.parseLong(value) > Long.parseLong(bounds[1])) {
                    Fault fault = Fault.invalidValue(setting.input());
                    faults.add(words.isEmpty()
                            ? fault.saying("fault.INVALID_VALUE.between", bounds[0], bounds[1])
                            : fault.saying("fault.INVALID_VALUE.or-between", words.getFirst(), bounds[0], bounds[1]));
                    return value;
                }
                return Long.toString(Long.parseLong(value));
            }
            case "switch" -> {
                return value.equals("1") ? "1" : "0";
            }
            case "one" -> {
                if (!rule.subList(1, rule.size()).contains(value)) {
                    faults.add(Fault.invalidValue(setting.input()));
                }
                return value;
            }
            case "words" -> {
                return words(setting, value, word -> rule.subList(1, rule.size()).contains(word), faults);
            }
            case "domains" -> {
                return words(setting, value, word -> word.matches(HOST), faults);
            }
            default -> throw new IllegalStateException(setting.name());
        }
    }

    private static String words(Declared setting, String value, Predicate<String> fits,
            Faults faults) {
        List<String> words = Arrays.stream(value.toLowerCase(Locale.ROOT).split("[\\s,]+"))
                .filter(word -> !word.isEmpty()).distinct().toList();
        if (!words.stream().allMatch(fits)) {
            faults.add(Fault.invalidValue(setting.input()));
        }
        return String.join(" ", words);
    }
}
