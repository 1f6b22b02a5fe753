package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import org.springframework.transaction.support.TransactionTemplate;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.file.Files;
import io.yoriai.lead.Leads;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.survey.SurveyLinks;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Surveys are answered by the link of a mail, after a log-in, or with an address that proves nothing (spec/smp-campaign.md 9.8). */
@ServerTest
class SurveyPageTest {

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    SurveyLinks links;
    @Autowired
    Files files;
    @Autowired
    Leads leads;
    @Autowired
    TransactionTemplate transaction;

    private long campaign;
    private long survey;
    private int plan;
    private int when;
    private int wish;
    private String path;

    /** Plans? When (if there are)? And, on the second page, a wish, which leads keep. */
    @BeforeEach
    void a_survey_that_branches() throws Exception {
        campaign = data.campaign("展示会");
        survey = survey(1, 1);
        plan = question(1, 1, 3, "予定はありますか", null, null);
        when = question(2, 1, 5, "時期はいつですか", plan, null);
        wish = question(3, 2, 1, "ご要望", null, "Division");
        path = "/public/enquete/answer/" + survey;
        // Lists know a new question a second after it was made.
        Thread.sleep(1100);
    }

    private long survey(int respondents, int limit) {
        return data.jdbc()
                .sql("""
                        insert into survey_template (name, title, campaign_id, enquete_type_id, respondent_type_id, answer_limit_type_id,
                            date_regist, date_update)
                        values ('事後', '事後アンケート', ?, 2, ?, ?, now(), now()) returning id""")
                .param(campaign)
                .param(respondents).param(limit).query(Long.class).single();
    }

    private int question(int sort, int page, int form, String text, Integer parent, String column) {
        int id = data.jdbc()
                .sql("""
                        insert into survey_question (template_id, description, form_type_id, is_required, sort_no, page_no,
                            parent_question_id, parent_choice_ids, visitor_column_name, date_regist, date_update)
                        values (:template, :text, :form, 1, :sort, :page, :parent, :parents, :column, now(), now()) returning id""")
                .param("template", survey).param("text", text).param("form", form).param("sort", sort)
                .param("page", page).param("parent", parent)
                .param("parents", parent == null ? new Integer[0] : new Integer[]{1}).param("column", column)
                .query(Integer.class).single();
        if (form != 1 && form != 9) {
            data.jdbc().sql("""
                    insert into survey_choice (question_id, choice_id, name, is_other, is_exclusive, sort_no)
                    values (?, 1, 'ある', 0, 0, 1), (?, 2, 'その他', 1, 0, 2)""").params(id, id).update();
        }
        return id;
    }

    private List<String> stored(long lead) {
        return data.jdbc().sql("select told::text from survey_answer where lead_id = ? order by id").param(lead)
                .query(String.class).list();
    }

    private String division(long lead) {
        return data.jdbc().sql("select coalesce(division, '') from lead where id = ?").param(lead).query(String.class)
                .single();
    }

    @Test
    void a_leads_own_link_asks_page_by_page_and_what_was_answered_is_the_leads() {
        long lead = data.lead();
        String own = path + "?k=" + links.key(survey, lead);
        Browser browser = new Browser(port).chunked();
        assertThat(browser.get(own).body()).as("who did not apply").contains("このアンケートの対象ではありません");
        data.application(lead, campaign, data.session(campaign, "分科会"));
        HttpResponse<String> first = browser.get(own);
        assertThat(first.body()).contains("事後アンケート", "予定はありますか").doesNotContain("時期はいつですか", "ご要望");
        HttpResponse<String> wrong = browser.post(own, first);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("必ず入力してください");
        HttpResponse<String> more = browser.post(own, first, "q" + plan, "1");
        assertThat(more.body()).as("its answer shows another question").contains("時期はいつですか").doesNotContain("ご要望");
        HttpResponse<String> second = browser.post(own, more, "q" + plan, "1", "q" + when, "2", "q" + when + "-beside",
                "再来年");
        assertThat(second.body()).contains("ご要望").doesNotContain("予定はありますか");
        HttpResponse<String> done = browser.post(own, second, "q" + wish, "製品企画");
        assertThat(done.body()).contains("ご回答ありがとうございました");
        assertThat(stored(lead)).singleElement().asString().contains("その他(再来年)", "製品企画");
        assertThat(division(lead)).isEqualTo("製品企画");
        assertThat(browser.get(own).body()).contains("既に回答済みです");
        assertThat(browser.post(own, second, "q" + wish, "二度目").body()).contains("既に回答済みです");
        data.jdbc().sql("update survey_template set answer_limit_type_id = 2 where id = ?").param(survey).update();
        HttpResponse<String> again = browser.get(own);
        assertThat(again.body()).as("it opens with the last answer").contains("checked=\"checked\"", "再来年");
        data.jdbc().sql("update survey_choice set name = '東京(本社)' where question_id = ? and choice_id = 1").param(when)
                .update();
        data.jdbc().sql(
                "update survey_answer set attributes = attributes || jsonb_build_object(:q::text, '[1, 2]'::jsonb),"
                        + " told = told || jsonb_build_object(:q::text, '[{\"id\": 1, \"name\": \"東京(本社)\"},"
                        + " {\"id\": 2, \"name\": \"その他(再(来)年)\"}]'::jsonb) where lead_id = :lead")
                .param("q", when)
                .param("lead", lead).update();
        assertThat(browser.get(own).body()).as("what stands beside is that of its choice")
                .contains("value=\"再(来)年\"").doesNotContain("value=\"本社\"");
        data.jdbc().sql("update survey_template set end_day = now() - interval '1 day' where id = ?").param(survey)
                .update();
        assertThat(browser.get(own).body()).contains("回答受付期間外です");
    }

    private static byte[] pdf(int size) {
        byte[] pdf = new byte[size];
        System.arraycopy("%PDF-1.7".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 8);
        return pdf;
    }

    @Test
    void a_file_is_taken_of_a_lead_who_is_known_is_carried_to_the_last_page_and_is_the_answers_own() {
        int file = question(4, 1, 9, "資料をお送りください", null, null);
        long lead = data.lead();
        data.application(lead, campaign, data.session(campaign, "分科会"));
        Browser browser = new Browser(port);
        String own = path + "?k=" + links.key(survey, lead);
        HttpResponse<String> first = browser.get(own);
        assertThat(first.body()).contains("資料をお送りください", "multipart/form-data", "type=\"file\"");
        data.jdbc().sql("update survey_question set is_required = 0 where id = ?").param(plan).update();
        assertThat(browser.upload(own, first, "q" + file, "run.exe", pdf(20)).body()).contains("この種類のファイルは送れません");
        assertThat(browser.upload(own, first, "q" + file, "a.pdf", "no".getBytes(StandardCharsets.US_ASCII)).body())
                .as("it is not what its name says").contains("この種類のファイルは送れません");
        assertThat(browser.upload(own, first, "q" + file, "a.pdf", pdf((10 << 20) + 1)).body())
                .contains("ファイルは10MBまで");
        assertThat(browser.upload(own, first, "q" + file, "a.pdf", pdf(12 << 20)).statusCode()).isEqualTo(413);
        HttpResponse<String> second = browser.upload(own, first, "q" + file, "C:\\tmp\\提案<1>.PDF", pdf(3000));
        assertThat(second.body()).contains("ご要望");
        Matcher handle = Pattern.compile("name=\"q" + file + "\" value=\"([^\"]+)\"").matcher(second.body());
        assertThat(handle.find()).isTrue();
        assertThat(browser.post(own, second, "q" + wish, "よろしく").body()).contains("ご回答ありがとうございました");
        assertThat(stored(lead)).singleElement().asString().contains("提案_1_", "\"pdf\"");
        long id = data.jdbc()
                .sql("select u.file_id from file_use u join survey_answer a on a.id = u.record_id"
                        + " where u.resource = 'Enquete' and a.lead_id = ?")
                .param(lead).query(Long.class).single();
        assertThat(files.content(id).orElseThrow().bytes()).hasSize(3000);
        long other = data.lead();
        data.application(other, campaign, data.session(campaign, "分科会"));
        String others = path + "?k=" + links.key(survey, other);
        HttpResponse<String> stolen = browser.post(others, browser.get(others), "q" + file, handle.group(1));
        assertThat(stolen.body()).as("another lead's handle is none").contains("必ず入力してください");
        assertThat(new Browser(port).upload(path, first, "q" + file, "a.pdf", pdf(100_000)).statusCode())
                .as("a stranger's form is short").isEqualTo(413);
        assertThat(browser.post(own, first, "q" + wish, "x".repeat(100_000)).statusCode())
                .as("so is any that has no file").isEqualTo(413);
        transaction.executeWithoutResult(status -> leads.erase(lead, Author.system(Route.SYSTEM)));
        assertThat(files.isUsed(id)).isFalse();
    }

    @Test
    void without_a_link_one_logs_in_and_an_address_alone_changes_nothing_of_the_lead() {
        Browser browser = new Browser(port).chunked();
        HttpResponse<String> login = browser.get(path + "?k=" + links.key(survey + 1, data.lead()));
        assertThat(login.body()).contains("name=\"password\"").doesNotContain("予定はありますか");
        data.jdbc().sql("update survey_template set respondent_type_id = 4, enquete_type_id = 3 where id = ?")
                .param(survey).update();
        String email = Data.unique("s") + "@example.com";
        long lead = data.lead("花子", email);
        HttpResponse<String> first = browser.get(path);
        HttpResponse<String> second = browser.post(path, first, "q" + plan, "2", "q" + plan + "-beside", "未定", "email",
                "nobody@example.com");
        assertThat(browser.post(path, second, "q" + wish, "x", "email", "nobody@example.com").body())
                .contains("このメールアドレスは登録されていません");
        assertThat(browser.post(path, second, "q" + wish, "他人の部署", "email", email).body())
                .contains("ご回答ありがとうございました");
        assertThat(stored(lead)).singleElement().asString().contains("他人の部署");
        assertThat(division(lead)).isEmpty();
        data.jdbc().sql("update survey_template set enquete_type_id = 1 where id = ?").param(survey).update();
        assertThat(browser.get(path).statusCode()).isEqualTo(404);
    }
}
