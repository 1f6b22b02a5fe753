package io.yoriai.lead;

/** What other rooms do when a lead goes, in the transaction that deletes it. */
public interface LeadDeletionListener {

    /** Lets go of a lead: live applications are cancelled, texts that tell of the person are blanked. */
    void release(long lead);

    /** The same where the person asked to be erased: histories that a deletion blanks are destroyed (spec/smp-lead.md 7.5). */
    default void destroy(long lead) {
        release(lead);
    }
}
