package io.yoriai.application.internal;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import io.yoriai.application.Applications;
import io.yoriai.campaign.CampaignDeletionListener;

/** Applications hold on to their campaign and sessions. Released after attendances, which turn lines back from 5. */
@Component
@Order(2)
class ApplicationHold implements CampaignDeletionListener {

    private final Applications applications;

    ApplicationHold(Applications applications) {
        this.applications = applications;
    }

    @Override
    public boolean holdsCampaign(long id) {
        return applications.liveInCampaign(id);
    }

    @Override
    public boolean holdsSession(long id) {
        return applications.liveInSession(id);
    }

    @Override
    public void releaseCampaign(long id) {
        applications.cancelOfCampaign(id);
    }

    @Override
    public void releaseSession(long id) {
        applications.cancelOfSession(id);
    }
}
