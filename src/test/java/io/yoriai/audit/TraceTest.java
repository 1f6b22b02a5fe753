package io.yoriai.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.account.CallLog;
import io.yoriai.audit.AuditSearch.Query;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

import javax.sql.DataSource;

/** The operation log: what each door leaves in it, what it keeps, and how it is read. */
class TraceTest extends NewsletterServer {

    @Autowired
    AuditSearch search;
    @Autowired
    AuditRetention retention;
    @Autowired
    AuditLog log;
    @Autowired
    CallLog calls;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    DataSource database;

    @Test
    void every_writing_method_of_the_newsletter_api_leaves_a_row_with_key_and_network() {
        String email = Data.unique("trace") + "@example.com";
        assertThat(call("userAdd", "email", email).status()).isEqualTo(200);
        assertThat(call("userUpdate", "email", email, "name", "改名").status()).isEqualTo(200);
        assertThat(call("userUpdate", "email", email, "name", "改名").status()).as("nothing changed").isEqualTo(200);
        assertThat(call("userDelete", "email", email).status()).isEqualTo(200);
        String record = "Magazine/" + magazine.id() + "/Reader/";
        List<AuditEntry> rows = search.page(new Query("試験", "", "Magazine/" + magazine.id(), "127.0.0.0/8", null, null),
                null, 10);
        assertThat(rows).extracting(AuditEntry::what).containsExactly("userDelete", "userUpdate", "userAdd");
        assertThat(rows).allMatch(row -> row.door() == AuditLog.Context.Door.NEO && row.who().equals("試験")
                && row.network().equals("127.0.0.1") && row.record().matches(record + "[0-9]+"));
    }

    @Test
    void a_reception_and_its_cancelling_leave_a_row_each() {
        long campaign = data.campaign("記録");
        long session = data.session(campaign, "記録");
        long lead = data.lead();
        data.application(lead, campaign, session);
        String body = "<SessionAttendance><Session><SessionId>" + session + "</SessionId></Session><BarcodeData>" + lead
                + "</BarcodeData></SessionAttendance>";
        assertThat(api.call("visitor.postAttendanceSession", body).status()).isEqualTo(201);
        assertThat(api.call("visitor.deleteAttendanceSession", body).status()).isEqualTo(200);
        long record = data.jdbc().sql("select id from session_attendance where session_id = ? and lead_id = ?")
                .params(session, lead).query(Long.class).single();
        assertThat(search.page(new Query("", "", "SessionAttendance/" + record, "", null, null), null, 10))
                .allMatch(row -> !row.network().isEmpty())
                .extracting(AuditEntry::what)
                .containsExactly("visitor.deleteAttendanceSession", "visitor.postAttendanceSession");
    }

    @Test
    void an_application_its_change_and_its_cancelling_leave_a_row_each() {
        long campaign = data.campaign("記録");
        long session = data.session(campaign, "記録");
        assertThat(api.call("application.post", Map.of("seminar_id", "" + campaign, "session_id", "" + session,
                "visitor_id", "" + data.lead()), null).status()).isEqualTo(201);
        long id = data.jdbc().sql("select id from application where campaign_id = ?").param(campaign)
                .query(Long.class).single();
        assertThat(api.call("visitor.putApplication", "<Application><Id>" + id + "</Id><Memo>席は前</Memo></Application>")
                .status()).isEqualTo(200);
        assertThat(api.call("application.delete", Map.of("Id", "" + id), null).status()).isEqualTo(200);
        assertThat(search.page(new Query("", "", "Application/" + id, "", null, null), null, 10))
                .allMatch(row -> !row.network().isEmpty()).extracting(AuditEntry::what)
                .containsExactly("application.delete", "visitor.putApplication", "application.post");
    }

    @Test
    void failed_sign_ins_are_listed_with_key_and_network_and_guessing_does_not_fill_the_table() {
        String given = Data.unique("nobody");
        assertThat(api.send("GET", "/services/rest/visitor", Map.of("api_key", given, "api_sig", "00"), null, Map.of())
                .status()).isEqualTo(401);
        assertThat(search.page(new Query(given, AuditLog.FAILED, "", "", null, null), null, 10))
                .singleElement().satisfies(row -> {
                    assertThat(row.columns()).contains("AUTH_FAILED");
                    assertThat(row.network()).isNotEmpty();
                });
        for (int i = 0; i < 1300; i++) {
            log.failed("guess" + i, "AUTH_FAILED", "198.51.100." + i % 250);
        }
        for (int i = 0; i < 200; i++) {
            log.failed("one", "AUTH_FAILED", "2001:db8:9::" + Integer.toHexString(i));
        }
        Query recent = new Query("", "signIn.f", "", "", clock.instant().minusSeconds(3600), null);
        List<AuditEntry> failures = new ArrayList<>();
        for (Long before = null; failures.size() < 5000;) {
            List<AuditEntry> page = search.page(recent, before, 500);
            failures.addAll(page);
            if (page.isEmpty()) {
                break;
            }
            before = page.getLast().id();
        }
        assertThat(failures).hasSizeLessThanOrEqualTo(1001);
        assertThat(failures).filteredOn(row -> row.what().equals(AuditLog.MORE_FAILED)).hasSize(1);
    }

    @Test
    void nobody_changes_or_removes_a_row_before_its_time_whether_the_tables_are_his_or_not() throws Exception {
        data.jdbc()
                .sql("insert into audit_log (at, door, what, record) values (now() - interval '6 years', 6, 'old', '')")
                .update();
        JdbcTemplate own = new JdbcTemplate(database);
        for (String forbidden : List.of("update audit_log set who = 'x'",
                "delete from audit_log where at > now() - interval '1 day'",
                "truncate audit_log")) {
            assertThatThrownBy(() -> own.execute(forbidden)).as(forbidden).hasMessageContaining("only grows");
        }
        String role = Data.unique("app").replace('-', '_').toLowerCase(java.util.Locale.ROOT);
        try (Connection connection = database.getConnection(); Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.execute("create role " + role);
            sql.execute("grant select, insert, update, delete, truncate on all tables in schema public to " + role);
            sql.execute("set local role " + role);
            for (String forbidden : List.of("update audit_log set who = 'x'", "delete from audit_log",
                    "truncate audit_log", "alter table audit_log disable trigger all", "drop table audit_log",
                    "set local session_replication_role = replica")) {
                sql.execute("savepoint before");
                assertThatThrownBy(() -> sql.execute(forbidden)).as(forbidden)
                        .isInstanceOf(java.sql.SQLException.class);
                sql.execute("rollback to before");
            }
            connection.rollback();
        }
        assertThat(search.page(new Query("", "old", "", "", null, null), null, 10)).isNotEmpty();
        retention.expire();
        assertThat(search.page(new Query("", "old", "", "", null, null), null, 10)).isEmpty();
    }

    @Test
    void what_a_key_is_refused_is_counted_by_method_and_reason() {
        Api.Reply faulty = api.call("visitor.post", "<VisitorData/>");
        assertThat(faulty.status()).isEqualTo(400);
        assertThat(call("userAdd", "email", "no address").status()).isEqualTo(400);
        calls.store();
        assertThat(search.refusals(Query.ALL, 100))
                .anyMatch(row -> row.method().equals("visitor.post") && row.calls() > 0)
                .anyMatch(row -> row.method().equals("userAdd") && row.code().equals("wrong_parameter"));
    }

    @Test
    void what_a_key_reads_is_counted_by_the_hour() {
        data.lead();
        assertThat(api.get("visitor.get", "limit", "1").status()).isEqualTo(200);
        calls.store();
        assertThat(search.readings(new Query("", "visitor.get", "", "", clock.instant().minusSeconds(7200), null), 10))
                .anyMatch(reading -> reading.records() > 0 && reading.calls() > 0);
    }

    @Test
    void lines_for_a_siem_are_json_objects_that_stand_alone() {
        Instant start = clock.instant();
        call("userAdd", "email", Data.unique("line") + "@example.com");
        List<String> lines = new ArrayList<>();
        search.export(null, Query.since(start), 0, row -> lines.add(search.json(row)));
        assertThat(lines).isNotEmpty().allMatch(line -> line.indexOf('\n') < 0);
        JsonNode last = lines.stream().map(JsonMapper.shared()::readTree)
                .filter(line -> line.path("what").asString().equals("userAdd")).findFirst().orElseThrow();
        assertThat(last.path("network").asString()).isEqualTo("127.0.0.1");
        assertThat(last.path("door").asString()).isEqualTo("NEO");
    }
}
