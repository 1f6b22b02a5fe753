package io.yoriai.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Leads become one (spec/smp-lead.md 7.4), and what calls then see of them. */
@ServerTest
class LeadMergeTest {

    private static final Author BY = Author.named(Route.MANUAL_MERGE, "管理 太郎");

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    LeadProvisionals provisionals;
    @Autowired
    SystemSettings settings;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Clock clock;
    @Autowired
    LeadMerge merge;
    @Autowired
    LeadDuplicates duplicates;

    private String ofLead(String method, long lead) {
        return api.get(method, "search_key1", "VisitorId", "search_value1", Long.toString(lead)).body();
    }

    @Test
    void what_hangs_on_the_others_is_the_survivors_and_the_logs_tell_it() {
        long stays = data.lead();
        long goes = data.lead();
        api.call("visitor.put", "<VisitorData><Id>" + goes + "</Id><Tel>03-1</Tel></VisitorData>");
        long campaign = data.campaign("統合の催し");
        long session = data.session(campaign, "統合の講演");
        data.application(goes, campaign, session);
        long userId = data.jdbc().sql("select user_id from lead where id = ?").param(goes).query(Long.class).single();
        long byUserId = data.campaign("ユーザーIDの催し");
        data.jdbc().sql("update campaign set settings = '{\"31\": \"4\"}' where id = ?").param(byUserId).update();
        long other = data.session(byUserId, "ユーザーIDの講演");

        merge.merge(stays, List.of(goes), Map.of("Tel", goes), BY);

        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + goes).count("VisitorData"))
                .isZero();
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + stays).first("Tel"))
                .isEqualTo("03-1");
        assertThat(ofLead("visitor.getApplicationSession", stays).isEmpty()).isFalse();
        assertThat(data.jdbc().sql("select lead_id from application_session where session_id = ?").param(session)
                .query(Long.class).list()).containsExactly(stays);
        Reply log = api.get("visitor.getMergelog", "search_key1", "DeletedVisitorId", "search_value1", "" + goes);
        assertThat(log.first("UpdatedVisitorId")).isEqualTo("" + stays);
        assertThat(log.first("OriginalUpdatedVisitorId")).isEqualTo("" + stays);
        Reply gone = api.get("visitor.getDeletelog", "search_key1", "VisitorId", "search_value1", "" + goes);
        assertThat(gone.first("Id")).isEqualTo(log.first("Id"));
        assertThat(gone.body()).contains("<DeleteTypeName>マージ</DeleteTypeName>", "<RouteName>手動マージ</RouteName>",
                "<LastupdateUserName>管理 太郎</LastupdateUserName>");
        // The change that was the other's, and the one of the merge itself.
        Reply changes = api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + stays);
        assertThat(changes.count("VisitorChangeLog")).isEqualTo(2);
        assertThat(changes.body()).contains("<RouteName>API</RouteName>", "<RouteName>手動マージ</RouteName>");

        Reply received = api.call("visitor.postAttendanceSession", "<SessionAttendance><Session><SessionId>" + session
                + "</SessionId></Session><BarcodeData>" + goes + "</BarcodeData></SessionAttendance>");
        assertThat(received.status()).as(received.body()).isEqualTo(201);
        api.call("visitor.postAttendanceSession", Map.of("check_registration", "2"), "<SessionAttendance><Session>"
                + "<SessionId>" + other + "</SessionId></Session><BarcodeData>" + userId
                + "</BarcodeData></SessionAttendance>");
        assertThat(data.jdbc().sql("select lead_id from session_attendance where session_id in (?, ?)")
                .params(session, other).query(Long.class).list()).as("by the number of either").containsExactly(stays,
                        stays);
    }

    @Test
    void of_the_mails_of_one_sending_the_survivors_stays_else_the_first() {
        long stays = data.lead();
        long one = data.lead();
        long two = data.lead();
        // Two sendings, and a mail that is of none: of them nobody asks.
        long[][] mails = {{-71, two}, {-71, stays}, {-71, one}, {-72, two}, {-72, one}, {0, one}};
        List<Long> ids = new ArrayList<>();
        for (long[] mail : mails) {
            ids.add(data.jdbc().sql("""
                    insert into mail (sender_id, lead_id, email, send_type, send_result, created_at, updated_at)
                    values (nullif(?, 0), ?, 'merged@example.com', 1, 2, now(), now()) returning id""")
                    .params(mail[0], mail[1]).query(Long.class).single());
        }
        merge.merge(stays, List.of(one, two), Map.of(), BY);
        assertThat(data.jdbc().sql("select id from mail where lead_id = ? order by id").param(stays).query(Long.class)
                .list()).containsExactly(ids.get(1), ids.get(3), ids.get(5));
        assertThat(data.jdbc().sql("delete from mail where id = any (?)").param(ids.toArray(Long[]::new)).update())
                .isEqualTo(3);
    }

    @Test
    void a_survivor_that_is_merged_again_is_followed() {
        long first = data.lead();
        long second = data.lead();
        long third = data.lead();
        merge.merge(second, List.of(first), Map.of(), BY);
        merge.merge(third, List.of(second), Map.of(), BY);

        Reply log = api.get("visitor.getMergelog", "search_key1", "DeletedVisitorId", "search_value1", "" + first);
        assertThat(log.first("UpdatedVisitorId")).isEqualTo("" + third);
        assertThat(log.first("OriginalUpdatedVisitorId")).isEqualTo("" + second);
    }

    @Test
    void who_came_as_one_and_applied_as_the_other_has_come_and_what_is_cancelled_is_told() {
        long stays = data.lead();
        long goes = data.lead();
        long campaign = data.campaign("二人の催し");
        long session = data.session(campaign, "二人の講演");
        long other = data.session(campaign, "別の講演");
        long earlier = data.application(stays, campaign, session);
        long later = data.application(goes, campaign, session);
        data.jdbc().sql("update application_session set date_application = date_application - interval '1 hour'"
                + " where application_id = ?").param(earlier).update();
        data.jdbc()
                .sql("""
                        insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                            date_application, date_regist, date_update) values (?, ?, ?, ?, 1, now(), now(), now())""")
                .params(later, goes, campaign, other).update();
        attend(goes, session, "2026-11-05T10:00:00+09:00");

        merge.merge(stays, List.of(goes), Map.of(), BY);

        assertThat(data.jdbc().sql("select string_agg(application_status_id::text, ' ' order by application_id, id)"
                + " from application_session where lead_id = ?").param(stays).query(String.class).single())
                .isEqualTo("5 3 1");
        assertThat(data.jdbc().sql("select kind || ' ' || array_length(line_ids, 1) from application_event"
                + " where application_id = ?").param(later).query(String.class).list()).containsExactly("CANCELLED 1");
    }

    @Test
    void who_never_confirmed_goes_after_a_day_and_thirty() {
        long due = data.lead();
        long young = data.lead();
        long confirmed = data.lead();
        data.jdbc().sql("update lead set registration_type_id = 2, date_regist = ? where id in (?, ?)")
                .params(SqlTime.of(clock.instant().minus(Duration.ofDays(31).plusMinutes(1))), due, confirmed).update();
        data.jdbc().sql("update lead set registration_type_id = 2, date_regist = ? where id = ?")
                .params(SqlTime.of(clock.instant().minus(Duration.ofDays(30))), young).update();
        data.jdbc().sql("update lead set registration_type_id = 1 where id = ?").param(confirmed).update();
        long again = data.lead();
        data.jdbc().sql("update lead set registration_type_id = 2, date_regist = ?, confirm_until = ? where id = ?")
                .params(SqlTime.of(clock.instant().minus(Duration.ofDays(50))),
                        SqlTime.of(clock.instant().minus(Duration.ofDays(29))), again)
                .update();
        try {
            transaction.executeWithoutResult(status -> settings.change("lead.provisional_hours", "25"));
            provisionals.expire();
            assertThat(data.jdbc().sql("select count(*) from lead where id in (?, ?, ?)")
                    .params(due, young, confirmed).query(Integer.class).single()).as("an hour more").isEqualTo(3);
        } finally {
            transaction.executeWithoutResult(status -> settings.change("lead.provisional_hours", "24"));
        }
        provisionals.expire();
        assertThat(data.jdbc().sql("select id from lead where id in (?, ?, ?) order by id")
                .params(due, young, confirmed).query(Long.class).list()).containsExactly(young, confirmed);
        assertThat(api.get("visitor.getDeletelog", "search_key1", "VisitorId", "search_value1", "" + due).body())
                .contains("<DeleteTypeId>1<", "<RouteName>システム処理<");
        assertThat(data.jdbc().sql("select count(*) from lead where id = ?").param(again).query(Integer.class).single())
                .as("thirty days after the newest link").isEqualTo(1);
    }

    @Test
    void who_came_as_both_came_once_and_the_earlier_attendance_stays() {
        long stays = data.lead();
        long goes = data.lead();
        long campaign = data.campaign("受付の催し");
        long both = data.session(campaign, "両方");
        long one = data.session(campaign, "片方");
        data.application(goes, campaign, both);
        data.application(stays, campaign, both);
        data.application(goes, campaign, one);
        attend(goes, both, "2026-11-05T10:00:00+09:00");
        attend(stays, both, "2026-11-05T11:00:00+09:00");
        attend(goes, one, "2026-11-05T12:00:00+09:00");

        merge.merge(stays, List.of(goes), Map.of(), BY);

        assertThat(data.jdbc().sql("select id from attendance where campaign_id = ?").param(campaign).query(Long.class)
                .list()).hasSize(1);
        assertThat(data.jdbc().sql("""
                select session_id || ' ' || lead_id || ' ' || (attended_at at time zone 'Asia/Tokyo')::time::text
                    || ' ' || coalesce(cancel_reason::text, '') from session_attendance
                where session_id in (?, ?) order by session_id, attended_at""").params(both, one).query(String.class)
                .list()).containsExactly(both + " " + stays + " 10:00:00 ", both + " " + stays + " 11:00:00 2",
                        one + " " + stays + " 12:00:00 ");
    }

    private void attend(long lead, long session, String at) {
        Reply reply = api.call("visitor.postAttendanceSession", "<SessionAttendance><Session><SessionId>" + session
                + "</SessionId></Session><BarcodeData>" + lead + "</BarcodeData><AttendanceDate>" + at
                + "</AttendanceDate></SessionAttendance>");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    @Test
    void a_second_live_application_is_cancelled_where_a_campaign_allows_one() {
        long stays = data.lead();
        long goes = data.lead();
        long campaign = data.campaign("一度きりの催し");
        long session = data.session(campaign, "一度きりの講演");
        data.application(goes, campaign, session);
        data.application(stays, campaign, session);

        merge.merge(stays, List.of(goes), Map.of(), BY);

        assertThat(data.jdbc().sql("select application_status_id from application where campaign_id = ? order by id")
                .param(campaign).query(Integer.class).list()).containsExactly(1, 3);
        assertThat(data.jdbc().sql("select number_of_applications from session where id = ?").param(session)
                .query(Integer.class).single()).isEqualTo(1);
    }

    @Test
    void an_unsubscribed_lead_makes_the_survivor_unsubscribed() {
        long stays = data.lead();
        long goes = data.lead();
        data.jdbc().sql("update lead set unsubscribe_status = 1, unsubscribe_date = '2026-05-05 12:00+09' where id = ?")
                .param(goes).update();
        merge.merge(stays, List.of(goes), Map.of(), BY);
        Reply lead = api.get("visitor.get", "search_key1", "Id", "search_value1", "" + stays);
        assertThat(lead.first("UnsubscribeStatus")).isEqualTo("1");
        assertThat(lead.first("UnsubscribeDate")).isEqualTo("2026-05-05T12:00:00+09:00");
    }

    @Test
    void leads_that_are_not_there_too_many_or_named_twice_are_refused_and_nothing_changes() {
        long stays = data.lead();
        long goes = data.lead();
        assertThatThrownBy(() -> merge.merge(stays, List.of(goes, Long.MAX_VALUE), Map.of(), BY))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> merge.merge(stays, List.of(stays), Map.of(), BY)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> merge.merge(stays, List.of(), Map.of(), BY)).isInstanceOf(FaultException.class);
        for (String column : List.of("LoginId", "LoginPassword", "Id", "UserId", "DateUpdate", "Nonsense")) {
            assertThatThrownBy(() -> merge.merge(stays, List.of(goes), Map.of(column, goes), BY)).as(column)
                    .isInstanceOf(FaultException.class);
        }
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + goes).count("VisitorData"))
                .isEqualTo(1);
    }

    @Test
    void leads_that_are_merged_crosswise_at_once_end_as_one_without_a_deadlock() throws Exception {
        for (int round = 0; round < 10; round++) {
            long one = data.lead();
            long other = data.lead();
            List<Callable<Boolean>> both = List.of(() -> merged(one, other), () -> merged(other, one));
            List<Boolean> done = new ArrayList<>();
            try (var workers = Executors.newFixedThreadPool(2)) {
                for (Future<Boolean> future : workers.invokeAll(both)) {
                    done.add(future.get());
                }
            }
            assertThat(done).containsExactlyInAnyOrder(true, false);
        }
    }

    private boolean merged(long stays, long goes) {
        try {
            merge.merge(stays, List.of(goes), Map.of(), BY);
            return true;
        } catch (FaultException e) {
            return false;
        }
    }

    @Test
    void a_run_merges_all_of_one_address_and_name_and_goes_on_where_it_was_ended() {
        String domain = Data.unique("d") + ".example.com";
        for (int i = 0; i < 700; i++) {
            data.lead("佐藤" + i % 2, "p" + i % 200 + "@" + domain);
        }
        long run = duplicates.begin("tests");
        // As if a node had ended in the middle: it had come to some address, and stored it.
        data.jdbc().sql("update lead_merge_run set reached = ?, merged = 5 where id = ?")
                .params("p0@" + domain, run).update();
        duplicates.work();

        assertThat(duplicates.run(run).orElseThrow().finished()).isTrue();
        assertThat(data.jdbc().sql("select count(*) from lead where email like ?").param("%@" + domain)
                .query(Integer.class).single()).isEqualTo(200);
        assertThat(data.jdbc().sql("""
                select count(*) from lead_merge_log g join lead l on l.id = g.lead_id where l.email like ?""")
                .param("%@" + domain).query(Integer.class).single()).isEqualTo(500);
    }
}
