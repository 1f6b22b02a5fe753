package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.SystemSettings;
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
    private final SystemSettings settings;

    LeadKey(JdbcClient jdbc, CustomItems customItems, SystemSettings settings) {
        this.jdbc = jdbc;
        this.customItems = customItems;
        this.settings = settings;
    }

    @Override
    public @Nullable String usual() {
        String set = settings.get(LeadSettings.UPDATE_KEY);
        return set.isEmpty() ? null : set;
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
        return findAll(List.of(draft), key).getFirst().ids();
    }

    /** By the index of each column, once for each draft: lead_email, lead_key_… or lead_attributes. */
    @Override
    public List<Match> findAll(List<Draft> drafts, List<String> key) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        List<String> conditions = new ArrayList<>();
        List<Object> arrays = new ArrayList<>();
        List<List<String>> values = drafts.stream().map(draft -> values(draft, key)).toList();
        for (int i = 0; i < key.size(); i++) {
            int part = i;
            conditions.add(condition(drafts.getFirst(), key.get(i), "k.v" + i));
            arrays.add(values.stream().map(of -> of.get(part)).toArray(String[]::new));
        }
        List<String> locks = values.stream()
                .map(of -> "lead.key " + key + " " + of.toString().toLowerCase(Locale.ROOT)).toList();
        jdbc.sql("""
                select pg_advisory_xact_lock(k.lock) from (
                    select distinct hashtextextended(l, 0) as lock from unnest(?::text[]) l order by lock) k""")
                .param(locks.toArray(String[]::new)).query().listOfRows();
        String parameters = String.join(", ", Collections.nCopies(key.size(), "?::text[]"));
        String names = IntStream.range(0, key.size()).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
        List<List<Long>> found = jdbc.sql("select array(select id from lead where " + String.join(" and ", conditions)
                + " order by id limit 1000) from unnest(" + parameters + ") with ordinality as k (" + names
                + ", no) order by k.no").params(arrays)
                .query((row, n) -> List.of((Long[]) row.getArray(1).getArray())).list();
        return IntStream.range(0, drafts.size()).mapToObj(i -> new Match(locks.get(i), found.get(i))).toList();
    }

    private static String condition(Draft draft, String column, String value) {
        if (ITEM.matcher(column).matches()) {
            return "attributes @> " + value + "::jsonb";
        }
        String name = Column.snake(column);
        return draft.resource().column(column).is(Flag.CASELESS)
                ? "lower(" + name + ") = lower(" + value + ")"
                : "normalize(" + name + ", nfkc) = " + value;
    }

    private static List<String> values(Draft draft, List<String> key) {
        return key.stream().map(column -> {
            Matcher matcher = ITEM.matcher(column);
            if (matcher.matches()) {
                int n = Integer.parseInt(matcher.group(1));
                return ItemValues.json(Map.of(n, Objects.requireNonNull(draft.items().get(n)))).toString();
            }
            String text = Objects.requireNonNull(draft.text(column));
            return draft.resource().column(column).is(Flag.CASELESS)
                    ? text
                    : Normalizer.normalize(text, Normalizer.Form.NFKC);
        }).toList();
    }
}
