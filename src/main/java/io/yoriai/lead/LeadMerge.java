package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.yoriai.account.AuditLog;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemValues;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.StoredRows;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Makes one lead of several (spec/smp-lead.md 7.4, manual). It cannot be undone. */
@Service
public class LeadMerge {

    /** Most leads that become one at a time. */
    public static final int MOST = 10;

    private static final String RESOURCE = "VisitorData";
    /** What stays the survivor's own, whatever is chosen. */
    private static final Set<String> OWN = Set.of("Id", "UserId", "LoginId", "LoginPassword");

    private final Writable leads;
    private final Writer writer;
    private final StoredRows rows;
    private final CustomItems items;
    private final LeadHistory history;
    private final List<LeadMergeListener> listeners;
    private final JdbcClient jdbc;
    private final AuditLog audit;

    LeadMerge(Writable leadWritable, Writer writer, StoredRows rows, CustomItems items, LeadHistory history,
            List<LeadMergeListener> listeners, JdbcClient jdbc, AuditLog audit) {
        this.leads = leadWritable;
        this.writer = writer;
        this.rows = rows;
        this.items = items;
        this.history = history;
        this.listeners = listeners;
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * Merges leads into one: what hangs on them is the survivor's, and they are gone.
     *
     * @param survivor number of the master record
     * @param removed numbers of the other leads, one to nine
     * @param chosen by column or item name ({@code Tel}, {@code Attribute3}) the number of the lead whose value the survivor
     *     gets; what is not named stays as the survivor has it
     * @throws FaultException 400 INVALID_VALUE where the leads are none, too many or named twice, or a choice is none; 404
     *     NOT_FOUND where one is not there
     */
    @Transactional
    public void merge(long survivor, Collection<Long> removed, Map<String, Long> chosen, Author by) {
        Set<Long> others = new TreeSet<>(removed);
        if (others.isEmpty() || others.size() != removed.size() || others.size() >= MOST || others.contains(survivor)) {
            throw new FaultException(Fault.invalidValue(RESOURCE + ".Id"));
        }
        Map<Long, Stored> stored = locked(survivor, others);
        Draft draft = new Draft(leads.resource());
        draft.put("Id", survivor);
        chosen.forEach((name, from) -> choose(draft, name, stored.get(from)));
        List<MergedLead> merged = others.stream().map(other -> new MergedLead(survivor, other)).toList();
        mergeLocked(merged, by);
        audit.write(null, "lead.merge", RESOURCE + "/" + survivor, Map.of(), Map.of("merged", others.toString()));
        writer.change(Writer.Order.of(leads, draft, by, "merge"));
    }

    /** All of them, locked in the order of their numbers. */
    private Map<Long, Stored> locked(long survivor, Set<Long> others) {
        Set<Long> all = new TreeSet<>(others);
        all.add(survivor);
        Map<Long, Stored> stored = new TreeMap<>();
        for (long id : all) {
            Stored row = rows.lock("lead", "true", id);
            if (row == null) {
                throw new FaultException(Fault.notFound(RESOURCE + ".Id"));
            }
            stored.put(id, row);
        }
        return stored;
    }

    /**
     * Merges any number of pairs whose survivors keep all their values. The caller has locked the leads; nobody survives who
     * goes. In the running transaction, in statements for all of them.
     */
    void mergeLocked(List<MergedLead> merged, Author by) {
        listeners.forEach(listener -> listener.move(merged));
        history.merged(merged, by);
        keepStopped(merged, by);
        jdbc.sql("delete from lead where id = any (?)").param(LeadMergeListener.removed(merged)).update();
    }

    /** Who is stopped as one of them is stopped as the survivor, with the latest date. */
    private void keepStopped(List<MergedLead> merged, Author by) {
        jdbc.sql("""
                select s.id, s.unsubscribe_status, s.unsubscribe_date, o.latest
                from (select p.survivor, max(l.unsubscribe_date) as latest
                      from unnest(:survivors::bigint[], :removed::bigint[]) as p (survivor, removed)
                      join lead l on l.id = p.removed and l.unsubscribe_status = 1 group by p.survivor) o
                join lead s on s.id = o.survivor
                where s.unsubscribe_status = 0 or o.latest > coalesce(s.unsubscribe_date, '-infinity')""")
                .param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged)).query((row, n) -> {
                    List<Change> changes = new ArrayList<>();
                    change(changes, "UnsubscribeStatus", row.getLong(2), 1L);
                    change(changes, "UnsubscribeDate", moment(row.getTimestamp(3)), moment(row.getTimestamp(4)));
                    jdbc.sql("update lead set unsubscribe_status = 1, unsubscribe_date = ? where id = ?")
                            .params(row.getTimestamp(4), row.getLong(1)).update();
                    history.changed(row.getLong(1), changes, by);
                    return row.getLong(1);
                }).list();
    }

    private static @Nullable Instant moment(@Nullable Timestamp stored) {
        return stored == null ? null : stored.toInstant();
    }

    private void change(List<Change> changes, String column, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(new Change(leads.resource().column(column), null, before, after));
        }
    }

    /** Whether a value may be taken from another lead: of a column or an item that is written, and not the account's. */
    public boolean mayChoose(String name) {
        Column column = leads.resource().find(name);
        return column != null && column.isWritten() && column.children().isEmpty() && !OWN.contains(name)
                || items.of(RESOURCE).values().stream().anyMatch(item -> item.name().equals(name) && !item.password());
    }

    private void choose(Draft draft, String name, @Nullable Stored from) {
        Column column = leads.resource().find(name);
        CustomItem item = items.of(RESOURCE).values().stream().filter(one -> one.name().equals(name)).findFirst()
                .orElse(null);
        if (from == null || !mayChoose(name)) {
            throw new FaultException(Fault.invalidValue(RESOURCE + "." + name));
        }
        if (item != null) {
            JsonNode value = ItemValues.read(Objects.requireNonNullElse(from.text("attributes"), "{}"))
                    .get(Integer.toString(item.n()));
            draft.item(item.n(), value == null || value.isNull()
                    ? Draft.CLEARED
                    : item.data() == CustomItem.Data.FILE ? (Object) value.path("Id").asLong() : value);
            return;
        }
        String place = Objects.requireNonNullElse(leads.rows().ownColumn(name),
                ResourceTable.storedName(Objects.requireNonNull(column)));
        Object value = from.row().get(place);
        draft.put(name, value == null
                ? Draft.CLEARED
                : column.codes() instanceof Codes.None ? value : Ref.of(value.toString(), null));
    }
}
