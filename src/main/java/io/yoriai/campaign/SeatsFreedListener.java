package io.yoriai.campaign;

/**
 * Told when who waits may get a seat because a campaign or a session was changed (spec/smp-campaign.md 4, 9.4). Called inside the
 * changing transaction, which holds the campaign's row lock.
 */
public interface SeatsFreedListener {

    /** Promotes who waits, as far as the seats go. */
    void promote(long campaign);
}
