package io.yoriai.bulk.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.person.ErasureListener;

/**
 * What batches hold of somebody who goes: bodies of records that were not executed yet, and the senders' own keys. A record
 * whose body is gone fails when its turn comes.
 */
@Component
@Order(0)
class BatchEraser implements LeadDeletionListener, ErasureListener {

    private final JdbcClient jdbc;

    BatchEraser(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The key of a deletion by a batch itself is its sender's receipt: one that is an address alone goes. */
    @Override
    public void release(long lead) {
        jdbc.sql("update bulk_record set body = null, record_key = case when record_key like '%@%' then null"
                + " else record_key end where lead_id = ?").param(lead).update();
    }

    @Override
    public void destroy(long lead) {
        jdbc.sql("update bulk_record set body = null, record_key = null where lead_id = ?").param(lead).update();
    }

    @Override
    public int erase(String address, String actor) {
        jdbc.sql("update bulk_record set record_key = null where record_key like '%@%' and lower(record_key) = ?")
                .param(address).update();
        // Bodies stand in batches that have not ended, or ended early, alone: few rows of few batches.
        String escaped = address.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        jdbc.sql("""
                update bulk_record r set body = null, record_key = null
                  from bulk_batch b
                 where b.status in (0, 1, 2, 4) and r.batch_id = b.id and r.no >= b.next_no and r.body is not null
                   and strpos(lower(r.body), ?) > 0""").param(escaped).update();
        return 0;
    }
}
