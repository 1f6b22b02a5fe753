package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.Task;

import io.yoriai.account.Maintenance;
import io.yoriai.account.Staff;
import io.yoriai.page.SystemHealth;
import io.yoriai.message.Texts;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How the installation stands, on the console's first page and in the health answer. */
@ServerTest
class SystemHealthTest {

    @LocalServerPort
    int port;
    @LocalManagementPort
    int management;
    @Autowired
    Staff staff;
    @Autowired
    Maintenance maintenance;
    @Autowired
    TestClock clock;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Texts texts;
    @Autowired
    List<Task<?>> tasks;

    private Visitor visitor;

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
    }

    @AfterEach
    void asBefore() {
        maintenance.change(Data.TESTS, false);
        jdbc.sql("delete from scheduled_tasks where task_instance = 'of-a-test'").update();
    }

    @Test
    void a_job_that_fails_is_named_with_its_failures_until_it_succeeds() throws Exception {
        jdbc.sql("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, consecutive_failures,
                    last_failure, version) values ('consent-seal', 'of-a-test', 'infinity', false, 7,
                    '2026-11-26T05:06:07Z', 1)""").update();
        assertThat(home("ja")).contains("同意の記録の封印", "続けて 7 回失敗", "最後の失敗：2026年11月26日（木）14:06")
                .doesNotContain("失敗している処理はありません");
        assertThat(home("en")).contains("Sealing of consent records", "Failed 7 times in a row",
                "Thu 26 Nov 2026 14:06");
        assertThat(health()).contains("\"failedJobs\":{\"consent-seal\":7}", "\"status\":\"UP\"");
        jdbc.sql("update scheduled_tasks set consecutive_failures = 0 where task_instance = 'of-a-test'").update();
        assertThat(home("ja")).contains("失敗している処理はありません");
    }

    @Test
    void maintenance_stands_above_every_page_while_it_is_on() throws Exception {
        assertThat(home("ja")).doesNotContain("メンテナンス中です");
        maintenance.change(Data.TESTS, true);
        assertThat(home("ja")).contains("class=\"note banner", "メンテナンス中です");
        assertThat(visitor.get("/admin/magazines?lang=en").body()).contains("Maintenance is on");
        assertThat(new Visitor(port).get("/admin/login").body()).as("strangers are told nothing")
                .doesNotContain("note banner");
        assertThat(health()).contains("\"maintenance\":true");
    }

    @Test
    void disk_and_database_are_told_and_an_external_database_is_not_said_to_have_no_backup() {
        assertThat(home("ja")).containsPattern("空き [0-9,]+\\.[0-9] GB（全体 [0-9,]+\\.[0-9] GB）")
                .containsPattern("データベース [0-9,]+\\.[0-9] MB（別のサーバー").doesNotContain("一度も取られていません");
    }

    @Test
    void a_backup_is_missing_where_none_was_ever_made_or_the_last_is_old() {
        Instant now = clock.instant();
        SystemHealth.Disk disk = new SystemHealth.Disk(50L << 30, 100L << 30);
        assertThat(new SystemHealth(List.of(), disk, 1, true, null, now).backupMissing()).isTrue();
        assertThat(new SystemHealth(List.of(), disk, 1, true, now.minus(Duration.ofHours(47)), now).well()).isTrue();
        assertThat(new SystemHealth(List.of(), disk, 1, true, now.minus(Duration.ofHours(49)), now).well()).isFalse();
        assertThat(new SystemHealth(List.of(), disk, 1, false, null, now).well()).isTrue();
        assertThat(new SystemHealth.Disk(9L << 30, 100L << 30).low()).isTrue();
        assertThat(new SystemHealth.Disk(1 << 29, 1L << 30).low()).isTrue();
    }

    @Test
    void every_job_has_a_name_in_both_languages() {
        assertThat(tasks).isNotEmpty().allSatisfy(task -> assertThat(texts.all(Locale.JAPANESE))
                .containsKey("admin.job." + task.getName()));
    }

    private String home(String language) {
        return visitor.get("/admin?lang=" + language).body();
    }

    private String health() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + management + "/actuator/health")).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
