package io.yoriai.campaign;

/**
 * Who holds on to campaigns and sessions: rooms whose records keep one from being deleted (spec/smp-campaign.md 5, 6.4).
 * Called inside the deleting transaction, which holds the campaign's row lock.
 */
public interface CampaignHold {

    /** Whether something in force or waiting keeps the campaign from being deleted without force. */
    boolean holdsCampaign(long id);

    /** The same for a session. */
    boolean holdsSession(long id);

    /** Lets go of a campaign that is deleted by force: cancels what holds it, without mail. */
    void releaseCampaign(long id);

    /** Lets go of a session that is deleted by force. */
    void releaseSession(long id);
}
