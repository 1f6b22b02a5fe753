package io.yoriai.application;

import java.time.Instant;
import java.util.Collection;

/**
 * Knows who came (spec/smp-application-attendance.md 1): a line that comes into force after its lead was received is attended at
 * once, whether somebody applies at the door, is promoted, or is merged into who came.
 */
public interface AttendedLeads {

    /** SQL of whether a lead was ever received at a campaign; by an index. */
    String knowsSql(String campaign, String lead);

    /** Lines of these leads that are applied for, and that they have attended, are attended. In the running transaction. */
    void turn(Collection<Long> leads, Instant at);

    /**
     * The same of one lead in a transaction of its own, once receptions have ended that hold lines of it and could not know newer
     * ones.
     */
    void turnOnceReceived(long lead, long campaign, Instant at);
}
