package io.yoriai.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.SampleCalls;
import io.yoriai.testkit.ServerTest;

/** The settings of a campaign, listed and changed (spec/smp-platform.md 5). */
@ServerTest
class CampaignSettingFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CampaignSettings settings;
    @Autowired
    CommonSettings common;

    private long campaign;

    @BeforeEach
    void aCampaign() {
        campaign = api.call("seminar.post", Bodies.seminar(Bodies.kind(1, 1), Bodies.text("Title", Data.unique("催し"))))
                .id();
    }

    private Reply put(int setting, String value) {
        return api.call("seminarsettingdata.put", "<SeminarSettingData><SeminarSetting><SeminarSettingId>" + setting
                + "</SeminarSettingId></SeminarSetting><Seminar><SeminarId>" + campaign + "</SeminarId></Seminar>"
                + value + "</SeminarSettingData>");
    }

    private Reply get(int setting) {
        return api.get("seminarsettingdata.get", "search_key1", "SeminarId", "search_value1", "" + campaign,
                "search_key2", "SeminarSettingId", "search_value2", "" + setting);
    }

    @Test
    void a_campaign_has_one_row_for_each_setting_whose_id_stays() {
        Reply all = api.get("seminarsettingdata.get", "search_key1", "SeminarId", "search_value1", "" + campaign);
        assertThat(all.count("SeminarSettingData")).isEqualTo(CampaignSettings.master().size());
        Reply before = get(32);
        assertThat(before.body()).contains("<SeminarSettingName>受講票のバーコード種類</SeminarSettingName>",
                "<Value>1</Value>");
        assertThat(put(32, "<Value>3</Value>").status()).isEqualTo(200);
        assertThat(get(32).body()).contains("<Id>" + before.first("Id") + "</Id>", "<Value>3</Value>");
        assertThat(settings.of(campaign).get(32)).isEqualTo("3");
        assertThat(data.jdbc().sql("select columns ->> 'Value' from audit_log where record = ?")
                .param("SeminarSettingData/" + before.first("Id")).query(String.class).single())
                .isEqualTo("[\"1\", \"3\"]");
        assertThat(put(32, "<Value>1</Value>").status()).isEqualTo(200);
        assertThat(data.jdbc().sql("select settings::text from campaign where id = ?").param(campaign)
                .query(String.class).single()).isEqualTo("{}");
    }

    @Test
    void ticked_values_are_stored_ascending_and_an_empty_one_clears_where_it_may() {
        assertThat(put(52, "<Value>7:1:3</Value>").status()).isEqualTo(200);
        assertThat(get(52).body()).contains("<Value>1:3:7</Value>");
        assertThat(put(52, "<Value/>").status()).isEqualTo(200);
        assertThat(get(52).body()).doesNotContain("<Value>");
        assertThat(settings.of(campaign).get(52)).isEmpty();
        assertThat(settings.of(campaign).chosen(52, 1)).isFalse();
    }

    @Test
    void a_new_campaign_begins_with_the_common_values_and_those_that_there_are_stay() {
        Map<Integer, String> before = common.current();
        long old = campaign;
        try {
            common.change(data.staff(), Map.of(32, "3", 52, "6:1", 37, "", 71, "7"));
            assertThat(common.current()).containsEntry(32, "3").containsEntry(52, "1:6").containsEntry(71, "7")
                    .containsEntry(41, "1");
            aCampaign();
            assertThat(List.of(get(32).first("Value"), get(52).first("Value"), get(71).first("Value")))
                    .containsExactly("3", "1:6", "7");
            campaign = old;
            assertThat(get(32).first("Value")).isEqualTo("1");
            assertThatThrownBy(() -> common.change(data.staff(), Map.of(1, "", 7, "0", 74, "x")))
                    .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.faults())
                            .extracting(fault -> fault.code() + " " + fault.field())
                            .containsExactly("REQUIRED setting1", "INVALID_VALUE setting7", "INVALID_TYPE setting74"));
            assertThatThrownBy(() -> common.change(data.staff(), Map.of(50, "5")))
                    .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.status()).isEqualTo(409));
        } finally {
            common.change(data.staff(), before);
            data.jdbc().sql("delete from system_setting where starts_with(name, 'campaign.setting.')").update();
        }
    }

    @Test
    void a_copy_has_the_values_of_its_source() {
        put(10, "<Value>2</Value>");
        Reply copy = api.call("seminar.post",
                Bodies.seminar(Bodies.text("Id", campaign), Bodies.kind(1, 1),
                        Bodies.text("Title", Data.unique("複製"))));
        assertThat(copy.status()).as(copy.body()).isEqualTo(201);
        campaign = copy.id();
        assertThat(get(10).body()).contains("<Value>2</Value>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1|<Value>2</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "1|<Value/>|400|REQUIRED SeminarSettingData.Value", "1|''|400|REQUIRED SeminarSettingData.Value",
        "7|<Value>0</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "7|<Value>07</Value>|400|INVALID_TYPE SeminarSettingData.Value",
        "52|<Value>1:8</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "48|<Value>24:00</Value>|400|INVALID_TYPE SeminarSettingData.Value",
        "71|<Value>1:2:3:4:5:6</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "74|<Value>nobody</Value>|400|INVALID_TYPE SeminarSettingData.Value",
        "74|<Value>desk@unregistered.example</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "82|<Value>99999</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "38|<Value>987654321</Value>|400|INVALID_VALUE SeminarSettingData.Value",
        "89|<Value>ftp://example.com</Value>|400|INVALID_TYPE SeminarSettingData.Value",
        "50|<Value>5</Value>|409|CONFLICT SeminarSettingData.Value",
        "99|<Value>5</Value>|400|INVALID_VALUE SeminarSettingData.SeminarSetting",
        "7|<Id>999999999</Id><Value>5</Value>|404|NOT_FOUND SeminarSettingData.Id"})
    void what_is_wrong_is_told_and_changes_nothing(int setting, String value, int status, String fault) {
        String before = get(setting).body();
        Reply reply = put(setting, value);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(SampleCalls.faults(reply)).containsExactly(fault);
        assertThat(get(setting).body()).isEqualTo(before);
    }

    @Test
    void settings_that_go_together_are_held_together() {
        assertThat(put(31, "<Value>2</Value>").status()).isEqualTo(200);
        assertThat(put(33, "<Value>4</Value>").status()).isEqualTo(409);
        assertThat(put(33, "<Value>8</Value>").status()).as("what stands there").isEqualTo(200);
        assertThat(put(49, "<Value>10</Value>").status()).isEqualTo(200);
        assertThat(put(50, "<Value>10</Value>").status()).isEqualTo(409);
        assertThat(put(50, "<Value>9</Value>").status()).isEqualTo(200);
        assertThat(put(49, "<Value/>").status()).isEqualTo(409);
    }

    @Test
    void id_and_pair_that_name_different_rows_are_told_and_a_key_of_other_campaigns_may_not() {
        String id = get(7).first("Id");
        Reply both = put(6, "<Id>" + id + "</Id><Value>1</Value>");
        assertThat(SampleCalls.faults(both)).containsExactly("INVALID_VALUE SeminarSettingData.Id");
        Credentials elsewhere = api
                .newClient(NewApiClient.named("elsewhere").limitedTo(List.of(data.campaign("別の催し"))));
        Reply foreign = api.call(elsewhere, "seminarsettingdata.put", Map.of(),
                "<SeminarSettingData><Id>" + id + "</Id><Value>1</Value></SeminarSettingData>", Map.of());
        assertThat(foreign.status()).isEqualTo(403);
    }
}
