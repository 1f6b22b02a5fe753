package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.person.DisclosureSource;
import io.yoriai.record.Column;
import io.yoriai.record.Ref;
import io.yoriai.record.Times;
import io.yoriai.record.list.Link;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.Page;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Row;
import io.yoriai.record.list.Search;
import io.yoriai.record.list.Search.Condition;
import io.yoriai.record.list.Search.Operator;

/** What is kept of a person as leads: their own records, and those of every resource that names a lead, whichever room has it. */
@Component
class LeadDisclosure implements DisclosureSource {

    private static final String LEAD = "VisitorId";
    private static final int AT_ONCE = 1_000;

    private final List<ResourceTable> tables;
    private final Lists lists;
    private final JdbcClient jdbc;

    LeadDisclosure(List<ResourceTable> tables, Lists lists, JdbcClient jdbc) {
        this.tables = List.copyOf(tables);
        this.lists = lists;
        this.jdbc = jdbc;
    }

    @Override
    public List<Part> of(String address) {
        List<Long> leads = jdbc.sql("select id from lead where lower(email) = :address or lower(sub_email) = :address"
                + " order by id").param("address", address).query((row, n) -> row.getLong(1)).list();
        List<Part> parts = new ArrayList<>();
        for (ResourceTable table : tables) {
            Column lead = table.resource().find(LEAD);
            if (lead != null && lead.search()) {
                List<Map<String, @Nullable Object>> rows = new ArrayList<>();
                leads.forEach(id -> rows.addAll(rows(table, id)));
                parts.add(new Part(table.resource().name(), rows));
            }
        }
        return parts;
    }

    private List<Map<String, @Nullable Object>> rows(ResourceTable table, long lead) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        Page page;
        do {
            page = lists.list(table,
                    new Search(List.of(new Condition("1", LEAD, Operator.EQ, Long.toString(lead))), null,
                            false, AT_ONCE, rows.size(), false, Map.of(), null),
                    Set.of());
            page.rows().forEach(row -> rows.add(told(row)));
        } while (page.rows().size() == AT_ONCE);
        return rows;
    }

    private static Map<String, @Nullable Object> told(Row row) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        for (int i = 0; i < row.columns().size(); i++) {
            Object value = row.values()[i];
            if (value != null) {
                told.put(row.columns().get(i).name(), told(value));
            }
        }
        return told;
    }

    private static @Nullable Object told(Object value) {
        return switch (value) {
            case Ref pair -> pair.name() == null ? pair.id() : pair.name();
            case List<?> several -> several.stream().map(one -> told((Object) one)).toList();
            case Instant moment -> Times.answer(moment);
            case Link link -> link.path();
            case JsonNode json -> json;
            default -> value.toString();
        };
    }
}
