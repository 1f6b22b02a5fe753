package io.yoriai.mail.internal.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.application.ApplicationLinks;
import io.yoriai.application.OwnApplications;
import io.yoriai.mail.internal.MailLinks;
import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.intake.MailIntake;
import io.yoriai.mail.internal.sending.AutomaticMails;
import io.yoriai.mail.internal.sending.SenderAddresses;
import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.message.Texts;
import io.yoriai.person.MailResults;
import io.yoriai.record.Dictionary;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.user.PasswordLinks;
import io.yoriai.user.Registrations;

/** Mails of receptions and before and after campaigns (campaign settings 61 to 65, 71 to 74), and to administrators. */
@ServerTest
class NoticeMailsTest {

    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"");

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    TestClock clock;
    @Autowired
    MailSettings settings;
    @Autowired
    Texts texts;
    @Autowired
    SenderAddresses senders;
    @Autowired
    AutomaticMails written;
    @Autowired
    OwnApplications applications;
    @Autowired
    ApplicationLinks pages;
    @Autowired
    PublicLinks publicLinks;
    @Autowired
    MailIntake intake;
    @Autowired
    MailTokens tokens;
    @Autowired
    MailLinks links;
    @Autowired
    PasswordLinks passwords;
    @Autowired
    Registrations registrations;
    @Autowired
    Staff staff;
    @Autowired
    SystemSettings system;
    @Autowired
    MailResults results;
    @Autowired
    TransactionTemplate transaction;

    private MailSettings own;
    private long campaign;
    private long session;

    @BeforeEach
    void campaign() {
        own = OddNoticesTest.sentBy(settings, "事務局 <info@example.com>");
        campaign = data.campaign("展示会");
        session = data.session(campaign, "分科会");
    }

    private void settings(String json) {
        data.jdbc().sql("update campaign set settings = ?::jsonb, reference_email = 'desk@example.com' where id = ?")
                .param(json).param(campaign).update();
    }

    private List<MailRow> mails() {
        return data.jdbc()
                .sql("select id, lead_id, email, values, created_at from mail where campaign_id = ? order by id")
                .param(campaign).query((row, n) -> new MailRow(row.getLong(1), null, null, row.getObject(2, Long.class),
                        null, row.getString(3), 2, campaign, row.getString(4), row.getTimestamp(5).toInstant()))
                .list();
    }

    private PlainMails plain() {
        return new PlainMails(data.jdbc(), texts, own, links, passwords, registrations, staff);
    }

    private String said(MailRow row) {
        Result result = compose(row, JsonMapper.shared().readTree(row.values()));
        assertThat(result).isInstanceOf(Result.Ready.class);
        String mail = new String(((Result.Ready) result).mail().data(), StandardCharsets.US_ASCII);
        int body = mail.indexOf("\r\n\r\n");
        return mail.substring(0, body)
                + new String(Base64.getMimeDecoder().decode(mail.substring(body + 4)), StandardCharsets.UTF_8);
    }

    private Result compose(MailRow row, JsonNode about) {
        return new CampaignMails(data.jdbc(), texts, own, senders, written, applications, pages, publicLinks,
                new Dictionary()).compose(row, CampaignMails.Source.valueOf(about.path("campaign").asString()),
                        about.path("id").asLong(), about.path("staff").asBoolean(),
                        about.path("language").asString(""));
    }

    private void receive(String column, Object who, int type) {
        Reply reply = api.call("visitor.postAttendanceSession", Map.of("type", Integer.toString(type)),
                "<SessionAttendance xmlns=\"http://smartseminar.jp/\"><" + column + ">" + who + "</" + column
                        + "><Session><SessionId>" + session + "</SessionId></Session></SessionAttendance>");
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    }

    private void queueReceptions() {
        NoticeFeeds feeds = new NoticeFeeds(data.jdbc(), own, clock);
        feeds.venueFeed().queue();
        feeds.sessionFeed().queue();
    }

    @Test
    void a_reception_writes_to_the_visitor_and_to_the_contact_as_the_campaign_says() {
        settings("{\"61\": \"1:2\", \"62\": \"1\", \"63\": \"2\", \"73\": \"展示会受付\", \"74\": \"door@example.co.jp\"}");
        long lead = data.lead("花子", Data.unique("a") + "@example.com");
        data.application(lead, campaign, session);
        receive("BarcodeData", "*%06d*".formatted(lead), 1);
        queueReceptions();
        queueReceptions();
        assertThat(mails().stream().map(MailRow::email)).as("each once").hasSize(3).contains("desk@example.com");
        List<MailRow> toLead = mails().stream().filter(row -> row.leadId() != null).toList();
        assertThat(said(toLead.getFirst())).contains("花子 太郎 様", "「展示会」へのご来場を受け付けました", "<door@example.co.jp>");
        assertThat(said(toLead.getLast())).contains("「展示会」の「分科会」へのご来場を受け付けました");
        receive("AnonymousId", Data.unique("guest"), 3);
        queueReceptions();
        assertThat(mails().stream().skip(3).map(MailRow::email)).as("of a guest the contact is told")
                .containsOnly("desk@example.com").isNotEmpty();
        String wants = Data.unique("in.charge") + "@example.com";
        for (String[] one : new String[][]{{wants, "1"}, {Data.unique("quiet") + "@example.com", "0"}}) {
            data.jdbc().sql("""
                    with s as (update staff set email = ?, language_key = 'en' where id = ? returning id)
                    insert into staff_campaign (admin_id, campaign_id, mail_receive_id, date_regist, date_update)
                    select id, ?, ?, now(), now() from s""").param(one[0]).param(data.staff().staffId()).param(campaign)
                    .param(Integer.valueOf(one[1])).update();
        }
        int before = mails().size();
        receive("AnonymousId", Data.unique("guest"), 3);
        queueReceptions();
        assertThat(mails().stream().skip(before).map(MailRow::email)).as("those assigned who want it")
                .containsOnly(wants);
        assertThat(said(mails().getLast())).contains("Somebody has come to ", "\"展示会\"");
        data.jdbc().sql("delete from staff_campaign where campaign_id = ? and mail_receive_id = 1").param(campaign)
                .update();
        int quiet = mails().size();
        receive("AnonymousId", Data.unique("guest"), 3);
        queueReceptions();
        assertThat(mails()).as("somebody is in charge, who wants none").hasSize(quiet);
    }

    @Test
    void a_campaign_is_reminded_of_and_thanked_for_once() {
        settings("{\"71\": \"3:1\", \"72\": \"2\"}");
        Instant day = clock.instant().atZone(Times.JST).plusDays(10).with(LocalTime.of(13, 0)).toInstant();
        data.jdbc().sql("update campaign set start_day = ?, end_day = ? where id = ?").param(SqlTime.of(day))
                .param(SqlTime.of(day.plus(Duration.ofHours(5)))).param(campaign).update();
        long lead = data.lead("花子", Data.unique("r") + "@example.com");
        data.application(lead, campaign, session);
        Instant ten = day.minus(Duration.ofHours(3));
        CampaignNotices.queue(data.jdbc(), ten.minus(Duration.ofDays(3)).minusSeconds(60));
        assertThat(mails()).isEmpty();
        for (Instant at : List.of(ten.minus(Duration.ofDays(3)), ten.minus(Duration.ofDays(3)).plusSeconds(600),
                ten.minus(Duration.ofDays(1)))) {
            CampaignNotices.queue(data.jdbc(), at);
        }
        assertThat(mails()).hasSize(2);
        assertThat(said(mails().getFirst())).contains("「展示会」の開催が近づきました");
        receive("BarcodeData", "*%06d*".formatted(lead), 1);
        CampaignNotices.queue(data.jdbc(), day.plus(Duration.ofHours(7)));
        CampaignNotices.queue(data.jdbc(), day.plus(Duration.ofHours(8)));
        assertThat(mails()).hasSize(3);
        assertThat(said(mails().getLast())).contains("お越しいただき、ありがとうございました");
    }

    private long template(String title, String more) {
        return template(title, more, "[% VisitorData.name1 %] 様 "
                + "[% Seminar.title %] [% Application.code %]/[% Application.status %] [% Session.list %]");
    }

    private long template(String title, String more, String body) {
        Reply made = api.call("mailtemplate.post", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Name>"
                + Data.unique("自動")
                + "</Name><Purpose><PurposeId>4</PurposeId></Purpose>" + more
                + "<MailType><MailTypeId>1</MailTypeId></MailType>"
                + "<Advertisement><AdvertisementId>2</AdvertisementId></Advertisement><Charset><CharsetId>2</CharsetId></Charset>"
                + "<SenderAddress>own@example.co.jp</SenderAddress><Title>" + title
                + "</Title><Body>" + body + "</Body></MailTemplate>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    @Test
    void mails_of_applications_and_receptions_have_links_to_the_pages_of_the_application() {
        long lead = data.lead("花子", Data.unique("p") + "@example.com");
        long application = data.application(lead, campaign, session);
        MailRow remind = new MailRow(1, null, null, lead, null, "w@example.com", 2, campaign,
                "{\"campaign\": \"REMIND\", \"id\": " + application + ", \"staff\": false}", clock.instant());
        String ticket = pages.path(ApplicationLinks.Page.TICKET, application, lead);
        String cancel = pages.path(ApplicationLinks.Page.CANCEL, application, lead);
        long links = template("links", "<Seminar><SeminarId>" + campaign + "</SeminarId></Seminar>",
                "t=[% Application.ticket_url %] c=[% Application.cancel_url %] x=[% Application.change_url %]"
                        + " b=[% Application.billing_url || \"free\" %] code=[% Application.barcode %]");
        choose(links, "REMIND", "SESSION");
        try {
            assertThat(said(remind)).contains(ticket, cancel,
                    pages.path(ApplicationLinks.Page.CHANGE, application, lead), "b=free", "code=a0");
            settings("{\"16\": \"0\", \"30\": \"0\", \"62\": \"1\", \"63\": \"1\"}");
            assertThat(said(remind)).as("what the campaign has not").contains("t= c= x=http");
            settings("{\"62\": \"1\", \"63\": \"1\"}");
            receive("BarcodeData", "*%06d*".formatted(lead), 1);
            queueReceptions();
            assertThat(said(mails().getLast())).as("who came has the ticket still").contains(ticket, "c= x= ");
        } finally {
            data.jdbc().sql("delete from mail_template_occasion").update();
        }
    }

    @Test
    void whom_the_template_of_an_automatic_mail_names_beside_the_lead_gets_the_same_mail() {
        settings("{\"61\": \"1\", \"62\": \"0\", \"63\": \"1\"}");
        String first = Data.unique("cc") + "@example.org";
        String second = Data.unique("bcc") + "@example.org";
        long template = template("copied", "<Seminar><SeminarId>" + campaign + "</SeminarId></Seminar><Cc>" + first
                + "</Cc><Bcc>" + second + "," + first + "</Bcc>", "[% VisitorData.name1 %] 様");
        choose(template, "VENUE");
        try {
            long lead = data.lead("花子", Data.unique("o") + "@example.com");
            data.application(lead, campaign, session);
            receive("BarcodeData", "*%06d*".formatted(lead), 1);
            queueReceptions();
            queueReceptions();
            List<MailRow> all = mails();
            assertThat(all.stream().map(MailRow::email).skip(1)).containsExactlyInAnyOrder(first, second);
            for (MailRow row : all) {
                assertThat(said(row)).as(row.email()).contains("Subject: copied", "Cc: " + first, "花子 様",
                        "To: " + all.getFirst().email()).doesNotContain(second);
            }
            choose(template);
            JsonNode about = JsonMapper.shared().readTree(all.getLast().values());
            assertThat(compose(all.getLast(), about)).as("a copy of what is no longer sent")
                    .isInstanceOf(Result.Skipped.class);
        } finally {
            data.jdbc().sql("delete from mail_template_occasion").update();
        }
    }

    private void choose(long template, String... occasions) {
        transaction.executeWithoutResult(status -> written.choose(template, 4, List.of(occasions)));
    }

    @Test
    void a_template_that_was_chosen_takes_the_place_of_the_products_words_and_a_campaigns_own_goes_first() {
        long lead = data.lead("花子", Data.unique("w") + "@example.com");
        long application = data.application(lead, campaign, session);
        data.jdbc().sql("update application set visitor_data_code = 'A-7' where id = ?").param(application).update();
        MailRow row = new MailRow(1, null, null, lead, null, "w@example.com", 2, campaign,
                "{\"campaign\": \"REMIND\", \"id\": " + application + ", \"staff\": false}", clock.instant());
        long all = template("all", "");
        long own = template("own", "<Seminar><SeminarId>" + campaign + "</SeminarId></Seminar>");
        assertThat(said(row)).contains("「展示会」の開催が近づきました");
        choose(all, "REMIND", "THANKS");
        try {
            assertThat(said(row)).contains("Subject: all", "From: own@example.co.jp", "Auto-Submitted",
                    "花子 様 展示会 A-7/申込済 分科会");
            choose(own, "REMIND");
            assertThat(said(row)).contains("Subject: own");
            assertThat(written.of(all)).as("of another scope").containsExactlyInAnyOrder("REMIND", "THANKS");
            assertThat(api.call("mailtemplate.delete", "<MailTemplate xmlns=\"http://smartseminar.jp/\"><Id>" + own
                    + "</Id></MailTemplate>").status()).isEqualTo(409);
            choose(own);
            assertThat(said(row)).contains("Subject: all");
            choose(template("other", ""), "REMIND");
            assertThat(said(row)).contains("Subject: other");
            assertThat(written.of(all)).containsExactly("THANKS");
        } finally {
            data.jdbc().sql("delete from mail_template_occasion").update();
        }
    }

    @Test
    void a_lead_who_reads_english_is_told_of_a_campaign_in_the_texts_that_it_has_for_that() {
        long lead = data.lead("花子", Data.unique("w") + "@example.com");
        data.jdbc().sql("update lead set language_key = 'en' where id = ?").param(lead).update();
        long application = data.application(lead, campaign, session);
        data.jdbc().sql("insert into campaign_text (campaign_id, resource, record_id, language_id, column_name, value)"
                + " values (?, 'Seminar', ?, 2, 'Title', 'Fair'), (?, 'Session', ?, 2, 'Title', 'Part one')")
                .params(campaign, campaign, campaign, session).update();
        MailRow row = new MailRow(1, null, null, lead, null, "w@example.com", 2, campaign,
                "{\"campaign\": \"REMIND\", \"id\": " + application + ", \"staff\": false}", clock.instant());
        settings("{}");
        assertThat(said(row)).as("not in use").contains("展示会", "分科会").doesNotContain("Fair");
        settings("{\"81\": \"1:2\"}");
        assertThat(said(row)).contains("Fair", "Part one").doesNotContain("展示会", "分科会");
        choose(template("all", ""), "REMIND");
        try {
            assertThat(said(row)).contains("Fair", "Part one").doesNotContain("展示会");
        } finally {
            data.jdbc().sql("delete from mail_template_occasion").update();
        }
    }

    @Test
    void whom_a_mail_names_for_it_gets_a_copy_of_what_came_back_once() {
        String back = Data.unique("back") + "@example.co.jp";
        long lead = data.lead("花子", Data.unique("gone") + "@example.com");
        Reply posted = api.call("visitor.postMail", "<Mail xmlns=\"http://smartseminar.jp/\"><VisitorId>" + lead
                + "</VisitorId><MailType><MailTypeId>1</MailTypeId></MailType><Title>t</Title><SenderAddress>info@example.co.jp"
                + "</SenderAddress><SenderName>s</SenderName><ReturnPath>" + back
                + "</ReturnPath><Body>b</Body></Mail>");
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        data.jdbc().sql("update mail set send_result = 2, result_code = '40000' where id = ?").param(posted.id())
                .update();
        byte[] report = ("From: MAILER-DAEMON@example.com\r\nSubject: failed\r\nMessage-ID: <" + back
                + ">\r\n\r\nno such house\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2; i++) {
            intake.take("", List.of("b-" + tokens.of(posted.id()) + "@bounce.test"), report);
        }
        MailRow copy = data.jdbc().sql("select id, values, created_at from mail where email = ?").param(back)
                .query((row, n) -> new MailRow(row.getLong(1), null, null, null, null, back, 2, null, row.getString(2),
                        row.getTimestamp(3).toInstant()))
                .single();
        Result result = plain().returned(copy, JsonMapper.shared().readTree(copy.values()));
        String mail = new String(((Result.Ready) result).mail().data(), StandardCharsets.US_ASCII);
        assertThat(new String(Base64.getMimeDecoder().decode(mail.substring(mail.indexOf("\r\n\r\n") + 4)),
                StandardCharsets.UTF_8)).contains("no such house", "Subject: failed");
    }

    private List<String> addresses() {
        return mails().stream().filter(row -> row.leadId() != null).map(MailRow::email).sorted().toList();
    }

    /** Flag and count of the first and of the second address. */
    private String addresses(long lead) {
        return data.jdbc()
                .sql("select email_valid_id || ' ' || email_send_error_count || ' ' || sub_email_valid_id || ' '"
                        + " || sub_email_send_error_count from lead where id = ?")
                .param(lead).query(String.class).single();
    }

    @Test
    void where_the_system_says_so_the_second_address_gets_a_mail_of_its_own_and_counts_its_own_errors() {
        settings("{\"61\": \"1\", \"62\": \"1\", \"63\": \"1\", \"64\": \"2\"}");
        String first = Data.unique("1st") + "@example.com";
        String second = Data.unique("2nd") + "@example.org";
        long lead = data.lead("花子", first);
        data.jdbc().sql("update lead set sub_email = ? where id = ?").params(second, lead).update();
        data.application(lead, campaign, session);
        Runnable reception = () -> {
            data.jdbc().sql("delete from mail where campaign_id = ?").param(campaign).update();
            data.jdbc().sql("update attendance set venue_mail = 1 where campaign_id = ?").param(campaign).update();
            queueReceptions();
        };
        receive("BarcodeData", "*%06d*".formatted(lead), 1);
        queueReceptions();
        assertThat(addresses()).containsOnly(first);
        try {
            transaction.executeWithoutResult(status -> system.change(LeadAddresses.SECOND, "1"));
            reception.run();
            assertThat(addresses()).containsExactly(first, second);
            assertThat(said(mails().getLast())).contains("花子 太郎 様");
            for (int i = 0; i < 3; i++) {
                results.error(second, "42550", null);
            }
            assertThat(addresses(lead)).isEqualTo("1 0 0 3");
            assertThat(data.jdbc()
                    .sql("select item_name || ' ' || after_value from lead_change_log where lead_id = ? and item_name"
                            + " in ('SubEmailValid', 'EmailValid') and lastupdate_user_name = 'システム'")
                    .param(lead).query(String.class).list()).containsExactly("SubEmailValid 無効");
            reception.run();
            assertThat(addresses()).containsExactly(first);
            Reply put = api.call("visitor.put", "<VisitorData xmlns=\"http://smartseminar.jp/\"><Id>" + lead
                    + "</Id><SubEmailValid><SubEmailValidId>1</SubEmailValidId></SubEmailValid></VisitorData>");
            assertThat(put.status()).as(put.body()).isEqualTo(200);
            assertThat(results.error(second, "42550", null)).as("errors begin anew").isEqualTo(1);
            assertThat(addresses(lead)).isEqualTo("1 0 1 1");
            reception.run();
            assertThat(addresses()).containsExactly(first, second);
        } finally {
            transaction.executeWithoutResult(status -> system.change(LeadAddresses.SECOND, "0"));
        }
    }

    @Test
    void an_administrator_without_a_password_is_invited_and_sets_one_once() throws Exception {
        String login = Data.unique("inv");
        String email = login + "@example.com";
        Reply made = api.call("admin.post", "<Admin xmlns=\"http://smartseminar.jp/\"><LoginId>" + login
                + "</LoginId><Name1>田中</Name1><Email>" + email + "</Email><AdminLevel><AdminLevelId>2</AdminLevelId>"
                + "</AdminLevel><AdminGroup><AdminGroupId>1</AdminGroupId></AdminGroup></Admin>");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        new NoticeFeeds(data.jdbc(), own, clock).staffFeed().queue();
        MailRow row = data.jdbc().sql("select id, values, created_at from mail where email = ?").param(email)
                .query((found, n) -> new MailRow(found.getLong(1), null, null, null, null, email, 2, null,
                        found.getString(2), found.getTimestamp(3).toInstant()))
                .single();
        Result mail = plain().toStaff(row, JsonMapper.shared().readTree(row.values()));
        // Without a public address no mail has a link; the page is the same.
        assertThat(mail).isInstanceOf(links.base() == null ? Result.Failed.class : Result.Ready.class);
        String token = staff.invite(made.id()).orElseThrow();
        String path = "/admin/invited?token=" + token;
        HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        HttpResponse<String> page = get(http, path);
        assertThat(page.body()).contains(login);
        assertThat(set(http, page.body(), "kurz")).contains(login);
        assertThat(set(http, page.body(), "a-long-password-1")).isEqualTo("/admin/login?done=password-set");
        assertThat(staff.invited(token)).isEmpty();
        assertThat(staff.invite(made.id())).isEmpty();
        assertThat(get(http, path).statusCode()).isEqualTo(404);
        api.call("admin.put", "<Admin xmlns=\"http://smartseminar.jp/\"><Id>" + made.id()
                + "</Id><AdminLevel><AdminLevelId>1</AdminLevelId></AdminLevel></Admin>");
        assertThat(data.jdbc().sql("select kind from staff_notice where staff_id = ?").param(made.id())
                .query((found, n) -> found.getString(1)).list()).containsExactly("RAISED");
    }

    private HttpResponse<String> get(HttpClient http, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                BodyHandlers.ofString());
    }

    private String set(HttpClient http, String page, String password) throws Exception {
        StringBuilder form = new StringBuilder("newPassword=" + password + "&newPasswordAgain=" + password);
        Matcher hidden = HIDDEN.matcher(page);
        while (hidden.find()) {
            form.append('&').append(hidden.group(1)).append('=')
                    .append(URLEncoder.encode(hidden.group(2), StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer = http.send(HttpRequest
                .newBuilder(URI.create("http://localhost:" + port + "/admin/invited"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString())).build(), BodyHandlers.ofString());
        return answer.headers().firstValue("Location").orElse(answer.body());
    }
}
