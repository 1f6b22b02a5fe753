package io.yoriai.record.item;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the settings of custom items as they stand now, for whoever changes them. */
@Component
public class ItemSheets {

    private final JdbcClient jdbc;

    ItemSheets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The living items of a resource, in the order of the screen. */
    public List<ItemSheet> all(String resource) {
        Map<Integer, List<ItemEdit.Choice>> choices = new HashMap<>();
        jdbc.sql("""
                select n, choice_id, label_ja, label_en, is_stopped from custom_choice
                where resource = ? and deleted_at is null order by n, sort_no, choice_id""").param(resource)
                .query(row -> {
                    choices.computeIfAbsent(row.getInt(1), n -> new ArrayList<>())
                            .add(new ItemEdit.Choice(row.getInt(2), row.getString(3), row.getString(4),
                                    row.getBoolean(5) ? ItemEdit.State.STOPPED : ItemEdit.State.USED));
                });
        return jdbc
                .sql("""
                        select n, form_type_id, data_type_id, version, label_ja, label_en, check_type_id, is_required, max_length,
                            is_admin_only, is_link_editable, coalesce(comment_under_form, ''), standard
                        from custom_item where resource = ? and deleted_at is null order by sort_no, n""")
                .param(resource)
                .query((row, index) -> new ItemSheet(resource, row.getInt(1), row.getInt(2),
                        CustomItem.Data.of(row.getInt(3)), row.getInt(4),
                        new ItemEdit(text(row.getString(5)), text(row.getString(6)), row.getObject(7, Integer.class),
                                row.getBoolean(8), row.getObject(9, Integer.class),
                                new ItemManner(row.getBoolean(10), row.getBoolean(11), text(row.getString(12)),
                                        text(row.getString(13))),
                                index + 1, choices.getOrDefault(row.getInt(1), List.of()))))
                .list();
    }

    public Optional<ItemSheet> find(String resource, int n) {
        return all(resource).stream().filter(sheet -> sheet.n() == n).findFirst();
    }

    private static String text(String stored) {
        return Objects.requireNonNullElse(stored, "");
    }
}
