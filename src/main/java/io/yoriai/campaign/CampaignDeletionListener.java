package io.yoriai.campaign;

/**
 * Somebody who holds on to campaigns and sessions: applications, attendances (spec/smp-campaign.md 5, 6.4). The campaign's
 * room asks every bean of this type before it deletes one, in the transaction of the deletion.
 */
public interface CampaignDeletionListener {

    /** Whether anything in force (applications, waiting entries, attendances) hangs on the campaign. */
    boolean holdsCampaign(long id);

    /** Whether anything in force hangs on the session. */
    boolean holdsSession(long id);

    /** Ends everything in force that hangs on the campaign and its sessions; histories stay. No mail. */
    void releaseCampaign(long id);

    /** Ends everything in force that hangs on the session; histories stay. No mail. */
    void releaseSession(long id);
}
