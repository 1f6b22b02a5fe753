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

import io.yoriai.person.ConsentLedger;
import io.yoriai.person.DisclosureRows;
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

/**
 * What is kept of leads: their own records with their files, those of every resource that names a lead, whichever room has it, and
 * what rooms keep beside.
 */
@Component
class LeadDisclosure implements DisclosureSource {

    private static final String LEAD = "VisitorId";
    private static final int AT_ONCE = 1_000;
    private static final String ADDRESS = "(select lower(email) from lead where id = :who)";

    private final List<ResourceTable> tables;
    private final Lists lists;
    private final List<LeadDisclosureSource> sources;
    private final LeadFiles files;
    private final ConsentLedger ledger;
    private final DisclosureRows rows;
    private final JdbcClient jdbc;

    LeadDisclosure(List<ResourceTable> tables, Lists lists, List<LeadDisclosureSource> sources, LeadFiles files,
            ConsentLedger ledger, DisclosureRows rows, JdbcClient jdbc) {
        this.tables = List.copyOf(tables);
        this.lists = lists;
        this.sources = List.copyOf(sources);
        this.files = files;
        this.ledger = ledger;
        this.rows = rows;
        this.jdbc = jdbc;
    }

    @Override
    public List<Part> of(String address) {
        return ofLeads(jdbc.sql("select id from lead where lower(email) = :address or lower(sub_email) = :address"
                + " order by id").param("address", address).query((row, n) -> row.getLong(1)).list());
    }

    /**
     * The same of one lead, which may share its address with others: with its words of consent, those of leads that became it too,
     * and what is known of its own address.
     *
     * @param own asked for by the lead itself, who may have typed an address that is somebody else's: of that nothing is told
     */
    List<Part> of(long lead, boolean own) {
        List<Part> parts = new ArrayList<>(ofLeads(List.of(lead)));
        Long[] merged = jdbc
                .sql("select deleted_lead_id from lead_merge_log where lead_id = :lead union all select :lead")
                .param("lead", lead).query(Long.class).list().toArray(Long[]::new);
        List<Map<String, @Nullable Object>> consents = new ArrayList<>();
        ledger.ofLeads(merged).forEach(consent -> consents.add(consent.told()));
        parts.add(new Part("consent", consents));
        if (own) {
            return parts;
        }
        parts.add(rows.part("address", "select * from person_address where address = " + ADDRESS, lead));
        parts.add(rows.part("mail_error", "select * from address_error where address = " + ADDRESS + " order by id",
                lead));
        return parts;
    }

    private List<Part> ofLeads(List<Long> leads) {
        List<Part> parts = new ArrayList<>();
        for (ResourceTable table : tables) {
            Column lead = table.resource().find(LEAD);
            if (lead != null && lead.search()) {
                List<Map<String, @Nullable Object>> told = new ArrayList<>();
                leads.forEach(id -> told.addAll(rows(table, id)));
                parts.add(new Part(table.resource().name(), told));
            }
        }
        Long[] all = leads.toArray(Long[]::new);
        sources.forEach(source -> parts.addAll(source.of(all)));
        parts.add(new Part("files", List.of(), files.of(all)));
        return parts;
    }

    private List<Map<String, @Nullable Object>> rows(ResourceTable table, long lead) {
        List<Map<String, @Nullable Object>> told = new ArrayList<>();
        Page page;
        do {
            page = lists.list(table,
                    new Search(List.of(new Condition("1", LEAD, Operator.EQ, Long.toString(lead))), null,
                            false, AT_ONCE, told.size(), false, Map.of(), null),
                    Set.of());
            page.rows().forEach(row -> told.add(told(row)));
        } while (page.rows().size() == AT_ONCE);
        return told;
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
