package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** In my page a lead finds the surveys that it may answer (spec/smp-campaign.md 9.8). */
@ServerTest
class MySurveysTest {

    private static final String PASSWORD = "himitsu-1234";
    private static final String MINE = "/public/mypage";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;

    private long lead;
    private Browser browser;

    @BeforeEach
    void signIn() {
        String login = Data.unique("u");
        lead = api.call("visitor.post", "<VisitorData><Name1>利用</Name1><Name2>花子</Name2><Email>" + login
                + "@example.com</Email><LoginId>" + login + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword></VisitorData>").id();
        browser = new Browser(port);
        assertThat(browser.submit(MINE, "login", login, "password", PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void surveys_for_applicants_stand_there_while_they_may_be_answered() {
        long campaign = data.campaign("講座");
        long session = data.session(campaign, "分科会");
        data.jdbc().sql("update campaign set ss_target_type_id = 2 where id = ?").param(campaign).update();
        long survey = survey(campaign, 1);
        long bySession = survey(campaign, 2);
        assertThat(browser.get(MINE).body()).as("who did not apply").doesNotContain("/public/enquete/answer/");
        data.application(lead, campaign, session);
        String whole = "/public/enquete/answer/" + survey + "?target=1-" + campaign;
        String part = "/public/enquete/answer/" + bySession + "?target=2-" + session;
        assertThat(browser.get(MINE).body()).contains(whole, part, "分科会");
        HttpResponse<String> asked = browser.get(whole);
        assertThat(browser.post(whole, asked, "q" + question(survey), "よかった").body()).contains("ご回答ありがとうございました");
        assertThat(browser.get(MINE).body()).as("it is answered once").contains(part).doesNotContain(whole);
        data.jdbc().sql("update survey_template set is_active = 0 where id = ?").param(bySession).update();
        assertThat(browser.get(MINE).body()).doesNotContain("/public/enquete/answer/");
    }

    private int question(long survey) {
        return data.jdbc().sql("select id from survey_question where template_id = ?").param(survey)
                .query((row, n) -> row.getInt(1)).single();
    }

    private long survey(long campaign, int target) {
        long id = data.jdbc().sql("""
                insert into survey_template (name, title, ss_target_type_id, campaign_id, enquete_type_id,
                    answer_limit_type_id, date_regist, date_update)
                values ('事後', '事後アンケート', ?, ?, 2, 1, now(), now()) returning id""").params(target, campaign)
                .query((row, n) -> row.getLong(1)).single();
        data.jdbc().sql("""
                insert into survey_question (template_id, description, form_type_id, is_required, sort_no, date_regist,
                    date_update) values (?, 'ご感想', 1, 1, 1, now(), now())""").param(id).update();
        return id;
    }
}
