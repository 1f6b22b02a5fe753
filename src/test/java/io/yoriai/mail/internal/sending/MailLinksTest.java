package io.yoriai.mail.internal.sending;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.lead.Leads;
import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Placeholder;
import io.yoriai.mail.internal.template.Scope;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Every placeholder of the spec's table is one, and the links of mails lead to what they name (spec/smp-mail-tracking.md 3.2). */
@ServerTest
class MailLinksTest {

    private static final Pattern VIEW = Pattern.compile("/public/mail/[A-Za-z0-9_-]{38}");
    private static final Pattern SURVEY = Pattern.compile("/public/enquete/answer/77\\?k=[A-Za-z0-9_-]+");

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Composer composer;
    @Autowired
    Fields fields;
    @Autowired
    Leads leads;
    @Autowired
    TransactionTemplate transaction;

    @Test
    void every_placeholder_of_the_table_is_known_where_it_belongs() {
        List<String> everywhere = List.of(
                "VisitorData: id user_id login_id name1 name2 name3 name1_ka name2_ka company_name"
                        + " company_name_ka division position zip1 zip2 zip3 country prefecture address1 address2 address3 address4 address5"
                        + " tel tel_extension sub_tel fax email sub_email language permission_type registration_type date_regist",
                "VisitorAccount: account_setting_url change_password_url mypage_url", "Unsubscribe: url preference_url",
                "Company: id name name_ka zip1 zip2 zip3 country prefecture address1 address2 address3 address4 address5 tel sub_tel"
                        + " fax url",
                "Document: url_4", "Enquete: url_5", "ClickCountUrl: url_6",
                "Sender: name address postal_address contact",
                "Mail: id view_url date category");
        String ofCampaigns = "Seminar: id title start_day end_day application_start_day application_end_day place url";
        List<String> ofApplications = List.of("Session: id title start_day end_day place list",
                "Application: id code status"
                        + " date_regist ticket_url barcode cancel_url change_url total_amount billing_url");
        Scope bulk = new Scope(1, false);
        everywhere.forEach(row -> assertThat(unknown(row, bulk)).isEmpty());
        assertThat(unknown(ofCampaigns, new Scope(1, true))).isEmpty();
        assertThat(unknown(ofCampaigns, bulk)).hasSize(8);
        ofApplications.forEach(row -> assertThat(unknown(row, new Scope(4, true))).isEmpty());
        ofApplications.forEach(row -> assertThat(unknown(row, new Scope(1, true))).isNotEmpty());
        assertThat(unknown("Activity: date memo", new Scope(3, false))).isEmpty();
        assertThat(unknown("Tracking: date custom_plan", new Scope(3, false))).isEmpty();
        assertThat(unknown("Tracking: title url", new Scope(3, false))).containsExactly("title", "url");
        assertThat(unknown("Admin: name email", new Scope(4, false))).isEmpty();
    }

    private List<String> unknown(String row, Scope scope) {
        String[] parts = row.split(": ");
        List<String> unknown = new ArrayList<>(List.of(parts[1].split(" ")));
        unknown.removeIf(field -> fields.has(new Placeholder(parts[0], field, ""), scope));
        return unknown;
    }

    private String composed(long mail) {
        MailRow row = data.jdbc()
                .sql("select content_id, lead_id, email, send_type, values, created_at from mail where id = ?")
                .param(mail).query((found, n) -> new MailRow(mail, found.getLong(1), null, found.getLong(2), null,
                        found.getString(3), found.getInt(4), null, found.getString(5),
                        found.getTimestamp(6).toInstant()))
                .single();
        return new String(((Result.Ready) composer.compose(List.of(row)).getFirst()).mail().data(),
                StandardCharsets.US_ASCII);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(), BodyHandlers.ofString());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }

    @Test
    void a_mail_is_looked_at_in_the_browser_without_the_keys_to_its_leads_account() throws Exception {
        long lead = data.lead("花<子", Data.unique("v") + "@example.com");
        Reply made = api.call("visitor.postMail", "<Mail xmlns=\"http://smartseminar.jp/\"><VisitorId>" + lead
                + "</VisitorId><MailType><MailTypeId>3</MailTypeId></MailType><Title>案内</Title>"
                + "<SenderAddress>info@example.co.jp</SenderAddress><Charset><CharsetId>1</CharsetId></Charset>"
                + "<Body>[% Mail.view_url %] [% VisitorAccount.change_password_url %] [% Enquete.url_77 %]</Body>"
                + "<Body2>&lt;p&gt;[% VisitorData.name1 %] 様 &lt;a href=\"[% VisitorAccount.change_password_url %]\"&gt;鍵&lt;/a&gt;"
                + "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</Body2></Mail>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String mail = composed(made.id());
        assertThat(mail).contains("/public/mypage/password/");
        assertThat(get(found(SURVEY, mail)).statusCode()).as("no survey 77").isEqualTo(404);
        String path = found(VIEW, mail);
        HttpResponse<String> shown = get(path);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("花&lt;子 様", "/public/mypage/password\"", "<title>案内</title>")
                .doesNotContain("/public/mypage/password/", "script");
        assertThat(shown.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("sandbox ");
        assertThat(get(path.substring(0, 20) + (path.charAt(20) == 'A' ? 'B' : 'A') + path.substring(21)).statusCode())
                .isEqualTo(404);
        transaction.executeWithoutResult(status -> leads.erase(lead, Author.system(Route.SYSTEM)));
        assertThat(get(path).statusCode()).isEqualTo(404);
    }
}
