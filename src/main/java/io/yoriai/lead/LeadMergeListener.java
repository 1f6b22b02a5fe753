package io.yoriai.lead;

import java.util.List;

/** What other rooms do when leads become one, in the transaction that merges them. */
public interface LeadMergeListener {

    /**
     * Moves what hangs on leads that go to those that stay; of rows that would then stand twice one stays.
     *
     * @param merged all merges of the transaction, in the order of the survivors; the leads are locked
     */
    void move(List<MergedLead> merged);

    /** The numbers of the leads that stay, for {@code unnest} beside {@link #removed}. */
    static Long[] survivors(List<MergedLead> merged) {
        return merged.stream().map(MergedLead::survivor).toArray(Long[]::new);
    }

    /** The numbers of the leads that go. */
    static Long[] removed(List<MergedLead> merged) {
        return merged.stream().map(MergedLead::removed).toArray(Long[]::new);
    }
}
