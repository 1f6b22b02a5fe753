package io.yoriai.campaign;

import static io.yoriai.campaign.Bodies.change;
import static io.yoriai.campaign.Bodies.errors;
import static io.yoriai.campaign.Bodies.kind;
import static io.yoriai.campaign.Bodies.plain;
import static io.yoriai.campaign.Bodies.ref;
import static io.yoriai.campaign.Bodies.seminar;
import static io.yoriai.campaign.Bodies.text;
import static io.yoriai.campaign.Bodies.times;
import static io.yoriai.campaign.Bodies.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

@ServerTest
class CampaignFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CampaignSettings settings;

    private long make(String... columns) {
        Reply reply = api.call("seminar.post", seminar(columns));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.id();
    }

    private long make(int type, int price) {
        return make(kind(type, price), text("Title", Data.unique("催し")));
    }

    private Reply read(long id) {
        return api.get("seminar.get", "search_key1", "Id", "search_value1", Long.toString(id));
    }

    private Reply put(String... columns) {
        return api.call("seminar.put", seminar(columns));
    }

    private List<Integer> steps(long campaign) {
        return data.jdbc().sql("""
                select step_type_id from flow_step s join flow f on f.id = s.flow_id
                where f.campaign_id = ? and f.is_default order by s.sort_no""").param(campaign).query(Integer.class)
                .list();
    }

    @Test
    void a_created_campaign_answers_201_with_its_location_and_is_read_back_with_its_defaults() {
        String title = Data.unique("製造DXフォーラム");
        Reply made = api.call("seminar.post", seminar(kind(2, 1), text("Title", title),
                times("2026-12-10T10:00:00+09:00", "2026-12-10T18:00:00+09:00"), text("LimitUserNum", 300)));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(api.base() + "/services/rest/seminar/" + made.id());
        assertThat(made.header("Content-Length")).isEqualTo("98");
        Reply read = read(made.id());
        assertThat(read.body()).contains("<SeminarList xmlns=\"http://smartseminar.jp/\" version=\"1.53\"><Seminar><Id>"
                + made.id() + "</Id><StatusChangedDate>", "<SsTargetTypeName>サブキャンペーン</SsTargetTypeName>",
                "<UseSessionFlag>2</UseSessionFlag>", "<PriceTypeName>無料</PriceTypeName>",
                "<SeminarCategory><SeminarCategoryId/><SeminarCategoryName/></SeminarCategory>",
                "<SeminarStatusName>準備中・終了</SeminarStatusName>",
                "<PortalPublicationTypeName>非公開</PortalPublicationTypeName>",
                "<PreserveSearchCondition><PreserveSearchConditionId/><PreserveSearchConditionName/>",
                "<StartDay>2026-12-10T10:00:00+09:00</StartDay>", "<LimitUserNum>300</LimitUserNum>",
                "<WaitingListTypeName>使用しない</WaitingListTypeName>", "<NumberOfApplications>0</NumberOfApplications>",
                "<NumberOfApplicants>0</NumberOfApplicants>", "<NumberOfWaiting>0</NumberOfWaiting>",
                "<ApplicationAmount>0/300</ApplicationAmount>", "<CapacityStatus>残席あり</CapacityStatus>",
                "<Prefecture><PrefectureId>48</PrefectureId><PrefectureName/></Prefecture>",
                "<SeminarUrl>" + api.base() + "/public/seminar/view/" + made.id() + "</SeminarUrl>",
                "<ApplicationUrl>" + api.base() + "/public/application/add/" + made.id() + "</ApplicationUrl>")
                .doesNotContain("SpeakerList", "SessionPackageList", "HeaderFile", "SeminarCopyCategory");
        Reply byPath = api.send("GET", "/services/rest/seminar/" + made.id(), Api.signed(
                Map.of("api_key", api.credentials().apiKey(), "token", api.token(api.credentials())),
                api.credentials().secretKey()), null, Map.of());
        assertThat(byPath.body()).isEqualTo(read.body());
    }

    @ParameterizedTest
    @CsvSource({"1,1,4 7 8", "1,2,2 4 6 7 8", "2,1,1 4 7 8", "2,2,1 2 4 6 7 8", "2,3,1 2 4 6 7 8", "2,5,1 2 4 6 7 8"})
    void a_default_flow_with_the_steps_of_its_kind_is_made_with_each_campaign(int type, int price, String steps) {
        assertThat(steps(make(type, price))).isEqualTo(
                java.util.Arrays.stream(steps.split(" ")).map(Integer::valueOf).toList());
    }

    @Test
    void a_new_campaign_takes_the_installations_common_values_and_for_the_rest_the_masters() {
        assertThat(CampaignSettings.master()).hasSize(62).allSatisfy(setting -> {
            if (setting.form() == 'R') {
                assertThat(setting.choices()).contains(setting.standard());
            }
        });
        data.jdbc().sql("insert into system_setting values ('campaign.setting.19', '0')"
                + " on conflict (name) do update set value = excluded.value").update();
        try {
            long campaign = make(1, 1);
            assertThat(settings.of(campaign).on(19)).isFalse();
            assertThat(settings.of(campaign).number(11)).isEqualTo(10);
            assertThat(settings.of(campaign).get(7)).isEmpty();
            assertThat(settings.of(campaign).get(19)).isEqualTo("0");
            assertThat(settings.of(campaign).chosen(35, 2)).isTrue();
        } finally {
            data.jdbc().sql("delete from system_setting where name = 'campaign.setting.19'").update();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <PriceType><PriceTypeId>1</PriceTypeId></PriceType><Title>a</Title>|REQUIRED Seminar.SsTargetType
            <SsTargetType><SsTargetTypeId>1</SsTargetTypeId></SsTargetType><Title>a</Title>|REQUIRED Seminar.PriceType
            $11|REQUIRED Seminar.Title
            $13<Title>a</Title>|INVALID_VALUE Seminar.PriceType
            $15<Title>a</Title>|INVALID_VALUE Seminar.PriceType
            $11<Title>a</Title><Price>1</Price>|INVALID_VALUE Seminar.Price
            $23<Title>a</Title><Price>1</Price>|INVALID_VALUE Seminar.Price
            $12<Title>a</Title><Price>100000000</Price>|INVALID_VALUE Seminar.Price
            $12<Title>a</Title><Price>-1</Price>|INVALID_VALUE Seminar.Price
            $12<Title>a</Title><Price>1.5</Price>|INVALID_TYPE Seminar.Price
            $14<Title>a</Title>|INVALID_VALUE Seminar.PriceType
            $11<Title>a</Title><PortalPublicationType>2</PortalPublicationType><SeminarStatus>3</SeminarStatus>|REQUIRED Seminar.PreserveSearchCondition
            $11<Title>a</Title><PreserveSearchCondition>7</PreserveSearchCondition>|INVALID_VALUE Seminar.PreserveSearchCondition
            $11<Title>a</Title><SeminarCopyCategory><Flow>1</Flow></SeminarCopyCategory>|NOT_ALLOWED Seminar.SeminarCopyCategory
            $11<Title>a</Title><StartDay>2026-12-10T10:01:00+09:00</StartDay>|INVALID_VALUE Seminar.StartDay
            $11<Title>a</Title><StartDay>2026-12-10T10:00:00</StartDay><EndDay>2026-12-10T00:55:00Z</EndDay>|INVALID_VALUE Seminar.EndDay
            $11<Title>a</Title><ApplicationStartDay>2026-12-10T10:00:00</ApplicationStartDay><ApplicationEndDay>2026-12-10T09:00:00</ApplicationEndDay>|INVALID_VALUE Seminar.ApplicationEndDay
            $11<Title>a</Title><StartDay>soon</StartDay>|INVALID_TYPE Seminar.StartDay
            $11<Title>a</Title><HallMapUrl>javascript:alert(1)</HallMapUrl>|INVALID_TYPE Seminar.HallMapUrl
            $11<Title>a</Title><ReferenceEmail>nobody</ReferenceEmail>|INVALID_TYPE Seminar.ReferenceEmail
            $11<Title>a</Title><HallZipcode>123456789012345678901</HallZipcode>|TOO_LONG Seminar.HallZipcode
            $11<Title>a</Title><Colour>red</Colour>|UNKNOWN_COLUMN Seminar.Colour
            $11<Title>a</Title><Attribute99999>x</Attribute99999>|UNKNOWN_COLUMN Seminar.Attribute99999
            $11<Title>a</Title><Prefecture><PrefectureId>1</PrefectureId><PrefectureName>北海道</PrefectureName></Prefecture>|INVALID_VALUE Seminar.Prefecture
            $11<Title>a</Title><HeaderFile><FileId>999999999</FileId></HeaderFile>|INVALID_VALUE Seminar.HeaderFile
            $11<Title>a</Title><HeaderFile><HeaderFileId>1</HeaderFileId></HeaderFile>|UNKNOWN_COLUMN Seminar.HeaderFileId
            $11<Title>a</Title><HeaderFile><FileName>hall</FileName></HeaderFile>|REQUIRED Seminar.HeaderFile
            $11<Title>a</Title><Prefecture><PrefectureId>1</PrefectureId><PrefectureId>2</PrefectureId></Prefecture>|INVALID_VALUE Seminar.Prefecture
            $11<Title>a</Title><Prefecture><PrefectureId><Id>1</Id></PrefectureId></Prefecture>|INVALID_VALUE Seminar.Prefecture
            $11<Title>a</Title><Prefecture>13<PrefectureId>1</PrefectureId></Prefecture>|INVALID_VALUE Seminar.Prefecture
            $11<Title>a</Title><SpeakerList>1,2</SpeakerList>|INVALID_VALUE Seminar.SpeakerList
            $11<Title>a</Title><SpeakerList><Speaker><SpeakerId>999999999</SpeakerId></Speaker></SpeakerList>|INVALID_VALUE Seminar.SpeakerId
            $11<Title>a</Title><SpeakerList><Speaker><SpeakerRole>基調講演</SpeakerRole></Speaker></SpeakerList>|REQUIRED Seminar.SpeakerId
            $11<Title>a</Title><SpeakerList><Speaker><SpeakerId>x</SpeakerId></Speaker></SpeakerList>|INVALID_TYPE Seminar.SpeakerId
            """)
    void a_faulty_body_answers_400_and_names_the_column(String columns, String error) {
        long before = data.jdbc().sql("select count(*) from campaign where title = 'a'").query(Long.class).single();
        String body = columns;
        for (int type = 1; type <= 2; type++) {
            for (int price = 1; price <= 5; price++) {
                body = body.replace("$" + type + price, kind(type, price));
            }
        }
        Reply reply = api.call("seminar.post", seminar(body));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(errors(reply)).containsExactly(error);
        assertThat(data.jdbc().sql("select count(*) from campaign where title = 'a'").query(Long.class).single())
                .isEqualTo(before);
    }

    @Test
    void all_faults_are_told_at_once_in_the_order_of_the_columns_and_in_both_languages() {
        String body = seminar(text("Nonsense", "x"), kind(1, 5), text("Price", 10), text("SubTitle", "あ".repeat(256)),
                "<SpeakerList><Speaker/></SpeakerList>", times("2026-12-10T10:00:00", "2026-12-09T10:00:00"));
        Reply japanese = api.call("seminar.post", body);
        assertThat(errors(japanese)).containsExactly("INVALID_VALUE Seminar.PriceType", "REQUIRED Seminar.Title",
                "TOO_LONG Seminar.SubTitle", "INVALID_VALUE Seminar.EndDay", "INVALID_VALUE Seminar.Price",
                "REQUIRED Seminar.SpeakerId", "UNKNOWN_COLUMN Seminar.Nonsense");
        assertThat(japanese.body()).contains("Seminar.price_type: このキャンペーンタイプでは選択できない課金種別です",
                "Seminar.price: この課金種別では金額を入力できません");
        Reply english = api.call(api.credentials(), "seminar.post", Map.of(), body, Map.of("Accept-Language", "en"));
        assertThat(english.body()).contains("Seminar.price_type: not possible with this campaign type",
                "Seminar.price: no price with this charging kind");
        assertThat(errors(english)).isEqualTo(errors(japanese));
    }

    @Test
    void sub_campaigns_that_are_switched_off_answer_403() throws InterruptedException {
        data.jdbc().sql("insert into system_setting values ('campaign.sessions', '0')"
                + " on conflict (name) do update set value = excluded.value").update();
        try {
            Thread.sleep(1_100);
            assertThat(told(api.call("seminar.post", seminar(kind(2, 1), text("Title", "t"))))).isEqualTo(
                    "403 NOT_ALLOWED Seminar.ss_target_type: サブキャンペーン機能が有効ではありません");
            assertThat(make(1, 1)).isPositive();
        } finally {
            data.jdbc().sql("delete from system_setting where name = 'campaign.sessions'").update();
            Thread.sleep(1_100);
        }
    }

    @Test
    void a_change_touches_only_what_is_sent_and_an_empty_element_clears() {
        long id = make(kind(1, 2), text("Title", "古い題"), text("SubTitle", "副題"), text("Price", 1_000),
                text("Memo", "残る"), ref("Prefecture", 27), times("2026-12-10T10:00:00", "2026-12-10T12:00:00"));
        assertThat(read(id).body()).contains("<PrefectureName>大阪府</PrefectureName>");
        Reply put = put(change(id, 1, 2, 5, "新しい題"), "<SubTitle/><Prefecture/>", text("HallName", "  "));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.header("Content-Length")).isEqualTo("0");
        assertThat(read(id).body()).contains("<Title>新しい題</Title>", "<Price>1000</Price>", "<Memo>残る</Memo>",
                "<PrefectureId>48</PrefectureId>").doesNotContain("SubTitle", "HallName");
        assertThat(errors(put(change(id, 1, 2, 5, "題"), text("EndDay", "2026-12-10T09:55:00"))))
                .containsExactly("INVALID_VALUE Seminar.EndDay");
        assertThat(errors(put(change(id, 1, 2, 5, "題"), text("StartDay", "2026-12-10T12:05:00"))))
                .containsExactly("INVALID_VALUE Seminar.EndDay");
        assertThat(errors(put(change(id, 1, 1, 5, "題")))).containsExactly("INVALID_VALUE Seminar.Price");
        assertThat(put(change(id, 1, 1, 5, "題"), "<Price/>").status()).isEqualTo(200);
        assertThat(errors(put(text("Memo", "x")))).containsExactly("REQUIRED Seminar.Id",
                "REQUIRED Seminar.SsTargetType", "REQUIRED Seminar.PriceType", "REQUIRED Seminar.SeminarStatus",
                "REQUIRED Seminar.Title");
        assertThat(errors(put(change(id, 1, 1, 5, "題"), text("SeminarCopyCategory", "Flow"))))
                .containsExactly("NOT_ALLOWED Seminar.SeminarCopyCategory");
        assertThat(told(put(change(999_999_999, 1, 1, 5, "題"))))
                .isEqualTo("404 NOT_FOUND Seminar.id: 該当するデータがありません");
    }

    @Test
    void the_moment_of_the_state_moves_only_when_the_state_differs() {
        long id = make(1, 1);
        data.jdbc().sql("update campaign set status_changed_date = '2020-01-01T00:00:00Z' where id = ?").param(id)
                .update();
        put(change(id, 1, 1, 5, "題"));
        assertThat(read(id).first("StatusChangedDate")).isEqualTo("2020-01-01T09:00:00+09:00");
        put(change(id, 1, 1, 1, "題"));
        assertThat(read(id).first("StatusChangedDate")).isNotEqualTo("2020-01-01T09:00:00+09:00");
        assertThat(read(id).body()).contains("<SeminarStatusName>公開</SeminarStatusName>");
    }

    @Test
    void a_change_writes_one_row_of_the_operation_log_with_old_and_new_values() {
        long id = make(kind(1, 1), text("Title", "前"), text("LimitUserNum", 5));
        put(change(id, 1, 1, 5, "後"), text("LimitUserNum", 9));
        List<String> rows = data.jdbc().sql("""
                select columns ->> 'Title' || (columns ->> 'LimitUserNum') from audit_log
                where record = ? and what = 'seminar.put' and client_id is not null""").param("Seminar/" + id)
                .query(String.class).list();
        assertThat(rows).containsExactly("[\"前\", \"後\"][5, 9]");
    }

    @Test
    void type_and_charging_kind_are_fixed_by_what_hangs_on_them() {
        long id = make(2, 1);
        assertThat(put(change(id, 1, 1, 5, "題")).status()).isEqualTo(200);
        assertThat(steps(id)).containsExactly(4, 7, 8);
        assertThat(put(change(id, 2, 3, 5, "題")).status()).isEqualTo(200);
        assertThat(steps(id)).containsExactly(1, 2, 4, 6, 7, 8);
        long session = api.call("seminar.postSession", Bodies.session(plain(id, "会"), ref("PaymentFlag", 2),
                text("Price", 500))).id();
        assertThat(told(put(change(id, 1, 1, 5, "題")))).isEqualTo(
                "409 CONFLICT Seminar.ss_target_type: サブキャンペーンまたは申込があるため変更できません");
        assertThat(put(change(id, 2, 1, 5, "題")).status()).isEqualTo(200);
        assertThat(data.jdbc().sql("select payment_flag_id || ':' || price from session where id = ?").param(session)
                .query(String.class).single()).isEqualTo("1:0");
        data.application(data.lead(), id, session);
        assertThat(told(put(change(id, 2, 2, 5, "題"))))
                .isEqualTo("409 CONFLICT Seminar.price_type: 申込があるため変更できません");
        long single = make(1, 1);
        data.jdbc().sql("""
                insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist,
                    date_update) values (?, ?, 3, now(), now(), now())""").params(data.lead(), single).update();
        assertThat(put(change(single, 2, 1, 5, "題")).status()).isEqualTo(409);
        assertThat(put(change(single, 1, 2, 5, "題")).status()).isEqualTo(200);
    }

    @Test
    void a_post_with_the_override_header_changes_and_deletes() {
        long id = make(1, 1);
        Reply put = api.call(api.credentials(), "seminar.post", Map.of(), seminar(change(id, 1, 1, 5, "上書き")),
                Map.of("X-HTTP-Method-Override", "PUT"));
        assertThat(put.status()).isEqualTo(200);
        assertThat(read(id).first("Title")).isEqualTo("上書き");
        Reply delete = api.call(api.credentials(), "seminar.post", Map.of(), seminar(text("Id", id)),
                Map.of("X-HTTP-Method-Override", "DELETE"));
        assertThat(delete.status()).isEqualTo(200);
        assertThat(read(id).count("Seminar")).isZero();
    }

    private Reply delete(String body, String... parameters) {
        return api.call("seminar.delete", Api.map(parameters), body);
    }

    @Test
    void a_campaign_is_deleted_with_its_sessions_only_in_state_5() {
        long id = make(2, 1);
        long session = api.call("seminar.postSession", Bodies.session(plain(id, "会"))).id();
        String named = seminar(text("Id", id));
        assertThat(told(delete(null))).isEqualTo("400 REQUIRED Seminar.id: 必ず入力してください");
        assertThat(told(delete(named, "Id", "1"))).isEqualTo("400 INVALID_VALUE Seminar.id: 指定された値が一致しません");
        assertThat(delete(seminar(text("Id", "x"))).status()).isEqualTo(400);
        assertThat(told(delete(null, "Id", "999999999"))).isEqualTo("404 NOT_FOUND Seminar.id: 該当するデータがありません");
        put(change(id, 2, 1, 4, "題"));
        assertThat(told(delete(named, "force", "1")))
                .isEqualTo("409 CONFLICT Seminar.seminar_status: 準備中・終了のキャンペーンだけ削除できます");
        put(change(id, 2, 1, 5, "題"));
        assertThat(delete(named, "force", "2").status()).isEqualTo(400);
        Reply gone = delete(named, "Id", Long.toString(id));
        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.header("Content-Length")).isEqualTo("0");
        assertThat(read(id).count("Seminar")).isZero();
        assertThat(api.get("seminar.getSession", "search_key1", "Id", "search_value1", Long.toString(session))
                .count("Session")).isZero();
        assertThat(delete(named).status()).isEqualTo(404);
        assertThat(put(change(id, 2, 1, 5, "題")).status()).isEqualTo(404);
        assertThat(errors(api.call("seminar.postSession", Bodies.session(plain(id, "会")))))
                .containsExactly("INVALID_VALUE Session.Seminar");
        assertThat(api.call("seminar.post", seminar(text("Id", id), kind(2, 1))).status()).isEqualTo(404);
    }

    @Test
    void applications_keep_a_campaign_from_being_deleted_unless_forced() {
        long id = make(2, 1);
        long session = api.call("seminar.postSession", Bodies.session(plain(id, "会"))).id();
        long application = data.application(data.lead(), id, session);
        assertThat(told(delete(null, "Id", Long.toString(id))))
                .isEqualTo("409 CONFLICT Seminar.id: 申込または来場があるため削除できません");
        assertThat(read(id).count("Seminar")).isPositive();
        assertThat(delete(null, "Id", Long.toString(id), "force", "1").status()).isEqualTo(200);
        assertThat(read(id).count("Seminar")).isZero();
        assertThat(data.jdbc().sql("select application_status_id from application where id = ?").param(application)
                .query(Integer.class).single()).isEqualTo(3);
    }

    @Test
    void an_attendance_alone_keeps_campaign_and_session_from_being_deleted_unless_forced() {
        long id = make(2, 1);
        long session = api.call("seminar.postSession", Bodies.session(plain(id, "会"))).id();
        long lead = data.lead();
        Reply received = api.call("visitor.postAttendanceSession", Map.of("type", "1", "check_registration", "2"),
                "<SessionAttendance xmlns=\"http://smartseminar.jp/\">"
                        + text("BarcodeData", String.format("a%08da", lead))
                        + ref("Session", session) + "</SessionAttendance>");
        assertThat(received.status()).as(received.body()).isEqualTo(201);
        assertThat(api.call("seminar.deleteSession", Bodies.session(text("Id", session))).status()).isEqualTo(409);
        assertThat(delete(null, "Id", Long.toString(id)).status()).isEqualTo(409);
        assertThat(delete(null, "Id", Long.toString(id), "force", "1").status()).isEqualTo(200);
    }

    @Test
    void a_key_limited_to_some_campaigns_sees_and_changes_only_those() {
        long mine = make(2, 1);
        long other = make(2, 1);
        long otherSession = api.call("seminar.postSession", Bodies.session(plain(other, "会"))).id();
        Credentials limited = api.newClient(NewApiClient.named("limited").withoutRateLimit().limitedTo(List.of(mine)));
        Reply list = api.call(limited, "seminar.get", Map.of("count", "1"), null, Map.of());
        assertThat(list.body()).contains("count=\"1\" countAll=\"1\"", "<Id>" + mine + "</Id>");
        String refused = "このキャンペーンを操作する権限がありません";
        assertThat(told(api.call(limited, "seminar.put", Map.of(), seminar(change(other, 2, 1, 5, "x")), Map.of())))
                .isEqualTo("403 NOT_ALLOWED Seminar.id: " + refused);
        assertThat(told(api.call(limited, "seminar.delete", Map.of("Id", Long.toString(other)), null, Map.of())))
                .isEqualTo("403 NOT_ALLOWED Seminar.id: " + refused);
        assertThat(told(api.call(limited, "seminar.post", Map.of(), seminar(kind(1, 1), text("Title", "x")), Map.of())))
                .isEqualTo("403 NOT_ALLOWED Seminar.id: " + refused);
        assertThat(told(api.call(limited, "seminar.postSession", Map.of(), Bodies.session(plain(other, "x")),
                Map.of()))).isEqualTo("403 NOT_ALLOWED Session.seminar: " + refused);
        assertThat(told(api.call(limited, "seminar.putSession", Map.of(),
                Bodies.session(text("Id", otherSession), text("Memo", "x")), Map.of())))
                .isEqualTo("403 NOT_ALLOWED Session.id: " + refused);
        assertThat(told(api.call(limited, "seminar.deleteSession", Map.of("Id", Long.toString(otherSession)), null,
                Map.of()))).isEqualTo("403 NOT_ALLOWED Session.id: " + refused);
        assertThat(api.call(limited, "seminar.getSession", Map.of(), null, Map.of()).count("Session")).isZero();
        assertThat(api.call(limited, "seminar.put", Map.of(), seminar(change(mine, 2, 1, 5, "x")), Map.of()).status())
                .isEqualTo(200);
        assertThat(api.call(limited, "seminar.postSession", Map.of(), Bodies.session(plain(mine, "x")), Map.of())
                .status()).isEqualTo(201);
    }

    @Test
    void changes_at_the_same_time_lose_no_column_of_each_other() throws Exception {
        long id = make(1, 1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = new java.util.ArrayList<>();
            for (String column : List.of("SubTitle", "Summary", "Notes", "Memo", "HallName", "Sponsor", "Support",
                    "HallNote")) {
                calls.add(() -> put(change(id, 1, 1, 5, "題"), text(column, column)).status());
            }
            for (var done : threads.invokeAll(calls)) {
                assertThat(done.get()).isEqualTo(200);
            }
        }
        assertThat(read(id).body()).contains("<SubTitle>SubTitle", "<Summary>Summary", "<Notes>Notes", "<Memo>Memo",
                "<HallName>HallName", "<Sponsor>Sponsor", "<Support>Support", "<HallNote>HallNote");
    }
}
