package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Documents, speakers and flows are made and changed in the console, which no call does (spec/smp-campaign.md 9.7, 9.9, 9.10, 9.12). */
@ServerTest
class MaterialScreensTest {

    private static final Pattern RECORD = Pattern.compile("/admin/records/[a-z-]+/(\\d+)");
    private static final String DOCUMENTS = "/admin/records/documents";
    private static final String SPEAKERS = "/admin/records/speakers";
    private static final String FLOWS = "/admin/records/flows";
    private static final byte[] PDF = "%PDF-1.4\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    Staff staff;

    private Visitor someone;
    private long campaign;

    @BeforeEach
    void signIn() {
        someone = Visitor.staff(port, staff);
        campaign = data.campaign(Data.unique("講座"));
    }

    private static long id(HttpResponse<String> made) {
        Matcher matcher = RECORD.matcher(made.headers().firstValue("Location")
                .orElseThrow(() -> new AssertionError(made.statusCode() + " " + made.body())));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static void refused(HttpResponse<String> answer, String... texts) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(texts);
    }

    private String stored(String sql, Object... params) {
        return data.jdbc().sql(sql).params(List.of(params)).query(String.class).single();
    }

    @Test
    void a_document_is_uploaded_for_a_session_changed_and_deleted_while_nobody_has_it() {
        long session = data.session(campaign, Data.unique("基調講演"));
        String fresh = DOCUMENTS + "/new";
        refused(someone.upload(fresh, fresh, "File-upload", "講演資料.exe", PDF, "SsTargetType", "2", "SsDataId",
                "" + session, "Name", "資料"), "id=\"File-fault\"");
        refused(someone.upload(fresh, fresh, "File-upload", "講演資料.pdf", PDF, "SsTargetType", "2", "SsDataId", "0",
                "Name", "資料"), "href=\"#SsDataId\"", "講演資料.pdf");
        long made = id(someone.upload(fresh, fresh, "File-upload", "講演資料.pdf", PDF, "SsTargetType", "2", "SsDataId",
                "" + session, "Name", "資料", "PublicationType", "4"));
        assertThat(
                stored("""
                        select d.campaign_id || ' ' || d.session_id || ' ' || f.name || '.' || f.extension || ' ' || count(u.file_id)
                        from document d join stored_file f on f.id = d.file_id left join file_use u on u.file_id = f.id
                        where d.id = ? group by d.id, f.id""",
                        made))
                .isEqualTo(campaign + " " + session + " 講演資料.pdf 1");
        String edit = DOCUMENTS + "/" + made + "/edit";
        assertThat(someone.get(edit).body()).contains("講演資料", "multipart/form-data");
        refused(someone.submit(edit, "PublicationType", "2", "was-PublicationType", "4"),
                "href=\"#PreserveSearchCondition\"");
        assertThat(someone.submit(edit, "SsTargetType", "1", "was-SsTargetType", "2", "SsDataId", "" + campaign,
                "was-SsDataId", "" + session, "MyPageFlag", "0", "was-MyPageFlag", "1").statusCode()).isEqualTo(302);
        assertThat(stored("select coalesce(session_id, 0) || ' ' || my_page_flag from document where id = ?", made))
                .isEqualTo("0 0");
        data.jdbc().sql("update document set download_num = 1 where id = ?").param(made).update();
        assertThat(someone.submit(DOCUMENTS + "/" + made + "/delete").body()).contains("ダウンロードされたことがあるため");
        data.jdbc().sql("update document set download_num = 0 where id = ?").param(made).update();
        assertThat(someone.submit(DOCUMENTS + "/" + made + "/delete").statusCode()).isEqualTo(302);
        assertThat(stored("select count(*)::text from file_use where resource = 'Document' and record_id = ?", made))
                .isEqualTo("0");
    }

    @Test
    void a_speaker_gets_a_number_of_users_speaks_at_a_session_and_cannot_go_then() {
        refused(someone.submit(SPEAKERS + "/new", "Name2", "太郎"), "href=\"#Name1\"");
        long speaker = id(someone.submit(SPEAKERS + "/new", "Name1", "山田", "Name2", "太郎", "Position", "取締役"));
        assertThat(stored("select (user_id > 0) || ' ' || language_key || ' ' || publication_type_id from speaker"
                + " where id = ?", speaker)).isEqualTo("true ja 4");
        long session = data.session(campaign, Data.unique("基調講演"));
        String edit = "/admin/records/sessions/" + session + "/edit";
        assertThat(someone.submit(edit, "was-SpeakerList", "", "SpeakerList-rows", "2", "SpeakerList-1-SpeakerId",
                "" + speaker, "SpeakerList-1-SpeakerRole", "司会").statusCode()).isEqualTo(302);
        assertThat(stored("select role from session_speaker where session_id = ? and speaker_id = ?", session, speaker))
                .isEqualTo("司会");
        String form = someone.get(edit).body();
        assertThat(form).contains("SpeakerList-0-SpeakerRole", "司会");
        String was = form.replaceFirst("(?s).*name=\"was-SpeakerList\" value=\"([^\"]*)\".*", "$1");
        assertThat(someone.submit(SPEAKERS + "/" + speaker + "/delete").statusCode()).isEqualTo(409);
        assertThat(someone.submit(edit, "was-SpeakerList", was, "SpeakerList-rows", "0").statusCode()).isEqualTo(302);
        assertThat(someone.submit(SPEAKERS + "/" + speaker + "/delete").statusCode()).isEqualTo(302);
    }

    @Test
    void a_flow_has_the_steps_of_its_campaign_and_one_of_them_is_the_default() {
        data.jdbc().sql("update campaign set price_type_id = 1 where id = ?").param(campaign).update();
        long first = id(someone.submit(FLOWS + "/new", "Seminar", "" + campaign, "Name", "一般", "IsDefault", "1"));
        assertThat(steps(first)).isEqualTo("1 4 7 8");
        long survey = data.jdbc().sql("""
                insert into survey_template (name, title, campaign_id, date_regist, date_update)
                values ('申込時', '申込時', ?, now(), now()) returning id""").param(campaign).query(Long.class).single();
        long second = id(someone.submit(FLOWS + "/new", rows("Seminar", "" + campaign, "Name", "会員", "IsDefault", "1",
                new String[]{"8", "5", "1", "4", "7"}, survey)));
        assertThat(steps(second)).isEqualTo("1 4 5 7 8");
        assertThat(stored("select string_agg(id::text, ',') from flow where campaign_id = ? and is_default", campaign))
                .isEqualTo("" + second);
        refused(someone.submit(FLOWS + "/new", rows("Seminar", "" + campaign, "Name", "欠け", "IsDefault", "0",
                new String[]{"1", "4", "8"}, survey)), "キャンペーンの種別に必要なステップ");
        refused(someone.submit(FLOWS + "/new", rows("Seminar", "" + campaign, "Name", "余り", "IsDefault", "0",
                new String[]{"1", "2", "4", "7", "8"}, survey)), "キャンペーンの種別に必要なステップ");
        refused(someone.submit(FLOWS + "/" + second + "/edit", "IsDefault", "0", "was-IsDefault", "1"),
                "標準フローはキャンペーンに1つ必要です");
        refused(someone.submit(FLOWS + "/" + second + "/edit", "DuplicateCheckKey", "Email:Nothing",
                "was-DuplicateCheckKey", "Email", "MaxQuantity", "100", "was-MaxQuantity", "1"),
                "href=\"#DuplicateCheckKey\"", "href=\"#MaxQuantity\"");
        assertThat(someone.submit(FLOWS + "/" + second + "/edit", "MaxQuantity", "5", "was-MaxQuantity", "1",
                "IsSurveyLater", "1", "was-IsSurveyLater", "0").statusCode()).isEqualTo(302);
        assertThat(someone.submit(FLOWS + "/" + second + "/delete").statusCode()).isEqualTo(409);
        assertThat(someone.submit(FLOWS + "/" + first + "/delete").statusCode()).isEqualTo(302);
    }

    private String steps(long flow) {
        return stored("select string_agg(step_type_id::text, ' ' order by sort_no) from flow_step where flow_id = ?",
                flow);
    }

    private static String[] rows(String a, String b, String c, String d, String e, String f, String[] steps,
            long survey) {
        List<String> fields = new ArrayList<>(List.of(a, b, c, d, e, f, "FlowStepList-rows", "" + steps.length));
        for (int i = 0; i < steps.length; i++) {
            fields.addAll(List.of("FlowStepList-" + i + "-StepType", steps[i]));
            if (steps[i].equals("5")) {
                fields.addAll(List.of("FlowStepList-" + i + "-EnqueteTemplate", "" + survey));
            }
        }
        return fields.toArray(String[]::new);
    }
}
