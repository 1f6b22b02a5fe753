package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.application.Applications;
import io.yoriai.lead.LeadDeletionListener;

/** A lead goes: live applications end, and free text that tells of the person is blanked (spec/smp-lead.md 7.5). */
@Component
class ApplicationsOfLead implements LeadDeletionListener {

    private final Applications applications;
    private final JdbcClient jdbc;

    ApplicationsOfLead(Applications applications, JdbcClient jdbc) {
        this.applications = applications;
        this.jdbc = jdbc;
    }

    @Override
    public void release(long lead) {
        applications.cancelOfLead(lead);
        jdbc.sql("update application set memo = null where lead_id = ? and memo is not null").param(lead).update();
    }
}
