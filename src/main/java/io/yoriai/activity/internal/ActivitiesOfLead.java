package io.yoriai.activity.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.record.Verb;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/**
 * Activities outlive their lead: of one that is deleted they stay with its number, and what they tell of the person is
 * blanked in the same transaction; of one that is erased they are destroyed (spec/smp-lead.md 7.5).
 */
@Component
public class ActivitiesOfLead implements Rules, LeadDeletionListener, LeadMergeListener {

    private final JdbcClient jdbc;

    ActivitiesOfLead(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** No lead is deleted between the moment when it is found there and that when its activity can be seen and blanked. */
    @Override
    public void lock(Writing writing) {
        Long lead = writing.verb() == Verb.POST ? writing.draft().id("VisitorId") : null;
        if (lead != null) {
            jdbc.sql("select id from lead where id = ? for share").param(lead).query(Long.class).optional();
        }
    }

    @Override
    public void release(long lead) {
        jdbc.sql("""
                update activity set title = null, content = null, attributes = attributes - array(
                    select n::text from custom_item where resource = 'Activity' and data_type_id = 1)
                where lead_id = ?""").param(lead).update();
    }

    @Override
    public void destroy(long lead) {
        jdbc.sql("delete from activity where lead_id = ?").param(lead).update();
    }

    @Override
    public void move(List<MergedLead> merged) {
        jdbc.sql(
                """
                        update activity a set lead_id = p.survivor
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where a.lead_id = p.removed""")
                .param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged)).update();
    }
}
