package io.yoriai.list.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.record.Verb;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/**
 * A list's date of change moves with its members (spec/smp-lead.md 1). That of a new one is its own; one that goes leaves
 * nothing behind to take it from, so it is set here.
 */
@Component
public class ListMembers implements Rules, LeadDeletionListener, LeadMergeListener {

    private final JdbcClient jdbc;
    private final Clock clock;

    ListMembers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        if (writing.verb() == Verb.DELETE) {
            jdbc.sql("update staticlist set date_update = ? where id = ?")
                    .params(Timestamp.from(writing.now()), writing.known().number("staticlist_id")).update();
        }
    }

    /** The memberships themselves go with the lead's row. */
    @Override
    public void release(long lead) {
        changed(lead);
    }

    /** Of two memberships of a list the older one stays. */
    @Override
    public void move(List<MergedLead> merged) {
        Long[] survivors = LeadMergeListener.survivors(merged);
        Long[] removed = LeadMergeListener.removed(merged);
        changed(removed);
        jdbc.sql(
                """
                        delete from staticlist_lead where id in (
                            select id from (
                                select m.id, row_number() over (partition by m.staticlist_id, p.survivor order by m.date_regist, m.id) as place
                                from staticlist_lead m join (
                                    select * from unnest(:survivors::bigint[], :removed::bigint[]) both_of (survivor, lead)
                                    union select id, id from unnest(:survivors::bigint[]) itself (id)) p on p.lead = m.lead_id) m
                            where place > 1)""")
                .param("survivors", survivors).param("removed", removed).update();
        jdbc.sql(
                """
                        update staticlist_lead m set lead_id = p.survivor, date_update = :now
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where m.lead_id = p.removed""")
                .param("survivors", survivors).param("removed", removed).param("now", now()).update();
    }

    /** The lists of some leads change: locked in the order of their ids, as by whoever adds to several. */
    private void changed(Long... leads) {
        Long[] lists = jdbc
                .sql("""
                        select id from staticlist where id in (select staticlist_id from staticlist_lead where lead_id = any (?))
                        order by id for no key update""")
                .param(leads).query((row, n) -> row.getLong(1)).list()
                .toArray(Long[]::new);
        jdbc.sql("update staticlist set date_update = ? where id = any (?)").params(now(), lists).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
