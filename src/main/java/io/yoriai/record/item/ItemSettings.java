package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Format;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;

/**
 * The items of a resource as forms show them: its writable columns out of the dictionary, then the custom items in the order
 * of the screen, those for administrators too (spec/smp-lead.md 3, spec/smp-campaign.md 7). Each is JSON whose keys are the
 * columns of a {@code …SettingItem}; which of them an answer tells, the dictionary says.
 */
@Component
public class ItemSettings {

    private static final String CUSTOM = """
            select json_build_object('Name', 'attribute' || i.n, 'ColumnName', 'Attribute' || i.n,
                'Description', case when :english and i.label_en <> '' then i.label_en else i.label_ja end,
                'FormType', i.form_type_id::text, 'ErrorType', coalesce(i.check_type_id::text, ''),
                'IsRequired', i.is_required::int, 'IsAdminOnly', i.is_admin_only::int,
                'CommentUnderForm', i.comment_under_form,
                'DataType', i.data_type_id::text, 'DefaultList', case when i.standard <> '' then to_json(
                    case when i.data_type_id = 6 then string_to_array(i.standard, ':') else array[i.standard] end) end,
                'MaxLength', case when i.data_type_id = 1
                    then coalesce(i.max_length, case when i.form_type_id = 2 then 10000 else 1000 end) end,
                'IsLinkEditable', i.is_link_editable::int,
                'ChoiceList', (
                    select json_agg(json_build_object('ChoiceId', c.choice_id::text,
                        'ChoiceName', case when :english and c.label_en <> '' then c.label_en else c.label_ja end,
                        'IsStopped', c.is_stopped::int) order by c.sort_no, c.choice_id)
                    from custom_choice c where c.resource = i.resource and c.n = i.n and c.deleted_at is null))::text
            from custom_item i where i.resource = :resource and i.deleted_at is null order by i.sort_no, i.n""";
    /** What the system keeps of a record that no call writes. */
    private static final Set<String> SYSTEM = Set.of("Id", "DateRegist", "DateUpdate", "LastupdateUserId");

    private final Dictionary dictionary;
    private final CustomItems customItems;
    private final Masters masters;
    private final JdbcClient jdbc;

    ItemSettings(Dictionary dictionary, CustomItems customItems, Masters masters, JdbcClient jdbc) {
        this.dictionary = dictionary;
        this.customItems = customItems;
        this.masters = masters;
        this.jdbc = jdbc;
    }

    /** The items of a resource, with labels in a language. */
    public List<ObjectNode> of(String name, Locale language) {
        Resource resource = dictionary.resource(name);
        boolean english = language.getLanguage().equals("en");
        boolean written = resource.columns().stream().anyMatch(Column::isWritten);
        Set<String> required = customItems.requiredBaseItems(name);
        List<ObjectNode> items = new ArrayList<>();
        for (Column column : resource.columns()) {
            Integer form = form(column);
            boolean entered = written ? column.onPut() && column.isWritten() : column.answered();
            if (form != null && entered && !SYSTEM.contains(column.name())) {
                boolean must = required.contains(column.name()) || column.requiredOn(Verb.POST);
                items.add(base(column, form, must, english));
            }
        }
        jdbc.sql(CUSTOM).param("resource", name).param("english", english)
                .query((row, n) -> ItemValues.read(Objects.requireNonNull(row.getString(1)))).list()
                .forEach(items::add);
        for (int i = 0; i < items.size(); i++) {
            items.get(i).put("SortNo", i + 1);
        }
        return items;
    }

    private ObjectNode base(Column column, int form, boolean required, boolean english) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("Name", column.snake()).put("ColumnName", column.name())
                .put("Description", english ? column.labelEn() : column.labelJa())
                .put("FormType", Integer.toString(form)).put("ErrorType", check(column.format()))
                .put("IsRequired", required ? 1 : 0).put("IsAdminOnly", 0).put("DataType", data(column.kind()))
                .put("IsLinkEditable", 1);
        String standard = masters.standardId(column);
        if (standard != null) {
            item.putArray("DefaultList").add(standard);
        }
        if (column.kind().isText() && !column.isNumberAsText()) {
            item.put("MaxLength", column.maxLength());
        }
        choices(column, item, english);
        return item;
    }

    private void choices(Column column, ObjectNode item, boolean english) {
        switch (column.codes()) {
            case Codes.Fixed fixed -> {
                ArrayNode choices = item.putArray("ChoiceList");
                fixed.codes().forEach(code -> choice(choices, code.id(), code.label(), false));
            }
            case Codes.Master master -> {
                ArrayNode choices = item.putArray("ChoiceList");
                masters.get(master.name()).entries().forEach(entry -> choice(choices, entry.id(),
                        english && !entry.nameEn().isEmpty() ? entry.nameEn() : entry.nameJa(), !entry.active()));
            }
            case Codes.Foreign foreign -> {
                // Another resource's records, which a call lists.
            }
            case Codes.None none -> {
                // Any value.
            }
        }
    }

    private static void choice(ArrayNode choices, String id, String name, boolean stopped) {
        choices.addObject().put("ChoiceId", id).put("ChoiceName", name).put("IsStopped", stopped ? 1 : 0);
    }

    /** The form type of a column; null: it is no item of a form. */
    private static @Nullable Integer form(Column column) {
        return switch (column.kind()) {
            case STRING -> column.is(Flag.WRITE_ONLY) ? 6 : 1;
            case INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE -> 1;
            case TEXT, HTML -> 2;
            case REF -> 5;
            case CHOICES -> 4;
            case FILE -> column.format() == Format.IMAGE ? 8 : 9;
            case LIST, ELEMENT, BASE64, ATTRIBUTES -> null;
        };
    }

    private static String check(Format format) {
        return switch (format) {
            case EMAIL -> "3";
            case URL -> "4";
            default -> "";
        };
    }

    private static String data(Kind kind) {
        return switch (kind) {
            case INT, NON_NEGATIVE -> "2";
            case DATE -> "4";
            case DATE_TIME, SCHEDULE -> "5";
            case REF, CHOICES -> "6";
            case FILE -> "7";
            case STRING, TEXT, HTML, LIST, ELEMENT, BASE64, ATTRIBUTES -> "1";
        };
    }
}
