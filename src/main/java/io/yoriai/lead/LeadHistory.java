package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.CustomItem;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Masters;

/** The history of leads: who changed what, and which leads are gone (spec/smp-lead.md 5). */
@Component
class LeadHistory {

    /** Rows of these tell that they changed, never to what. */
    private static final Set<String> WITHOUT_VALUES = Set.of("EmailValidDateUpdate", "SubEmailValidDateUpdate");

    private final JdbcClient jdbc;
    private final Clock clock;
    private final CustomItems customItems;
    private final Masters masters;

    LeadHistory(JdbcClient jdbc, Clock clock, CustomItems customItems, Masters masters) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.customItems = customItems;
        this.masters = masters;
    }

    private record Line(String item, String description, @Nullable String before, @Nullable String after) {}

    /** One row per changed item, all in one statement. */
    void changed(long lead, List<LeadChange> changes, Writing writing) {
        List<Line> lines = changes.stream().filter(LeadChange::logged).map(this::line).toList();
        if (lines.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                    lastupdate_user_id, lastupdate_user_name, date_regist, date_update)
                select :lead, t.item, t.description, t.before, t.after, :route, :user_id::bigint, :user_name, :now, :now
                from unnest(:items::text[], :descriptions::text[], :befores::text[], :afters::text[])
                    as t (item, description, before, after)""").param("lead", lead).param("route", writing.route())
                .param("user_id", writing.userId()).param("user_name", writing.userName()).param("now", now())
                .param("items", lines.stream().map(Line::item).toArray(String[]::new))
                .param("descriptions", lines.stream().map(Line::description).toArray(String[]::new))
                .param("befores", lines.stream().map(Line::before).toArray(String[]::new))
                .param("afters", lines.stream().map(Line::after).toArray(String[]::new)).update();
    }

    /** A row in the delete log; what the change log tells of the lead is blanked. */
    void deleted(long lead, Writing writing) {
        jdbc.sql("update lead_change_log set before_value = null, after_value = null where lead_id = ?").param(lead)
                .update();
        jdbc.sql(
                """
                        insert into lead_delete_log (lead_id, delete_type_id, route_id, lastupdate_user_id, lastupdate_user_name,
                            date_regist, date_update) values (:lead, 1, :route, :user_id, :user_name, :now, :now)""")
                .param("lead", lead).param("route", writing.route()).param("user_id", writing.userId())
                .param("user_name", writing.userName()).param("now", now()).update();
    }

    /** A row in the delete log; the change log of the lead is destroyed (spec/smp-lead.md 7.5). */
    void erased(long lead, Writing writing) {
        jdbc.sql("delete from lead_change_log where lead_id = ?").param(lead).update();
        jdbc.sql(
                """
                        insert into lead_delete_log (lead_id, delete_type_id, route_id, lastupdate_user_id, lastupdate_user_name,
                            date_regist, date_update) values (:lead, 3, :route, :user_id, :user_name, :now, :now)""")
                .param("lead", lead).param("route", writing.route()).param("user_id", writing.userId())
                .param("user_name", writing.userName()).param("now", now()).update();
    }

    private Line line(LeadChange change) {
        if (change.item() != null) {
            CustomItem item = customItems.of("VisitorData").get(change.item());
            if (item == null || item.password()) {
                return new Line(change.name(), item == null ? change.name() : item.labelJa(), null, null);
            }
            return new Line(change.name(), item.labelJa(), itemText(item, (JsonNode) change.before()),
                    itemText(item, (JsonNode) change.value()));
        }
        Column column = (Column) change.given();
        boolean told = !WITHOUT_VALUES.contains(column.name());
        return new Line(column.name(), column.labelJa(), told ? text(column, change.before()) : null,
                told ? text(column, change.value()) : null);
    }

    private @Nullable String text(Column column, @Nullable Object value) {
        if (value != null && column.codes() instanceof Codes.Master master) {
            Masters.Master entries = masters.get(master.name());
            Masters.Entry entry = entries.byKey(value.toString());
            String name = entry == null ? value.toString() : entries.answeredName(entry);
            return name.isEmpty() ? null : name;
        }
        return LeadChange.told(column, value);
    }

    private static @Nullable String itemText(CustomItem item, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (item.data() != CustomItem.Data.CHOICE) {
            return value.asString();
        }
        List<String> labels = new ArrayList<>();
        value.forEach(id -> {
            CustomItem.Choice choice = item.choice(id.asInt());
            labels.add(choice == null ? id.asString() : choice.labelJa());
        });
        return String.join("、", labels);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
