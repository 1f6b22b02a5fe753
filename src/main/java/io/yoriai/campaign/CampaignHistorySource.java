package io.yoriai.campaign;

/** Whose records name a campaign for good, ended ones included (spec/smp-campaign.md 4). */
public interface CampaignHistorySource {

    /** Whether any record names the campaign, whatever its state. */
    boolean names(long campaign);
}
