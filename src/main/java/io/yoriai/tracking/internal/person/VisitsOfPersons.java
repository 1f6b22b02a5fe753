package io.yoriai.tracking.internal.person;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadDisclosureSource;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource.Part;

/** Visits of leads who go are nobody's, of merged ones the survivor's; totals of pages stay (spec/smp-mail-tracking.md 3.11). */
@Component
@Order(0)
class VisitsOfPersons implements LeadDeletionListener, LeadMergeListener, LeadDisclosureSource {

    private static final String OF = " where lead_id = any (:who) order by id";

    private final JdbcClient jdbc;
    private final DisclosureRows rows;

    VisitsOfPersons(JdbcClient jdbc, DisclosureRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public void release(long lead) {
        jdbc.sql("delete from tracking_browser where lead_id = ?").param(lead).update();
        jdbc.sql("delete from tracking_tie where lead_id = ?").param(lead).update();
        jdbc.sql("update tracking_tie set was_lead = null where was_lead = ?").param(lead).update();
        jdbc.sql("""
                update tracking_access set address = null, agent = null
                where session_id in (select id from tracking_session where lead_id = ?)""").param(lead).update();
        jdbc.sql("update document_download set address = null, agent = null where lead_id = ?").param(lead).update();
        jdbc.sql("""
                with g as materialized (select gen_random_uuid() as name), s as (
                    update tracking_session set lead_id = null, fields = '{}', former = coalesce(former, g.name)
                    from g where lead_id = :lead)
                update tracking_seen set key = g.name::text from g where kind = 'L' and key = :lead::text""")
                .param("lead", lead).update();
    }

    @Override
    public void destroy(long lead) {
        release(lead);
        jdbc.sql("delete from document_download where lead_id = ?").param(lead).update();
    }

    @Override
    public void move(List<MergedLead> merged) {
        for (String column : List.of("tracking_browser lead_id", "tracking_tie lead_id", "tracking_tie was_lead",
                "document_download lead_id")) {
            String[] of = column.split(" ");
            jdbc.sql(
                    """
                            update %1$s t set %2$s = p.survivor
                            from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where t.%2$s = p.removed"""
                            .formatted(of[0], of[1]))
                    .param("survivors", LeadMergeListener.survivors(merged))
                    .param("removed", LeadMergeListener.removed(merged)).update();
        }
        jdbc.sql("""
                with p as materialized (
                    select survivor, removed, gen_random_uuid() as name
                    from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)
                ), s as (
                    update tracking_session t set lead_id = p.survivor, former = coalesce(t.former, p.name)
                    from p where t.lead_id = p.removed)
                update tracking_seen n set key = p.name::text from p where n.kind = 'L' and n.key = p.removed::text""")
                .param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged)).update();
    }

    @Override
    public List<Part> of(Long... leads) {
        return List.of(rows.part("tracking_session", "select * from tracking_session" + OF, leads),
                rows.part("document_download", "select * from document_download" + OF, leads),
                rows.part("tracking_access", """
                        select * from tracking_access where session_id in (
                            select id from tracking_session where lead_id = any (:who)) order by id""", leads));
    }
}
