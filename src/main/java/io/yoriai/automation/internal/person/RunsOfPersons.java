package io.yoriai.automation.internal.person;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadDisclosureSource;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource.Part;
import io.yoriai.record.SqlTime;

/**
 * Runs of leads who go end, those of merged ones too: the survivor's go on. Scores of a deleted lead go; of merged ones they are
 * added up by the rows that scored, which move (spec/smp-mail-tracking.md 3.13, 3.14).
 */
@Component
@Order(0)
class RunsOfPersons implements LeadDeletionListener, LeadMergeListener, LeadDisclosureSource {

    private static final String OF = " where lead_id = any (:who) order by ";
    private static final String END = "update automation_run set due = null, expires_at = null, waits_for = null,"
            + " ended_at = :now, ending = :why, told = null where lead_id = any (:leads) and ended_at is null";
    private static final String PAIRS = " from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)";

    private final JdbcClient jdbc;
    private final DisclosureRows rows;
    private final Clock clock;

    RunsOfPersons(JdbcClient jdbc, DisclosureRows rows, Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.clock = clock;
    }

    private void end(String why, Long... leads) {
        jdbc.sql(END).param("now", SqlTime.now(clock)).param("why", why).param("leads", leads).update();
    }

    @Override
    public void release(long lead) {
        end("GONE", lead);
        jdbc.sql("update automation_run set told = null where lead_id = ?").param(lead).update();
        for (String table : List.of("scoring_hit", "scoring_total", "scoring_notice")) {
            jdbc.sql("delete from " + table + " where lead_id = ?").param(lead).update();
        }
    }

    @Override
    public void destroy(long lead) {
        release(lead);
        jdbc.sql("delete from automation_run where lead_id = ?").param(lead).update();
    }

    @Override
    public void move(List<MergedLead> merged) {
        Long[] survivors = LeadMergeListener.survivors(merged);
        Long[] removed = LeadMergeListener.removed(merged);
        end("MERGED", removed);
        // An item of the survivor scores for it; what the other's item scored is told of nobody.
        jdbc.sql("delete from scoring_hit where source = 'ITEM' and lead_id = any (?)").param(removed).update();
        jdbc.sql("update scoring_hit h set lead_id = p.survivor" + PAIRS + " where h.lead_id = p.removed")
                .param("survivors", survivors).param("removed", removed).update();
        jdbc.sql("delete from scoring_total where lead_id = any (:survivors) or lead_id = any (:removed)")
                .param("survivors", survivors).param("removed", removed).update();
        jdbc.sql("""
                insert into scoring_total (rule_id, lead_id, score, increment, updated_at, shown)
                select rule_id, lead_id, sum(points), 0, :now, false from scoring_hit where lead_id = any (:survivors)
                group by rule_id, lead_id""").param("now", SqlTime.now(clock)).param("survivors", survivors)
                .update();
        jdbc.sql(
                "insert into scoring_notice (rule_id, lead_id, threshold, at) select n.rule_id, p.survivor, n.threshold,"
                        + " min(n.at)" + PAIRS + " join scoring_notice n on n.lead_id = p.removed group by 1, 2, 3"
                        + " on conflict do nothing")
                .param("survivors", survivors).param("removed", removed).update();
        jdbc.sql("delete from scoring_notice where lead_id = any (?)").param(removed).update();
        // Runs keep the lead they were of in their history: two of one cause would stand in each other's way.
    }

    @Override
    public List<Part> of(Long... leads) {
        return List.of(
                rows.part("automation_run",
                        """
                                select r.id, a.name, r.kind, r.lead_id, r.cause, r.cause_at, r.told, r.part, r.started_at, r.ended_at, r.ending
                                from automation_run r join automation a on a.id = r.automation_id
                                where r.lead_id = any (:who) order by r.id""",
                        leads),
                rows.part("automation_pass", """
                        select p.* from automation_pass p join automation_run r on r.id = p.run_id
                        where r.lead_id = any (:who) order by p.run_id, p.part""", leads),
                rows.part("scoring_hit", "select * from scoring_hit" + OF + "rule_id, block, source, source_id", leads),
                rows.part("scoring_total", "select * from scoring_total" + OF + "rule_id", leads),
                rows.part("scoring_notice", "select * from scoring_notice" + OF + "rule_id, threshold", leads));
    }
}
