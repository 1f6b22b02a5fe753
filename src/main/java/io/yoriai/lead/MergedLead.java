package io.yoriai.lead;

/**
 * A lead that became another one.
 *
 * @param survivor number of the lead that stays
 * @param removed number of the lead that goes
 */
public record MergedLead(long survivor, long removed) {}
