package io.yoriai.attendance;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.attendance.internal.OnsiteIdsOfApplications;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The door over HTTP (spec/smp-application-attendance.md 8 to 12). */
@ServerTest
class AttendanceFlowTest {

    private static final String RECEIVE = "visitor.postAttendanceSession";
    private static final String LIST = "visitor.getAttendanceSession";

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    ListedAttendance door;
    @Autowired
    OnsiteIdsOfApplications onsiteIds;

    private final String title = Data.unique("AS09サブキャンペーン");
    private long campaign;
    private long session;
    private long lead;

    @BeforeEach
    void people() {
        campaign = data.campaign(Data.unique("秋のセミナー"));
        session = data.session(campaign, title);
        lead = data.lead();
        data.application(lead, campaign, session);
    }

    private String body(String inside) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SessionAttendance xmlns=\"http://smartseminar.jp/\">"
                + inside
                + "</SessionAttendance>";
    }

    private String sample(String date) {
        return body(
                "<AnonymousId>0000000000000010</AnonymousId><BarcodeData>*%06d*</BarcodeData><Session><SessionName>%s"
                        .formatted(lead, title) + "</SessionName><SessionId>" + session
                        + "</SessionId></Session><AttendanceDate>" + date
                        + "</AttendanceDate>");
    }

    private String here(String inside) {
        return body("<Session><SessionId>" + session + "</SessionId></Session>" + inside);
    }

    private String ticket() {
        return here("<BarcodeData>" + lead + "</BarcodeData>");
    }

    private static String told(Reply reply) {
        return reply.status() + " " + reply.first("ErrorCode") + " " + reply.first("ErrorField") + " "
                + reply.first("ErrorMessage");
    }

    private long attendances() {
        return data.jdbc().sql("select count(*) from session_attendance where session_id = ? and cancelled_at is null")
                .param(session).query(Long.class).single();
    }

    @Test
    void the_guides_sample_is_received_listed_counted_and_repeated() {
        Map<String, String> mapped = Map.of("type", "2", "check_registration", "1");
        Reply reply = api.call(RECEIVE, mapped, sample("2012-09-28T00:01:41+09:00"));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.header("Content-Length")).isEqualTo("0");
        assertThat(reply.header("Content-Type")).isNull();
        assertThat(reply.header("Location")).isNull();

        Reply listed = api.get(LIST, "search_key1", "VisitorId", "search_value1", "" + lead);
        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.count("SessionAttendance")).isEqualTo(1);
        assertThat(listed.first("AttendanceDate")).isEqualTo("2012-09-28T00:01:41+09:00");
        assertThat(listed.first("FirstEntryDate")).isEqualTo("2012-09-28T00:01:41+09:00");
        assertThat(listed.first("BarcodeData")).isEqualTo("*%06d*".formatted(lead));
        assertThat(listed.first("AnonymousId")).isEqualTo("0000000000000010");
        assertThat(listed.body()).contains("<Session><SessionId>" + session + "</SessionId><SessionName>" + title,
                "<Seminar><SeminarId>" + campaign + "</SeminarId>",
                "<AttendanceTypeId>2</AttendanceTypeId><AttendanceTypeName>会場IDマッピングあり</AttendanceTypeName>",
                "<RegistrationFlagId>1</RegistrationFlagId><RegistrationFlagName>事前登録あり</RegistrationFlagName>",
                "<AttendanceSourceId>2</AttendanceSourceId><AttendanceSourceName>API</AttendanceSourceName>",
                "<ReviewFlagId>0</ReviewFlagId><ReviewFlagName>なし</ReviewFlagName>");

        Reply person = api.get("visitor.getAttendance", "search_key1", "SeminarId", "search_value1", "" + campaign);
        assertThat(person.count("Attendance")).isEqualTo(1);
        assertThat(person.first("VisitorId")).isEqualTo("" + lead);
        assertThat(person.first("NumberOfSessions")).isEqualTo("1");
        assertThat(person.first("AttendanceFlagId")).isEqualTo("1");
        assertThat(person.first("StayStatusName")).isEqualTo("滞在中");
        assertThat(person.count("EntryExit")).isEqualTo(2);
        assertThat(person.body()).contains("<EntryExitType><EntryExitTypeId>1</EntryExitTypeId><EntryExitTypeName>入場",
                "<Date>2012-09-28T00:01:41+09:00</Date>");
        Reply venue = api.get("visitor.getAttendanceSeminar", "search_key1", "VisitorId", "search_value1", "" + lead);
        assertThat(venue.count("SeminarAttendance")).isEqualTo(1);

        Reply counted = api.get("counting.getAttendance", "point_of_view", "Session", "search_key1", "Session.Id",
                "search_value1", "" + session);
        assertThat(counted.body()).contains("<CountingAttendanceList", "<PointOfView><PointOfViewId>" + session
                + "</PointOfViewId></PointOfView><PointOfViewType><PointOfViewTypeId>2</PointOfViewTypeId><PointOfViewTypeName>"
                + "Session</PointOfViewTypeName></PointOfViewType><NumberOfAttendees>1</NumberOfAttendees>"
                + "<NumberOfUnregistered>0</NumberOfUnregistered>");

        assertThat(api.call(RECEIVE, mapped, sample("2012-09-28T00:01:41+09:00")).status()).isEqualTo(201);
        assertThat(attendances()).isEqualTo(1);
        Reply other = api.call(RECEIVE, mapped, sample("2012-09-28T00:01:42+09:00"));
        assertThat(told(other)).isEqualTo("409 DUPLICATE SessionAttendance.BarcodeData"
                + " SessionAttendance.barcode_data: 既に受付済みです");
        clock.advance(Duration.ofSeconds(61));
        assertThat(told(api.call(RECEIVE, mapped, sample("2012-09-28T00:01:41+09:00")))).startsWith("409 DUPLICATE");
        assertThat(attendances()).isEqualTo(1);
    }

    @Test
    void a_kept_key_answers_again_also_after_the_window_and_also_a_refusal() {
        Map<String, String> key = Map.of("X-Idempotency-Key", Data.unique("k"));
        Credentials me = api.credentials();
        assertThat(api.call(me, RECEIVE, Map.of(), ticket(), key).status()).isEqualTo(201);
        clock.advance(Duration.ofMinutes(2));
        assertThat(api.call(me, RECEIVE, Map.of(), ticket(), key).status()).isEqualTo(201);
        Map<String, String> other = Map.of("X-Idempotency-Key", Data.unique("k"));
        assertThat(told(api.call(me, RECEIVE, Map.of(), ticket(), other))).startsWith("409 DUPLICATE");
        assertThat(told(api.call(me, RECEIVE, Map.of(), ticket(), other))).startsWith("409 DUPLICATE");
        assertThat(attendances()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type=4                  | <BarcodeData>1</BarcodeData>   | 400 INVALID_VALUE type type: 正しい値を指定してください
            check_registration=0    | <BarcodeData>1</BarcodeData>   | 400 INVALID_VALUE check_registration check_registration: 正しい値を指定してください
            type=2                  | <BarcodeData>1</BarcodeData>   | 400 REQUIRED SessionAttendance.AnonymousId SessionAttendance.anonymous_id: 必ず入力してください
            type=1                  | <BarcodeData> </BarcodeData>   | 400 REQUIRED SessionAttendance.BarcodeData SessionAttendance.barcode_data: 必ず入力してください
            type=1                  | <BarcodeData>*1</BarcodeData>  | 400 INVALID_VALUE SessionAttendance.BarcodeData SessionAttendance.barcode_data: IDの形式が正しくありません
            type=1                  | <BarcodeData>x1</BarcodeData>  | 400 INVALID_VALUE SessionAttendance.BarcodeData SessionAttendance.barcode_data: IDの形式が正しくありません
            type=2                  | <AnonymousId>a*b</AnonymousId>  | 400 INVALID_VALUE SessionAttendance.AnonymousId SessionAttendance.anonymous_id: IDの形式が正しくありません
            type=1                  | <AttendanceDate>昨日</AttendanceDate><BarcodeData>1</BarcodeData> | 400 INVALID_TYPE SessionAttendance.AttendanceDate SessionAttendance.attendance_date: 日時の形式が正しくありません
            type=1                  | <Foo>1</Foo><BarcodeData>1</BarcodeData> | 400 UNKNOWN_COLUMN SessionAttendance.Foo SessionAttendance.foo: 項目が存在しません
            type=1                  | <AttendanceType>1</AttendanceType><BarcodeData>99999999</BarcodeData> | 404 NOT_FOUND SessionAttendance.BarcodeData SessionAttendance.barcode_data: ユーザー未登録です
            type=1                  | <BarcodeData>99999999</BarcodeData> | 404 NOT_FOUND SessionAttendance.BarcodeData SessionAttendance.barcode_data: ユーザー未登録です
            type=1                  | <AnonymousId>none</AnonymousId> | 404 NOT_FOUND SessionAttendance.AnonymousId SessionAttendance.anonymous_id: ユーザー未登録です
            """)
    void refusals_of_a_reception(String parameter, String inside, String answer) {
        String[] pair = parameter.strip().split("=");
        assertThat(told(api.call(RECEIVE, Map.of(pair[0], pair[1]), here(inside)))).isEqualTo(answer);
        assertThat(attendances()).isZero();
    }

    @Test
    void every_fault_of_the_shape_is_told_at_once() {
        Reply reply = api.call(RECEIVE, Map.of("type", "2", "check_registration", "x"),
                body("<AttendanceDate>x</AttendanceDate>"));
        assertThat(reply.count("Error")).isEqualTo(4);
        assertThat(reply.body()).contains("<ErrorField>check_registration<",
                "<ErrorField>SessionAttendance.AnonymousId<",
                "<ErrorField>SessionAttendance.AttendanceDate<", "<ErrorField>SessionAttendance.Session<");
    }

    @Test
    void refusals_of_the_place() {
        assertThat(told(api.call(RECEIVE, body("<BarcodeData>1</BarcodeData>"))))
                .isEqualTo("400 REQUIRED SessionAttendance.Session SessionAttendance.session: 必ず入力してください");
        assertThat(told(api.call(RECEIVE, body("<BarcodeData>1</BarcodeData><Session><SessionId>" + session
                + "</SessionId><SessionName>x</SessionName></Session>")))).isEqualTo(
                        "400 INVALID_VALUE SessionAttendance.Session SessionAttendance.session: サブキャンペーンIDとサブキャンペーン名が一致しません");
        data.session(campaign, title);
        assertThat(told(api.call(RECEIVE, body("<BarcodeData>1</BarcodeData><Session><SessionName>" + title
                + "</SessionName></Session>")))).isEqualTo(
                        "400 INVALID_VALUE SessionAttendance.Session SessionAttendance.session: 該当するサブキャンペーンが複数あります");
        assertThat(told(api.call(RECEIVE,
                body("<BarcodeData>1</BarcodeData><Session><SessionId>999999999</SessionId></Session>"))))
                .isEqualTo("404 NOT_FOUND SessionAttendance.Session SessionAttendance.session: 選択したサブキャンペーンは存在しません");
        Reply english = api.call(api.credentials(), RECEIVE, Map.of(),
                body("<BarcodeData>1</BarcodeData><Session><SessionId>999999999</SessionId></Session>"),
                Map.of("Accept-Language", "en"));
        assertThat(english.first("ErrorMessage"))
                .isEqualTo("SessionAttendance.session: the sub-campaign does not exist");
    }

    @Test
    void id_and_visitor_id_in_the_body_are_ignored_and_the_key_may_have_a_default_session() {
        Credentials desk = api.newClient(NewApiClient.named("desk").withoutRateLimit());
        data.jdbc().sql("update api_client set default_session_id = ? where api_key = ?").params(session, desk.apiKey())
                .update();
        Reply reply = api.call(desk, RECEIVE, Map.of(),
                body("<Id>x</Id><VisitorId>7<b/></VisitorId><Session/><BarcodeData>" + lead + "</BarcodeData>"),
                Map.of());
        assertThat(reply.status()).isEqualTo(201);
        assertThat(attendances()).isEqualTo(1);
    }

    @Test
    void r4_a_limited_key_neither_receives_nor_cancels_nor_sees_other_campaigns() {
        Credentials limited = api.newClient(NewApiClient.named("limited").withoutRateLimit());
        data.jdbc().sql("update api_client set campaign_ids = array[?] where api_key = ?")
                .params(campaign + 100_000, limited.apiKey())
                .update();
        assertThat(told(api.call(limited, RECEIVE, Map.of(), ticket(), Map.of()))).isEqualTo(
                "403 NOT_ALLOWED SessionAttendance.Session SessionAttendance.session: このキャンペーンを操作する権限がありません");
        assertThat(api.call(RECEIVE, ticket()).status()).isEqualTo(201);
        String[] search = {"search_key1", "VisitorId", "search_value1", "" + lead};
        for (String list : new String[]{LIST, "visitor.getAttendanceSeminar", "visitor.getAttendance"}) {
            assertThat(api.call(limited, list, Api.map(search), null, Map.of()).count("VisitorId")).isZero();
            assertThat(api.get(list, search).count("VisitorId")).isPositive();
        }
        assertThat(told(api.call(limited, "visitor.deleteAttendanceSession", Map.of(), ticket(), Map.of())))
                .startsWith("403 NOT_ALLOWED SessionAttendance.Session");
        assertThat(api.call(limited, "counting.getAttendance",
                Api.map("point_of_view", "Seminar", "search_key1", "Seminar.Id",
                        "search_value1", "" + campaign),
                null, Map.of()).count("CountingAttendance")).isZero();
    }

    @Test
    void the_venue_has_its_twin() {
        String venue = "<SeminarAttendance xmlns=\"http://smartseminar.jp/\"><Seminar><SeminarId>%d</SeminarId></Seminar>"
                + "<BarcodeData>*%d*</BarcodeData></SeminarAttendance>";
        Reply reply = api.call("visitor.postAttendanceSeminar", venue.formatted(campaign, lead));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEmpty();
        assertThat(attendances()).isZero();
        assertThat(api.call("visitor.postAttendanceSeminar", venue.formatted(campaign, lead)).status()).isEqualTo(201);
        assertThat(told(api.call("visitor.postAttendanceSeminar", venue.formatted(999_999_999, lead)))).isEqualTo(
                "404 NOT_FOUND SeminarAttendance.Seminar SeminarAttendance.seminar: 選択したキャンペーンは存在しません");
        assertThat(told(api.call("visitor.postAttendanceSeminar", venue.formatted(campaign, data.lead())))).startsWith(
                "409 NOT_APPLIED SeminarAttendance.BarcodeData SeminarAttendance.barcode_data: 事前登録がされていません");
        assertThat(told(api.call("visitor.postAttendanceSeminar",
                "<SeminarAttendance><BarcodeData>1</BarcodeData></SeminarAttendance>")))
                .startsWith("400 REQUIRED SeminarAttendance.Seminar");
        assertThat(api.call(RECEIVE, ticket()).status()).isEqualTo(201);
        assertThat(api.get("visitor.getAttendance", "search_key1", "VisitorId", "search_value1", "" + lead)
                .first("NumberOfSessions")).isEqualTo("1");
    }

    @Test
    void a_cancelled_attendance_is_not_listed_and_the_person_can_be_received_again() {
        api.call(RECEIVE, ticket());
        Reply cancelled = api.call("visitor.deleteAttendanceSession",
                here("<BarcodeData>*00%d*</BarcodeData>".formatted(lead)));
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.header("Content-Length")).isEqualTo("0");
        String[] search = {"search_key1", "VisitorId", "search_value1", "" + lead};
        assertThat(api.get(LIST, search).count("VisitorId")).isZero();
        assertThat(api.get("visitor.getAttendanceSeminar", search).count("VisitorId")).isEqualTo(1);
        assertThat(told(api.call("visitor.deleteAttendanceSession", ticket()))).isEqualTo(
                "404 NOT_FOUND SessionAttendance.BarcodeData SessionAttendance.barcode_data: 該当する来場履歴が存在しません");
        assertThat(status("application_session")).isEqualTo(1);
        assertThat(status("application")).isEqualTo(5);
        String id = api.get("visitor.getAttendanceSeminar", search).first("Id");
        assertThat(api.call("visitor.deleteAttendanceSeminar", Map.of("Id", id), null).status()).isEqualTo(200);
        assertThat(status("application")).isEqualTo(1);
        assertThat(api.get("visitor.getAttendance", search).count("VisitorId")).isZero();
        assertThat(told(api.call("visitor.deleteAttendanceSeminar", Map.of("Id", id), null)))
                .startsWith("404 NOT_FOUND SeminarAttendance.Id");
        assertThat(api.call(RECEIVE, ticket()).status()).isEqualTo(201);
        assertThat(attendances()).isEqualTo(1);
        assertThat(api.get("visitor.getAttendanceSeminar", search).first("Id")).isNotEqualTo(id);
    }

    private int status(String table) {
        return data.jdbc().sql("select application_status_id from " + table + " where lead_id = ?").param(lead)
                .query(Integer.class).single();
    }

    @Test
    void a_cancel_names_its_row_by_id_or_by_place_and_person_and_they_must_agree() {
        long other = data.lead();
        data.application(other, campaign, session);
        api.call(RECEIVE, ticket());
        api.call(RECEIVE, here("<BarcodeData>" + other + "</BarcodeData>"));
        String id = api.get(LIST, "search_key1", "VisitorId", "search_value1", "" + lead).first("Id");
        String delete = "visitor.deleteAttendanceSession";
        assertThat(told(api.call(delete, body("")))).startsWith("400 REQUIRED SessionAttendance.Id");
        assertThat(told(api.call(delete, here("")))).startsWith("400 REQUIRED SessionAttendance.Id");
        assertThat(told(api.call(delete, body("<BarcodeData>1</BarcodeData>"))))
                .startsWith("400 REQUIRED SessionAttendance.Id");
        assertThat(told(api.call(delete, Map.of("Id", id + "9"), body("<Id>" + id + "</Id>"))))
                .startsWith("400 INVALID_VALUE SessionAttendance.Id");
        assertThat(told(api.call(delete, here("<Id>" + id + "</Id><VisitorId>" + other + "</VisitorId>"))))
                .startsWith("400 INVALID_VALUE SessionAttendance.Id");
        assertThat(told(api.call(delete, body("<VisitorId>" + lead + "</VisitorId><Session><SessionId>999999999"
                + "</SessionId></Session>")))).startsWith("404 NOT_FOUND SessionAttendance.Session");
        assertThat(told(api.call(delete, body("<Id>999999999</Id>")))).startsWith("404 NOT_FOUND SessionAttendance.Id");
        assertThat(attendances()).isEqualTo(2);
        assertThat(api.call(delete, here("<Id>" + id + "</Id><VisitorId>" + lead + "</VisitorId>")).status())
                .isEqualTo(200);
        assertThat(api.call(delete, here("<VisitorId>" + other + "</VisitorId>")).status()).isEqualTo(200);
        assertThat(attendances()).isZero();
    }

    @Test
    void counting_tells_every_place_with_leads_and_the_unregistered_apart() {
        long empty = data.session(campaign, title + "2");
        api.call(RECEIVE, ticket());
        api.call(RECEIVE, Map.of("type", "3"), here("<AnonymousId>U1</AnonymousId>"));
        Reply sessions = api.get("counting.getAttendance", "point_of_view", "Session", "search_key1", "Seminar.Id",
                "search_value1", "" + campaign, "count", "1", "direction", "desc");
        assertThat(sessions.count("CountingAttendance")).isEqualTo(2);
        assertThat(sessions.body()).contains("count=\"2\" countAll=\"2\"",
                "<PointOfViewId>" + empty + "</PointOfViewId></PointOfView><PointOfViewType><PointOfViewTypeId>2"
                        + "</PointOfViewTypeId><PointOfViewTypeName>Session</PointOfViewTypeName></PointOfViewType>"
                        + "<NumberOfAttendees>0</NumberOfAttendees><NumberOfUnregistered>0</NumberOfUnregistered>",
                "<NumberOfAttendees>1</NumberOfAttendees><NumberOfUnregistered>1</NumberOfUnregistered>");
        assertThat(sessions.first("PointOfViewId")).isEqualTo("" + empty);
        Reply campaigns = api.get("counting.getAttendance", "point_of_view", "Seminar", "search_key1", "Session.Id",
                "search_value1", "" + empty);
        assertThat(campaigns.first("PointOfViewId")).isEqualTo("" + campaign);
        assertThat(campaigns.first("NumberOfAttendees")).isEqualTo("1");
        assertThat(told(api.get("counting.getAttendance"))).startsWith("400 REQUIRED point_of_view");
        assertThat(told(api.get("counting.getAttendance", "point_of_view", "session")))
                .isEqualTo("400 INVALID_VALUE point_of_view point_of_view: SeminarまたはSessionを指定してください");
        assertThat(told(
                api.get("counting.getAttendance", "point_of_view", "Seminar", "search_key1", "Id", "search_value1", "1",
                        "order", "Id", "search_key2", "Seminar.Id", "search_value2", "x")))
                .startsWith("400 UNKNOWN_COLUMN");
    }

    @Test
    void lists_search_and_sort_by_their_columns() {
        api.call(RECEIVE, Map.of("type", "2"),
                here("<AnonymousId>B-7</AnonymousId><BarcodeData>" + lead + "</BarcodeData>"));
        api.call(RECEIVE, Map.of("type", "3"), here("<AnonymousId>V-7</AnonymousId>"));
        assertThat(api.get(LIST, "search_key1", "SessionId", "search_value1", "" + session, "order", "AttendanceDate",
                "direction", "desc", "count", "1").body()).contains("countAll=\"2\"");
        assertThat(api
                .get(LIST, "search_key1", "Seminar", "search_value1", "" + campaign, "search_key2", "AttendanceTypeId",
                        "search_value2", "3")
                .first("AnonymousId")).isEqualTo("V-7");
        assertThat(api.get(LIST, "search_key1", "SessionId", "search_value1", "" + session, "search_key2",
                "RegistrationFlagId",
                "search_value2", "1").first("VisitorId")).isEqualTo("" + lead);
        Reply people = api.get("visitor.getAttendance", "search_key1", "SeminarId", "search_value1", "" + campaign,
                "search_key2", "AnonymousId", "search_value2", "V-7");
        assertThat(people.count("Attendance")).isEqualTo(1);
        assertThat(people.first("VisitorId")).isNull();
        assertThat(people.body()).contains("<SessionAttendanceList><SessionAttendance><Id>");
        String id = api.get(LIST, "search_key1", "AnonymousId", "search_value1", "V-7", "search_key2", "SessionId",
                "search_value2", "" + session).first("Id");
        assertThat(api.get(LIST, "search_key1", "Id", "search_value1", id).count("AttendanceDate")).isEqualTo(1);
    }

    @Test
    void two_who_want_each_others_badge_at_once_are_both_refused() throws Exception {
        long other = data.lead();
        for (long one : List.of(lead, other)) {
            data.jdbc().sql("insert into attendance (campaign_id, lead_id, date_regist, date_update)"
                    + " values (?, ?, now(), now())").params(campaign, one).update();
            door.exchange(Data.TESTS, campaign, "" + one, "B-" + one);
        }
        for (int round = 0; round < 20; round++) {
            assertThat(ConcurrentReceptionTest.atOnce(2, i -> {
                try {
                    door.exchange(Data.TESTS, campaign, "" + (i == 0 ? lead : other), "B-" + (i == 0 ? other : lead));
                    return "exchanged";
                } catch (FaultException e) {
                    return "" + e.status();
                }
            })).isEqualTo(Map.of("409", 2L));
        }
        assertThatThrownBy(() -> onsiteIds.replace(campaign, Long.MAX_VALUE, "B-0", clock.instant())).as("who has gone")
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.status()).isEqualTo(404));
    }
}
