package io.yoriai.application;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.campaign.CampaignHistorySource;

/** Applications name their campaign for good, cancelled ones too. */
@Component
class ApplicationHistory implements CampaignHistorySource {

    private final JdbcClient jdbc;

    ApplicationHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean names(long campaign) {
        return jdbc.sql("select exists(select from application where campaign_id = ?)").param(campaign)
                .query(Boolean.class).single();
    }
}
