package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Flag;
import io.yoriai.record.SqlTime;
import io.yoriai.record.write.WriteLog;

/** Changes custom items and deletes them (spec/smp-lead.md 0.3, spec/smp-campaign.md 9.11). */
@Service
public class ItemEditor {

    private static final String MARKED = "VisitorData";

    private final JdbcClient jdbc;
    private final CustomItems items;
    private final ItemSheets sheets;
    private final ItemTables tables;
    private final Dictionary dictionary;
    private final ObjectProvider<ItemUse> uses;
    private final List<WriteLog> logs;
    private final Clock clock;

    ItemEditor(JdbcClient jdbc, CustomItems items, ItemSheets sheets, ItemTables tables, Dictionary dictionary,
            ObjectProvider<ItemUse> uses, List<WriteLog> logs, Clock clock) {
        this.jdbc = jdbc;
        this.items = items;
        this.sheets = sheets;
        this.tables = tables;
        this.dictionary = dictionary;
        this.uses = uses;
        this.logs = logs;
        this.clock = clock;
    }

    /**
     * Changes an item. A choice that is to be deleted and that some record has is stopped instead.
     *
     * @param seen the version that the person saw
     * @return whether a choice was stopped that was to be deleted
     * @throws FaultException with all that is wrong; 404; 409 STALE where somebody else was faster, CONFLICT where a saved condition
     *         asks for a choice that is to be deleted
     */
    @Transactional
    public boolean change(String resource, int n, int seen, ItemEdit wanted) {
        ItemSheet now = hold(resource, n);
        if (now.version() != seen) {
            throw new FaultException(Fault.of(409, "STALE", null).saying("fault.item.stale"));
        }
        List<ItemEdit.Choice> kept = new ArrayList<>();
        for (ItemEdit.Choice choice : wanted.choices()) {
            boolean held = choice.state() == ItemEdit.State.DELETED && tables.holds(resource, n, choice.id());
            kept.add(held
                    ? new ItemEdit.Choice(choice.id(), choice.labelJa(), choice.labelEn(), ItemEdit.State.STOPPED)
                    : choice);
        }
        check(now, wanted, kept);
        ItemEdit after = new ItemEdit(wanted.labelJa(), wanted.labelEn(), wanted.check(), wanted.required(),
                wanted.maxLength(), wanted.manner(), wanted.place(), kept);
        if (after.equals(now.edit())) {
            return false;
        }
        jdbc.sql("""
                update custom_item set label_ja = :ja, label_en = :en, check_type_id = :check::smallint,
                    is_required = :required, max_length = :length::integer, is_admin_only = :admin,
                    is_link_editable = :link, comment_under_form = nullif(:comment, ''), standard = :standard,
                    version = version + 1
                where resource = :resource and n = :n""").param("ja", after.labelJa()).param("en", after.labelEn())
                .param("check", after.check()).param("required", after.required()).param("length", after.maxLength())
                .param("admin", after.manner().adminOnly()).param("link", after.manner().linkEditable())
                .param("comment", after.manner().comment()).param("standard", after.manner().standard())
                .param("resource", resource).param("n", n).update();
        if (after.place() != now.edit().place()) {
            move(resource, n, after.place());
        }
        choices(resource, n, kept);
        items.forgetAfterCommit(resource);
        Map<String, String> told = sheets.find(resource, n).orElseThrow().edit().told();
        logs.forEach(log -> log.note("item.change", resource + "/" + now.name(), now.edit().told(), told));
        return !kept.equals(wanted.choices());
    }

    /** Base items that may be marked as required: of leads the texts that people fill in (spec/smp-lead.md 3). */
    public List<Column> markable(String resource) {
        return !resource.equals(MARKED)
                ? List.of()
                : dictionary.resource(resource).columns().stream()
                        .filter(column -> column.kind().isText() && column.answered() && column.onPost()
                                && column.onPut() && !column.is(Flag.NEVER_EMPTY))
                        .toList();
    }

    /**
     * Marks base items as required, or takes marks away; the others stay as they are.
     *
     * @param marks by column
     * @throws FaultException 400 of a column that is not {@link #markable}
     */
    @Transactional
    public void require(String resource, Map<String, Boolean> marks) {
        Set<String> known = markable(resource).stream().map(Column::name).collect(Collectors.toSet());
        if (!known.containsAll(marks.keySet())) {
            throw new FaultException(Fault.invalidValue("Item.IsRequired"));
        }
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        marks.forEach((column, mark) -> {
            // What was told as marked a second ago may be told wrongly; the table says what changes.
            int changed = jdbc.sql("""
                    insert into base_item (resource, column_name, is_required) values (:resource, :column, :mark)
                    on conflict (resource, column_name) do update set is_required = excluded.is_required
                    where base_item.is_required <> excluded.is_required""").param("resource", resource)
                    .param("column", column).param("mark", mark).update();
            if (changed > 0) {
                before.put(column, mark ? "0" : "1");
                after.put(column, mark ? "1" : "0");
            }
        });
        if (!after.isEmpty()) {
            items.forgetAfterCommit(resource);
            logs.forEach(log -> log.note("item.require", resource, before, after));
        }
    }

    /** The item, while no other is made or changed. */
    private ItemSheet hold(String resource, int n) {
        jdbc.sql("lock table custom_item in share row exclusive mode").update();
        return sheets.find(resource, n).orElseThrow(() -> new FaultException(Fault.notFound("Item")));
    }

    /** @param kept the choices as they are to be stored */
    private void check(ItemSheet now, ItemEdit wanted, List<ItemEdit.Choice> kept) {
        List<Fault> faults = new ArrayList<>();
        ItemChecks.labels(faults, wanted.labelJa(), wanted.labelEn(), wanted.manner());
        ItemChecks.string(faults, now.form(), now.data(), wanted.check(), wanted.maxLength());
        List<ItemEdit.Choice> living = kept.stream()
                .filter(choice -> choice.state() != ItemEdit.State.DELETED).toList();
        ItemChecks.choices(faults, now.form(), living.stream().map(ItemEdit.Choice::labelJa).toList());
        ItemChecks.standard(faults, now.form(), now.data(), wanted.manner().standard(), wanted.check(),
                wanted.maxLength(),
                kept.stream().filter(choice -> choice.state() == ItemEdit.State.USED && choice.id() != 0)
                        .map(ItemEdit.Choice::id).collect(Collectors.toSet()));
        ItemChecks.english(faults, living.stream().map(ItemEdit.Choice::labelEn).toList());
        Set<Integer> missing = new HashSet<>(now.edit().choices().stream().map(ItemEdit.Choice::id).toList());
        for (ItemEdit.Choice choice : wanted.choices()) {
            if (choice.id() != 0 && !missing.remove(choice.id())) {
                faults.add(Fault.invalidValue("Item.Choices"));
            }
        }
        if (!missing.isEmpty()) {
            faults.add(Fault.required("Item.Choices"));
        }
        FaultException.throwIfAny(faults);
        for (ItemEdit.Choice choice : wanted.choices()) {
            if (choice.id() != 0 && choice.state() == ItemEdit.State.DELETED) {
                refuseUsed(now, choice.id(), "Item.Choices");
            }
        }
    }

    private void refuseUsed(ItemSheet item, @Nullable Integer choice, String field) {
        List<Fault> faults = uses.orderedStream()
                .flatMap(use -> use.uses(item.resource(), item.n(), choice).stream())
                .map(used -> Fault.of(409, "CONFLICT", field).saying(used.text(), used.name())).toList();
        FaultException.throwIfAny(faults);
    }

    private void move(String resource, int n, int place) {
        List<Integer> order = new ArrayList<>(sheets.all(resource).stream().map(ItemSheet::n).toList());
        order.remove(Integer.valueOf(n));
        order.add(Math.clamp(place - 1L, 0, order.size()), n);
        jdbc.sql("""
                update custom_item i set sort_no = o.place from unnest(:order::integer[]) with ordinality o (n, place)
                where i.resource = :resource and i.n = o.n and i.sort_no <> o.place""").param("resource", resource)
                .param("order", order.toArray(Integer[]::new)).update();
    }

    private void choices(String resource, int n, List<ItemEdit.Choice> choices) {
        // Rows of deleted choices stay, so that no number comes again.
        int last = jdbc.sql("select coalesce(max(choice_id), 0) from custom_choice where resource = ? and n = ?")
                .params(resource, n).query(Integer.class).single();
        int place = 0;
        for (ItemEdit.Choice choice : choices) {
            if (choice.id() == 0 && choice.state() == ItemEdit.State.DELETED) {
                continue;
            }
            jdbc.sql(
                    """
                            insert into custom_choice (resource, n, choice_id, label_ja, label_en, is_stopped, sort_no, deleted_at)
                            values (:resource, :n, :id, :ja, :en, :stopped, :place, :deleted::timestamptz)
                            on conflict (resource, n, choice_id) do update set (label_ja, label_en, is_stopped, sort_no, deleted_at)
                                = row (excluded.label_ja, excluded.label_en, excluded.is_stopped, excluded.sort_no,
                                excluded.deleted_at)""")
                    .param("resource", resource).param("n", n)
                    .param("id", choice.id() == 0 ? ++last : choice.id()).param("ja", choice.labelJa())
                    .param("en", choice.labelEn()).param("stopped", choice.state() == ItemEdit.State.STOPPED)
                    .param("place", ++place)
                    .param("deleted", choice.state() == ItemEdit.State.DELETED ? SqlTime.now(clock) : null)
                    .update();
        }
    }

    /**
     * Deletes an item: nobody sees it or its values from then on, {@link ItemTables} takes the values out of the records, and its
     * number is given to no other.
     *
     * @throws FaultException 404; 409 CONFLICT with all that uses it
     */
    @Transactional
    public void remove(String resource, int n) {
        ItemSheet now = hold(resource, n);
        refuseUsed(now, null, "Item");
        jdbc.sql("update custom_item set deleted_at = ?, version = version + 1 where resource = ? and n = ?")
                .params(SqlTime.now(clock), resource, n).update();
        items.forgetAfterCommit(resource);
        logs.forEach(log -> log.note("item.delete", resource + "/" + now.name(),
                Map.of("LabelJa", now.edit().labelJa()), Map.of("LabelJa", "")));
    }
}
