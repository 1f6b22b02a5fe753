package io.yoriai.campaign;

/** Rooms above that keep which parts of a campaign applications went by. */
public interface PartUseSource {

    /** Whether a discount was ever used, uses that were given back included. */
    boolean usedDiscount(long discount);

    /** Whether somebody applied while a campaign's package was offered. */
    boolean usedPackage(long campaign, long sessionPackage);

    /** Whether somebody applied by a flow. */
    boolean usedFlow(long flow);
}
