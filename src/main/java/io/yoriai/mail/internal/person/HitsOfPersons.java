package io.yoriai.mail.internal.person;

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

/** Clicks and opens stay with the number of a lead who goes, without what tells a device; an erased person's without the number, since sendings count them; merged ones are the survivor's. */
@Component
@Order(-1)
class HitsOfPersons implements LeadDeletionListener, LeadMergeListener, LeadDisclosureSource {

    private static final List<String> TABLES = List.of("mail_click", "mail_open");

    private final JdbcClient jdbc;
    private final DisclosureRows rows;

    HitsOfPersons(JdbcClient jdbc, DisclosureRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public void release(long lead) {
        TABLES.forEach(table -> jdbc.sql("update " + table + " set address = null, agent = null where lead_id = ?")
                .param(lead).update());
    }

    @Override
    public void destroy(long lead) {
        TABLES.forEach(table -> jdbc.sql("update " + table
                + " set lead_id = null, address = null, agent = null where lead_id = ?").param(lead).update());
    }

    @Override
    public void move(List<MergedLead> merged) {
        TABLES.forEach(table -> jdbc
                .sql("""
                        update %s h set lead_id = p.survivor
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where h.lead_id = p.removed"""
                        .formatted(table))
                .param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged)).update());
    }

    @Override
    public List<Part> of(Long... leads) {
        return TABLES.stream().map(table -> rows.part(table,
                "select * from " + table + " where lead_id = any (:who) order by id", leads)).toList();
    }
}
