package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Column;
import io.yoriai.record.list.Search;

/**
 * What a list's address asks for: conditions as {@code key1, operator1, value1 …}, {@code order}, {@code direction},
 * {@code page}, {@code rows}.
 *
 * @param conditions those that are said whole
 * @param number of the page, from 1
 * @param atOnce rows of a page, one of {@link #SIZES}
 */
record RecordSearch(Screen screen, List<Search.Condition> conditions, @Nullable String order, boolean descending,
        int number, int atOnce) {

    /** Rows of a page (spec/smp-lead.md 7.6). */
    static final List<Integer> SIZES = List.of(30, 50, 100);
    private static final int USUAL = 50;
    /** Inputs by the names that faults have of them. */
    static final Map<String, String> INPUTS = IntStream.rangeClosed(1, 5).boxed()
            .flatMap(n -> Stream.of("key", "operator", "value").map(part -> Map.entry("search_" + part + n, part + n)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final int MOST_CONDITIONS = 5;
    private static final int LAST_PAGE = 20_000;

    static RecordSearch of(Screen screen, Form form) {
        List<Search.Condition> conditions = new ArrayList<>();
        for (int n = 1; n <= MOST_CONDITIONS; n++) {
            String key = form.line("key" + n);
            String value = form.line("value" + n);
            if (!key.isEmpty() && !value.isEmpty()) {
                conditions.add(new Search.Condition("" + n, key, operator(form.get("operator" + n)), value));
            }
        }
        String order = form.line("order");
        String page = form.narrow("page");
        String rows = form.narrow("rows");
        return new RecordSearch(screen, conditions, order.isEmpty() ? null : order,
                form.get("direction").equals("desc"),
                page.matches("[1-9][0-9]{0,5}") ? Math.min(LAST_PAGE, Integer.parseInt(page)) : 1,
                SIZES.stream().filter(size -> rows.equals(size.toString())).findFirst().orElse(USUAL));
    }

    /** Those that name a record. */
    static RecordSearch naming(Screen screen, Column column, long id) {
        return new RecordSearch(screen, List.of(new Search.Condition("1", Screen.searchKey(column), Search.Operator.EQ,
                Long.toString(id))), null, false, 1, USUAL);
    }

    /** The value that a column must be; null: nobody said so. */
    @Nullable
    String narrowed(String key) {
        return conditions.stream().filter(one -> one.key().equals(key) && one.operator() == Search.Operator.EQ)
                .map(Search.Condition::value).findFirst().orElse(null);
    }

    /** Address of the same list where a column is that value, and nothing else is said of it; null: whatever it is. */
    String narrowing(String key, @Nullable String value) {
        List<Search.Condition> narrowed = new ArrayList<>();
        Stream.concat(conditions.stream().filter(one -> !one.key().equals(key)), value == null
                ? Stream.empty()
                : Stream.of(new Search.Condition("", key, Search.Operator.EQ, value)))
                .forEach(one -> narrowed.add(new Search.Condition(Integer.toString(narrowed.size() + 1), one.key(),
                        one.operator(), one.value())));
        return new RecordSearch(screen, narrowed, order, descending, 1, atOnce).address();
    }

    private static Search.Operator operator(String word) {
        for (Search.Operator operator : Search.Operator.values()) {
            if (operator.name().equals(word.toUpperCase(Locale.ROOT))) {
                return operator;
            }
        }
        return Search.Operator.EQ;
    }

    /** A page, and one row more that tells whether there is another; newest first where nobody said how. */
    Search search() {
        return new Search(conditions, order == null ? "Id" : order, order == null || descending, atOnce + 1,
                (number - 1) * atOnce, !conditions.isEmpty(), Map.of(), null);
    }

    /** The newest few. */
    Search few(int most) {
        return new Search(conditions, "Id", true, most, 0, false, Map.of(), null);
    }

    public String address() {
        return address(order, descending, 1);
    }

    public String page(int other) {
        return address(order, descending, other);
    }

    /** The same list with so many rows on a page. */
    public String sized(int rows) {
        return new RecordSearch(screen, conditions, order, descending, 1, rows).address();
    }

    /** The same list in another order: the other way round where it stands so already. */
    public String sorted(String column) {
        return address(column, column.equals(order) && !descending, 1);
    }

    private String address(@Nullable String by, boolean down, int other) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(screen.path());
        List<String> values = new ArrayList<>();
        for (Search.Condition condition : conditions) {
            address.queryParam("key" + condition.tag(), condition.key()).queryParam("operator" + condition.tag(),
                    condition.operator().name()).queryParam("value" + condition.tag(), "{v" + condition.tag() + "}");
            values.add(condition.value());
        }
        if (by != null) {
            address.queryParam("order", "{order}");
            values.add(by);
            address.queryParam("direction", down ? "desc" : "asc");
        }
        if (other > 1) {
            address.queryParam("page", other);
        }
        if (atOnce != USUAL) {
            address.queryParam("rows", atOnce);
        }
        return address.encode().buildAndExpand(values.toArray()).toUriString();
    }
}
