package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.file.PendingFiles;
import io.yoriai.file.Uploads;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemEditor;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.ServerTest;
import io.yoriai.user.Browser;

/** Files in the public form (docs/adr/0116). */
@ServerTest
class ApplyFilesTest extends ApplyCase {

    private static final byte[] PDF = "%PDF-1.4 an applicant's".getBytes(StandardCharsets.UTF_8);

    @Autowired
    CustomItemMaker items;
    @Autowired
    ItemEditor editor;
    @Autowired
    PendingFiles pending;
    @Autowired
    Uploads uploads;

    private int item(String name, int form, boolean required) {
        return items.create(
                new NewCustomItem("VisitorData", name, "", form, null, null, required, null, List.of()));
    }

    @Test
    void files_travel_through_all_steps_are_missed_where_they_are_required_and_end_as_files_of_the_lead_and_the_answer() {
        int paper = item("職務経歴書", 9, true);
        int face = item("顔写真", 8, false);
        try {
            long campaign = campaign(1, "");
            long survey = survey(campaign);
            int plan = question(survey, "会場の図面", 9);
            long flow = flow(campaign, "is_active = true", 4, 5, 7, 8);
            data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                    .params(survey, flow).update();
            Browser browser = new Browser(port);
            await().until(() -> browser.get(path(campaign)).body().contains("職務経歴書"));
            HttpResponse<String> form = browser.get(path(campaign));
            assertThat(form.body()).contains("multipart/form-data", "type=\"file\" id=\"v-Attribute" + paper);
            String email = email();
            HttpResponse<String> missing = browser.post(path(campaign), form, person(email));
            assertThat(missing.statusCode()).isEqualTo(400);
            assertThat(missing.body()).contains("href=\"#v-Attribute" + paper, "必ず入力してください");
            for (String name : List.of("cv.exe", "cv.png", "cv")) {
                assertThat(browser.upload(path(campaign), form, "v-Attribute" + paper, name, PDF, person(email)).body())
                        .as(name).contains("この種類のファイルは送れません");
            }
            assertThat(browser.upload(path(campaign), form, "v-Attribute" + paper, "cv.pdf", new byte[0],
                    person(email)).body()).contains("ファイルが空です");
            HttpResponse<String> asked = browser.upload(path(campaign), form, "v-Attribute" + paper, "C:\\x\\職務.pdf",
                    PDF, person(email));
            assertThat(asked.body()).contains("会場の図面", "multipart/form-data");
            assertThat(
                    browser.upload(path(campaign), asked, "v-Attribute" + face, "face.pdf", PDF, "to", "FORM").body())
                    .as("a picture must be one").contains("職務.pdf").doesNotContain("face.pdf");
            assertThat(browser.post(path(campaign), asked).body()).contains("会場の図面", "必ず入力してください");
            HttpResponse<String> confirm = browser.upload(path(campaign), asked, "q" + plan, "plan.pdf", PDF);
            assertThat(confirm.body()).contains("この内容で申し込む", "職務.pdf");
            HttpResponse<String> back = browser.post(path(campaign), confirm, "to", "FORM");
            assertThat(back.body()).contains("職務.pdf", "type=\"file\"");
            isDone(browser.post(path(campaign), confirm), campaign);
            isDone(browser.post(path(campaign), confirm), campaign);
            assertThat(applications(campaign)).hasSize(1);
            data.jdbc().sql("update file_pending set expires_at = '2020-01-01'").update();
            pending.cleanUp();
            assertThat(data.jdbc().sql("""
                    select string_agg(u.resource || ' ' || u.place || ' ' || f.name || ' '
                        || convert_from(f.content, 'UTF8'), ',' order by u.resource)
                    from lead l join survey_answer a on a.lead_id = l.id
                    join file_use u on u.resource = 'VisitorData' and u.record_id = l.id
                        or u.resource = 'Enquete' and u.record_id = a.id
                    join stored_file f on f.id = u.file_id where l.email = ?""").param(email).query(String.class)
                    .single())
                    .isEqualTo(
                            "Enquete Attribute" + plan + " plan %PDF-1.4 an applicant's,VisitorData Attribute" + paper
                                    + " 職務 %PDF-1.4 an applicant's");
            assertThat(data.jdbc().sql("""
                    select f.name || '.' || f.extension || ' ' || f.attribute_id from lead_file f
                    join lead l on l.id = f.lead_id where l.email = ?""").param(email).query(String.class).single())
                    .isEqualTo("職務.pdf " + paper);
        } finally {
            editor.remove("VisitorData", paper);
            editor.remove("VisitorData", face);
        }
    }

    @Test
    void a_file_is_found_by_its_own_form_alone_another_takes_its_place_and_what_goes_no_further_is_removed() {
        String own = email();
        Browser known = lead(own);
        int paper = item("申請書", 9, true);
        try {
            long campaign = campaign(1, "");
            Browser browser = new Browser(port);
            await().until(() -> browser.get(path(campaign)).body().contains("申請書"));
            HttpResponse<String> form = browser.get(path(campaign));
            String email = email();
            String field = "v-Attribute" + paper;
            HttpResponse<String> confirm = browser.upload(path(campaign), form, field, "one.pdf", PDF, person(email));
            Matcher handle = Pattern.compile("name=\"" + field + "\" value=\"([0-9a-f]{32})\"").matcher(confirm.body());
            assertThat(handle.find()).isTrue();
            Browser other = new Browser(port);
            for (String of : List.of(path(campaign), path(campaign(1, "")))) {
                assertThat(other.post(of, other.get(of), person(email(), field, handle.group(1))).body())
                        .contains("もう一度選んでください").doesNotContain("one.pdf");
            }
            data.jdbc().sql("update file_pending set made_at = made_at - interval '2 hours'").update();
            HttpResponse<String> back = browser.post(path(campaign), confirm, "to", "FORM");
            assertThat(data.jdbc().sql("select expires_at = made_at + interval '3 hours' from file_pending p"
                    + " join stored_file f on f.id = p.file_id where f.name = 'one'").query(Boolean.class).single())
                    .as("nobody keeps it for ever").isTrue();
            HttpResponse<String> again = browser.upload(path(campaign), back, field, "two.pdf", PDF, person(email));
            assertThat(again.body()).contains("two.pdf").doesNotContain("one.pdf");
            assertThat(files("one")).as("the one before").isZero();
            assertThat(files("two")).isEqualTo(1);
            data.jdbc().sql("update file_pending set expires_at = '2020-01-01'").update();
            HttpResponse<String> late = browser.post(path(campaign), again);
            assertThat(late.statusCode()).isEqualTo(400);
            assertThat(late.body()).contains("もう一度選んでください", "value=\"" + email + "\"");
            pending.cleanUp();
            assertThat(files("two")).isZero();
            assertThat(applications(campaign)).isEmpty();
            byte[] large = Arrays.copyOf(PDF, uploads.most() + 70_000);
            assertThat(browser.upload(path(campaign), form, field, "x.pdf", large, person(email)).statusCode())
                    .isEqualTo(413);
            Browser vague = new Browser(port).chunked();
            assertThat(vague.upload(path(campaign), vague.get(path(campaign)), field, "three.pdf", PDF,
                    person(email)).body()).as("of unknown length").contains("three.pdf");
            assertThat(vague.upload("/public/mypage/password", vague.get("/public/mypage/password"), field, "x.pdf",
                    PDF, "login", "nobody").statusCode()).as("where no file is asked for").isEqualTo(413);

            assertThat(new Browser(port).upload(path(campaign), form, field, "x.pdf", Arrays.copyOf(PDF, 90_000),
                    person(email())).statusCode()).as("who was shown no form").isEqualTo(413);

            Browser busy = new Browser(port).from("192.0.2.117");
            HttpResponse<String> opened = busy.get(path(campaign));
            HttpResponse<String> first = busy.upload(path(campaign), opened, field, "big.pdf", PDF, person(email()));
            data.jdbc().sql("update stored_file set size = ? where name = 'big'").param(256 << 20).update();
            HttpResponse<String> more = busy.upload(path(campaign), opened, field, "more.pdf", PDF, person(email()));
            assertThat(more.body()).as("the share of a network").contains("いまはファイルを受け取れません");
            assertThat(files("more")).isZero();
            assertThat(browser.upload(path(campaign), browser.get(path(campaign)), field, "other.pdf", PDF,
                    person(email())).body()).contains("other.pdf");
            isDone(busy.post(path(campaign), first), campaign);
            assertThat(busy.upload(path(campaign), opened, field, "more.pdf", PDF, person(email())).body())
                    .as("what a record names waits no more").contains("more.pdf");

            isDone(known.post(path(campaign), known.upload(path(campaign), known.get(path(campaign)), field, "mine.pdf",
                    PDF, person(own))), campaign);
            long next = campaign(1, "");
            HttpResponse<String> filled = known.get(path(next));
            assertThat(filled.body()).contains("mine.pdf");
            isDone(known.post(path(next), known.post(path(next), filled, person(own))), next);
            assertThat(files("mine")).as("what a lead has is asked for no more, and stays").isEqualTo(1);
        } finally {
            editor.remove("VisitorData", paper);
        }
    }

    @Test
    void a_file_that_comes_slowly_keeps_no_other_network_and_no_form_without_a_file_waiting() throws IOException {
        int paper = item("推薦状", 9, false);
        try {
            long campaign = campaign(1, "");
            Browser same = new Browser(port).from("192.0.2.118");
            await().until(() -> same.get(path(campaign)).body().contains("推薦状"));
            HttpResponse<String> form = same.get(path(campaign));
            byte[] large = Arrays.copyOf(PDF, 90_000);
            String field = "v-Attribute" + paper;
            try (Socket slow = new Socket("localhost", port)) {
                slow.getOutputStream().write(("POST " + path(campaign) + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "X-Forwarded-For: 192.0.2.118\r\nCookie: yoriai_form=" + "a".repeat(64)
                        + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b")
                        .getBytes(StandardCharsets.UTF_8));
                await().until(() -> same.upload(path(campaign), form, field, "a.pdf", large, person(email()))
                        .statusCode() == 503);
                assertThat(same.upload(path(campaign), form, field, "small.pdf", PDF, person(email())).body())
                        .contains("small.pdf");
                Browser other = new Browser(port);
                assertThat(other.upload(path(campaign), other.get(path(campaign)), field, "b.pdf", large,
                        person(email())).body()).contains("b.pdf");
            }
            await().until(() -> same.upload(path(campaign), form, field, "c.pdf", large, person(email())).body()
                    .contains("c.pdf"));
        } finally {
            editor.remove("VisitorData", paper);
        }
    }

    @Test
    void one_network_sends_so_many_files_an_hour_and_goes_on_with_the_rest_of_the_form() {
        int face = item("似顔絵", 8, false);
        try {
            long campaign = campaign(1, "");
            Browser browser = new Browser(port).from("192.0.2.116");
            await().until(() -> browser.get(path(campaign)).body().contains("似顔絵"));
            HttpResponse<String> form = browser.get(path(campaign));
            byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
            String[] person = person(email());
            for (int i = 0; i < 60; i++) {
                assertThat(browser.upload(path(campaign), form, "v-Attribute" + face, "f.png", png, person).body())
                        .contains("この内容で申し込む");
            }
            HttpResponse<String> often = browser.upload(path(campaign), form, "v-Attribute" + face, "f.png", png,
                    person);
            assertThat(often.statusCode()).isEqualTo(429);
            assertThat(often.body()).contains("一度に送れるファイルの数を超えました");
            isDone(browser.post(path(campaign), browser.post(path(campaign), often, person)), campaign);
        } finally {
            editor.remove("VisitorData", face);
        }
    }

    private long files(String name) {
        return data.jdbc().sql("select count(*) from stored_file where name = ?").param(name).query(Long.class)
                .single();
    }

    @Test
    void a_survey_that_comes_last_takes_files_too() {
        long campaign = campaign(1, "");
        long survey = survey(campaign);
        int plan = question(survey, "領収書の写し", 9);
        long flow = flow(campaign, "is_survey_later = true", 4, 5, 7, 8);
        data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                .params(survey, flow).update();
        Browser browser = new Browser(port);
        HttpResponse<String> confirm = browser.post(path(campaign), browser.get(path(campaign)), person(email()));
        String done = Browser.location(browser.post(path(campaign), confirm));
        String later = done.substring(done.indexOf("/public/")).replace("/done/", "/survey/");
        await().until(() -> browser.get(later).body().contains("領収書の写し"));
        HttpResponse<String> asked = browser.get(later);
        await().until(() -> browser.post(later, asked).body().contains("必ず入力してください"));
        int unasked = item("別の書類", 9, false);
        try {
            await().until(() -> browser.get(path(campaign)).body().contains("別の書類"));
            browser.upload(later, asked, "v-Attribute" + unasked, "unasked.pdf", PDF);
            assertThat(files("unasked")).as("for a field that the page does not show").isZero();
        } finally {
            editor.remove("VisitorData", unasked);
        }
        assertThat(Browser.location(browser.upload(later, asked, "q" + plan, "copy.pdf", PDF))).contains("answered=1");
        assertThat(data.jdbc().sql("""
                select s.told::text from application a join survey_answer s on s.history_id = a.enquete_history_id
                where a.campaign_id = ?""").param(campaign).query(String.class).single()).contains("copy");
    }
}
