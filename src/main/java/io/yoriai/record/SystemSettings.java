package io.yoriai.record;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;

/** The system settings that an administrator changed; read anew at most a second after a change on any node. */
@Component
public class SystemSettings {

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

    /** The setting's value, or its default. */
    public String get(String name, String defaultValue) {
        return settings.get().getOrDefault(name, defaultValue);
    }

    /** Whether a switch stands at 1. */
    public boolean on(String name, boolean defaultValue) {
        return get(name, defaultValue ? "1" : "0").equals("1");
    }

    /** Changes a setting, in the transaction of whoever changes it; this node sees it with the commit, others within a second. */
    public void change(String name, String value) {
        jdbc.sql("insert into system_setting (name, value) values (:name, :value)"
                + " on conflict (name) do update set value = excluded.value").param("name", name)
                .param("value", value).update();
        settings.renewAfterCommit();
    }
}
