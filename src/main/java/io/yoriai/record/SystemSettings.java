package io.yoriai.record;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The system settings that an administrator changed; read anew at most a second after a change on any node. Which there are, and the
 * screen of each, is a table, {@code settings.tsv}: one that it does not name cannot be read, so none is without a screen.
 */
@Component
public class SystemSettings {

    /**
     * A setting.
     *
     * @param name with a star at its end: all that begin so
     * @param screen address of the console where it stands
     * @param input of that screen
     * @param group of settings that a screen shows together, of those that need only a rule; "" for one that a feature looks after
     * @param rule {@code int 1-50}, {@code int 0 30-50} where 0 is taken too, {@code switch}, {@code one A B}, {@code words a b c} or
     *         {@code domains}
     * @param standard the value until somebody sets one
     */
    public record Declared(String name, String screen, String input, String group, String rule, String standard) {}

    private static final Map<String, Declared> DECLARED = Tsv.read("/settings.tsv").stream()
            .map(line -> new Declared(line.get("name"), line.get("screen"), line.get("input"), line.get("group"),
                    line.get("rule"), line.get("standard")))
            .collect(Collectors.toMap(Declared::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));

    private final RenewedCopy<Map<String, String>> settings;
    private final JdbcClient jdbc;

    SystemSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
        settings = new RenewedCopy<>("system-settings", () -> {
            Map<String, String> read = new HashMap<>();
            jdbc.sql("select name, value from system_setting").query(row -> {
                read.put(row.getString(1), row.getString(2));
            });
            return read;
        });
    }

    /** All that there are. */
    public static List<Declared> declared() {
        return List.copyOf(DECLARED.values());
    }

    private static Declared declared(String name) {
        Declared declared = DECLARED.get(name);
        declared = declared == null ? DECLARED.get(name.substring(0, name.lastIndexOf('.') + 1) + "*") : declared;
        if (declared == null) {
            throw new IllegalArgumentException("settings.tsv has no setting " + name);
        }
        return declared;
    }

    /** The setting's value, or what the table says until somebody sets one. */
    public String get(String name) {
        return get(name, declared(name).standard());
    }

    /** The same as a whole number within its bounds, of a setting whose rule is {@code int}. */
    public int number(String name) {
        Declared declared = declared(name);
        List<String> rule = List.of(declared.rule().split(" "));
        String set = get(name);
        if (rule.subList(1, rule.size() - 1).contains(set)) {
            return Integer.parseInt(set);
        }
        String[] bounds = rule.getLast().split("-");
        return Math.clamp(Long.parseLong(set.matches("[0-9]{1,18}") ? set : declared.standard()),
                Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
    }

    /** The setting's value, or its default. */
    public String get(String name, String defaultValue) {
        declared(name);
        return settings.get().getOrDefault(name, defaultValue);
    }

    /** Whether a switch stands at 1. */
    public boolean on(String name, boolean defaultValue) {
        return get(name, defaultValue ? "1" : "0").equals("1");
    }

    /** Changes a setting, in the transaction of whoever changes it; this node sees it with the commit, others within a second. */
    public void change(String name, String value) {
        declared(name);
        jdbc.sql("insert into system_setting (name, value) values (:name, :value)"
                + " on conflict (name) do update set value = excluded.value").param("name", name)
                .param("value", value).update();
        settings.renewAfterCommit();
    }
}
