package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;

/**
 * Told when seats become free because a limit was raised (spec/smp-campaign.md 4, 9.4). Called inside the raising
 * transaction, which holds the campaign's row lock.
 */
public interface SeatsFreedListener {

    /**
     * Promotes who waits, as far as the seats go.
     *
     * @param session the session whose limit was raised; null: the campaign's
     */
    void promote(long campaign, @Nullable Long session);
}
