package io.yoriai.application;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** Told when a lead applies with an on-site id, which is the lead's at the campaign from then on. In the running transaction. */
public interface OnsiteIdListener {

    /**
     * Whether the id may become the lead's; nothing is written or locked.
     *
     * @param lead null: one that will be made
     * @throws io.yoriai.record.FaultException 409 CONFLICT where the id is another's, or void
     */
    void ask(long campaign, @Nullable Long lead, String onsiteId);

    /** @throws io.yoriai.record.FaultException 409 CONFLICT where the id is another's, or void */
    void tie(long campaign, long lead, String onsiteId, Instant at);
}
