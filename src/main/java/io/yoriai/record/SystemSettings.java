package io.yoriai.record;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.HashMap;
import java.util.Map;

/** The system settings that an administrator changed; read anew at most a second after a change on any node. */
@Component
public class SystemSettings {

    private static final String ALL = "all";

    private final LoadingCache<String, Map<String, String>> settings;
    private final JdbcClient jdbc;

    SystemSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
        settings = SecondCache.renewed().build(all -> {
            Map<String, String> read = new HashMap<>();
            jdbc.sql("select name, value from system_setting").query(row -> {
                read.put(row.getString(1), row.getString(2));
            });
            return read;
        });
    }

    /** The setting's value, or its default. */
    public String get(String name, String defaultValue) {
        return settings.get(ALL).getOrDefault(name, defaultValue);
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
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    settings.invalidateAll();
                }
            });
        }
    }
}
