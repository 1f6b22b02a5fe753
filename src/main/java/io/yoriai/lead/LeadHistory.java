package io.yoriai.lead;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Resource;
import io.yoriai.record.batching.Along;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Change;
import io.yoriai.record.write.ChangeText;
import io.yoriai.record.write.Changes;

/** The history of leads: who changed what, and which leads are gone (spec/smp-lead.md 5). */
@Component
class LeadHistory {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ChangeText texts;
    private final Resource resource;

    LeadHistory(JdbcClient jdbc, Clock clock, ChangeText texts, Dictionary dictionary) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.texts = texts;
        resource = dictionary.resource("VisitorData");
    }

    private record Line(long lead, String item, String description, @Nullable String before, @Nullable String after) {}

    /** One row per changed item, all in one statement. */
    void changed(long lead, Iterable<Change> changes, Author by) {
        store(lines(lead, changes), by);
    }

    /** The same of several leads, in their order. */
    void changed(Map<Long, Changes> changes, Author by) {
        store(changes.entrySet().stream().flatMap(lead -> lines(lead.getKey(), lead.getValue()).stream()).toList(), by);
    }

    private List<Line> lines(long lead, Iterable<Change> changes) {
        List<Line> lines = new ArrayList<>();
        for (Change change : changes) {
            if (!change.isCaseOnly()) {
                lines.add(
                        new Line(lead, change.name(), change.label(), texts.before(change), texts.after(change)));
            }
            Column date = resource.find(change.name() + "DateUpdate");
            if (date != null) {
                // It goes along with its flag; the row tells that it changed, never to what.
                lines.add(new Line(lead, date.name(), date.labelJa(), null, null));
            }
        }
        return lines;
    }

    private void store(List<Line> lines, Author by) {
        if (lines.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                            lastupdate_user_id, lastupdate_user_name, date_regist, date_update)
                        select t.lead, t.item, t.description, t.before, t.after, :route, :user_id::bigint, :user_name, :now, :now
                        from unnest(:leads::bigint[], :items::text[], :descriptions::text[], :befores::text[], :afters::text[])
                            as t (lead, item, description, before, after)""")
                .param("route", by.route().code())
                .param("user_id", by.staff()).param("user_name", by.name()).param("now", now())
                .param("leads", lines.stream().map(Line::lead).toArray(Long[]::new))
                .param("items", lines.stream().map(Line::item).toArray(String[]::new))
                .param("descriptions", lines.stream().map(Line::description).toArray(String[]::new))
                .param("befores", lines.stream().map(Line::before).toArray(String[]::new))
                .param("afters", lines.stream().map(Line::after).toArray(String[]::new)).update();
    }

    /** The row of a new lead in the add log, written in the statement that makes the lead. */
    Along added(Author by, Instant now) {
        return new Along(
                """
                        insert into lead_add_log (lead_id, route_id, lastupdate_user_id, lastupdate_user_name, date_regist, date_update,
                            client_id)
                        select id, ?::smallint, ?::bigint, ?, ?::timestamptz, ?::timestamptz, ?::bigint
                        from made""",
                Arrays.asList((long) by.route().code(), by.staff(), by.name(), now, now, by.client()));
    }

    /** A row in the delete log; what the change log and posted mail tell of the lead is blanked. */
    void deleted(long lead, Author by) {
        jdbc.sql("update lead_change_log set before_value = null, after_value = null where lead_id = ?").param(lead)
                .update();
        jdbc.sql(
                """
                        update lead_direct_mail set (name1, name2, company_name, division, position, zip1, zip2, zip3,
                            address1, address2, address3, address4, address5) = row (null, null, null, null, null, null, null, null,
                            null, null, null, null, null), prefecture_key = '00'
                        where lead_id = ?""")
                .param(lead).update();
        gone(lead, 1, by);
    }

    /** A row in the delete log; the lead's change log and posted mail are destroyed (spec/smp-lead.md 7.5). */
    void erased(long lead, Author by) {
        jdbc.sql("delete from lead_change_log where lead_id = ?").param(lead).update();
        jdbc.sql("delete from lead_direct_mail where lead_id = ?").param(lead).update();
        gone(lead, 3, by);
    }

    /** Leads became others: their rows in the delete and merge logs; earlier merges and changes are the survivors'. */
    void merged(List<MergedLead> merged, Author by) {
        var pairs = jdbc.sql("""
                with pair as (select * from unnest(:survivors::bigint[], :removed::bigint[]) as p (survivor, removed)),
                one as materialized (
                    select survivor, nextval('lead_merge_seq') as merge_id
                    from (select distinct survivor from pair order by survivor) s),
                gone as (
                    insert into lead_delete_log (lead_id, delete_type_id, route_id, lastupdate_user_id,
                        lastupdate_user_name, date_regist, date_update)
                    select removed, 2, :route, :user_id::bigint, :user_name, :now, :now from pair order by removed
                    returning id, lead_id)
                insert into lead_merge_log (id, merge_id, lead_id, original_lead_id, deleted_lead_id, deleted_user_id,
                    lastupdate_user_id, date_regist, date_update)
                select g.id, o.merge_id, o.survivor, o.survivor, g.lead_id, l.user_id, :user_id::bigint, :now, :now
                from gone g join pair p on p.removed = g.lead_id join one o on o.survivor = p.survivor
                    join lead l on l.id = g.lead_id""");
        bound(pairs, merged).param("route", by.route().code()).param("user_id", by.staff())
                .param("user_name", by.name()).param("now", now()).update();
        for (String follows : List.of("lead_merge_log x set lead_id = p.survivor, date_update = :now",
                "lead_change_log x set lead_id = p.survivor", "lead_direct_mail x set lead_id = p.survivor")) {
            var update = jdbc.sql("update " + follows + """
                     from unnest(:survivors::bigint[], :removed::bigint[]) as p (survivor, removed)
                    where x.lead_id = p.removed""");
            bound(update, merged).param("now", now()).update();
        }
    }

    private static JdbcClient.StatementSpec bound(JdbcClient.StatementSpec statement, List<MergedLead> merged) {
        return statement.param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged));
    }

    private void gone(long lead, int type, Author by) {
        jdbc.sql("""
                insert into lead_delete_log (lead_id, delete_type_id, route_id, lastupdate_user_id,
                    lastupdate_user_name, date_regist, date_update)
                values (:lead, :type, :route, :user_id, :user_name, :now, :now)""").param("lead", lead)
                .param("type", type).param("route", by.route().code()).param("user_id", by.staff())
                .param("user_name", by.name()).param("now", now()).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
