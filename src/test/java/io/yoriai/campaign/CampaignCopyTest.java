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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Dictionary;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

@ServerTest
class CampaignCopyTest {

    @Autowired
    Api api;
    @Autowired
    Data data;

    private long source(int type, int price, String... columns) {
        return api.call("seminar.post", seminar(kind(type, price), text("Title", "源"), String.join("", columns))).id();
    }

    private Reply copy(long source, int type, int price, String... columns) {
        return api.call("seminar.post", seminar(text("Id", source), kind(type, price), String.join("", columns)));
    }

    private Reply read(long id) {
        return api.get("seminar.get", "search_key1", "Id", "search_value1", Long.toString(id));
    }

    private long speaker() {
        return data.jdbc().sql("""
                insert into speaker (user_id, name1, name2, date_regist, date_update)
                values (nextval('user_id_seq'), '山田', '太郎', now(), now()) returning id""").query(Long.class).single();
    }

    private static String speakers(long id) {
        return "<SpeakerList><Speaker>" + text("SpeakerId", id) + text("SpeakerRole", "基調講演")
                + "</Speaker></SpeakerList>";
    }

    /** A charged campaign with a flow of its own, settings, speakers, two sessions and a package. */
    private long whole(long speaker) {
        long id = source(2, 5, ref("SeminarStatus", 1), text("Summary", "概要"), text("LimitUserNum", 50),
                times("2026-12-10T10:00:00", "2026-12-10T18:00:00"), speakers(speaker));
        data.jdbc().sql("update campaign set settings = '{\"19\": \"0\"}' where id = ?").param(id).update();
        data.jdbc().sql("update flow set name = '特別', login_type_id = 3 where campaign_id = ?").param(id).update();
        long session = api.call("seminar.postSession", session(plain(id, "一"), ref("PaymentFlag", 2),
                text("Price", 3_000), text("Code", "A-1"), text("Memo", "覚え"), speakers(speaker))).id();
        api.call("seminar.postSession", session(plain(id, "二"), text("Code", "A-2")));
        long pack = data.jdbc().sql("""
                insert into session_package (campaign_id, name, price, date_regist, date_update)
                values (?, '束', 9000, now(), now()) returning id""").param(id).query(Long.class).single();
        data.jdbc().sql("insert into session_package_member values (?, ?)").params(pack, session).update();
        data.application(data.lead(), id, session);
        return id;
    }

    /** What a copy took over: title, flow's name, setting, speakers, sessions, charged ones, their speakers, packages. */
    private String taken(long id) {
        return data.jdbc()
                .sql("""
                        select (select name from flow where campaign_id = c.id) || ' ' || coalesce(settings ->> '19', '-')
                            || ' ' || (select count(*) from campaign_speaker where campaign_id = c.id)
                            || ' ' || (select count(*) from session where campaign_id = c.id)
                            || ' ' || (select count(*) from session where campaign_id = c.id and payment_flag_id = 2 and price = 3000)
                            || ' ' || (select count(*) from session_speaker x join session s on s.id = x.session_id
                                       where s.campaign_id = c.id)
                            || ' ' || (select count(*) from session_package p join session_package_member m on m.package_id = p.id
                                       join session s on s.id = m.session_id and s.campaign_id = p.campaign_id
                                       where p.campaign_id = c.id and p.price = 9000)
                        from campaign c where id = ?""")
                .param(id).query(String.class).single();
    }

    @Test
    void a_copy_without_the_parts_takes_all_over_but_what_happened_to_the_source() {
        long speaker = speaker();
        Reply made = copy(whole(speaker), 2, 5);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Content-Length")).isEqualTo("98");
        assertThat(taken(made.id())).isEqualTo("特別 0 1 2 1 1 1");
        assertThat(read(made.id()).body()).contains("<Title>コピー～源</Title>", "<SeminarStatusId>5</SeminarStatusId>",
                "<Summary>概要</Summary>", "<LimitUserNum>50</LimitUserNum>",
                "<StartDay>2026-12-10T10:00:00+09:00</StartDay>", "<NumberOfApplications>0</NumberOfApplications>",
                "<SpeakerList><Speaker><SpeakerId>" + speaker
                        + "</SpeakerId><SpeakerName>山田 太郎</SpeakerName><SpeakerRole>基調講演</SpeakerRole></Speaker></SpeakerList>");
        Reply sessions = api.get("seminar.getSession", "search_key1", "SeminarId", "search_value1",
                Long.toString(made.id()));
        assertThat(sessions.body()).contains("<Code>A-1</Code>", "<Code>A-2</Code>", "<Memo>覚え</Memo>",
                "<NumberOfApplications>0</NumberOfApplications>").doesNotContain("<NumberOfApplications>1");
    }

    static Stream<String> empty() {
        return Stream.of("<SeminarCopyCategory/>", "<SeminarCopyCategoryList/>",
                "<SeminarCopyCategory><Flow>0</Flow><Session/></SeminarCopyCategory>");
    }

    @ParameterizedTest
    @MethodSource("empty")
    void an_empty_element_copies_the_campaigns_own_columns_alone(String parts) {
        long id = copy(whole(speaker()), 2, 5, parts).id();
        assertThat(taken(id)).isEqualTo("標準フロー - 0 0 0 0 0");
        assertThat(read(id).body()).contains("<Summary>概要</Summary>");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<SeminarCopyCategory><Session>1</Session><SessionSpeaker>1</SessionSpeaker><Flow>0</Flow></SeminarCopyCategory>",
        "<SeminarCopyCategory>Session</SeminarCopyCategory><SeminarCopyCategory>SessionSpeaker</SeminarCopyCategory>",
        "<SeminarCopyCategoryList><SeminarCopyCategory>Session</SeminarCopyCategory><SeminarCopyCategory>SessionSpeaker</SeminarCopyCategory></SeminarCopyCategoryList>",
        "<SeminarCopyCategoryList><SeminarCopyCategory><SeminarCopyCategoryId>Session</SeminarCopyCategoryId></SeminarCopyCategory><SeminarCopyCategory><SeminarCopyCategoryId>SessionSpeaker</SeminarCopyCategoryId></SeminarCopyCategory></SeminarCopyCategoryList>",
        "<SeminarCopyCategory><SeminarCopyCategoryId>Session</SeminarCopyCategoryId></SeminarCopyCategory><SeminarCopyCategory><SeminarCopyCategoryId>SessionSpeaker</SeminarCopyCategoryId></SeminarCopyCategory>"})
    void every_form_of_the_parts_means_the_same(String parts) {
        assertThat(taken(copy(whole(speaker()), 2, 5, parts).id())).isEqualTo("標準フロー - 0 2 0 1 0");
    }

    @Test
    void every_part_is_accepted_alone_with_what_it_needs_and_copies_nothing_else(@Autowired Dictionary dictionary) {
        Map<String, String> effects = Map.of("Flow", "特別 - 0 0 0 0 0", "SeminarSetting", "標準フロー 0 0 0 0 0 0",
                "SeminarSpeaker", "標準フロー - 1 0 0 0 0", "Session", "標準フロー - 0 2 0 0 0", "SessionSpeaker",
                "標準フロー - 0 2 0 1 0", "SessionPrice", "標準フロー - 0 2 1 0 1", "SessionAdmin",
                "標準フロー - 0 2 0 0 0", "SessionDocument", "標準フロー - 0 2 0 0 0");
        Map<String, String> needs = Map.of("SessionSpeaker", "Session", "SessionPrice", "Session", "SessionAdmin",
                "Session", "SessionDocument", "Session", "StepMail", "MailTemplate");
        long source = whole(speaker());
        List<Codes.Code> parts = ((Codes.Fixed) dictionary.resource("Seminar").column("SeminarCopyCategory").codes())
                .codes();
        assertThat(parts).hasSize(22);
        for (Codes.Code part : parts) {
            String needed = needs.get(part.id());
            if (needed != null) {
                assertThat(told(copy(source, 2, 5, text("SeminarCopyCategory", part.id()))))
                        .isEqualTo("400 INVALID_VALUE Seminar.seminar_copy_category: " + part.id() + "を指定する場合は"
                                + needed + "も必要です");
            }
            String chosen = text("SeminarCopyCategory", text(part.id(), 1) + (needed == null ? "" : text(needed, 1)));
            Reply made = copy(source, 2, 5, chosen);
            assertThat(made.status()).as(part.id()).isEqualTo(201);
            assertThat(taken(made.id())).as(part.id()).isEqualTo(effects.getOrDefault(part.id(), "標準フロー - 0 0 0 0 0"));
        }
    }

    @Test
    void what_a_campaign_takes_off_hands_out_and_asks_comes_along_and_leads_to_the_copies() {
        long source = whole(speaker());
        long session = data.jdbc().sql("select min(id) from session where campaign_id = ?").param(source)
                .query(Long.class).single();
        String code = Data.unique("C").toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        data.jdbc().sql("""
                with made as (
                    insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                        discount_amount, used_num, date_regist, date_update)
                    values (:campaign, 1, '会員', :code, 1, 1, 500, 3, now(), now()) returning id)
                insert into discount_session (discount_id, session_id) select id, :session from made""")
                .param("campaign", source).param("code", code).param("session", session).update();
        data.jdbc()
                .sql("""
                        with file as (
                            insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist, date_update)
                            values ('資料', 'pdf', 'application/pdf', 4, '%PDF', now(), now(), now()) returning id),
                        made as (
                            insert into document (campaign_id, session_id, name, file_id, download_num, date_regist, date_update)
                            select :campaign, x.session, '資料', file.id, 7, now(), now()
                            from file, unnest(array[null, :session]::bigint[]) x (session) returning id, file_id)
                        insert into file_use (resource, record_id, place, file_id) select 'Document', id, 'File', file_id from made""")
                .param("campaign", source).param("session", session).update();
        long survey = data.jdbc().sql("""
                insert into survey_template (name, title, campaign_id, date_regist, date_update)
                values ('事前', '事前', ?, now(), now()) returning id""").param(source).query(Long.class).single();
        long plan = data.jdbc().sql("""
                insert into survey_question (template_id, description, form_type_id, sort_no, date_regist, date_update)
                values (?, '予定', 3, 1, now(), now()) returning id""").param(survey).query(Long.class).single();
        data.jdbc().sql("insert into survey_choice (question_id, choice_id, name, sort_no) values (?, 1, 'ある', 1)")
                .param(plan).update();
        data.jdbc()
                .sql("""
                        insert into survey_question (template_id, description, form_type_id, sort_no, parent_question_id, parent_choice_ids,
                            date_regist, date_update) values (?, '時期', 1, 2, ?, array[1], now(), now())""")
                .params(survey, plan)
                .update();
        data.jdbc().sql("""
                update flow_step set survey_template_id = ? where id = (
                    select min(s.id) from flow_step s join flow f on f.id = s.flow_id where f.campaign_id = ?)""")
                .params(survey, source).update();

        long made = copy(source, 2, 5).id();
        assertThat(
                value("select code || ' ' || used_num || ' ' || is_active from discount where campaign_id = ?", made))
                .isEqualTo(code + "-" + made + " 0 1");
        assertThat(
                value("""
                        select string_agg(coalesce(s.code, '-') || ' ' || d.download_num || ' ' || u.place, ', ' order by s.code nulls first)
                        from document d left join session s on s.id = d.session_id and s.campaign_id = d.campaign_id
                            join file_use u on u.resource = 'Document' and u.record_id = d.id
                        where d.campaign_id = ?""",
                        made))
                .isEqualTo("- 0 File, A-1 0 File");
        assertThat(value("""
                select string_agg(q.description || ' ' || coalesce(p.description, '-') || ' ' || (
                    select count(*) from survey_choice c where c.question_id = q.id), ', ' order by q.sort_no)
                from survey_template t join survey_question q on q.template_id = t.id
                    left join survey_question p on p.id = q.parent_question_id and p.template_id = t.id
                where t.campaign_id = ?""", made)).isEqualTo("予定 - 1, 時期 予定 0");
        assertThat(value("""
                select t.campaign_id::text from flow f join flow_step s on s.flow_id = f.id
                    join survey_template t on t.id = s.survey_template_id where f.campaign_id = ?""", made))
                .isEqualTo("" + made);
        long bare = copy(source, 2, 5, "<SeminarCopyCategory><Discount>1</Discount></SeminarCopyCategory>").id();
        assertThat(value("select is_active::text from discount where campaign_id = ?", bare))
                .as("its sessions did not come along").isEqualTo("0");
    }

    @Test
    void what_a_campaign_sends_and_asks_for_and_who_is_in_charge_of_its_sessions_come_along_and_lead_to_the_copies() {
        long source = whole(speaker());
        long session = data.jdbc().sql("select min(id) from session where campaign_id = ?").param(source)
                .query(Long.class).single();
        long staff = data.jdbc().sql("""
                insert into staff (user_id, login_id, password_hash, name1, admin_level_id, date_regist, date_update)
                values (nextval('user_id_seq'), ?, '-', '担当', 3, now(), now()) returning id""").param(Data.unique("s"))
                .query(Long.class)
                .single();
        data.jdbc().sql("""
                insert into staff_campaign (admin_id, campaign_id, mail_receive_id, date_regist, date_update)
                values (?, ?, 0, now(), now())""").params(staff, source).update();
        data.jdbc().sql("insert into staff_session_campaign (staff_id, session_id, campaign_id) values (?, ?, ?)")
                .params(staff, session, source).update();
        long template = data.jdbc().sql("""
                insert into mail_template (name, purpose_id, seminar_id, title, body, date_regist, date_update)
                values ('申込', 4, ?, 'ありがとうございます', '本文', now(), now()) returning id""").param(source)
                .query(Long.class).single();
        data.jdbc().sql("insert into mail_template_occasion values (?, 'APPLIED')").param(template).update();
        long of = condition("来た人", source, "{\"rel\":\"application\",\"where\":{\"all\":["
                + "{\"key\":\"SeminarId\",\"op\":\"in\",\"value\":[\"" + source + "\",\"7\"]},"
                + "{\"key\":\"SessionId\",\"op\":\"eq\",\"value\":\"" + session + "\"}]}}");
        condition("再利用", source, "{\"any\":[{\"condition\":{\"id\":\"" + of + "\"}},"
                + "{\"rel\":\"mail\",\"where\":{\"key\":\"MailTemplateId\",\"op\":\"eq\",\"value\":\"" + template
                + "\"}},{\"key\":\"Id\",\"op\":\"eq\",\"value\":\"" + session + "\"}]}");
        data.jdbc().sql("update campaign set preserve_search_condition_id = ? where id = ?").params(of, source)
                .update();
        String step = Data.unique("step");
        data.jdbc()
                .sql("""
                        with a as (insert into automation (kind, name, state, date_regist, date_update)
                            values ('STEP', :name, 'STOPPED', now(), now()) returning id)
                        insert into automation_version (automation_id, plan, created_at) select id, cast(:plan as jsonb), now() from a""")
                .param("name", step)
                .param("plan", "{\"start\":{\"kind\":\"APPLICATION\",\"objects\":[" + source + ",7],\"condition\":" + of
                        + ",\"hour\":0,\"day\":0,\"again\":0},\"parts\":[{\"kind\":\"MAIL\",\"object\":" + template
                        + ",\"minutes\":60,\"hour\":null,\"condition\":null,\"column\":\"\",\"value\":\"\",\"next\":0,"
                        + "\"other\":0}]}")
                .update();
        data.jdbc().sql("update automation set version_id = (select max(v.id) from automation_version v"
                + " where v.automation_id = automation.id) where name = ?").param(step).update();

        long made = copy(source, 2, 5).id();
        long copied = data.jdbc().sql("select min(id) from session where campaign_id = ?").param(made)
                .query(Long.class).single();
        assertThat(value("select string_agg(o.staff_id || ' ' || o.session_id || ' ' || k.mail_receive_id, ',')"
                + " from staff_session_campaign o join staff_campaign k on k.admin_id = o.staff_id"
                + " and k.campaign_id = o.campaign_id where o.campaign_id = ?", made))
                .isEqualTo(staff + " " + copied + " 0");
        String mail = value("select string_agg(t.id::text, ',') from mail_template t join mail_template_occasion o"
                + " on o.template_id = t.id where t.seminar_id = ? and t.body = '本文' and o.occasion = 'APPLIED'", made);
        assertThat(mail).matches("[0-9]+").isNotEqualTo("" + template);
        String who = value("select id::text from search_condition where campaign_id = ? and name = '来た人'", made);
        assertThat(value("select condition from search_condition where campaign_id = ? and name = '来た人'", made))
                .contains("[\"" + made + "\",\"7\"]", "\"value\":\"" + copied + "\"")
                .doesNotContain("\"" + source + "\"");
        assertThat(value("select condition from search_condition where campaign_id = ? and name = '再利用'", made))
                .contains("{\"id\":\"" + who + "\"}", "\"value\":\"" + mail + "\"")
                .as("a lead's own number is none of a session").contains("\"value\":\"" + session + "\"");
        assertThat(value("select condition_text ->> 'ja' from search_condition where campaign_id = ? and name = '来た人'",
                made)).contains("コピー～源");
        assertThat(value("select preserve_search_condition_id::text from campaign where id = ?", made)).isEqualTo(who);
        assertThat(data.jdbc()
                .sql("""
                        select a.state || ' ' || (v.plan #>> '{start,objects}') || ' ' || (v.plan #>> '{start,condition}') || ' '
                            || (v.plan #>> '{parts,0,object}')
                        from automation a join automation_version v on v.id = a.version_id where a.name = ?""")
                .param(step + "-" + made).query(String.class).single())
                .isEqualTo("DRAFT [" + made + "] " + who + " " + mail);
        long bare = copy(source, 2, 5, "<SeminarCopyCategory><Session>1</Session></SeminarCopyCategory>").id();
        assertThat(value(
                "select (select count(*) from mail_template where seminar_id = c.id) || ' ' || (select count(*)"
                        + " from search_condition where campaign_id = c.id) || ' ' || (select count(*) from staff_campaign"
                        + " where campaign_id = c.id) || ' ' || c.preserve_search_condition_id from campaign c where id = ?",
                bare))
                .as("the rest stays, and what publishes it").isEqualTo("0 0 0 " + of);
        data.jdbc().sql("delete from automation where name like ?").param(step + "%").update();
    }

    private long condition(String name, long campaign, String where) {
        return data.jdbc()
                .sql("""
                        insert into search_condition (name, search_target_id, campaign_id, share_type_id, condition, match_count,
                            date_counted, date_regist, date_update)
                        values (?, 1, ?, 3, ?, 3, now(), now(), now()) returning id""")
                .params(name, campaign, "{\"version\":1,\"target\":\"lead\",\"where\":" + where + "}")
                .query(Long.class).single();
    }

    private String value(String sql, long campaign) {
        return data.jdbc().sql(sql).param(campaign).query(String.class).single();
    }

    @Test
    void columns_of_the_request_win_and_a_free_copy_is_free() {
        long speaker = speaker();
        long id = copy(whole(speaker), 2, 1, text("Title", "別の題"), text("Summary", "別の概要"),
                ref("SeminarStatus", 1)).id();
        assertThat(read(id).body()).contains("<Title>別の題</Title>", "<Summary>別の概要</Summary>",
                "<SeminarStatusId>1</SeminarStatusId>", "<PriceTypeId>1</PriceTypeId>");
        assertThat(taken(id)).isEqualTo("特別 0 1 2 0 1 0");
        long charged = source(1, 2, text("Price", 5_000));
        assertThat(read(copy(charged, 1, 2).id()).first("Price")).isEqualTo("5000");
        assertThat(read(copy(charged, 1, 1).id()).first("Price")).isEqualTo("0");
        assertThat(read(copy(charged, 1, 2, text("Price", 10)).id()).first("Price")).isEqualTo("10");
        assertThat(errors(copy(charged, 1, 1, text("Price", 10)))).containsExactly("INVALID_VALUE Seminar.Price");
    }

    @Test
    void a_title_is_cut_to_255_characters() {
        long source = api.call("seminar.post", seminar(kind(1, 1), text("Title", "𠮷".repeat(255)))).id();
        assertThat(read(copy(source, 1, 1).id()).first("Title")).isEqualTo("コピー～" + "𠮷".repeat(251));
    }

    @Test
    void a_copy_of_another_type_an_unknown_part_and_an_unknown_source_are_refused() {
        long source = source(2, 1);
        assertThat(told(copy(source, 1, 1))).isEqualTo("400 INVALID_VALUE Seminar.ss_target_type: コピー元と異なります");
        assertThat(errors(copy(source, 2, 1, text("SeminarCopyCategory", "Everything"))))
                .containsExactly("INVALID_VALUE Seminar.SeminarCopyCategory");
        assertThat(errors(copy(source, 2, 1, text("SeminarCopyCategory", text("Everything", 1)))))
                .containsExactly("INVALID_VALUE Seminar.SeminarCopyCategory");
        assertThat(errors(copy(source, 2, 1, text("SeminarCopyCategory", text("Flow", 2)))))
                .containsExactly("INVALID_VALUE Seminar.SeminarCopyCategory");
        assertThat(told(copy(999_999_999, 2, 1))).isEqualTo("404 NOT_FOUND Seminar.id: 該当するデータがありません");
        assertThat(told(api.call("seminar.post", seminar(kind(1, 1), text("Title", "t"),
                "<SeminarCopyCategory><Flow>1</Flow></SeminarCopyCategory>")))).isEqualTo(
                        "400 NOT_ALLOWED Seminar.seminar_copy_category: コピー元のキャンペーンIDを指定してください");
    }

    @Test
    void a_copy_takes_over_300_sessions_with_their_speakers() {
        long source = source(2, 1);
        long speaker = speaker();
        data.jdbc().sql("""
                insert into session (campaign_id, code, title, start_day, end_day, date_regist, date_update)
                select ?, 'x' || n, 't' || n, now(), now(), now(), now() from generate_series(1, 300) n""")
                .param(source)
                .update();
        data.jdbc().sql("""
                insert into session_speaker (session_id, sort_no, speaker_id)
                select id, 1, ? from session where campaign_id = ?""").params(speaker, source).update();
        long id = copy(source, 2, 1).id();
        assertThat(taken(id)).isEqualTo("標準フロー - 0 300 0 300 0");
    }
}
