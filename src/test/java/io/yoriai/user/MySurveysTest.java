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

    @Test
    void documents_stand_there_for_those_who_may_have_them_and_a_download_is_kept() {
        long campaign = data.campaign(Data.unique("講座"));
        long session = data.session(campaign, Data.unique("分科会"));
        String open = document(campaign, null, 4, "everybody");
        String members = document(campaign, null, 3, "members");
        String ofSession = document(campaign, session, 3, "session");
        String hidden = document(campaign, null, 1, "hidden");
        data.jdbc().sql("update document set my_page_flag = 0 where name = ?").param(document(campaign, null, 4, "off"))
                .update();
        data.jdbc().sql("update document set end_day = ? where name = ?").params(data.now(),
                document(campaign, null, 4, "over")).update();
        assertThat(browser.get(MINE).body()).contains(open, members).doesNotContain(ofSession, hidden, "-off", "-over");
        data.application(lead, campaign, session);
        String page = browser.get(MINE).body();
        assertThat(page).contains("資料ダウンロード", ofSession);
        java.util.regex.Matcher link = java.util.regex.Pattern
                .compile("href=\"(/public/document/download/[^\"]+)\"[^>]*><span><span>" + ofSession).matcher(page);
        assertThat(link.find()).isTrue();
        assertThat(browser.get(link.group(1).replace("&amp;", "&")).statusCode()).isEqualTo(200);
        assertThat(data.jdbc().sql("select route_id from document_download where lead_id = ?").param(lead)
                .query(Integer.class).list()).containsExactly(1);
    }

    private String document(long campaign, Long session, int publication, String name) {
        long file = data.jdbc()
                .sql("""
                        insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist, date_update)
                        values ('資料', 'pdf', 'application/pdf', 4, '%PDF', now(), now(), now()) returning id""")
                .query(Long.class).single();
        String unique = Data.unique("doc") + "-" + name;
        data.jdbc()
                .sql("""
                        insert into document (campaign_id, session_id, name, publication_type_id, file_id, date_regist, date_update)
                        values (?, ?, ?, ?, ?, now(), now())""")
                .params(campaign, session, unique, publication, file).update();
        return unique;
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
