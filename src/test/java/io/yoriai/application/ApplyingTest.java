package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.springframework.beans.factory.annotation.Autowired;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;

/** Campaigns to apply to, over the wire. */
abstract class ApplyingTest {

    private static final Pattern ERROR = Pattern
            .compile("<ErrorCode>([^<]*)</ErrorCode>(?:<ErrorField>([^<]*)</ErrorField>)?<ErrorMessage>([^<]*)");

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    SystemSettings settings;

    /** Every method of payment is offered. */
    void payable() {
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
    }

    long campaign(int type, String columns) {
        return set("campaign", data.jdbc().sql("""
                insert into campaign (title, ss_target_type_id, seminar_status_id, status_changed_date, date_regist,
                    date_update) values (?, ?, 1, now(), now(), now()) returning id""")
                .params(Data.unique("催し"), type).query(Long.class).single(), columns);
    }

    /** A session at an hour of its own day. */
    long session(long campaign, int hour, String columns) {
        long id = data.session(campaign, Data.unique("会"));
        set("session", id, "start_day = timestamptz '2090-12-10 00:00+09' + interval '" + hour + " hours',"
                + " end_day = timestamptz '2090-12-10 00:00+09' + interval '" + (hour + 1) + " hours'");
        return set("session", id, columns);
    }

    long set(String table, long id, String columns) {
        if (!columns.isEmpty()) {
            data.jdbc().sql("update " + table + " set " + columns + " where id = ?").param(id).update();
        }
        return id;
    }

    void flow(long campaign, String columns) {
        set("flow", data.jdbc().sql("insert into flow (campaign_id, name, is_default, date_regist, date_update)"
                + " values (?, '流れ', true, now(), now()) returning id").param(campaign).query(Long.class).single(),
                columns);
    }

    Reply post(String... parameters) {
        return api.call("application.post", Api.map(parameters), null);
    }

    static String body(String columns) {
        return "<Application xmlns=\"http://smartseminar.jp/\">" + columns + "</Application>";
    }

    Reply apply(long campaign, long lead, Long... sessions) {
        return sessions.length == 0
                ? post("seminar_id", "" + campaign, "visitor_id", "" + lead)
                : post("seminar_id", "" + campaign, "visitor_id", "" + lead, "session_id", joined(sessions));
    }

    static String joined(Long... sessions) {
        return Arrays.stream(sessions).map(String::valueOf).collect(Collectors.joining(":"));
    }

    /** Status and the first error: {@code 409 FULL Application.Seminar 定員に達しました}. */
    static String told(Reply reply) {
        Matcher error = ERROR.matcher(reply.body());
        return reply.status() + (error.find()
                ? " " + error.group(1) + " " + error.group(2) + " " + error.group(3).replaceAll("^[^ ]+: ", "")
                : "");
    }

    long made(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.body()).contains("<Response ");
        assertThat(reply.header("Location")).contains("/services/rest/visitor/application/");
        return reply.id();
    }

    String counters(String table, long id) {
        boolean session = table.equals("session");
        return data.jdbc()
                .sql("""
                        select number_of_applications + coalesce(sum(n.seats), 0) || ' '
                            || number_of_applicants + coalesce(sum(n.leads), 0) || ' ' || number_of_waiting
                        from %s x left join seat_change n on n.campaign_id = %s and n.session_id = %s
                        where x.id = ? group by x.id""".formatted(table, session ? "x.campaign_id" : "x.id",
                        session ? "x.id" : "0"))
                .param(id).query(String.class).single();
    }

    /** Status and line statuses of an application: {@code 1: 1 2}. */
    String states(long application) {
        return data.jdbc().sql("""
                select a.application_status_id || ':' || coalesce((select string_agg(' ' || application_status_id, ''
                    order by id) from application_session where application_id = a.id), '')
                from application a where id = ?""").param(application).query(String.class).single();
    }

    Reply delete(long id, String columns) {
        return columns.isEmpty()
                ? api.call("application.delete", Map.of("Id", "" + id), null)
                : api.call("application.delete", body("<Id>" + id + "</Id>" + columns));
    }

    Reply put(long id, String columns) {
        return api.call("visitor.putApplication", body("<Id>" + id + "</Id>" + columns));
    }

    static String status(int status) {
        return "<ApplicationStatus><ApplicationStatusId>" + status + "</ApplicationStatusId></ApplicationStatus>";
    }

    List<String> events(long application) {
        return data.jdbc().sql("select kind || coalesce(' ' || array_length(line_ids, 1), '') from application_event"
                + " where application_id = ? order by id").param(application).query(String.class).list();
    }

    long waits(long campaign, long lead, Long... sessions) {
        return made(sessions.length == 0
                ? post("seminar_id", "" + campaign, "visitor_id", "" + lead, "waiting", "1")
                : post("seminar_id", "" + campaign, "visitor_id", "" + lead, "waiting", "1", "session_id",
                        joined(sessions)));
    }
}
