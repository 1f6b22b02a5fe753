package io.yoriai.record.item;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.record.SecondCache;

/**
 * The custom items that administrators made, and which base items they marked as required. Read anew at most a second
 * after a change on any node, at once on the node that made it.
 */
@Component
public class CustomItems {

    private final LoadingCache<String, Map<Integer, CustomItem>> items;
    private final LoadingCache<String, Map<String, Boolean>> required;
    private final JdbcClient jdbc;
    private final ObjectProvider<ItemSource> sources;

    CustomItems(JdbcClient jdbc, ObjectProvider<ItemSource> sources) {
        this.jdbc = jdbc;
        this.sources = sources;
        items = SecondCache.renewed().build(this::load);
        required = SecondCache.renewed().build(resource -> {
            Map<String, Boolean> marks = new HashMap<>();
            jdbc.sql("select column_name, is_required from base_item where resource = ?").param(resource)
                    .query(row -> {
                        marks.put(row.getString(1), row.getBoolean(2));
                    });
            return marks;
        });
    }

    /** The living items of a resource by number, in order of number. */
    public Map<Integer, CustomItem> of(String resource) {
        return items.get(resource);
    }

    /** Names of the base items that an administrator marked as required. */
    public Set<String> requiredBaseItems(String resource) {
        Map<String, Boolean> marks = required.get(resource);
        return marks.keySet().stream().filter(marks::get).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /** Has what this transaction changes of a resource's items read anew when it has committed. */
    void forgetAfterCommit(String resource) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                items.invalidate(resource);
                required.invalidate(resource);
            }
        });
    }

    private Map<Integer, CustomItem> load(String resource) {
        Map<Integer, CustomItem> made = sources.stream().filter(source -> source.resource().equals(resource))
                .findFirst().map(ItemSource::items).orElse(null);
        return made == null ? stored(resource) : made;
    }

    private Map<Integer, CustomItem> stored(String resource) {
        Map<Integer, List<CustomItem.Choice>> choices = new HashMap<>();
        jdbc.sql("""
                select n, choice_id, label_ja, label_en, is_stopped from custom_choice
                where resource = ? and deleted_at is null
                order by n, sort_no, choice_id""").param(resource).query(row -> {
            choices.computeIfAbsent(row.getInt(1), n -> new ArrayList<>())
                    .add(new CustomItem.Choice(row.getInt(2), row.getString(3), row.getString(4),
                            row.getBoolean(5)));
        });
        Map<Integer, CustomItem> found = new TreeMap<>();
        jdbc.sql("""
                select n, form_type_id, data_type_id, check_type_id, label_ja, label_en, is_required, is_admin_only,
                    max_length, standard
                from custom_item where resource = ? and deleted_at is null""").param(resource).query(row -> {
            int n = row.getInt(1);
            found.put(n,
                    new CustomItem(resource, n, row.getInt(2), CustomItem.Data.of(row.getInt(3)),
                            row.getObject(4, Integer.class), row.getString(5), row.getString(6), row.getBoolean(7),
                            row.getBoolean(8), row.getObject(9, Integer.class), choices.getOrDefault(n, List.of()),
                            row.getString(10)));
        });
        return found;
    }
}
