package io.yoriai.campaign.internal;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;

import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CampaignSettings;

/** Writes down at the start which settings campaigns have; a new one gets a row in every campaign (spec/smp-platform.md 5). */
@Component
class SettingMaster implements SmartInitializingSingleton {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    SettingMaster(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<CampaignSetting> master = CampaignSettings.master();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    insert into master_entry as e (master, key, wire_id, name_ja, name_en)
                    select 'SeminarSetting', id::text, id, ja, en from unnest(:ids, :ja, :en) as row (id, ja, en)
                    on conflict (master, key) do update set name_ja = excluded.name_ja, name_en = excluded.name_en
                    where (e.name_ja, e.name_en) is distinct from (excluded.name_ja, excluded.name_en)""")
                    .param("ids", master.stream().map(CampaignSetting::id).toArray(Integer[]::new))
                    .param("ja", master.stream().map(CampaignSetting::nameJa).toArray(String[]::new))
                    .param("en", master.stream().map(CampaignSetting::nameEn).toArray(String[]::new)).update();
            jdbc.sql("""
                    insert into campaign_setting_master as m (key, standard)
                    select key, standard from unnest(:keys, :standards) as row (key, standard)
                    on conflict (key) do update set standard = excluded.standard
                    where m.standard <> excluded.standard""")
                    .param("keys", master.stream().map(one -> "" + one.id()).toArray(String[]::new))
                    .param("standards", master.stream().map(CampaignSetting::standard).toArray(String[]::new)).update();
            jdbc.sql("""
                    update campaign c set settings = settings
                    where (select count(*) from campaign_setting s where s.campaign_id = c.id)
                        < (select count(*) from campaign_setting_master)""").update();
        });
    }
}
