package io.yoriai.campaign;

/** Rooms above that keep what discounts took off. */
public interface DiscountUseSource {

    /** Whether a discount was ever used, uses that were given back included. */
    boolean used(long discount);
}
