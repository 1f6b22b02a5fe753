package io.yoriai.campaign;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Rooms above that have parts of campaigns, which a copy may take over (spec/smp-campaign.md 3.2), in its own transaction. */
public interface CampaignCopyListener {

    /**
     * A campaign that was made of another one; its flows name what the source's do.
     *
     * @param parts values of SeminarCopyCategory that were asked for
     * @param sessions of the source, and their copies; empty: none were copied
     */
    record Copy(long source, long campaign, Set<String> parts, Map<Long, Long> sessions, Instant now) {}

    void copied(Copy copy);
}
