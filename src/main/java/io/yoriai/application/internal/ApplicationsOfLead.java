package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.application.Applications;
import io.yoriai.application.Invoices;
import io.yoriai.lead.LeadDeletionListener;

/** A lead goes: live applications end, and free text that tells of the person is blanked (spec/smp-lead.md 7.5). */
@Component
class ApplicationsOfLead implements LeadDeletionListener {

    private final Applications applications;
    private final Invoices invoices;
    private final JdbcClient jdbc;

    ApplicationsOfLead(Applications applications, Invoices invoices, JdbcClient jdbc) {
        this.applications = applications;
        this.invoices = invoices;
        this.jdbc = jdbc;
    }

    @Override
    public void release(long lead) {
        invoices.keepAddressee(lead);
        jdbc.sql("update application set memo = null, cancel_reason = null"
                + " where lead_id = ? and (memo is not null or cancel_reason is not null)").param(lead).update();
        applications.cancelOfLead(lead);
    }
}
