package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.record.Column;
import io.yoriai.record.draft.Node;

/** Makes the custom items of another installation here, with their numbers, as its item settings tell them. */
@Component
public class ItemCopies {

    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})");

    private final JdbcClient jdbc;
    private final CustomItems items;
    private final ItemEditor editor;

    ItemCopies(JdbcClient jdbc, CustomItems items, ItemEditor editor) {
        this.jdbc = jdbc;
        this.items = items;
        this.editor = editor;
    }

    /**
     * Stores them in the running transaction; base items take over whether they are required.
     *
     * @param settings the items of one answer
     * @return how many custom items there are
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int store(String resource, List<Node> settings) {
        items.forgetAfterCommit(resource);
        int made = 0;
        Set<String> markable = editor.markable(resource).stream().map(Column::name).collect(Collectors.toSet());
        Map<String, Boolean> marks = new HashMap<>();
        for (Node setting : settings) {
            String column = Objects.requireNonNullElse(text(setting, "ColumnName"), "");
            boolean required = "1".equals(text(setting, "IsRequired"));
            Matcher item = ITEM.matcher(column);
            if (item.matches()) {
                custom(resource, Integer.parseInt(item.group(1)), setting, required);
                made++;
            } else if (markable.contains(column)) {
                marks.put(column, required);
            }
        }
        editor.require(resource, marks);
        return made;
    }

    /** Where the kind of the values is not told, it is that of the form: choices, files, else texts. */
    private void custom(String resource, int n, Node setting, boolean required) {
        jdbc.sql(
                """
                        insert into custom_item (resource, n, form_type_id, data_type_id, check_type_id, label_ja, is_required,
                            is_admin_only, is_link_editable, max_length, comment_under_form, sort_no, standard)
                        values (:resource, :n, :form::smallint, coalesce(:data, case when :form in ('3', '4', '5') then '6' when :form in ('8', '9') then '7' else '1' end)::smallint, :check::smallint, :label, :required,
                            :admin, :link, :length::integer, :comment, coalesce(:sort, '0')::integer, :standard)
                        on conflict (resource, n) do update set (form_type_id, data_type_id, check_type_id, label_ja, is_required,
                            is_admin_only, is_link_editable, max_length, comment_under_form, sort_no, standard, deleted_at, emptied_at,
                            version)
                            = row (excluded.form_type_id, excluded.data_type_id, excluded.check_type_id, excluded.label_ja,
                            excluded.is_required, excluded.is_admin_only, excluded.is_link_editable, excluded.max_length,
                            excluded.comment_under_form, excluded.sort_no, excluded.standard, null, null, custom_item.version + 1)""")
                .param("resource", resource).param("n", n)
                .param("form", pair(setting, "FormType")).param("data", pair(setting, "DataType"))
                .param("check", pair(setting, "ErrorType"))
                .param("label", Objects.requireNonNullElse(text(setting, "Description"), "Attribute" + n))
                .param("required", required).param("admin", "1".equals(text(setting, "IsAdminOnly")))
                .param("link", !"0".equals(text(setting, "IsLinkEditable")))
                .param("length", text(setting, "MaxLength")).param("comment", text(setting, "CommentUnderForm"))
                .param("standard", standards(setting)).param("sort", text(setting, "SortNo")).update();
        Node choices = setting.child("ChoiceList");
        int place = 0;
        for (Node choice : choices == null ? List.<Node>of() : choices.children()) {
            jdbc.sql("""
                    insert into custom_choice (resource, n, choice_id, label_ja, is_stopped, sort_no)
                    values (:resource, :n, :choice::integer, :label, :stopped, :sort)
                    on conflict (resource, n, choice_id) do update set (label_ja, is_stopped, sort_no, deleted_at)
                        = row (excluded.label_ja, excluded.is_stopped, excluded.sort_no, null)""")
                    .param("resource", resource)
                    .param("n", n).param("choice", text(choice, "ChoiceId"))
                    .param("label", Objects.requireNonNullElse(text(choice, "ChoiceName"), ""))
                    .param("stopped", "1".equals(text(choice, "IsStopped"))).param("sort", ++place).update();
        }
    }

    private static String standards(Node setting) {
        Node list = setting.child("DefaultList");
        return list == null ? "" : list.children().stream().map(Node::text).collect(Collectors.joining(":"));
    }

    private static @Nullable String pair(Node setting, String name) {
        Node pair = setting.child(name);
        return pair == null ? null : text(pair, name + "Id");
    }

    private static @Nullable String text(Node node, String name) {
        Node child = node.child(name);
        return child == null || child.text().isEmpty() ? null : child.text();
    }
}
