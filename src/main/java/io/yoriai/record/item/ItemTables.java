package io.yoriai.record.item;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;
import io.yoriai.record.write.StoredFiles;
import io.yoriai.record.write.Writable;

/** The values of custom items in the tables of their records: which choices are held, and what is left of deleted items. */
@Component
class ItemTables {

    private static final int PART = 1_000;
    /** A write that still knew the item is over by then. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final ObjectProvider<Writable> writables;
    private final ObjectProvider<Writable.Edited> edited;
    private final ObjectProvider<StoredFiles> files;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ItemTables(JdbcClient jdbc, ObjectProvider<Writable> writables, ObjectProvider<Writable.Edited> edited,
            ObjectProvider<StoredFiles> files, TransactionTemplate transaction, Clock clock) {
        this.edited = edited;
        this.jdbc = jdbc;
        this.writables = writables;
        this.files = files;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Deleted(String resource, int n, CustomItem.Data data) {}

    /** Whether some record has a choice; of leads by the index lead_attributes. */
    boolean holds(String resource, int n, int choice) {
        return jdbc.sql("select exists (select from " + table(resource)
                + " where attributes @> jsonb_build_object(:key, jsonb_build_array(:choice::integer)))")
                .param("key", Integer.toString(n)).param("choice", choice).query(Boolean.class).single();
    }

    /** Takes the values of deleted items out of all records, a thousand records at a time. */
    void empty() {
        jdbc.sql("select resource, n, data_type_id from custom_item where deleted_at < :before"
                + " and emptied_at is null").param("before", SqlTime.of(clock.instant().minus(SETTLED)))
                .query((row, index) -> new Deleted(row.getString(1), row.getInt(2), CustomItem.Data.of(row.getInt(3))))
                .list().forEach(this::empty);
    }

    private void empty(Deleted item) {
        long reached = 0;
        List<Long> part;
        do {
            long after = reached;
            part = Objects.requireNonNull(transaction.execute(status -> part(item, after)));
            reached = part.isEmpty() ? reached : part.getLast();
        } while (part.size() == PART);
        jdbc.sql("update custom_item set emptied_at = ? where resource = ? and n = ?")
                .params(SqlTime.now(clock), item.resource(), item.n()).update();
    }

    private List<Long> part(Deleted item, long after) {
        String table = table(item.resource());
        List<Long> ids = jdbc.sql("select id from " + table
                + " where id > :after and jsonb_exists(attributes, :key) order by id limit :part for update")
                .param("after", after).param("key", Integer.toString(item.n())).param("part", PART)
                .query((row, index) -> row.getLong(1)).list();
        jdbc.sql("update " + table + " set attributes = attributes - :key::text where id = any (:ids::bigint[])")
                .param("key", Integer.toString(item.n())).param("ids", ids.toArray(Long[]::new)).update();
        if (item.data() == CustomItem.Data.FILE) {
            ids.forEach(id -> files.getObject().release(item.resource(), id, "Attribute" + item.n()));
        }
        return ids;
    }

    private String table(String resource) {
        return Stream.concat(writables.stream(), edited.stream().map(Writable.Edited::writable))
                .filter(one -> one.resource().name().equals(resource)).findFirst().orElseThrow().table();
    }

    @Bean
    static RecurringTask<Void> deletedItems(ItemTables tables) {
        return Job.every("record-deleted-items", Duration.ofMinutes(10), tables::empty);
    }
}
