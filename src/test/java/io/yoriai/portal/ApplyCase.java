package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.tracking.TrackingSites;
import io.yoriai.user.Browser;

/** Campaigns to apply to, and who fills their form in. */
abstract class ApplyCase {

    static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    Api api;
    @Autowired
    SystemSettings settings;
    @Autowired
    TrackingSites sites;

    static String path(long campaign) {
        return "/public/application/add/" + campaign;
    }

    /** Of sessions if its kind is 2, which takes place in a few days. */
    long campaign(int kind, String columns) {
        long id = data.campaign("申込の展示会");
        data.jdbc().sql("update campaign set ss_target_type_id = ?" + (columns.isEmpty() ? "" : ", " + columns)
                + " where id = ?").params(kind, id).update();
        return id;
    }

    long session(long campaign, String title, int hour) {
        long id = data.session(campaign, title);
        Timestamp start = Timestamp.from(data.now().toInstant().plus(Duration.ofDays(3)).plus(Duration.ofHours(hour)));
        data.jdbc().sql("update session set start_day = ?, end_day = ? where id = ?")
                .params(start, Timestamp.from(start.toInstant().plus(Duration.ofHours(1))), id).update();
        return id;
    }

    long flow(long campaign, String columns, int... steps) {
        long id = data.jdbc().sql("insert into flow (campaign_id, name, is_default, date_regist, date_update)"
                + " values (?, '標準', true, now(), now()) returning id").param(campaign).query(Long.class).single();
        data.jdbc().sql("update flow set " + columns + " where id = ?").param(id).update();
        for (int step : steps) {
            data.jdbc().sql("insert into flow_step (flow_id, sort_no, step_type_id, title) values (?, ?, ?, ?)")
                    .params(id, step, step, "手順" + step).update();
        }
        return id;
    }

    static String[] person(String email, String... more) {
        List<String> fields = new ArrayList<>(List.of("v-Name1", "山田", "v-Name2", "太郎", "v-Email", email));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    static String email() {
        return Data.unique("g") + "@example.com";
    }

    List<String> applications(long campaign) {
        return data.jdbc()
                .sql("""
                        select a.application_status_id || ' ' || a.application_route_id || ' ' || a.quantity || ' ' || l.email || ' '
                            || coalesce((select string_agg(s.session_id || ':' || s.application_status_id, ',' order by s.session_id)
                                from application_session s where s.application_id = a.id), '-')
                        from application a join lead l on l.id = a.lead_id where a.campaign_id = ? order by a.id""")
                .param(campaign).query(String.class).list();
    }

    static void isDone(HttpResponse<String> sent, long campaign) {
        assertThat(sent.statusCode()).as(sent.body()).isBetween(302, 303);
        assertThat(Browser.location(sent)).endsWith("/public/application/done/" + campaign);
    }

    Browser lead(String email) {
        String login = Data.unique("u");
        api.call("visitor.post", "<VisitorData><Name1>鈴木</Name1><Name2>花子</Name2><Email>" + email
                + "</Email><LoginId>" + login + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword></VisitorData>");
        Browser browser = new Browser(port);
        assertThat(browser.submit("/public/mypage", "login", login, "password", PASSWORD).statusCode()).isEqualTo(303);
        return browser;
    }

    /** A question that must be answered, on the first page. */
    int question(long survey, String text, int form) {
        return data.jdbc()
                .sql("""
                        insert into survey_question (template_id, description, form_type_id, is_required, sort_no, page_no, date_regist,
                            date_update) values (?, ?, ?, 1, ?, 1, now(), now()) returning id""")
                .params(survey, text, form, form).query(Integer.class).single();
    }

    long survey(long campaign) {
        return data.jdbc()
                .sql("""
                        insert into survey_template (name, title, campaign_id, enquete_type_id, respondent_type_id, answer_limit_type_id,
                            date_regist, date_update) values ('事前', '事前アンケート', ?, 1, 1, 1, now(), now()) returning id""")
                .param(campaign).query(Long.class).single();
    }
}
