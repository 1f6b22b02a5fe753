package io.yoriai.application;

import java.time.Instant;

/** Told when a lead applies with an on-site id, which is the lead's at the campaign from then on. In the running transaction. */
public interface OnsiteIdListener {

    /** @throws io.yoriai.record.FaultException 409 CONFLICT where the id is another's, or void */
    void tie(long campaign, long lead, String onsiteId, Instant at);
}
