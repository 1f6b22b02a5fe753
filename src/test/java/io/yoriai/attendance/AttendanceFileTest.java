package io.yoriai.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.yoriai.account.Staff;
import io.yoriai.admin.Visitor;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Attendances that come as a CSV (spec/smp-application-attendance.md B7). */
@ServerTest
class AttendanceFileTest {

    private static final Map<String, String> UNCHECKED = Map.of("check_registration", "2");

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;
    @Autowired
    AttendanceFiles files;

    private Visitor console() {
        return Visitor.staff(port, staff);
    }

    private HttpResponse<String> send(Visitor visitor, String path, Charset charset, String... lines) {
        return visitor.upload(path, path, "csvFile", "来場.csv", String.join("\r\n", lines).getBytes(charset),
                "fileCharset",
                charset.name().equals("UTF-8") ? "UTF-8" : "windows-31j");
    }

    private String attended(String method, String key, long place, long lead) {
        return api.get(method, "search_key1", key, "search_value1", "" + place, "search_key2", "VisitorId",
                "search_value2", "" + lead).body();
    }

    @Test
    void lines_are_received_at_the_venue_and_at_sessions_and_wrong_ones_are_told_by_number() {
        long campaign = data.campaign("CSVの催し");
        long session = data.session(campaign, "CSVの講演");
        String code = data.jdbc().sql("select code from session where id = ?").param(session).query(String.class)
                .single();
        // Nobody is let in at the desk: what came before the file asks for no seat.
        data.jdbc().sql("update campaign set settings = '{\"43\": \"1\", \"46\": \"1\"}' where id = ?").param(campaign)
                .update();
        long both = data.lead();
        long venue = data.lead();
        long inside = data.lead();
        Visitor visitor = console();
        String path = "/admin/campaigns/" + campaign + "/attendance-files/sessions";
        assertThat(visitor.get("/admin/records/campaigns/" + campaign).body()).contains(path);
        HttpResponse<String> sent = send(visitor, path, Charset.forName("windows-31j"),
                "visitordata_code,seminar_attendance,session_code,date_attend", "来場者,会場,講演,日時",
                both + ",1," + code + ",2026-11-05 10:00:30", venue + ",1,,2026-11-05", both + ",,,2026-11-05",
                both + ",,nowhere,", "99999999,1,,", venue + ",1,,2026-13-05", ",1,,",
                inside + ",," + code + ",2026-11-05 11:00");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        files.work();
        AttendanceFiles.Sent done = files.of(campaign).getFirst();
        assertThat(done.finished()).isTrue();
        assertThat(new int[]{done.total(), done.received(), done.present(), done.wrong()}).containsExactly(8, 3, 0, 5);
        assertThat(attended("visitor.getAttendanceSession", "SessionId", session, both))
                .contains("2026-11-05T10:00:30+09:00", "<AttendanceSourceId>4<");
        assertThat(attended("visitor.getAttendanceSeminar", "SeminarId", campaign, both)).contains(
                "2026-11-05T10:00:30+09:00");
        assertThat(attended("visitor.getAttendanceSeminar", "SeminarId", campaign, venue)).contains(
                "2026-11-05T00:00:00+09:00");
        assertThat(attended("visitor.getAttendanceSession", "SessionId", session, inside)).contains("T11:00:00+09:00");
        assertThat(attended("visitor.getAttendanceSeminar", "SeminarId", campaign, inside)).as("the session alone")
                .doesNotContain("<SeminarAttendance>");
        assertThat(files.wrong(campaign, done.id(), 10).orElseThrow()).extracting(AttendanceFiles.Wrong::line)
                .containsExactly(5, 6, 7, 8, 9);
        String told = visitor.get(path + "/" + done.id()).body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        assertThat(told).contains(" 5 " + both + " 会場とサブキャンペーンのどちらも", " 6 " + both + " サブキャンペーンがありません",
                " 8 " + venue + " 日時の形式が");
        send(visitor, "/admin/campaigns/" + campaign + "/attendance-files/venue", StandardCharsets.UTF_8,
                "\uFEFFvisitordata_code,date_attend", "来場者,日時", "000" + venue + ",2026-11-06 09:00");
        files.work();
        assertThat(files.of(campaign).getFirst().present()).as("who had come").isEqualTo(1);
        assertThat(attended("visitor.getAttendanceSeminar", "SeminarId", campaign, venue)).contains(
                "2026-11-05T00:00:00+09:00").doesNotContain("2026-11-06");
    }

    @Test
    void dependencies_and_the_pattern_of_entry_are_set_on_the_campaign_and_no_circle_is_kept() {
        long campaign = data.campaign("依存の催し");
        long first = data.session(campaign, "基礎");
        long second = data.session(campaign, "応用");
        long stranger = data.session(data.campaign("別の催し"), "別");
        Visitor visitor = console();
        String path = "/admin/campaigns/" + campaign + "/dependencies";
        assertThat(visitor.get("/admin/records/campaigns/" + campaign).body()).contains(path);
        String[] fields = {"tie", "PREREQUISITE", "session", "" + second, "otherSession", "" + first};
        assertThat(visitor.submit(path, fields).statusCode()).isEqualTo(302);
        assertThat(visitor.get(path).body()).contains("応用", "前提");
        assertThat(visitor.submit(path, "tie", "PREREQUISITE", "session", "" + first, "otherSession", "" + second)
                .statusCode()).as("a circle").isEqualTo(409);
        assertThat(visitor.submit(path, "tie", "LINKED", "session", "" + first, "otherSession", "" + stranger)
                .statusCode()).as("a session of another campaign").isEqualTo(400);
        data.jdbc().sql("update campaign set settings = '{\"46\": \"1\"}' where id = ?").param(campaign).update();
        String body = "<SessionAttendance><Session><SessionId>" + second + "</SessionId></Session><BarcodeData>"
                + data.lead() + "</BarcodeData></SessionAttendance>";
        assertThat(api.call("visitor.postAttendanceSession", UNCHECKED, body).body()).contains("NOT_ALLOWED");
        assertThat(visitor.submit(path, "act", "remove", "tie", "PREREQUISITE", "session", "" + second, "otherSession",
                "" + first).statusCode()).isEqualTo(302);
        assertThat(api.call("visitor.postAttendanceSession", UNCHECKED, body).status()).isEqualTo(201);
        String pattern = "/admin/campaigns/" + campaign + "/entry-pattern";
        assertThat(visitor.submit(pattern, "entryPattern", "4").statusCode()).isEqualTo(400);
        assertThat(visitor.submit(pattern, "entryPattern", "2").statusCode()).isEqualTo(302);
        assertThat(visitor.get(pattern).body()).containsPattern("value=\"2\" checked");
    }

    @Test
    void who_lost_a_badge_wears_another_and_the_old_one_is_refused() {
        long campaign = data.campaign("会場IDの催し");
        long session = data.session(campaign, "会場IDの講演");
        long next = data.session(campaign, "次の講演");
        long lead = data.lead();
        Visitor visitor = console();
        String path = "/admin/campaigns/" + campaign + "/onsite-id";
        assertThat(wears("2", session, "B-1", "" + lead).status()).isEqualTo(201);
        assertThat(wears("3", session, "U-1", "").status()).isEqualTo(201);
        HttpResponse<String> wrong = visitor.submit(path, "wornId", "*", "newOnsiteId", "");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#wornId\"", "href=\"#newOnsiteId\"");
        assertThat(visitor.submit(path, "wornId", "nobody", "newOnsiteId", "B-2").statusCode()).isEqualTo(404);
        assertThat(visitor.submit(path, "wornId", "B-1", "newOnsiteId", "B-2").statusCode()).isEqualTo(302);
        assertThat(wears("1", next, "B-1", "").status()).as("the lost one").isEqualTo(409);
        assertThat(wears("1", next, "B-2", "").status()).isEqualTo(201);
        assertThat(visitor.submit(path, "wornId", "B-2", "newOnsiteId", "B-1").statusCode()).isEqualTo(409);
        assertThat(visitor.submit(path, "wornId", "U-1", "newOnsiteId", "B-2").statusCode()).as("another's")
                .isEqualTo(409);
        assertThat(visitor.submit(path, "wornId", "U-1", "newOnsiteId", "U-2").statusCode()).isEqualTo(302);
        assertThat(wears("3", next, "U-2", "").status()).isEqualTo(201);
        assertThat(visitor.submit(path, "wornId", "*" + lead + "*", "newOnsiteId", "U-2").statusCode())
                .as("by the ticket; whoever wore it is this lead").isEqualTo(302);
        assertThat(data.jdbc().sql("select a.lead_id from onsite_id o join attendance a on a.id = o.attendance_id"
                + " where o.campaign_id = ? and o.anonymous_id = 'U-2'").param(campaign).query(Long.class).single())
                .isEqualTo(lead);
    }

    private Api.Reply wears(String type, long session, String badge, String ticket) {
        return api.call("visitor.postAttendanceSession", Api.map("check_registration", "2", "type", type),
                "<SessionAttendance><Session><SessionId>" + session + "</SessionId></Session><AnonymousId>" + badge
                        + "</AnonymousId><BarcodeData>" + ticket + "</BarcodeData></SessionAttendance>");
    }

    @Test
    void a_file_with_other_columns_or_without_lines_is_refused_whole() {
        long campaign = data.campaign("CSVの誤り");
        Visitor visitor = console();
        String path = "/admin/campaigns/" + campaign + "/attendance-files/venue";
        assertThat(send(visitor, path, StandardCharsets.UTF_8, "code,date", "", "1,").body())
                .contains("visitordata_code, date_attend");
        assertThat(send(visitor, path, StandardCharsets.UTF_8, "visitordata_code,date_attend", "来場者,日時").statusCode())
                .isEqualTo(400);
        assertThat(files.of(campaign)).isEmpty();
        assertThat(visitor.get(path + "/1").statusCode()).as("another campaign's file").isEqualTo(404);
    }
}
