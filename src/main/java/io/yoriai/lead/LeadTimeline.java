package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.person.TimelineEntry;
import io.yoriai.person.TimelineSource;

/**
 * Leads on their persons' timelines: registered, changed, and what rooms above know of them. A lead's history goes along when
 * its address changes; on the timeline of the old address one row stays that says so (spec/neo.md 9).
 */
@Component
public class LeadTimeline implements TimelineSource {

    /** Of leads that share an address, so many of the newest are told of. */
    private static final int LEADS = 100;

    private final JdbcClient jdbc;
    private final List<Source> sources;

    LeadTimeline(JdbcClient jdbc, List<Source> sources) {
        this.jdbc = jdbc;
        this.sources = sources;
    }

    /** What a room that stands on leads knows of a person. */
    public interface Source {

        /**
         * The room's newest entries of the person.
         *
         * @param address the person
         * @param leads numbers of the person's leads, of many the newest
         */
        List<TimelineEntry> entries(String address, Long[] leads, int limit);
    }

    @Override
    public List<TimelineEntry> entries(String address, int limit) {
        Long[] leads = jdbc.sql("select id from lead where lower(email) = ? order by id desc limit ?")
                .params(address, LEADS).query(Long.class).list().toArray(Long[]::new);
        return Stream.concat(own(address, leads, limit).stream(),
                sources.stream().flatMap(source -> source.entries(address, leads, limit).stream())).toList();
    }

    private List<TimelineEntry> own(String address, Long[] leads, int limit) {
        return jdbc
                .sql("""
                        select e.* from unnest(:leads) l (id) cross join lateral (
                            (select a.date_regist as at, a.lead_id, null as item, null as label, null as before, null as after, 0 as id
                             from lead_add_log a where a.lead_id = l.id limit 1)
                            union all
                            (select c.date_regist, c.lead_id, c.item_name, c.item_description, c.before_value, c.after_value, c.id
                             from lead_change_log c where c.lead_id = l.id order by c.id desc limit :limit)) e
                        union all
                        select c.date_regist, c.lead_id, c.item_name, c.item_description, c.before_value, c.after_value, c.id
                        from lead_change_log c left join lead l on l.id = c.lead_id
                        where c.item_name = 'Email' and lower(c.before_value) = :address
                            and lower(l.email) is distinct from :address
                        order by at desc, id desc limit :limit""")
                .param("address", address).param("leads", leads).param("limit", limit)
                .query((row, n) -> entry(row)).list();
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        String item = row.getString("item");
        String kind = item == null ? "LEAD_ADDED" : item.equals("Email") ? "LEAD_ADDRESS_CHANGED" : "LEAD_CHANGED";
        String text = switch (kind) {
            case "LEAD_ADDED" -> "timeline.lead.added";
            case "LEAD_CHANGED" -> "timeline.lead.changed";
            default -> "timeline.lead.address";
        };
        return new TimelineEntry(Objects.requireNonNull(row.getTimestamp("at")).toInstant(), kind, null,
                row.getLong("lead_id"), text,
                List.of(orEmpty(row.getString("label")), orEmpty(row.getString("before")),
                        orEmpty(row.getString("after"))));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
