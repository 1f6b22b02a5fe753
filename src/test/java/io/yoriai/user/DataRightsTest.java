package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import io.yoriai.account.Staff;
import io.yoriai.admin.Visitor;
import io.yoriai.lead.LeadConsent;
import io.yoriai.lead.LeadDisclosures;
import io.yoriai.lead.LeadRetention;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Erasure;
import io.yoriai.person.Origin;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** What is held about a lead is told to it, by an administrator or by itself, and ends some day (spec/smp-lead.md 7.5). */
@ServerTest
class DataRightsTest {

    private static final String PASSWORD = "himitsu-1234";
    private static final String OF_STAFF = "a-long-password-1";
    private static final String DATA = "/public/mypage/data";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;
    @Autowired
    SystemSettings settings;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    LeadDisclosures disclosures;
    @Autowired
    LeadRetention retention;
    @Autowired
    LeadConsent consent;
    @Autowired
    Erasure erasure;
    @Autowired
    TestClock clock;

    private String login = "";
    private long lead;

    @BeforeEach
    void lead() {
        login = Data.unique("u");
        lead = api.call("visitor.post", "<VisitorData><Name1>開示</Name1><Name2>花子</Name2><Email>" + login
                + "@example.com</Email><LoginId>" + login + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword></VisitorData>").id();
    }

    private Visitor console(int level) {
        String name = Data.unique("adm");
        long id = staff.create(name, OF_STAFF, "開示 太郎", null);
        data.jdbc().sql("update staff set admin_level_id = ? where id = ?").params(level, id).update();
        return new Visitor(port).signedIn(name, OF_STAFF);
    }

    private void allow(String on) {
        transaction.executeWithoutResult(status -> settings.change(LeadDisclosures.OWN, on));
    }

    private Browser browser() {
        Browser browser = new Browser(port);
        assertThat(browser.submit("/public/mypage", "login", login, "password", PASSWORD).statusCode()).isEqualTo(303);
        return browser;
    }

    @Test
    void an_administrator_gets_an_archive_of_one_lead_alone_with_its_files_consents_and_mails() throws Exception {
        String twin = Data.unique("twin");
        long other = data.lead(twin, login + "@example.com");
        data.jdbc().sql("insert into mail (lead_id, email, values, send_type, send_result, created_at, updated_at)"
                + " values (?, 'old@example.com', '{}', 4, 2, ?, ?)").params(lead, data.now(), data.now()).update();
        api.call("visitor.postFile", "<VisitorFile><VisitorId>" + lead + "</VisitorId><Name>meishi</Name><Extension>txt"
                + "</Extension><Body>" + Base64.getEncoder().encodeToString("名刺".getBytes(StandardCharsets.UTF_8))
                + "</Body></VisitorFile>");
        consent.stopDelivery(login + "@example.com", Origin.staff(Origin.Source.STAFF, "tests", "停止の電話"));
        Visitor visitor = console(1);
        String path = "/admin/disclosure/" + lead;
        assertThat(visitor.get("/admin/records/leads/" + lead).body()).contains(path);
        assertThat(visitor.submit(path, "currentPassword", "wrong").statusCode()).isEqualTo(400);
        assertThat(disclosures.of(lead, false)).as("asked by a wrong password").isEmpty();
        assertThat(visitor.submit(path, "currentPassword", OF_STAFF).statusCode()).isEqualTo(302);
        assertThat(visitor.submit(path, "currentPassword", OF_STAFF).statusCode()).isEqualTo(302);
        disclosures.work();
        List<LeadDisclosures.Asked> made = disclosures.of(lead, false);
        assertThat(made).as("asked twice while one was being made").hasSize(1);
        String archive = path + "/" + made.getFirst().id();
        assertThat(visitor.get(path).body()).contains(archive, "開示 太郎");

        Map<String, String> files = unpacked(loaded(made.getFirst()));
        assertThat(files.keySet()).contains("person.json", "VisitorData.csv", "consent.csv", "mail.csv");
        assertThat(files.get("person.json")).contains("開示", "old@example.com").doesNotContain(twin);
        assertThat(files.get("consent.csv")).contains("REFUSED", "停止の電話");
        assertThat(files.entrySet()).anyMatch(file -> file.getKey().startsWith("files/")
                && file.getKey().endsWith("-meishi.txt") && file.getValue().equals("名刺"));
        HttpResponse<String> load = visitor.get(archive);
        assertThat(load.headers().firstValue("Content-Disposition").orElse("")).contains("attachment", ".zip");
        assertThat(load.headers().firstValueAsLong("Content-Length").orElse(0)).isEqualTo(made.getFirst().size());
        assertThat(visitor.get("/admin/disclosure/" + other + "/" + made.getFirst().id()).statusCode())
                .as("under another lead").isEqualTo(404);
        assertThat(logged()).contains("lead.disclose", "lead.disclosureLoad");
        assertThat(console(2).get(path).statusCode()).as("level 2").isEqualTo(403);

        clock.advance(Duration.ofDays(7));
        assertThat(console(1).get(archive).statusCode()).as("after seven days").isEqualTo(404);
        disclosures.work();
        assertThat(data.jdbc().sql("select count(*) from lead_disclosure_part where disclosure_id = ?")
                .param(made.getFirst().id()).query(Integer.class).single()).isZero();
    }

    private List<String> logged() {
        return data.jdbc().sql("select what from audit_log where record = ?").param("VisitorData/" + lead)
                .query(String.class).list();
    }

    private byte[] loaded(LeadDisclosures.Asked asked) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        disclosures.write(null, asked, out);
        return out.toByteArray();
    }

    @Test
    void a_lead_gets_its_own_data_on_my_page_by_its_password_where_that_is_switched_on() {
        Browser mine = browser();
        assertThat(mine.get("/public/mypage").body()).doesNotContain(DATA);
        assertThat(mine.get(DATA).statusCode()).as("switched off").isEqualTo(404);
        allow("1");
        try {
            assertThat(mine.get("/public/mypage").body()).contains(DATA);
            assertThat(mine.submit(DATA, "password", "wrong").statusCode()).isEqualTo(400);
            assertThat(disclosures.of(lead, true)).isEmpty();
            assertThat(mine.submit(DATA, "password", PASSWORD).statusCode()).isEqualTo(303);
            assertThat(mine.get(DATA).body()).contains("準備中");
            disclosures.work();
            String archive = DATA + "/" + disclosures.of(lead, true).getFirst().id();
            assertThat(mine.get(DATA).body()).contains(archive);
            assertThat(mine.get(archive).headers().firstValue("Content-Type").orElse("")).isEqualTo("application/zip");
            assertThat(new Browser(port).get(archive).statusCode()).as("a stranger").isEqualTo(302);
            lead();
            assertThat(browser().get(archive).statusCode()).as("another lead").isEqualTo(404);
        } finally {
            allow("0");
        }
    }

    @Test
    void a_lead_that_stopped_its_mails_has_them_again_by_its_own_word_on_my_page() {
        Browser mine = browser();
        String mails = "/public/mypage/mails";
        assertThat(mine.get("/public/mypage").body()).doesNotContain(mails);
        consent.stopDelivery(login + "@example.com", Origin.system("test"));
        assertThat(mine.get("/public/mypage").body()).contains(mails);
        assertThat(new Browser(port).post(mails, mine.get("/public/mypage")).statusCode()).isEqualTo(303);
        assertThat(consent.isStopped(lead)).as("a stranger's form").isTrue();
        assertThat(mine.post(mails, mine.get("/public/mypage")).statusCode()).isEqualTo(303);
        assertThat(consent.isStopped(lead)).isFalse();
        assertThat(data.jdbc().sql("select kind || ' ' || source from consent_ledger where lead_id = ? order by id desc"
                + " limit 1").param(lead).query(String.class).single()).isEqualTo("AGREED MY_PAGE");
        assertThat(mine.get("/public/mypage").body()).doesNotContain(mails);
    }

    @Test
    void clicks_of_a_deleted_lead_lose_the_device_and_those_of_an_erased_one_the_lead_too_and_all_stay_counted() {
        long erased = data.lead("消去", login + "2@example.com");
        for (long one : new long[]{lead, erased}) {
            data.jdbc().sql(
                    "insert into mail_click (mail_id, lead_id, clicked_at, head, verdict_id, address, agent, date_update)"
                            + " values (?, ?, ?, false, 1, '192.0.2.9', 'Phone', ?)")
                    .params(-one, one, data.now(), data.now()).update();
            data.jdbc().sql("insert into mail_open (mail_id, lead_id, opened_at, head, verdict_id, address, agent)"
                    + " values (?, ?, ?, false, 1, '192.0.2.9', 'Phone')").params(-one, one, data.now()).update();
        }
        api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>");
        erasure.erase(Data.TESTS, EmailAddress.parse(login + "2@example.com").orElseThrow());
        for (String table : List.of("mail_click", "mail_open")) {
            assertThat(data.jdbc().sql("select concat_ws(' ', mail_id, lead_id, address, agent) from " + table
                    + " where mail_id in (?, ?) order by mail_id desc").params(-lead, -erased).query(String.class)
                    .list())
                    .as(table).containsExactly(-lead + " " + lead, "" + -erased);
        }
    }

    @Test
    void several_leads_go_by_their_number_and_one_is_erased_by_its_own_while_others_keep_the_address() {
        Visitor visitor = console(1);
        long one = data.lead();
        long two = data.lead();
        String several = "/admin/lead-deletion";
        String asked = several + "?lead=" + one + "&lead=" + two;
        assertThat(visitor.get("/admin/records/leads").body()).contains("formaction=\"" + several + "\"");
        assertThat(visitor.submitTo(asked, several, "lead", "" + one, "lead", "" + two, "leadCount", "1").statusCode())
                .isEqualTo(400);
        assertThat(visitor.submitTo(asked, several, "lead", "" + one, "lead", "" + two, "leadCount", "2").statusCode())
                .isEqualTo(302);
        assertThat(types(one, two)).containsExactly(1, 1);
        long shares = data.lead("同居", login + "@example.com");
        String erasing = "/admin/lead-erasure/" + shares;
        assertThat(visitor.submit(erasing, "leadNumber", "1", "currentPassword", OF_STAFF).statusCode()).isEqualTo(400);
        assertThat(visitor.submit(erasing, "leadNumber", "" + shares, "currentPassword", "wrong").statusCode())
                .isEqualTo(400);
        assertThat(visitor.submit(erasing, "leadNumber", "" + shares, "currentPassword", OF_STAFF).statusCode())
                .isEqualTo(302);
        assertThat(types(shares, lead)).as("erased, and the other is there").containsExactly(3);
        assertThat(visitor.submit("/admin/lead-erasure/" + lead, "leadNumber", "" + lead, "currentPassword", OF_STAFF)
                .statusCode()).isEqualTo(302);
        assertThat(types(lead, lead)).containsExactly(3);
        assertThat(data.jdbc().sql("select count(*) from consent_ledger where kind = 'REFUSED' and address is null"
                + " and actor = '開示 太郎'").query(Integer.class).single()).as("the hash alone").isPositive();
        assertThat(console(2).get("/admin/lead-erasure/" + one).statusCode()).isEqualTo(403);
    }

    private List<Integer> types(long one, long other) {
        return data.jdbc().sql("select delete_type_id from lead_delete_log where lead_id in (?, ?) order by id")
                .params(one, other).query(Integer.class).list();
    }

    @Test
    void an_archive_that_cannot_be_made_is_given_up_and_one_whose_lead_goes_goes_with_it() {
        allow("1");
        try {
            disclosures.askOwn(lead);
            data.jdbc().sql("update lead_disclosure set tries = 3 where lead_id = ?").param(lead).update();
            disclosures.work();
            assertThat(disclosures.of(lead, true)).extracting(LeadDisclosures.Asked::state)
                    .containsExactly(LeadDisclosures.State.FAILED);
            disclosures.askOwn(lead);
            disclosures.work();
            assertThat(disclosures.of(lead, true)).extracting(LeadDisclosures.Asked::state)
                    .containsExactly(LeadDisclosures.State.READY, LeadDisclosures.State.FAILED);
            api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>");
            assertThat(disclosures.of(lead, true)).isEmpty();
        } finally {
            allow("0");
        }
    }

    @Test
    void leads_that_nobody_heard_of_are_listed_and_go_only_by_the_word_of_an_administrator() {
        long quiet = old();
        long applied = old();
        long campaign = data.campaign("保存期間");
        data.application(applied, campaign, data.session(campaign, "会"));
        long again = old();
        Visitor visitor = console(1);
        String path = "/admin/retention";
        assertThat(visitor.submitTo(path, path + "/months", "idleMonths", "601").statusCode()).isEqualTo(400);
        assertThat(visitor.submitTo(path, path + "/months", "idleMonths", "500").statusCode()).isEqualTo(302);
        try {
            assertThat(retention.page(quiet - 1)).extracting(LeadRetention.Idle::lead).contains(quiet, again)
                    .doesNotContain(applied, lead);
            String first = path + "?after=" + (quiet - 1);
            assertThat(visitor.get(first).body()).contains("value=\"" + quiet + "\"");
            assertThat(visitor.submitTo(first, path, "lead", "" + quiet, "leadCount", "2").statusCode())
                    .as("another number than was chosen").isEqualTo(400);
            api.call("visitor.put", "<VisitorData><Id>" + again + "</Id><Tel>03-1</Tel></VisitorData>");
            assertThat(visitor.submitTo(first, path, "lead", "" + quiet, "lead", "" + again, "leadCount", "2")
                    .statusCode()).isEqualTo(302);
            assertThat(
                    api.get("visitor.get", "search_key1", "Id", "search_operator1", "eq", "search_value1", "" + quiet)
                            .count("VisitorData"))
                    .isZero();
            assertThat(
                    api.get("visitor.get", "search_key1", "Id", "search_operator1", "eq", "search_value1", "" + again)
                            .count("VisitorData"))
                    .as("heard of since it was listed").isEqualTo(1);
            assertThat(console(2).get(path).statusCode()).isEqualTo(403);
        } finally {
            data.jdbc().sql("delete from system_setting where name = 'lead.idle_months'").update();
        }
    }

    /** A lead of fifty years ago. */
    private long old() {
        long id = data.lead();
        data.jdbc().sql("update lead set date_update = date_update - interval '50 years' where id = ?").param(id)
                .update();
        return id;
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                entry = zip.getNextEntry();
            }
        }
        return files;
    }
}
