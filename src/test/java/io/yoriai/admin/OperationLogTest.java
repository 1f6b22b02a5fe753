package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.account.Staff;
import io.yoriai.audience.SavedSearches;
import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CommonSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Whatever staff change in the console has its row in the operation log, with the id of who did it. */
@ServerTest
class OperationLogTest {

    private static final String PASSWORD = "a-long-password-1";

    /** Forms that change nothing, and the sign-in, which has a row of its own kind. */
    private static final Set<String> NOTHING = Set.of("/admin/login", "/admin/login/code", "/admin/first",
            // Who is invited is nobody yet: that a password was set is logged as the account's own doing.
            "/admin/invited",
            "/admin/magazines/{id}/readers/search",
            // Whether DNS answers is not this machine's to say; what it answers is logged.
            "/admin/settings/mail/{id:[0-9]+}/check",
            // How a waiting file is read: what comes of it is logged when it is registered.
            "/admin/magazines/{id}/readers/import/{file:[0-9]{1,18}}",
            "/admin/surveys/{id:[0-9]{1,18}}/preview",
            "/admin/magazines/{id}/pages/{page}/preview", "/admin/magazines/{id}/style/preview",
            "/admin/magazines/{id}/issues/new/preview", "/admin/magazines/{id}/issues/{issue:[0-9]+}/preview");

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    Staff staff;
    @Autowired
    Readers readers;
    @Autowired
    Magazines magazines;
    @Autowired
    SavedSearches searches;
    @Autowired
    io.yoriai.account.ApiClients clients;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    java.time.Clock clock;
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private final Set<String> tried = new TreeSet<>();
    private Visitor visitor = new Visitor(0);
    private long me;
    private String base = "";

    @Test
    void every_form_of_the_console_that_changes_something_leaves_a_row_with_the_staff_id() {
        String login = Data.unique("log");
        me = staff.create(login, PASSWORD, "高橋 みなみ", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        magazine();
        choices();
        steps();
        publishing();
        readers();
        manyReaders();
        settings();
        records();
        administrators();
        inspection();
        applications();
        mails();
        batch();
        automations();
        rights();
        emptyMagazine();
        account(login);
        assertThat(changing()).isEqualTo(tried);
        assertThat(jdbc.sql("select count(*) from audit_log where what like '% by %'").query(Long.class).single())
                .as("a person stands in the row by id, not by name").isZero();
    }

    private void magazine() {
        HttpResponse<String> made = logged("/admin/magazines/new", "magazine.create",
                () -> visitor.submit("/admin/magazines/new", "name", "記録"));
        base = location(made).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/settings", "magazine.change", () -> visitor.submit(base + "/settings",
                ConsoleFlowTest.with(ConsoleFlowTest.SETTINGS, "paid", "1")));
        logged("/admin/magazines/{id}/notify", "magazine.change", () -> visitor.submit(base + "/notify", "time",
                "10:00", "subject", "s", "text", "t"));
        logged("/admin/magazines/{id}/form", "magazine.form", () -> visitor.submit(base + "/form", "use-email", "must",
                "place-email", "1", "use-name", "may", "place-name", "2"));
        logged("/admin/magazines/{id}/readers/lead-fields", "magazine.leadFields",
                () -> visitor.submit(base + "/readers/lead-fields", "field", "company"));
    }

    private void administrators() {
        String path = "/admin/settings/administrators";
        logged(path + "/export", "admin.export", () -> visitor.submitTo(path, path + "/export"));
        String leads = "/admin/lead-csv";
        logged(leads + "/export", "visitordata.export", () -> visitor.submitTo(leads, leads + "/export"));
        logged(leads, "visitor.post", () -> visitor.upload(leads, leads, "csvFile", "l.csv",
                "name1,name2,email\n記録,花子,csv@example.com\n".getBytes(StandardCharsets.UTF_8)));
        String login = Data.unique("csv");
        kept(path, () -> visitor.upload(path, path, "csvFile", "a.csv",
                ("login_id,name1,email,admin_level_id,admin_group_id\n" + login + ",記録," + login + "@example.com,2,2\n")
                        .getBytes(StandardCharsets.UTF_8),
                "currentPassword", PASSWORD));
    }

    private void records() {
        logged("/admin/settings/tracking", "setting.change",
                () -> visitor.submit("/admin/settings/tracking", "trackingDomains", "example.co.jp\nexample.org"));
        String link = location(logged("/admin/click-links/new", "clickCountUrl.create",
                () -> visitor.submit("/admin/click-links/new", "linkName", "記録", "linkTarget",
                        "https://www.example.co.jp/", "linkActive", "1")))
                .replaceFirst(".*/([0-9]+).*", "$1");
        logged("/admin/click-links/{id:[0-9]{1,18}}", "clickCountUrl.change",
                () -> visitor.submit("/admin/click-links/" + link, "linkName", "記録二", "linkTarget",
                        "https://www.example.co.jp/2"));
        String page = location(logged("/admin/tracked-pages/new", "trackingUrl.create",
                () -> visitor.submit("/admin/tracked-pages/new", "pageName", "記録", "pageUrl", Data.unique("/record"),
                        "pageMatch", "3")))
                .replaceFirst(".*/([0-9]+).*", "$1");
        logged("/admin/tracked-pages/{id:[0-9]{1,18}}", "trackingUrl.change",
                () -> visitor.submit("/admin/tracked-pages/" + page, "pageName", "記録二", "pageUrl",
                        Data.unique("/record"), "pageMatch", "3"));
        long visit = jdbc
                .sql("insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num,"
                        + " landing_url, exit_url, date_regist, date_update) values (?, 'b', ?, now(), now(), 1, 'x', 'x', now(), now())"
                        + " returning id")
                .params(data.lead(), Data.unique("log")).query(Long.class).single();
        String visits = "/admin/records/visits/" + visit;
        logged("/admin/visits/{id:[0-9]{1,18}}/{act:count|leave}", "trackingSession.invalid",
                () -> visitor.submitTo(visits, "/admin/visits/" + visit + "/leave"));
        assertThat(visitor.get(visits).body()).as("what is left out can be seen").contains("有効に戻す");
        String company = location(logged("/admin/records/{slug:[a-z-]+}/new", "company.post",
                () -> visitor.submit("/admin/records/companies/new", "Name", "記録商事"))).replaceFirst("\\?.*", "");
        String record = "/admin/records/{slug:[a-z-]+}/{id:[0-9]{1,18}}";
        logged(record + "/edit", "company.put",
                () -> visitor.submit(company + "/edit", "Name", "記録物産", "was-Name", "記録商事"));
        logged(record + "/delete", "company.delete", () -> visitor.submit(company + "/delete"));
        String discount = location(logged("/admin/records/{slug:[a-z-]+}/new", "seminar.postDiscount",
                () -> visitor.submit("/admin/records/discounts/new", "DiscountType", "1", "CodeType", "2", "Name", "招待",
                        "DiscountMethod", "2", "DiscountRate", "100")))
                .replaceFirst("\\?.*", "");
        String codes = discount.replace("records/discounts", "discounts") + "/codes";
        logged("/admin/discounts/{id:[0-9]{1,18}}/codes", "discount.issueCodes",
                () -> visitor.submit(codes, "codeCount", "3"));
    }

    /** The initial settings of campaigns with another type of barcode. */
    private static String[] common(String barcode) {
        List<String> fields = new ArrayList<>();
        for (CampaignSetting setting : CommonSettings.all()) {
            String value = setting.id() == 32 ? barcode : setting.standard();
            if (setting.form() == 'C') {
                Arrays.stream(value.split(":")).filter(one -> !one.isEmpty())
                        .forEach(one -> fields.addAll(List.of(CommonSettings.field(setting.id()) + "-" + one, "1")));
            } else {
                fields.addAll(List.of(CommonSettings.field(setting.id()), value));
            }
        }
        return fields.toArray(String[]::new);
    }

    private void inspection() {
        String leads = "/admin/settings/leads";
        logged(leads, "setting.change", () -> visitor.submit(leads, "inspection", "1", "permission", "2",
                "passwordsProtected", "1"));
        String lead = "" + lead("inspected-" + me);
        logged("/admin/inspection", "lead.inspect", () -> visitor.submitTo("/admin/inspection?lead=" + lead + "&to=1",
                "/admin/inspection", "whom", "chosen", "lead", lead, "to", "1", "leadCount", "1"));
        visitor.submit(leads, "permission", "2", "passwordsProtected", "1");
        jdbc.sql("update lead set unsubscribe_status = 1, unsubscribe_date = now() where id = ?")
                .param(Long.valueOf(lead)).update();
        logged("/admin/consent/{lead:[0-9]{1,18}}", "lead.resumeDelivery",
                () -> visitor.submit("/admin/consent/" + lead, "consentGiven", "1", "consentReason", "電話で本人から"));
        logged("/admin/disclosure/{lead:[0-9]{1,18}}", "lead.disclose",
                () -> visitor.submit("/admin/disclosure/" + lead, "currentPassword", PASSWORD));
        String goes = "" + lead("goes-" + me);
        logged("/admin/lead-deletion", "visitor.delete", () -> visitor.submitTo("/admin/lead-deletion?lead=" + goes,
                "/admin/lead-deletion", "lead", goes, "leadCount", "1"));
        String erased = "" + lead("erased-" + me);
        logged("/admin/lead-erasure/{lead:[0-9]{1,18}}", "person.erase", () -> visitor.submit(
                "/admin/lead-erasure/" + erased, "leadNumber", erased, "currentPassword", PASSWORD));
        String retention = "/admin/retention";
        logged(retention + "/months", "setting.change",
                () -> visitor.submitTo(retention, retention + "/months", "idleMonths", "600"));
        jdbc.sql("update lead set date_update = date_update - interval '60 years' where id = ?")
                .param(Long.valueOf(lead)).update();
        logged(retention, "visitor.delete",
                () -> visitor.submitTo(retention, retention, "lead", lead, "leadCount", "1"));
        jdbc.sql("delete from system_setting where name = 'lead.idle_months'").update();
    }

    private void applications() {
        long campaign = data.campaign(Data.unique("記録"));
        long application = data.application(lead("applied-" + me), campaign, data.session(campaign, "会"));
        String line = data.jdbc().sql("select id from application_session where application_id = ?").param(application)
                .query((row, n) -> row.getString(1)).single();
        String path = "/admin/applications/" + application;
        String one = "/admin/applications/{id:[0-9]{1,18}}";
        String act = one + "/{act:promote|restore|reject|cancel}";
        logged(act, "application.delete", () -> visitor.submit(path + "/cancel", "line", line, "cancelReason", "都合"));
        logged(act, "visitor.putApplication", () -> visitor.submit(path + "/restore", "line", line));
        logged(one + "/edit", "visitor.putApplication", () -> visitor.submit(path + "/edit", "memo", "覚え"));
        String bulk = "/admin/applications/bulk";
        logged(bulk, "visitor.putApplication", () -> visitor.submitTo(bulk + "?act=reject&application=" + application,
                bulk, "act", "reject", "application", "" + application));
        String own = "/admin/campaigns/" + campaign + "/settings";
        String ties = "/admin/campaigns/" + campaign + "/dependencies";
        logged("/admin/campaigns/{id:[0-9]{1,18}}/dependencies", "dependency.add",
                () -> visitor.submit(ties, "tie", "LINKED", "session", "" + data.session(campaign, "甲"), "otherSession",
                        "" + data.session(campaign, "乙")));
        String pattern = "/admin/campaigns/" + campaign + "/entry-pattern";
        logged("/admin/campaigns/{id:[0-9]{1,18}}/entry-pattern", "seminar.entryPattern",
                () -> visitor.submit(pattern, "entryPattern", "3"));
        long visited = data.lead();
        jdbc.sql("insert into attendance (campaign_id, lead_id, date_regist, date_update) values (?, ?, now(), now())")
                .params(campaign, visited).update();
        logged("/admin/campaigns/{id:[0-9]{1,18}}/onsite-id", "attendance.exchange", () -> visitor.submit(
                "/admin/campaigns/" + campaign + "/onsite-id", "wornId", "" + visited, "newOnsiteId", "L-2"));
        String came = "/admin/campaigns/" + campaign + "/attendance-files/venue";
        logged("/admin/campaigns/{id:[0-9]{1,18}}/attendance-files/{kind:sessions|venue}", "attendance.file",
                () -> visitor.upload(came, came, "csvFile", "a.csv", "visitordata_code,date_attend\na,b\n1,\n".getBytes(
                        StandardCharsets.UTF_8)));
        logged("/admin/campaigns/{id:[0-9]{1,18}}/settings", "seminarsettingdata.put",
                () -> visitor.submit(own, common("3")));
        logged("/admin/campaigns/{id:[0-9]{1,18}}/numbering", "numbering.change",
                () -> visitor.submit("/admin/campaigns/" + campaign + "/numbering", "BILLING-own", "1",
                        "BILLING-prefix",
                        "K" + campaign + "-", "BILLING-digits", "6", "BILLING-next", "1"));
    }

    private void mails() {
        String domain = location(kept("/admin/settings/mail/new", () -> visitor.submit("/admin/settings/mail/new",
                "domainName", Data.unique("記録"), "domain", "example.co.jp"))).replaceFirst("\\?.*", "");
        kept("/admin/settings/mail/{id:[0-9]+}/delete", () -> visitor.submit(domain + "/delete"));
        kept("/admin/settings/mail", () -> visitor.submit("/admin/settings/mail", "unregistered", "1"));
        logged("/admin/settings/mail/link-key", "mail.linkKey", () -> visitor.submit("/admin/settings/mail/link-key"));
        String lanes = "/admin/settings/mail/lanes";
        logged(lanes, "mail.setting", () -> visitor.submit(lanes, "tlsDomains", "bank.example.com"));
        logged(lanes + "/new", "mailLane.create", () -> visitor.submit(lanes + "/new", "laneName", "記録", "laneDomains",
                Data.unique("lane") + ".example.com", "laneConnections", "3", "lanePerSecond", "5"));
        String lane = lanes + "/" + jdbc.sql("select max(id) from mail_lane").query(Integer.class).single();
        logged(lanes + "/{id:[0-9]{1,4}}", "mailLane.change",
                () -> visitor.submit(lane, "laneName", "記録", "laneDomains",
                        Data.unique("lane") + ".example.com", "laneConnections", "4"));
        for (String act : List.of("pause", "resume")) {
            logged(lanes + "/{id:[0-9]{1,4}}/{act:pause|resume}", "mailLane." + act,
                    () -> visitor.submitTo(lanes, lane + "/" + act));
        }
        jdbc.sql("delete from mail_lane where id > 7").update();
        jdbc.sql("delete from mail_tls_domain").update();
        reports();
        jdbc.sql("delete from system_setting where name like 'mail.%'").update();
        GreenMail imap = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        imap.start();
        imap.setUser("box@example.com", "box", "secret");
        String box = "/admin/settings/mail/mailbox";
        kept(box, () -> visitor.submit(box, "boxHost", "127.0.0.1", "boxPort", "" + imap.getImap().getPort(), "boxTls",
                "NONE", "boxUser", "box", "boxPassword", "secret", "boxFolder", "INBOX"));
        imap.stop();
        kept(box + "/delete", () -> visitor.submitTo(box, box + "/delete"));
        String[] fields = {"templateName", Data.unique("雛形"), "purpose", "1", "advertisement", "2", "mailType", "1",
            "charset", "2",
            "mailTitle", "件名", "mailSender", "info@example.co.jp", "body", "本文"};
        String templates = "/admin/mail-templates";
        String template = location(kept(templates + "/new", () -> visitor.submit(templates + "/new", fields)))
                .replaceFirst("\\?.*", "");
        kept(templates + "/{id:[0-9]+}",
                () -> visitor.submit(template, ConsoleFlowTest.with(fields, "mailTitle", "件名2")));
        logged(templates + "/{id:[0-9]+}/copy", "mailtemplate.copy",
                () -> visitor.submitTo(template, template + "/copy"));
        assertThat(visitor.submitTo(template, template + "/copy").statusCode()).as("of that name").isEqualTo(409);
        jdbc.sql("update staff set email = ? where id = ?").params(Data.unique("log") + "@example.com", me).update();
        kept(templates + "/{id:[0-9]+}/test", () -> visitor.submitTo(template + "/preview", template + "/test"));
        long list = jdbc
                .sql("insert into staticlist (name, date_regist, date_update) values (?, now(), now()) returning id")
                .param(Data.unique("記録")).query((row, n) -> row.getLong(1)).single();
        String at = java.time.LocalDateTime.ofInstant(clock.instant(), io.yoriai.record.Times.JST).plusDays(2)
                .withMinute(0)
                .withSecond(0).toString().replace('T', ' ').substring(0, 16);
        String sending = location(kept("/admin/sendings/new", () -> visitor.submit("/admin/sendings/new", "template",
                template.substring(template.lastIndexOf('/') + 1), "audience", "l" + list, "reserveAt", at)))
                .replaceFirst("\\?.*", "");
        logged("/admin/sendings/{id:[0-9]+}/export", "mailsender.export",
                () -> visitor.submitTo(sending, sending + "/export", "what", "unsent"));
        kept("/admin/sendings/{id:[0-9]+}/{act:pause|resume|cancel}",
                () -> visitor.submitTo(sending, sending + "/cancel"));
        kept(templates + "/{id:[0-9]+}/delete", () -> visitor.submit(template + "/delete"));
    }

    private void reports() {
        String email = Data.unique("came-back") + "@example.com";
        long lead = jdbc.sql("insert into lead (login_id, email, date_regist, date_update) values (?, ?, now(), now())"
                + " returning id").params(Data.unique("l"), email).query((row, n) -> row.getLong(1)).single();
        jdbc.sql("insert into mail (lead_id, email, send_type, send_result, result_code, created_at, updated_at)"
                + " values (?, ?, 4, 2, '40000', ?::timestamptz - interval '1 hour', now())").params(lead, email,
                        io.yoriai.record.SqlTime.of(clock.instant()))
                .update();
        String reports = "/admin/settings/mail/reports";
        List<String> made = new java.util.ArrayList<>();
        for (int i = 0; i < 2; i++) {
            made.add(reports + "/" + jdbc
                    .sql("insert into mail_report (digest, kind, diagnostic, raw, received_at) values (?, 'UNREAD', '戻り',"
                            + " ?, ?) returning id")
                    .param(Data.unique("d").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .param("Subject: x\r\n\r\n<script>odd words</script>\r\n".getBytes(
                            java.nio.charset.StandardCharsets.UTF_8))
                    .param(io.yoriai.record.SqlTime.of(clock.instant())).query(Long.class).single());
        }
        assertThat(visitor.get(made.getFirst()).body()).contains("&lt;script&gt;odd words");
        assertThat(visitor.get(made.getFirst() + "/raw").headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment");
        String one = reports + "/{id:[0-9]{1,18}}";
        assertThat(visitor.submit(made.getFirst(), "reportRecipient", "nobody@example.com", "reportCode", "42552")
                .statusCode()).isEqualTo(404);
        logged(one, "mailReport.assign",
                () -> visitor.submit(made.getFirst(), "reportRecipient", email, "reportCode", "42552"));
        assertThat(
                jdbc.sql("select m.send_result || ' ' || m.result_code || ' ' || l.email_send_error_count from mail m"
                        + " join lead l on l.id = m.lead_id where l.id = ?").param(lead).query(String.class).single())
                .isEqualTo("3 42552 1");
        logged(one + "/seen", "mailReport.seen", () -> visitor.submitTo(made.getLast(), made.getLast() + "/seen"));
        assertThat(visitor.get(reports).body()).doesNotContain(made.getFirst(), made.getLast());
        assertThat(visitor.get(reports + "?all=1").body()).contains(made.getFirst(), made.getLast(), "42552");
    }

    private void automations() {
        String one = "/{id:[0-9]{1,18}}";
        String path = "/admin/scenarios";
        String made = location(logged(path + "/new/{kind:step|scenario}", "automation.create",
                () -> visitor.submit(path + "/new/scenario", "automationName", Data.unique("記録"), "start",
                        "APPLICATION",
                        "kind-1", "WAIT", "amount-1", "3", "unit-1", "days")))
                .replaceFirst("\\?.*", "");
        logged(path + one + "/edit", "automation.change", () -> visitor.submit(made + "/edit", "automationName",
                Data.unique("記録"), "start", "APPLICATION", "kind-1", "WAIT", "amount-1", "4", "unit-1", "days"));
        logged(path + one + "/{act:start|stop}", "automation.start", () -> visitor.submitTo(made, made + "/start"));
        logged(path + one + "/{act:start|stop}", "automation.stop", () -> visitor.submitTo(made, made + "/stop"));
        assertThat(visitor.get(made + "/persons").statusCode()).isEqualTo(200);
        logged(path + one + "/delete", "automation.remove", () -> visitor.submit(made + "/delete"));
        String scoring = "/admin/scoring";
        String rule = location(
                logged(scoring + "/new", "scoring.create", () -> visitor.submit(scoring + "/new", "ruleName",
                        Data.unique("記録"), "block-1", "APPLICATION:", "points-1", "5")))
                .replaceFirst("\\?.*", "");
        logged(scoring + one + "/edit", "scoring.change", () -> visitor.submit(rule + "/edit", "ruleName",
                Data.unique("記録"), "block-1", "APPLICATION:", "points-1", "-5"));
        logged(scoring + one + "/{act:on|off|past}", "scoring.on", () -> visitor.submitTo(rule, rule + "/on"));
        logged(scoring + one + "/{act:on|off|past}", "scoring.past", () -> visitor.submitTo(rule, rule + "/past"));
        logged(scoring + one + "/delete", "scoring.remove", () -> visitor.submit(rule + "/delete"));
    }

    private void rights() {
        long company = jdbc
                .sql("insert into company (name, date_regist, date_update) values ('候補', now(), now()) returning id")
                .query((row, n) -> row.getLong(1)).single();
        long first = lead("log-" + me);
        lead("log-" + me);
        jdbc.sql("insert into company_lead_candidate (company_id, lead_id) values (?, ?)").params(company, first)
                .update();
        kept("/admin/candidates",
                () -> visitor.submitTo("/admin/candidates", "/admin/candidates", "act", "refuse", "pair",
                        first + "-" + company));
        String twice = "/admin/candidates/duplicates";
        kept(twice, () -> visitor.submitTo(twice, twice, "act", "apart", "group", "" + first));
        long other = lead("merged-" + me);
        logged("/admin/merge", "lead.merge",
                () -> visitor.submitTo("/admin/merge?lead=" + first, "/admin/merge", "lead",
                        "" + first, "lead", "" + other, "sure", "1"));
        for (String kind : List.of("role", "group")) {
            String pattern = "/admin/settings/" + kind + "s/{key:new|[0-9]{1,9}}";
            kept(pattern, () -> visitor.submit("/admin/settings/" + kind + "s/new", "entryNameJa", "記録", "has",
                    kind.equals("role") ? "2001" : "4"));
            String master = kind.equals("role") ? "AdminRole" : "AdminGroup";
            String key = jdbc.sql("select max(wire_id::int)::text from master_entry where master = ?").param(master)
                    .query((row, n) -> row.getString(1)).single();
            String own = "/admin/settings/" + kind + "s/" + key;
            kept(pattern + "/delete", () -> visitor.submitTo(own, own + "/delete"));
        }
        long campaign = data.campaign(Data.unique("記録"));
        String person = "/admin/settings/staff/" + me;
        String pattern = "/admin/settings/staff/{id:[0-9]{1,18}}";
        kept(pattern, () -> visitor.submit(person, "campaignNumber", "" + campaign));
        kept(pattern + "/campaigns/{campaign:[0-9]{1,18}}",
                () -> visitor.submitTo(person, person + "/campaigns/" + campaign, "act", "remove"));
    }

    private long lead(String name) {
        return jdbc.sql("""
                insert into lead (login_id, name1, email, date_regist, date_update)
                values (:login, :name, :name || '@example.com', now(), now()) returning id""")
                .param("login", Data.unique("l")).param("name", name).query((row, n) -> row.getLong(1)).single();
    }

    private void batch() {
        String key = clients.create(io.yoriai.account.NewApiClient.named("記録")).apiKey();
        long batch = jdbc
                .sql("""
                        insert into bulk_batch (client_id, method, parameters, total, status, address, host, alive_at, date_regist, date_update)
                        values ((select id from api_client where api_key = ?), 'visitor.put', '{}', 0, 1, '127.0.0.1', 'http://localhost', now(), now(), now()) returning id""")
                .param(key).query((row, n) -> row.getLong(1)).single();
        String page = "/admin/settings/batches/" + batch;
        kept("/admin/settings/batches/{id}/stop", () -> visitor.submitTo(page, page + "/stop"));
    }

    /** Sends a form, and wants a row of this person's, or several. */
    private HttpResponse<String> kept(String pattern, Supplier<HttpResponse<String>> form) {
        long before = newest();
        HttpResponse<String> answer = form.get();
        assertThat(answer.statusCode()).as(pattern + " " + answer.body()).isIn(200, 302);
        assertThat(
                jdbc.sql("select count(*) from audit_log where staff_id = ? and id > ? and door = 3").params(me, before)
                        .query(Integer.class).single())
                .as(pattern).isPositive();
        tried.add(pattern);
        return answer;
    }

    private void emptyMagazine() {
        String empty = location(visitor.submit("/admin/magazines/new", "name", "空")).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/delete", "magazine.delete", () -> visitor.submit(empty + "/delete"));
    }

    private void choices() {
        String list = base + "/choices";
        logged("/admin/magazines/{id}/choices/labels", "magazine.change",
                () -> visitor.submitTo(list, list + "/labels", "label1", "好み"));
        logged("/admin/magazines/{id}/choices/{item}", "magazine.addChoice",
                () -> visitor.submitTo(list, list + "/progress", "new-progress", "資料請求"));
        logged("/admin/magazines/{id}/choices/{item}/{number}", "magazine.changeChoice",
                () -> visitor.submit(list + "/progress/1", "label", "見積"));
        logged("/admin/magazines/{id}/choices/{item}/{number}/delete", "magazine.removeChoice",
                () -> visitor.submitTo(list + "/progress/1", list + "/progress/1/delete"));
    }

    private void steps() {
        String[] step = {"number", "1", "base", "CREATED", "offsetDays", "3", "time", "09:00", "subject", "s", "text",
            "t"};
        String own = location(logged("/admin/magazines/{id}/steps/new", "stepMail.create",
                () -> visitor.submit(base + "/steps/new", step))).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/steps/{step}", "stepMail.change",
                () -> visitor.submit(own, ConsoleFlowTest.with(step, "subject", "s2")));
        logged("/admin/magazines/{id}/steps/{step}/active", "stepMail.activate",
                () -> visitor.submitTo(own, own + "/active", "on", "1"));
        logged("/admin/magazines/{id}/steps/{step}/past", "stepMail.sendPast", () -> visitor.submit(own + "/past",
                "count", "0"));
        logged("/admin/magazines/{id}/steps/{step}/delete", "stepMail.delete",
                () -> visitor.submit(own + "/delete"));
    }

    private void publishing() {
        String issue = location(logged("/admin/magazines/{id}/issues/new", "issue.create",
                () -> visitor.submit(base + "/issues/new", "subject", "号", "text", "t"))).replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/issues/{issue}", "issue.change",
                () -> visitor.submit(issue, "subject", "号外", "text", "t"));
        logged("/admin/magazines/{id}/issues/{issue}/publish", "issue.publish",
                () -> visitor.submitTo(issue, issue + "/publish", "on", "1"));
        logged("/admin/magazines/{id}/issues/{issue}/sample", "issue.sample",
                () -> visitor.submitTo(issue, issue + "/sample", "on", "1"));
        logged("/admin/magazines/{id}/issues/{issue}/back-number", "issue.backNumber",
                () -> visitor.submitTo(issue, issue + "/back-number", "on", "1"));
        logged("/admin/magazines/{id}/issues/{issue}/publish", "issue.withdraw",
                () -> visitor.submitTo(issue, issue + "/publish", "on", "0"));
        jdbc.sql("update magazine set publisher_name = 'p', publisher_email = 'p@example.com', publisher_address = 'a',"
                + " contact = 'c', state = 'ISSUED', version = version + 1 where id = ?")
                .param(Long.valueOf(base.substring(base.lastIndexOf('/') + 1))).update();
        jdbc.sql("update staff set email = ? where id = ?").params(Data.unique("log") + "@example.com", me).update();
        logged("/admin/magazines/{id}/issues/{issue}/test", "issueSending.test",
                () -> visitor.submitTo(issue + "/send", issue + "/test"));
        String sending = location(logged("/admin/magazines/{id}/issues/{issue}/send", "issueSending.create",
                () -> visitor.submit(issue + "/send", "audience", "all"))).replaceFirst("\\?.*", "");
        jdbc.sql("update mail_sender set mail_sender_status_id = 3 where magazine_id is not null").update();
        for (String act : List.of("pause", "resume", "cancel")) {
            logged("/admin/magazines/{id}/sendings/{sending:[0-9]+}/{act:pause|resume|cancel}", "issueSending." + act,
                    () -> visitor.submitTo(sending, sending + "/" + act));
        }
        logged("/admin/magazines/{id}/issues/{issue}/delete", "issue.delete",
                () -> visitor.submit(issue + "/delete"));
        String page = base + "/pages/CLOSED";
        logged("/admin/magazines/{id}/pages/{page}", "pageDesign.save",
                () -> visitor.submit(page, "revision", "0", "html", "<p>おしまい</p>"));
        logged("/admin/magazines/{id}/style", "pageStyle.save",
                () -> visitor.submit(base + "/style", "revision", "0", "css", "a{}"));
        logged("/admin/magazines/{id}/style/reset", "pageStyle.reset", () -> visitor.submit(base + "/style/reset"));
        logged("/admin/magazines/{id}/pages/{page}/reset", "pageDesign.reset",
                () -> visitor.submit(page + "/reset"));
    }

    private void readers() {
        String list = base + "/readers";
        String email = Data.unique("log") + "@example.com";
        String own = location(logged("/admin/magazines/{id}/readers/new", "reader.add",
                () -> visitor.submit(list + "/new", "r-email", email, "r-sendstatus", "1", "evidence", "e")))
                .replaceFirst("\\?.*", "");
        logged("/admin/magazines/{id}/readers/{reader}/edit", "reader.change",
                () -> visitor.submit(own + "/edit", "r-email", email, "r-sendstatus", "1", "r-name", "名"));
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};
        logged("/admin/magazines/{id}/readers/{reader}/photo", "reader.photo",
                () -> visitor.upload(own, own + "/photo", "photo", "p.jpg", jpeg));
        logged("/admin/magazines/{id}/readers/{reader}/paid", "reader.paid",
                () -> visitor.submitTo(own, own + "/paid"));
        logged("/admin/magazines/{id}/readers/payments", "reader.paid",
                () -> visitor.upload(list + "/payments", list + "/payments", "file", "p.csv",
                        ("メールアドレス\n" + email + "\n").getBytes(StandardCharsets.UTF_8)));
        logged("/admin/magazines/{id}/readers/{reader}/complaint", "reader.complaint",
                () -> visitor.submit(own + "/complaint", "complaint", "電話で"));
        logged("/admin/errors/lift", "address.lift",
                () -> visitor.submitTo("/admin/errors", "/admin/errors/lift", "address", email));
        logged("/admin/magazines/{id}/readers/{reader}/delete", "reader.remove",
                () -> visitor.submit(own + "/delete"));
        logged("/admin/erasure", "person.erase", () -> visitor.submitTo("/admin/erasure?email=" + email,
                "/admin/erasure", "email", email, "typed", email));
        assertThat(jdbc.sql("select count(*) from audit_log where record || columns::text like '%' || ? || '%'")
                .param(email).query(Long.class).single()).as("the log outlives the person").isZero();
    }

    private void manyReaders() {
        String list = base + "/readers";
        String first = location(logged("/admin/magazines/{id}/readers/import", "import.stage",
                () -> visitor.submit(list + "/import", "paste", Data.unique("l") + "@example.com", "evidence", "e")));
        logged("/admin/magazines/{id}/readers/import/{file}/discard", "import.discard",
                () -> visitor.submitTo(list + "/import", first + "/discard"));
        String second = location(visitor.submit(list + "/import", "paste", Data.unique("l") + "@example.com",
                "evidence", "e"));
        logged("/admin/magazines/{id}/readers/import/{file}/start", "import.start",
                () -> visitor.submitTo(second, second + "/start"));
        logged("/admin/magazines/{id}/readers/searches", "search.save",
                () -> visitor.submitTo(list, list + "/searches", "q", "", "searchName", "みんな"));
        long id = Long.parseLong(base.substring(base.lastIndexOf('/') + 1));
        long saved = searches.of(magazines.find(id).orElseThrow()).getFirst().id();
        logged("/admin/magazines/{id}/readers/searches", "search.change",
                () -> visitor.submitTo(list, list + "/searches", "q", "", "over", "" + saved));
        logged("/admin/magazines/{id}/readers/searches/{search}/delete", "search.remove",
                () -> visitor.submitTo(list, list + "/searches/" + saved + "/delete"));
        logged("/admin/magazines/{id}/readers/export", "reader.export",
                () -> visitor.submitTo(list, list + "/export", "q", "", "headings", "ja"));
        logged("/admin/magazines/{id}/readers/delete", "reader.removeFound",
                () -> visitor.submitTo(list + "/delete", list + "/delete", "q", "", "count", "1"));
        long removal = jdbc.sql("insert into reader_removal (magazine_id, at, actor, tell, confirmed)"
                + " values (?, now(), 'x', false, 5) returning id").param(id).query(Long.class).single();
        logged("/admin/magazines/{id}/readers/removals/{removal}/stop", "reader.removeStop",
                () -> visitor.submitTo(list + "/removals/" + removal, list + "/removals/" + removal + "/stop"));
    }

    private void settings() {
        HttpResponse<String> made = logged("/admin/settings/api/new", "neoClient.create",
                () -> visitor.submit("/admin/settings/api/new", "keyName", "鍵", "operations", "READ"));
        Matcher id = Pattern.compile("client_id\" readonly value=\"([0-9a-f]{32})\"").matcher(made.body());
        assertThat(id.find()).isTrue();
        String key = "/admin/settings/api/" + id.group(1);
        logged("/admin/settings/api/{clientId}", "neoClient.change",
                () -> visitor.submit(key, "keyName", "鍵", "operations", "READ", "active", "1"));
        logged("/admin/settings/api/{clientId}/secret", "neoClient.renewSecret",
                () -> visitor.submit(key + "/secret"));
        logged("/admin/settings/api/{clientId}/delete", "neoClient.remove", () -> visitor.submit(key + "/delete"));
        logged("/admin/settings/session", "setting.change",
                () -> visitor.submit("/admin/settings/session", "idleMinutes", "60"));
        HttpResponse<String> csv = logged("/admin/settings/audit/export", "audit.export", () -> visitor.submitTo(
                "/admin/settings/audit", "/admin/settings/audit/export", "format", "csv", "auditWhat", "neoClient"));
        assertThat(csv.body().lines()).allMatch(line -> line.matches("\uFEFF?\"[^\n]*\""))
                .anyMatch(line -> line.contains("\"neoClient.create\""));
        assertThat(visitor.submitTo("/admin/settings/audit", "/admin/settings/audit/export", "format", "jsonl",
                "auditWhat", "neoClient.create").body().lines()).isNotEmpty()
                .allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
        logged("/admin/settings/more", "setting.change",
                () -> visitor.submit("/admin/settings/more", SettingScreensTest.standards()));
        logged("/admin/settings/campaigns", "setting.change",
                () -> visitor.submit("/admin/settings/campaigns", common("3")));
        kept("/admin/settings/campaigns", () -> visitor.submit("/admin/settings/campaigns", common("1")));
        String consents = "/admin/settings/consents";
        jdbc.sql("select consent_record('=cmd@example.com', '\\x00'::bytea, null, null, 'all', 'AGREED', now(),"
                + " '{\"source\": \"FORM\", \"evidence\": \"=1+1\"}')").query((row, n) -> 0).list();
        HttpResponse<String> ledger = logged(consents + "/export", "consent.export", () -> visitor.submitTo(consents,
                consents + "/export", "auditFrom", "2026-01-01"));
        assertThat(ledger.body()).startsWith("\uFEFF\"id\",\"at\",\"address\"").contains("\"'=cmd@example.com\"",
                "\"'=1+1\"").doesNotContain("\"=1+1\"");
        assertThat(visitor.submitTo(consents, consents + "/export").statusCode()).as("whose, or when").isEqualTo(400);
        logged("/admin/settings/billing", "setting.change", () -> visitor.submit("/admin/settings/billing", "storeDays",
                "9", "paymentMethods", "2"));
        String conditions = "/admin/search-conditions";
        String name = Data.unique("記録");
        logged(conditions + "/new", "searchcondition.save", () -> visitor.submit(conditions + "/new", "conditionName",
                name, "target", "1", "share", "3", "key1", "CompanyName", "op1", "notnull"));
        String condition = conditions + "/" + jdbc.sql("select id from search_condition where name = ?").param(name)
                .query(Long.class).single();
        logged(conditions + "/{id:[0-9]+}", "searchcondition.change", () -> visitor.submit(condition, "conditionName",
                name + "2", "share", "1", "key1", "CompanyName", "op1", "isnull"));
        logged(conditions + "/{id:[0-9]+}/delete", "searchcondition.delete",
                () -> visitor.submit(condition + "/delete"));
        String items = "/admin/settings/items/{kind:leads|companies|activities|campaigns|sessions|speakers}";
        String item = location(logged(items + "/new", "item.create", () -> visitor.submit(
                "/admin/settings/items/speakers/new", "itemLabelJa", "記録", "itemForm", "2")))
                .replaceFirst("\\?.*", "");
        logged(items + "/{n:[0-9]{1,9}}", "item.change",
                () -> visitor.submit(item, "version", "1", "itemLabelJa", "記録二", "itemPlace", "1"));
        logged(items + "/{n:[0-9]{1,9}}/delete", "item.delete", () -> visitor.submit(item + "/delete"));
        logged(items, "item.require", () -> visitor.submit("/admin/settings/items/leads", "required", "Fax"));
        visitor.submit("/admin/settings/items/leads", "was", "Fax");
        logged("/admin/settings/maintenance", "maintenance",
                () -> visitor.submit("/admin/settings/maintenance", "on", "0"));
    }

    private void account(String login) {
        String own = "/admin/account";
        new Visitor(port).signedIn(login, PASSWORD);
        long other = jdbc.sql("select max(id) from staff_session where staff_id = ?").param(me).query(Long.class)
                .single();
        new Visitor(port).signedIn(login, PASSWORD);
        long third = jdbc.sql("select max(id) from staff_session where staff_id = ?").param(me).query(Long.class)
                .single();
        logged("/admin/settings/session/{id:[0-9]{1,18}}/end", "session.end", () -> visitor.submitTo(
                "/admin/settings/session", "/admin/settings/session/" + third + "/end"));
        logged("/admin/account/sessions/{id:[0-9]+}/end", "session.end",
                () -> visitor.submitTo(own, own + "/sessions/" + other + "/end"));
        logged("/admin/account/sessions/end-others", "session.endOthers",
                () -> visitor.submitTo(own, own + "/sessions/end-others"));
        String changed = "another-password-2";
        logged("/admin/account/password", "admin.password", () -> visitor.submitTo(own, own + "/password",
                "currentPassword", PASSWORD, "newPassword", changed, "newPasswordAgain", changed));
        logged("/admin/account/second-step", "secondStep.on", () -> visitor.submit(own + "/second-step",
                "currentPassword", changed, "code", SecondStepTest.shownCode(visitor, clock.instant())));
        logged("/admin/account/codes", "secondStep.codes",
                () -> visitor.submit(own + "/codes", "currentPassword", changed));
        logged("/admin/account/second-step/off", "secondStep.off",
                () -> visitor.submit(own + "/second-step/off", "currentPassword", changed));
    }

    /** Sends a form, and wants its row as the newest of this person's. */
    private HttpResponse<String> logged(String pattern, String what, Supplier<HttpResponse<String>> form) {
        long before = newest();
        HttpResponse<String> answer = form.get();
        assertThat(answer.statusCode()).as(pattern + " " + answer.body()).isIn(200, 302);
        assertThat(jdbc.sql("select what from audit_log where staff_id = :me and id > :before and door = 3"
                + " and address is not null").param("me", me)
                .param("before", before).query(String.class).list()).as(pattern).containsExactly(what);
        tried.add(pattern);
        return answer;
    }

    private long newest() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_log").query(Long.class).single();
    }

    /** Addresses of the console that take a form which changes something. */
    private Set<String> changing() {
        return mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("io.yoriai.admin")
                        && entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.POST))
                .flatMap(entry -> entry.getKey().getPatternValues().stream())
                .filter(pattern -> !NOTHING.contains(pattern)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()))
                .replaceFirst("^https?://[^/]+", "");
    }
}
