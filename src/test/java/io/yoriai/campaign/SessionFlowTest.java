package io.yoriai.campaign;

import static io.yoriai.campaign.Bodies.errors;
import static io.yoriai.campaign.Bodies.kind;
import static io.yoriai.campaign.Bodies.plain;
import static io.yoriai.campaign.Bodies.ref;
import static io.yoriai.campaign.Bodies.seminar;
import static io.yoriai.campaign.Bodies.session;
import static io.yoriai.campaign.Bodies.text;
import static io.yoriai.campaign.Bodies.times;
import static io.yoriai.campaign.Bodies.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

@ServerTest
class SessionFlowTest {

    @Autowired
    Api api;
    @Autowired
    Data data;

    private long campaign(int type, int price) {
        return api.call("seminar.post", seminar(kind(type, price), text("Title", Data.unique("催し")))).id();
    }

    private Reply post(String... columns) {
        return api.call("seminar.postSession", session(columns));
    }

    private Reply put(long id, String... columns) {
        return api.call("seminar.putSession", session(text("Id", id), String.join("", columns)));
    }

    private Reply read(long id) {
        return api.get("seminar.getSession", "search_key1", "Id", "search_value1", Long.toString(id));
    }

    @Test
    void a_created_session_gets_a_code_and_the_last_place_and_is_read_back() {
        long campaign = campaign(2, 1);
        Reply made = post(plain(campaign, "最前線"), text("LimitUserNum", 100), ref("SsTargetType", 1));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(api.base() + "/services/rest/seminar/session/" + made.id());
        assertThat(made.header("Content-Length")).isEqualTo("98");
        assertThat(read(made.id()).body()).contains("<SessionList xmlns=", "<Session><Id>" + made.id() + "</Id><Code>"
                + campaign + "001</Code><Seminar><SeminarId>" + campaign + "</SeminarId><SeminarName>催し",
                "<SsTargetType><SsTargetTypeId>2</SsTargetTypeId>", "<PaymentFlagName>無料</PaymentFlagName>",
                "<PublicationFlagName>公開</PublicationFlagName>", "<SortNo>1</SortNo>",
                "<ApplicationAmount>0/100</ApplicationAmount>", "<StartDay>2026-12-10T10:30:00+09:00</StartDay>");
        long second = post(plain(campaign, "次"), text("Code", campaign + "003")).id();
        long third = post(plain(campaign, "その次")).id();
        long fourth = post(plain(campaign, "その次")).id();
        assertThat(read(second).first("SortNo")).isEqualTo("2");
        assertThat(read(third).first("Code")).isEqualTo(campaign + "002");
        assertThat(read(fourth).first("Code")).isEqualTo(campaign + "004");
        put(fourth, "<Code/><SortNo/>");
        assertThat(read(fourth).first("Code")).isEqualTo(campaign + "005");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Title>t</Title>$T|REQUIRED Session.Seminar
            $C$T|REQUIRED Session.Title
            $C<Title>t</Title>|REQUIRED Session.StartDay;REQUIRED Session.EndDay
            $C<Title>t</Title><StartDay>2026-12-10T21:11:00+09:00</StartDay><EndDay>2026-12-10T22:00:00+09:00</EndDay>|INVALID_VALUE Session.StartDay
            $C<Title>t</Title><StartDay>2026-12-10T21:10:00+09:00</StartDay><EndDay>2026-12-10T21:05:00+09:00</EndDay>|INVALID_VALUE Session.EndDay
            $C<Title>t</Title>$T<Code>a b</Code>|INVALID_TYPE Session.Code
            $C<Title>t</Title>$T<Code>aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaa</Code>|TOO_LONG Session.Code
            $C<Title>t</Title>$T<PaymentFlag>2</PaymentFlag>|INVALID_VALUE Session.PaymentFlag
            $C<Title>t</Title>$T<Price>1</Price>|INVALID_VALUE Session.Price
            <Seminar>999999999</Seminar><Title>t</Title>$T|INVALID_VALUE Session.Seminar
            <Seminar><SeminarName>そんな催しはない</SeminarName></Seminar><Title>t</Title>$T|INVALID_VALUE Session.Seminar
            $C<Title>t</Title>$T<Sponsor>x</Sponsor>|UNKNOWN_COLUMN Session.Sponsor
            """)
    void a_faulty_body_answers_400_and_names_the_column(String columns, String expected) {
        long campaign = campaign(2, 1);
        Reply reply = post(columns.replace("$C", ref("Seminar", campaign)).replace("$T",
                times("2026-12-10T10:00:00+09:00", "2026-12-10T11:00:00+09:00")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(errors(reply)).containsExactly(expected.split(";"));
        assertThat(data.jdbc().sql("select count(*) from session where campaign_id = ?").param(campaign)
                .query(Integer.class).single()).isZero();
    }

    @Test
    void a_campaign_is_named_by_its_title_only_where_no_other_has_it() {
        String title = Data.unique("唯一");
        long campaign = api.call("seminar.post", seminar(kind(2, 1), text("Title", title))).id();
        String body = text("Seminar", text("SeminarName", title)) + text("Title", "会")
                + times("2026-12-10T10:00:00", "2026-12-10T10:00:00");
        long id = post(body).id();
        assertThat(read(id).first("SeminarId")).isEqualTo(Long.toString(campaign));
        api.call("seminar.post", seminar(kind(2, 1), text("Title", title)));
        assertThat(errors(post(body))).containsExactly("INVALID_VALUE Session.Seminar");
        assertThat(told(post(text("Seminar", text("SeminarId", campaign) + text("SeminarName", "別の題")),
                text("Title", "会"), times("2026-12-10T10:00:00", "2026-12-10T10:00:00"))))
                .isEqualTo("400 INVALID_VALUE Session.seminar: IDと名称が一致しません");
    }

    @Test
    void state_faults_answer_409() {
        assertThat(told(post(plain(campaign(1, 1), "会"))))
                .isEqualTo("409 NOT_ALLOWED Session.seminar: サブキャンペーンを使用しないキャンペーンです");
        long campaign = campaign(2, 1);
        post(plain(campaign, "会"), text("Code", "A-1"));
        assertThat(told(post(plain(campaign, "会"), text("Code", "A-1"))))
                .isEqualTo("409 DUPLICATE Session.code: 既に登録されています");
        assertThat(post(plain(campaign(2, 1), "会"), text("Code", "A-1")).status()).isEqualTo(201);
        data.jdbc().sql("""
                insert into session (campaign_id, code, title, start_day, end_day, date_regist, date_update)
                select ?, 'x' || n, 't', now(), now(), now(), now() from generate_series(1, 999) n""").param(campaign)
                .update();
        assertThat(told(post(plain(campaign, "会"))))
                .isEqualTo("409 CONFLICT Session.seminar: サブキャンペーンは1キャンペーン1,000件までです");
    }

    @Test
    void a_change_touches_only_what_is_sent() {
        long campaign = campaign(2, 3);
        long id = post(plain(campaign, "会"), text("Memo", "残る"), ref("PaymentFlag", 2), text("Price", 500)).id();
        long other = post(plain(campaign, "他"), text("Code", "other")).id();
        Reply put = put(id, text("LimitUserNum", 120), text("HallName", "B会場"), ref("Seminar", campaign));
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(put.header("Content-Length")).isEqualTo("0");
        assertThat(read(id).body()).contains("<Memo>残る</Memo>", "<HallName>B会場</HallName>", "<Price>500</Price>",
                "<LimitUserNum>120</LimitUserNum>");
        assertThat(told(put(id, ref("Seminar", campaign(2, 1)))))
                .isEqualTo("400 NOT_ALLOWED Session.seminar: キャンペーンは変更できません");
        assertThat(told(put(999_999_999, text("Memo", "x")))).isEqualTo("404 NOT_FOUND Session.id: 該当するデータがありません");
        assertThat(errors(api.call("seminar.putSession", session(text("Memo", "x")))))
                .containsExactly("REQUIRED Session.Id");
        assertThat(errors(put(id, "<Title/><StartDay/><EndDay/>"))).containsExactly("REQUIRED Session.Title",
                "REQUIRED Session.StartDay", "REQUIRED Session.EndDay");
        assertThat(errors(put(id, text("EndDay", "2026-12-10T10:00:00+09:00"))))
                .containsExactly("INVALID_VALUE Session.EndDay");
        assertThat(errors(put(id, ref("PaymentFlag", 1)))).containsExactly("INVALID_VALUE Session.Price");
        assertThat(errors(put(id, text("Code", "other")))).containsExactly("DUPLICATE Session.Code");
        assertThat(put(other, text("Code", "other")).status()).isEqualTo(200);
        data.application(data.lead(), campaign, id);
        assertThat(told(put(id, ref("PaymentFlag", 1), text("Price", 0))))
                .isEqualTo("409 CONFLICT Session.payment_flag: 申込があるため変更できません");
        assertThat(put(id, ref("PaymentFlag", 2), text("Price", 700)).status()).isEqualTo(200);
    }

    @Test
    void a_session_is_deleted_and_leaves_its_packages() {
        long campaign = campaign(2, 5);
        long first = post(plain(campaign, "一"), ref("PaymentFlag", 2)).id();
        long second = post(plain(campaign, "二")).id();
        long both = pack(campaign, "二つ", first, second);
        long one = pack(campaign, "一つ", first);
        Reply list = api.get("seminar.get", "search_key1", "Id", "search_value1", Long.toString(campaign));
        assertThat(list.body()).contains("<SessionPackageList><SessionPackage><SessionPackageId>" + both
                + "</SessionPackageId><SessionPackageName>二つ</SessionPackageName><Price>9000</Price><SessionList><Session>"
                + "<SessionId>" + first + "</SessionId><SessionName>一</SessionName></Session>");
        data.application(data.lead(), campaign, second);
        assertThat(told(api.call("seminar.deleteSession", session(text("Id", second)))))
                .isEqualTo("409 CONFLICT Session.id: 申込または来場があるため削除できません");
        Reply gone = api.call("seminar.deleteSession", session(text("Id", first)));
        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.header("Content-Length")).isEqualTo("0");
        assertThat(read(first).count("Session")).isZero();
        assertThat(data.jdbc().sql("select id from session_package where campaign_id = ? and is_active").param(campaign)
                .query(Long.class).list()).containsExactly(both);
        assertThat(one).isNotEqualTo(both);
        assertThat(api.call("seminar.deleteSession", session(text("Id", first))).status()).isEqualTo(404);
        assertThat(told(api.call("seminar.deleteSession", Map.of(), null)))
                .isEqualTo("400 REQUIRED Session.id: 必ず入力してください");
        assertThat(told(api.call("seminar.deleteSession", Map.of("Id", "1"), session(text("Id", second)))))
                .isEqualTo("400 INVALID_VALUE Session.id: 指定された値が一致しません");
        assertThat(api.call("seminar.deleteSession", Map.of("Id", Long.toString(second), "force", "1"), null).status())
                .isEqualTo(200);
        assertThat(read(second).count("Session")).isZero();
    }

    private long pack(long campaign, String name, long... sessions) {
        long id = data.jdbc().sql("""
                insert into session_package (campaign_id, name, price, date_regist, date_update)
                values (?, ?, 9000, now(), now()) returning id""").params(campaign, name).query(Long.class).single();
        for (long session : sessions) {
            data.jdbc().sql("insert into session_package_member values (?, ?)").params(id, session).update();
        }
        return id;
    }

    @Test
    void sessions_made_at_the_same_time_get_codes_and_places_of_their_own() throws Exception {
        long campaign = campaign(2, 1);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            calls.add(() -> post(plain(campaign, "会")).status());
        }
        List<Callable<Integer>> same = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            same.add(() -> post(plain(campaign, "会"), text("Code", "same")).status());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(calls)) {
                assertThat(done.get()).isEqualTo(201);
            }
            List<Integer> statuses = new ArrayList<>();
            for (var done : threads.invokeAll(same)) {
                statuses.add(done.get());
            }
            assertThat(statuses).containsOnlyOnce(201).hasSize(8).filteredOn(status -> status == 409).hasSize(7);
        }
        assertThat(data.jdbc().sql("""
                select count(distinct code) || ':' || count(distinct sort_no) from session where campaign_id = ?""")
                .param(campaign).query(String.class).single()).isEqualTo("25:25");
    }
}
