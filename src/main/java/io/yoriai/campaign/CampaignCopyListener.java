package io.yoriai.campaign;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rooms above that have parts of campaigns, which a copy may take over (spec/smp-campaign.md 3.2), in its own transaction. Whose
 * records are named by those of others comes first, by {@code @Order}.
 */
public interface CampaignCopyListener {

    /**
     * A campaign that was made of another one; its flows name what the source's do.
     *
     * @param parts values of SeminarCopyCategory that were asked for
     * @param made by resource, the source's records that were copied, with their copies; whoever copies some adds them
     */
    record Copy(long source, long campaign, Set<String> parts, Map<String, Map<Long, Long>> made, Instant now) {

        /** Ids of a resource's records that were copied, with those of their copies. */
        public Map<Long, Long> of(String resource) {
            return made.computeIfAbsent(resource, name -> new TreeMap<>());
        }
    }

    void copied(Copy copy);
}
