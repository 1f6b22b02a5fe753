package io.yoriai.record.item;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.record.write.WriteLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Formats;

/** Makes custom items and gives them their numbers (spec/smp-lead.md 0.3). */
@Service
public class CustomItemMaker {

    private static final Map<String, Integer> MOST = Map.of("VisitorData", 500, "Company", 100, "Activity", 100,
            "Seminar", 100, "Session", 100, "Speaker", 100);
    private static final Set<Integer> FORMS = Set.of(1, 2, 3, 4, 5, 6, 8, 9);
    private static final int MOST_CHOICES = 500;
    private static final int LONGEST_LABEL = 255;

    private final JdbcClient jdbc;
    private final CustomItems items;
    private final List<WriteLog> logs;

    CustomItemMaker(JdbcClient jdbc, CustomItems items, List<WriteLog> logs) {
        this.jdbc = jdbc;
        this.items = items;
        this.logs = logs;
    }

    /**
     * Makes an item; its number is the resource's next one and is never given again, also when the item is deleted.
     *
     * @return n of {@code Attribute{n}}
     * @throws FaultException with all faults: REQUIRED, INVALID_VALUE, NOT_ALLOWED, TOO_LONG, TOO_MANY, DUPLICATE
     */
    @Transactional
    public int create(NewCustomItem item) {
        List<Fault> faults = faults(item);
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
        // Two makers at once would draw the same number; items are made seldom, so one at a time is enough.
        jdbc.sql("lock table custom_item in share row exclusive mode").update();
        int living = count("select count(*) from custom_item where resource = ? and deleted_at is null", item);
        int most = MOST.getOrDefault(item.resource(), 0);
        if (living >= most) {
            throw new FaultException(Fault.of(409, "TOO_MANY", "Item.Resource", most));
        }
        int n = count("select coalesce(max(n), 0) + 1 from custom_item where resource = ?", item);
        insert(item, n);
        items.forgetAfterCommit(item.resource());
        logs.forEach(log -> log.note("item.create", item.resource() + "/Attribute" + n));
        return n;
    }

    private int count(String query, NewCustomItem item) {
        return jdbc.sql(query).param(item.resource()).query(Integer.class).single();
    }

    private void insert(NewCustomItem item, int n) {
        jdbc.sql("""
                insert into custom_item (resource, n, form_type_id, data_type_id, check_type_id, label_ja, label_en,
                    is_required, max_length, sort_no)
                values (:resource, :n, :form, :data, :check, :ja, :en, :required, :length, :n)""")
                .param("resource", item.resource()).param("n", n).param("form", item.form())
                .param("data", data(item).ordinal() + 1).param("check", item.check()).param("ja", item.labelJa())
                .param("en", item.labelEn()).param("required", item.required()).param("length", item.maxLength())
                .update();
        for (int i = 0; i < item.choices().size(); i++) {
            jdbc.sql("insert into custom_choice (resource, n, choice_id, label_ja, sort_no) values (?, ?, ?, ?, ?)")
                    .params(item.resource(), n, i + 1, item.choices().get(i), i + 1).update();
        }
    }

    private static CustomItem.Data data(NewCustomItem item) {
        return item.data() != null ? item.data() : allowed(item.form()).iterator().next();
    }

    /** What the value of a form may be; the first is the usual one. */
    private static EnumSet<CustomItem.Data> allowed(int form) {
        return switch (form) {
            case 1 -> EnumSet.range(CustomItem.Data.STRING, CustomItem.Data.DATE_TIME);
            case 3, 4, 5 -> EnumSet.of(CustomItem.Data.CHOICE);
            case 8, 9 -> EnumSet.of(CustomItem.Data.FILE);
            default -> EnumSet.of(CustomItem.Data.STRING);
        };
    }

    private static List<Fault> faults(NewCustomItem item) {
        List<Fault> faults = new ArrayList<>();
        boolean fewForms = item.resource().equals("Company") || item.resource().equals("Activity");
        if (!MOST.containsKey(item.resource())) {
            faults.add(Fault.invalidValue("Item.Resource"));
        }
        if (!FORMS.contains(item.form()) || fewForms && item.form() > 5) {
            faults.add(Fault.invalidValue("Item.FormType"));
            return faults; // what else is right depends on it
        }
        if (item.data() != null && !allowed(item.form()).contains(item.data())) {
            faults.add(Fault.invalidValue("Item.DataType"));
        }
        label(faults, "Item.LabelJa", item.labelJa(), true);
        label(faults, "Item.LabelEn", item.labelEn(), false);
        string(faults, item);
        choices(faults, item);
        return faults;
    }

    /** Check and length are told of strings alone. */
    private static void string(List<Fault> faults, NewCustomItem item) {
        boolean string = allowed(item.form()).contains(CustomItem.Data.STRING)
                && data(item) == CustomItem.Data.STRING;
        Integer check = item.check();
        if (check != null && !string) {
            faults.add(Fault.notAllowed("Item.CheckType"));
        } else if (check != null && (check < 1 || check > 8)) {
            faults.add(Fault.invalidValue("Item.CheckType"));
        }
        Integer length = item.maxLength();
        if (length != null && !string) {
            faults.add(Fault.notAllowed("Item.MaxLength"));
        } else if (length != null && (length < 1 || length > (item.form() == 2 ? 10_000 : 1_000))) {
            faults.add(Fault.invalidValue("Item.MaxLength"));
        }
    }

    private static void choices(List<Fault> faults, NewCustomItem item) {
        boolean wanted = item.form() >= 3 && item.form() <= 5;
        if (wanted && item.choices().isEmpty()) {
            faults.add(Fault.required("Item.Choices"));
        } else if (!wanted && !item.choices().isEmpty()) {
            faults.add(Fault.notAllowed("Item.Choices"));
        }
        if (item.choices().size() > MOST_CHOICES) {
            faults.add(Fault.of(400, "TOO_MANY", "Item.Choices", MOST_CHOICES));
        }
        Set<String> seen = new HashSet<>();
        for (String choice : item.choices()) {
            label(faults, "Item.Choices", choice, true);
            // Full and half width of one label are the same to a reader.
            if (!seen.add(Normalizer.normalize(choice.strip(), Normalizer.Form.NFKC))) {
                faults.add(Fault.of(409, "DUPLICATE", "Item.Choices"));
            }
        }
    }

    private static void label(List<Fault> faults, String field, String label, boolean required) {
        if (required && label.isBlank()) {
            faults.add(Fault.required(field));
        } else if (label.codePointCount(0, label.length()) > LONGEST_LABEL) {
            faults.add(Fault.tooLong(field, LONGEST_LABEL));
        } else if (!Formats.isOneLine(label)) {
            faults.add(Fault.notOneLine(field));
        }
    }
}
