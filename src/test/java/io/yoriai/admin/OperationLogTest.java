package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.account.Staff;
import io.yoriai.audience.SavedSearches;
import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CommonSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Whatever staff change in the console has its row in the operation log, with the id of who did it. */
@ServerTest
class OperationLogTest extends FormLog {

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
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    SavedSearches searches;
    @Autowired
    io.yoriai.account.ApiClients clients;
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Test
    void every_form_of_the_console_that_changes_something_leaves_a_row_with_the_staff_id() {
        String login = Data.unique("log");
        me = staff.create(login, PASSWORD, "高橋 みなみ", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        new NewsletterForms(this, magazines, searches).all();
        settings();
        records();
        administrators();
        inspection();
        applications();
        new MailForms(this).all();
        batch();
        rights();
        account(login);
        assertThat(changing()).isEqualTo(tried);
        assertThat(jdbc.sql("select count(*) from audit_log where what like '% by %'").query(Long.class).single())
                .as("a person stands in the row by id, not by name").isZero();
    }

    private void administrators() {
        String path = "/admin/settings/administrators";
        logged(path + "/export", "admin.export", () -> visitor.submitTo(path, path + "/export"));
        String leads = "/admin/lead-csv";
        String files = "/admin/{kind:lead|company|campaign|session}-csv";
        logged(files + "/export", "visitordata.export", () -> visitor.submitTo(leads, leads + "/export"));
        logged(files, "visitor.post", () -> visitor.upload(leads, leads, "csvFile", "l.csv",
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
        String texts = "/admin/records/campaigns/" + data.campaign("記録の催し") + "/texts";
        logged(record + "/texts", "seminar.texts", () -> visitor.submit(texts, "Title", "Recorded"));
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
        String clients = "/admin/settings/api/marketing";
        String client = clients + "/" + KeyScreensTest.shown(logged(clients + "/new", "key.create",
                () -> visitor.submit(clients + "/new", KeyScreensTest.fields("鍵"))), "api_key");
        logged(clients + "/{apiKey}", "key.change",
                () -> visitor.submit(client, KeyScreensTest.fields("鍵", "keyNote", "受付")));
        logged(clients + "/{apiKey}/secret", "key.renew", () -> visitor.submit(client + "/secret", "keepHours", "1"));
        logged(clients + "/{apiKey}/delete", "key.revoke", () -> visitor.submit(client + "/delete"));
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
        jdbc.sql("insert into consent_ledger (id, address_hash, subject, kind, at, source, seal, seal_number)"
                + " select id, '\\x00', 'all', 'AGREED', now(), 'API', '\\x00', -nextval('consent_ledger_id_seq')"
                + " from unnest(array[99999999999, 100000000000]) id").update();
        HttpResponse<String> ledger = logged(consents + "/export", "consent.export", () -> visitor.submitTo(consents,
                consents + "/export", "auditFrom", "2026-01-01"));
        assertThat(ledger.body()).startsWith("\uFEFF\"id\",\"at\",\"address\"").contains("\"'=cmd@example.com\"",
                "\"'=1+1\"").doesNotContain("\"=1+1\"");
        assertThat(ledger.body().indexOf("\"99999999999\"")).as("the oldest first").isPositive()
                .isLessThan(ledger.body().indexOf("\"100000000000\""));
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
        String masters = "/admin/settings/masters/{master:[A-Z][A-Za-z]{1,30}}";
        String categories = "/admin/settings/masters/SessionCategory";
        logged(masters + "/{id:new|[0-9]{1,9}}", "master.add",
                () -> visitor.submit(categories + "/new", "entryNameJa", Data.unique("記録")));
        String file = visitor.get(categories + ".csv").body();
        logged(masters, "master.load", () -> visitor.upload(categories, categories, "csvFile", "c.csv",
                file.replace("記録", "目録").getBytes(StandardCharsets.UTF_8)));
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

    /** Addresses of the console that take a form which changes something. */
    private Set<String> changing() {
        return mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("io.yoriai.admin")
                        && entry.getKey().getMethodsCondition().getMethods().contains(RequestMethod.POST))
                .flatMap(entry -> entry.getKey().getPatternValues().stream())
                .filter(pattern -> !NOTHING.contains(pattern)).collect(Collectors.toCollection(TreeSet::new));
    }
}
