package io.yoriai.record.item;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.write.WriteLog;

/** Makes custom items and gives them their numbers (spec/smp-lead.md 0.3). */
@Service
public class CustomItemMaker {

    /** Resources that have custom items, in the order of screens. */
    public static final List<String> RESOURCES = List.of("VisitorData", "Company", "Activity", "Seminar", "Session",
            "Speaker");

    private static final Map<String, Integer> MOST = Map.of("VisitorData", 500, "Company", 100, "Activity", 100,
            "Seminar", 100, "Session", 100, "Speaker", 100);
    private static final Set<Integer> FORMS = Set.of(1, 2, 3, 4, 5, 6, 8, 9);

    private final JdbcClient jdbc;
    private final CustomItems items;
    private final List<WriteLog> logs;

    CustomItemMaker(JdbcClient jdbc, CustomItems items, List<WriteLog> logs) {
        this.jdbc = jdbc;
        this.items = items;
        this.logs = logs;
    }

    /** The forms that an item of a resource may have. */
    public static List<Integer> forms(String resource) {
        boolean few = resource.equals("Company") || resource.equals("Activity");
        return FORMS.stream().filter(form -> !few || form <= 5).sorted().toList();
    }

    /** Makes an item for public forms as well. */
    @Transactional
    public int create(NewCustomItem item) {
        return create(item, ItemManner.USUAL);
    }

    /**
     * Makes an item; its number is the resource's next one and is never given again, also when the item is deleted.
     *
     * @return n of {@code Attribute{n}}
     * @throws FaultException with all faults: REQUIRED, INVALID_VALUE, NOT_ALLOWED, TOO_LONG, TOO_MANY, DUPLICATE
     */
    @Transactional
    public int create(NewCustomItem item, ItemManner manner) {
        List<Fault> faults = faults(item, manner);
        FaultException.throwIfAny(faults);
        // Two makers at once would draw the same number; items are made seldom, so one at a time is enough.
        jdbc.sql("lock table custom_item in share row exclusive mode").update();
        int living = count("select count(*) from custom_item where resource = ? and deleted_at is null", item);
        int most = MOST.getOrDefault(item.resource(), 0);
        if (living >= most) {
            throw new FaultException(Fault.of(409, "TOO_MANY", "Item.Resource", most));
        }
        int n = count("select coalesce(max(n), 0) + 1 from custom_item where resource = ?", item);
        insert(item, manner, n);
        items.forgetAfterCommit(item.resource());
        logs.forEach(log -> log.note("item.create", item.resource() + "/Attribute" + n));
        return n;
    }

    private int count(String query, NewCustomItem item) {
        return jdbc.sql(query).param(item.resource()).query(Integer.class).single();
    }

    /** It comes last on the screen. */
    private void insert(NewCustomItem item, ItemManner manner, int n) {
        jdbc.sql(
                """
                        insert into custom_item (resource, n, form_type_id, data_type_id, check_type_id, label_ja, label_en,
                            is_required, max_length, is_admin_only, is_link_editable, comment_under_form, standard, sort_no)
                        values (:resource, :n, :form, :data, :check, :ja, :en, :required, :length, :admin, :link,
                            nullif(:comment, ''), :standard, (select coalesce(max(sort_no), 0) + 1 from custom_item where resource = :resource))""")
                .param("resource", item.resource()).param("n", n).param("form", item.form())
                .param("data", data(item).ordinal() + 1).param("check", item.check()).param("ja", item.labelJa())
                .param("en", item.labelEn()).param("required", item.required()).param("length", item.maxLength())
                .param("admin", manner.adminOnly()).param("link", manner.linkEditable())
                .param("comment", manner.comment()).param("standard", manner.standard()).update();
        for (int i = 0; i < item.choices().size(); i++) {
            jdbc.sql("insert into custom_choice (resource, n, choice_id, label_ja, sort_no) values (?, ?, ?, ?, ?)")
                    .params(item.resource(), n, i + 1, item.choices().get(i), i + 1).update();
        }
    }

    private static CustomItem.Data data(NewCustomItem item) {
        return item.data() != null ? item.data() : ItemChecks.allowed(item.form()).iterator().next();
    }

    private static List<Fault> faults(NewCustomItem item, ItemManner manner) {
        List<Fault> faults = new ArrayList<>();
        if (!MOST.containsKey(item.resource())) {
            faults.add(Fault.invalidValue("Item.Resource"));
        }
        if (!forms(item.resource()).contains(item.form())) {
            faults.add(Fault.invalidValue("Item.FormType"));
            return faults; // what else is right depends on it
        }
        if (item.data() != null && !ItemChecks.allowed(item.form()).contains(item.data())) {
            faults.add(Fault.invalidValue("Item.DataType"));
        }
        ItemChecks.labels(faults, item.labelJa(), item.labelEn(), manner);
        ItemChecks.string(faults, item.form(), data(item), item.check(), item.maxLength());
        ItemChecks.choices(faults, item.form(), item.choices());
        ItemChecks.standard(faults, item.form(), data(item), manner.standard(), item.check(), item.maxLength(),
                IntStream
                        .rangeClosed(1, item.choices().size()).boxed().collect(Collectors.toSet()));
        return faults;
    }
}
