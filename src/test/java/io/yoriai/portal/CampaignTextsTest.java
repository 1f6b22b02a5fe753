package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.http.HttpResponse;
import java.util.List;

import io.yoriai.account.Staff;
import io.yoriai.admin.Visitor;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.user.Browser;

/** What campaigns say in English beside their own texts (docs/adr/0121). */
@ServerTest
class CampaignTextsTest extends ApplyCase {

    private static final String IN_ENGLISH = "?lang=en";

    @Autowired
    Staff staff;

    private Visitor console() {
        String login = Data.unique("txt");
        staff.create(login, PASSWORD, "翻訳 花子", null);
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    private void languages(long campaign, String value) {
        data.jdbc().sql("update campaign_setting set value = ? where campaign_id = ? and seminar_setting_key = '81'")
                .params(value, campaign).update();
    }

    private static void saved(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    }

    @Test
    void a_page_in_english_says_what_the_console_says_for_it_while_the_campaign_uses_english() {
        String word = Data.unique("fair");
        data.campaign("ほかの催し"); // no two numbers are the same by chance
        long campaign = campaign(2, "sub_title = '副題', summary = '概要です', start_day = now() + interval '9 days',"
                + " start_day_display = '春', seminar_status_id = 1, price_type_id = 2, price = 6000");
        flow(campaign, "login_type_id = 1, membership_type_id = 2", 1, 2, 3, 4, 7, 8);
        long session = session(campaign, "第一部", 1);
        String paper = data.jdbc()
                .sql("""
                        with file as (
                            insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist, date_update)
                            values ('資料', 'pdf', 'application/pdf', 4, '%PDF', now(), now(), now()) returning id)
                        insert into document (campaign_id, name, publication_type_id, file_id, date_regist, date_update)
                        select ?, '資料一', 4, id, now(), now() from file returning id::text""")
                .param(campaign)
                .query(String.class).single();
        Visitor console = console();
        String texts = "/admin/records/campaigns/" + campaign + "/texts";
        assertThat(console.get("/admin/records/campaigns/" + campaign).body()).contains(texts);
        assertThat(console.get(texts).body()).contains("概要です", "公開ページの言語に英語がない").doesNotContain("name=\"Notes\"");
        HttpResponse<String> filled = console.submit(texts, "Title", "kept", "fill", "StartDayDisplay", "fill",
                "PriceDisplay");
        assertThat(filled.body()).contains("value=\"kept\"", " JST\"").doesNotContain("?done=saved");
        assertThat(console.submit(texts, "Title", "x".repeat(256)).body()).contains("id=\"Title-fault\"");
        saved(console.submit(texts, "Title", word + " 2027", "was-Title", "", "Summary", "About it", "StartDayDisplay",
                "Spring"));
        saved(console.submit("/admin/records/sessions/" + session + "/texts", "Title", "Part one"));
        saved(console.submit("/admin/records/documents/" + paper + "/texts", "Name", "Paper one"));

        Browser guest = new Browser(port);
        String view = "/public/seminar/view/" + campaign;
        assertThat(guest.get(view + IN_ENGLISH).body()).as("not in use yet").contains("申込の展示会")
                .doesNotContain(word);
        languages(campaign, "1:2");
        assertThat(guest.get(view + IN_ENGLISH).body()).contains(word + " 2027", "About it", "Spring", "Part one",
                "Paper one", "副題").doesNotContain("申込の展示会", "概要です", "第一部", "資料一");
        assertThat(guest.get("/public/seminar/list?words=" + word).body()).as("found by what is shown")
                .contains(word + " 2027", "About it");
        assertThat(new Browser(port).get(view).body()).contains("申込の展示会", "第一部").doesNotContain(word);
        assertThat(new Browser(port).get("/public/seminar/list?words=" + word).body()).doesNotContain(view);
        assertThat(guest.get("/public/feed/seminars.js").body()).as("as a call tells it").doesNotContain(word);

        HttpResponse<String> choice = guest.get(path(campaign));
        assertThat(choice.body()).contains("Part one", word).doesNotContain("第一部");
        HttpResponse<String> cart = guest.post(path(campaign), choice, "session", "" + session);
        assertThat(cart.body()).as("what is charged").contains("<span>" + word + " 2027</span>");
        String email = email();
        Browser known = lead(email);
        known.get(path(campaign) + IN_ENGLISH);
        long application = data.application(data.jdbc().sql("select id from lead where email = ?").param(email)
                .query(Long.class).single(), campaign, session);
        assertThat(known.get("/public/mypage").body()).contains(word + " 2027", "Paper one");
        assertThat(application).isPositive();

        saved(console.submit(texts, "Title", "", "was-Title", word + " 2027"));
        assertThat(guest.get(view).body()).as("without a text of its own").contains("申込の展示会", "About it");

        HttpResponse<String> late = console().submit(texts, "Title", "Late", "was-Title", word + " 2027", "Summary",
                "Mine", "was-Summary", "", "Notes", "", "was-Notes", "");
        assertThat(late.statusCode()).as(late.body()).isEqualTo(409);
        assertThat(late.body()).contains("ほかの人が先に「About it」に変えました", "ほかの人が先に空にしました",
                "name=\"was-Summary\" value=\"About it\"", "Mine", "value=\"Late\"");
        assertThat(console.get(texts).body()).contains("About it").doesNotContain("Mine");
        saved(console.submit(texts, "Summary", "Mine", "was-Summary", "About it"));
        saved(console().submit(texts, "Summary", "Mine", "was-Summary", "About it"));

        long other = campaign(1, "");
        saved(console.submit("/admin/records/documents/" + paper + "/edit", "SsTargetType", "1", "was-SsTargetType",
                "1", "SsDataId", "" + other, "was-SsDataId", "" + campaign));
        assertThat(campaignsOf(paper)).as("texts go where their document goes").containsExactly(other);
        saved(console.submit("/admin/records/documents/" + paper + "/delete"));
        assertThat(campaignsOf(paper)).isEmpty();
    }

    private List<Long> campaignsOf(String document) {
        return data.jdbc().sql("select campaign_id from campaign_text where resource = 'Document' and record_id = ?")
                .param(Long.valueOf(document)).query(Long.class).list();
    }

    @Test
    void what_is_charged_is_named_in_english_by_what_it_is_though_two_are_called_the_same() {
        long campaign = campaign(2, "start_day = now() + interval '9 days', seminar_status_id = 1, price_type_id = 3");
        flow(campaign, "login_type_id = 1, membership_type_id = 2", 1, 2, 3, 4, 7, 8);
        languages(campaign, "1:2");
        Visitor console = console();
        saved(console.submit("/admin/records/campaigns/" + campaign + "/texts", "Title", "The fair"));
        List<Long> sessions = List.of(session(campaign, "申込の展示会", 1), session(campaign, "申込の展示会", 3));
        for (long session : sessions) {
            data.jdbc().sql("update session set payment_flag_id = 2, price = 2000 where id = ?").param(session)
                    .update();
            saved(console.submit("/admin/records/sessions/" + session + "/texts", "Title", "Part " + session));
        }
        Browser guest = new Browser(port);
        HttpResponse<String> choice = guest.get(path(campaign) + IN_ENGLISH);
        assertThat(guest.post(path(campaign), choice, "session", "" + sessions.getLast()).body())
                .contains("<span>Part " + sessions.getLast() + "</span>").doesNotContain("<span>The fair</span>");
    }

    @Test
    void a_copy_takes_languages_and_texts_along_where_it_is_asked_to() {
        long campaign = campaign(2, "");
        long session = session(campaign, "第一部", 1);
        languages(campaign, "1:2");
        Visitor console = console();
        saved(console.submit("/admin/records/campaigns/" + campaign + "/texts", "Title", "Fair", "Summary", "Last year",
                "HallName", "Hall"));
        saved(console.submit("/admin/records/sessions/" + session + "/texts", "Title", "Part one"));
        String all = "<I18nSetting>1</I18nSetting><Session>1</Session></SeminarCopyCategory><Summary>今年の概要</Summary>";
        for (String parts : List.of(all, all + "<Title>申込の展示会</Title>",
                "<SeminarSetting>1</SeminarSetting></SeminarCopyCategory>")) {
            long copy = api.call("seminar.post", "<Seminar><Id>" + campaign + "</Id><SsTargetType><SsTargetTypeId>2"
                    + "</SsTargetTypeId></SsTargetType><PriceType><PriceTypeId>1</PriceTypeId></PriceType>"
                    + "<SeminarCopyCategory>" + parts + "</Seminar>").id();
            assertThat(data.jdbc().sql("select resource || ' ' || value from campaign_text where campaign_id = ?"
                    + " order by 1").param(copy).query(String.class).list())
                    .as("none of a column that says something else now")
                    .isEqualTo(!parts.contains("I18n")
                            ? List.of()
                            : parts.contains("<Title>")
                                    ? List.of("Seminar Fair", "Seminar Hall", "Session Part one")
                                    : List.of("Seminar Hall", "Session Part one"));
            assertThat(data.jdbc().sql("select value from campaign_setting where campaign_id = ?"
                    + " and seminar_setting_key = '81'").param(copy).query(String.class).single()).isEqualTo("1:2");
        }
    }
}
