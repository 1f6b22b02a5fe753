package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import io.yoriai.account.ApiClients;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.Staff;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.record.FaultException;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A text of one line is one line, whichever door it comes by: a line feed in a sender's name would begin another header. */
@ServerTest
class OneLineFieldsTest {

    private static final String PASSWORD = "a-long-password-1";
    /** A header in waiting, Unicode's own line ends, and what shows a name as another. */
    private static final List<String> WRONG = List.of("寄合\r\nBcc: x@example.com", "寄合\u0007", "寄合\u0085だより",
            "寄合\u2028だより", "寄合\u2029だより", "寄合\u202Eだより", "寄合\u2066だより");

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    ApiClients keys;
    @Autowired
    CustomItemMaker items;

    private Visitor visitor;
    private String base;
    private long id;

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
        id = magazines.create(Data.TESTS, MagazineSettings.named("寄合だより")).id();
        base = "/admin/magazines/" + id;
    }

    @Test
    void every_one_line_field_of_the_console_refuses_what_is_not_one_line() {
        magazines.addChoice(Data.TESTS, id, "attr11", "興味");
        for (String wrong : WRONG) {
            refused("/admin/magazines/new", "/admin/magazines/new", "name", wrong);
            for (String field : List.of("name", "publisherName", "publisherAddress", "contact", "sendingDomain",
                    "publisherEmail", "replyTo", "url", "mailRegisteredSubject")) {
                refused(base + "/settings", base + "/settings", with(ConsoleFlowTest.SETTINGS, field, wrong));
            }
            refused(base + "/choices", base + "/choices/labels", "label1", wrong);
            refused(base + "/choices", base + "/choices/attr11", "new-attr11", wrong);
            refused(base + "/choices/attr11/1", base + "/choices/attr11/1", "label", wrong);
            refused(base + "/issues/new", base + "/issues/new", "subject", wrong, "text", "本文");
            refused(base + "/steps/new", base + "/steps/new", "number", "1", "base", "CREATED", "offsetDays", "1",
                    "time", "09:00", "subject", wrong, "text", "本文");
            refused(base + "/notify", base + "/notify", "subject", wrong, "text", "本文", "time", "09:00");
            refused(base + "/readers", base + "/readers/searches", "searchName", wrong, "q", "");
            refused(base + "/readers/new", base + "/readers/new", "r-email", "a@example.com", "r-name", wrong,
                    "evidence",
                    "展示会");
            refused("/admin/settings/api/new", "/admin/settings/api/new", "keyName", wrong, "operations", "READ");
        }
        Magazine magazine = magazines.get(id);
        assertThat(magazine.settings().name()).isEqualTo("寄合だより");
        assertThat(magazine.choices("attr11")).hasSize(1);
        // The same forms are taken with one line each, so what was refused was the line.
        accepted(base + "/settings", base + "/settings", with(ConsoleFlowTest.SETTINGS, "sendingDomain",
                "news.example.com", "url", "https://example.com/"));
        accepted(base + "/choices", base + "/choices/labels", "label1", "部署名");
        accepted(base + "/choices/attr11/1", base + "/choices/attr11/1", "label", "趣味");
        accepted(base + "/issues/new", base + "/issues/new", "subject", "件名", "text", "本文");
        accepted(base + "/steps/new", base + "/steps/new", "number", "1", "base", "CREATED", "offsetDays", "1", "time",
                "09:00", "subject", "件名", "text", "本文");
        accepted(base + "/notify", base + "/notify", "subject", "件名", "text", "本文", "time", "09:00");
        accepted(base + "/readers", base + "/readers/searches", "searchName", "全員", "q", "");
        accepted(base + "/readers/new", base + "/readers/new", "r-email", "a@example.com", "r-name", "山田", "evidence",
                "展示会");
        accepted("/admin/magazines/new", "/admin/magazines/new", "name", "別冊");
    }

    @Test
    void a_domain_and_an_address_of_the_web_are_checked_as_such() {
        for (String wrong : List.of("example", "-a.example", "a..example", "a b.example", "ex_ample.jp",
                "example.com/x", "x".repeat(64) + ".example")) {
            refused(base + "/settings", base + "/settings", with(ConsoleFlowTest.SETTINGS, "sendingDomain", wrong));
        }
        for (String wrong : List.of("example.com", "javascript:alert(1)", "https://", "ftp://example.com/")) {
            refused(base + "/settings", base + "/settings", with(ConsoleFlowTest.SETTINGS, "url", wrong));
        }
    }

    @Test
    void names_that_commands_store_and_titles_that_programs_send_are_one_line() {
        for (String wrong : WRONG) {
            assertThatThrownBy(() -> keys.create(NewApiClient.named(wrong))).isInstanceOf(FaultException.class)
                    .hasMessageContaining("ApiClient.Name");
            assertThatThrownBy(() -> staff.create(Data.unique("wrong"), PASSWORD, wrong, null))
                    .isInstanceOf(FaultException.class).hasMessageContaining("Admin.Name1");
            assertThatThrownBy(() -> staff.create(Data.unique("wrong"), PASSWORD, "花子", wrong + "@example.com"))
                    .isInstanceOf(FaultException.class).hasMessageContaining("Admin.Email");
            assertThatThrownBy(() -> items.create(new NewCustomItem("Speaker", wrong, "", 1, CustomItem.Data.STRING,
                    null, false, null, List.of()))).isInstanceOf(FaultException.class)
                    .hasMessageContaining("Item.LabelJa");
            if (wrong.indexOf('\u0007') < 0) { // which no XML holds
                Api.Reply reply = api.call("seminar.post", "<Seminar xmlns=\"http://smartseminar.jp/\"><SsTargetType>"
                        + "<SsTargetTypeId>1</SsTargetTypeId></SsTargetType><PriceType><PriceTypeId>1</PriceTypeId>"
                        + "</PriceType><Title>" + wrong + "</Title></Seminar>");
                assertThat(reply.status()).as(reply.body()).isEqualTo(400);
                assertThat(reply.body()).contains("Seminar.Title", "INVALID_TYPE");
            }
        }
        assertThatThrownBy(() -> keys.create(NewApiClient.named("x").from(List.of("300.1.1.1"))))
                .isInstanceOf(FaultException.class).hasMessageContaining("ApiClient.Addresses");
    }

    @Test
    void a_public_form_shows_inner_fields_to_readers_only_where_staff_say_that_they_know() {
        assertThat(visitor.get(base + "/form").body()).contains("社内の記録の項目", "読者には記録の内容が見えます");
        for (String inner : List.of("memo", "point")) {
            HttpResponse<String> warned = visitor.submit(base + "/form", "use-" + inner, "may");
            assertThat(warned.statusCode()).isEqualTo(400);
            assertThat(warned.body()).contains("読者に見えるようになります");
            assertThat(magazines.get(id).settings().form().written()).doesNotContain(inner);
        }
        accepted(base + "/form", base + "/form", "use-memo", "may", "inner", "1");
        assertThat(magazines.get(id).settings().form().written()).contains("memo");
        assertThat(visitor.get(base + "/form").body()).containsPattern("name=\"inner\" checked");
    }

    private void refused(String page, String to, String... fields) {
        HttpResponse<String> answer = visitor.submitTo(page, to, fields);
        assertThat(answer.statusCode()).as(to + " " + List.of(fields)).isEqualTo(400);
    }

    private void accepted(String page, String to, String... fields) {
        HttpResponse<String> answer = visitor.submitTo(page, to, fields);
        assertThat(answer.statusCode()).as(to + " " + answer.body()).isEqualTo(302);
    }

    /** The fields with others in place of theirs. */
    private static String[] with(String[] fields, String... others) {
        List<String> all = new ArrayList<>(List.of(fields));
        for (int i = 0; i < others.length; i += 2) {
            int at = all.indexOf(others[i]);
            if (at >= 0 && at % 2 == 0) {
                all.set(at + 1, others[i + 1]);
            } else {
                all.addAll(List.of(others[i], others[i + 1]));
            }
        }
        return all.toArray(String[]::new);
    }
}
