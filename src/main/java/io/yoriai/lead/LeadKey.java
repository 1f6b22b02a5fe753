package io.yoriai.lead;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemValues;
import io.yoriai.record.write.UpdateKey;

/** Finds leads by an update key (spec/smp-lead.md 3, visitor.put). */
@Component
class LeadKey implements UpdateKey {

    private static final Set<String> COLUMNS = Set.of("Email", "SubEmail", "LoginId", "Name1", "Name2", "Name1Ka",
            "Name2Ka", "CompanyName", "CompanyNameKa", "Zip1", "Zip2", "Zip3", "Tel");
    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})");

    private final JdbcClient jdbc;
    private final CustomItems customItems;

    LeadKey(JdbcClient jdbc, CustomItems customItems) {
        this.jdbc = jdbc;
        this.customItems = customItems;
    }

    @Override
    public boolean allows(String column) {
        if (COLUMNS.contains(column)) {
            return true;
        }
        Matcher matcher = ITEM.matcher(column);
        CustomItem item = matcher.matches()
                ? customItems.of("VisitorData").get(Integer.parseInt(matcher.group(1)))
                : null;
        if (item == null || item.password()) {
            return false;
        }
        return switch (item.data()) {
            case STRING, INTEGER, DATE -> true;
            case CHOICE -> item.form() == 3 || item.form() == 5;
            default -> false;
        };
    }

    @Override
    public boolean given(Draft draft, String column) {
        Matcher matcher = ITEM.matcher(column);
        if (!matcher.matches()) {
            return draft.has(column);
        }
        Object value = draft.items().get(Integer.parseInt(matcher.group(1)));
        return value != null && value != Draft.CLEARED;
    }

    @Override
    public List<Long> find(Draft draft, List<String> key) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (String column : key) {
            Matcher matcher = ITEM.matcher(column);
            if (matcher.matches()) {
                int n = Integer.parseInt(matcher.group(1));
                conditions.add("attributes @> ?::jsonb");
                values.add(ItemValues.json(
                        java.util.Map.of(n, Objects.requireNonNull(draft.items().get(n)))).toString());
            } else {
                String name = Column.snake(column);
                String text = Objects.requireNonNull(draft.text(column));
                boolean caseless = draft.resource().column(column).is(Flag.CASELESS);
                conditions.add(caseless ? "lower(" + name + ") = lower(?)" : "normalize(" + name + ", nfkc) = ?");
                values.add(caseless ? text : Normalizer.normalize(text, Normalizer.Form.NFKC));
            }
        }
        String lock = "lead.key " + key + " " + values.toString().toLowerCase(Locale.ROOT);
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))").param(lock).query().listOfRows();
        return jdbc.sql("select id from lead where " + String.join(" and ", conditions) + " order by id limit 1000")
                .params(values).query((row, n) -> row.getLong(1)).list();
    }
}
