package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;

/** Numbers that the operators' pages tell are those of the program: whoever changes one finds the other here. */
class OperatorPagesTest {

    private static final Pattern SETTING = Pattern.compile("^\\| `([a-z.-]+)` \\| ([^|`]+) \\|", Pattern.MULTILINE);

    @Test
    void settings_have_the_defaults_that_the_page_tells() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Rooms.read(Path.of("src/main/resources/application.properties"))));
        long told = SETTING.matcher(Rooms.read(page("configuration"))).results()
                .filter(row -> properties.containsKey(row.group(1)))
                .peek(row -> assertThat(row.group(2).strip()).as(row.group(1))
                        .isEqualTo(properties.getProperty(row.group(1))))
                .count();
        assertThat(told).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "configuration ; default 224 MB of heap ; yoriai ; -Xmx224m",
        "configuration ; body of a stranger's form | 64 KB ; src/main/java/io/yoriai/page/RawRequest.java ; MOST_OF_STRANGERS = 64 * 1024",
        "configuration ; 2 MB (XML), 1 MB ; src/main/java/io/yoriai/smp/Incoming.java ; MOST_BYTES = 2 * 1024 * 1024",
        "configuration ; 2 MB (XML), 1 MB ; src/main/java/io/yoriai/page/RawRequest.java ; MOST_BYTES = 1024 * 1024",
        "configuration ; survey, of a lead who is known | 10 MB (`file.most_bytes`), 13 MB at most ; src/main/java/io/yoriai/file/Uploads.java ; LONGEST = 13 * 1024 * 1024",
        "configuration ; 20 MB, 64 MB ; src/main/resources/application.properties ; max-http-form-post-size=20MB",
        "configuration ; 20 MB, 64 MB ; src/main/resources/application.properties ; max-file-size=64MB",
        "configuration ; an eighth of the heap ; src/main/java/io/yoriai/account/BodyMemory.java ; maxMemory() / 8",
        "configuration ; 1,000, of one network 500 ; src/main/java/io/yoriai/server/http/JettyConfiguration.java ; CONNECTIONS = 1_000",
        "configuration ; 10 s for a head ; src/main/java/io/yoriai/server/http/Deadlines.java ; HEAD_MILLIS = 10_000",
        "configuration ; an answer 15 s and 180 s ; src/main/java/io/yoriai/server/http/Deadlines.java ; BODY_MILLIS = 15_000",
        "configuration ; an answer 15 s and 180 s ; src/main/java/io/yoriai/server/http/Deadlines.java ; ANSWER_MILLIS = 180_000",
        "configuration ; at least 4 KB a second ; src/main/java/io/yoriai/server/http/Deadlines.java ; BYTES_A_MILLI = 4",
        "configuration ; 60 s idle ; src/main/resources/application.properties ; connection-idle-timeout=60s",
        "configuration ; 30 a minute for a key and network ; src/main/java/io/yoriai/account/RateLimits.java ; FAILURES_A_MINUTE = 30",
        "configuration ; for 5 minutes ; src/main/java/io/yoriai/account/RateLimits.java ; BLOCK = Duration.ofMinutes(5)",
        "configuration ; 30 s, of a job 60 s ; src/main/java/io/yoriai/server/database/StatementLimits.java ; USUAL = \"set statement_timeout = '30s'\"",
        "configuration ; 30 s, of a job 60 s ; src/main/java/io/yoriai/server/database/StatementLimits.java ; OF_JOBS = \"set statement_timeout = '60s'\"",
        "configuration ; rolls at 50 MB, is kept for 30 files and 1 GB ; src/main/resources/application.properties ; max-file-size=50MB",
        "configuration ; rolls at 50 MB, is kept for 30 files and 1 GB ; src/main/resources/application.properties ; total-size-cap=1GB",
        "configuration ; 96 MB of shared buffers ; src/main/java/io/yoriai/server/database/EmbeddedDatabase.java ; \"shared_buffers\", \"96MB\"",
        "configuration ; 100 connections ; src/main/java/io/yoriai/server/database/EmbeddedDatabase.java ; \"max_connections\", \"100\"",
        "install ; `target/program/application.cdx.json` ; yoriai ; -Pstart,sbom",
        "install ; `target/program/application.cdx.json` ; yoriai ; META-INF/sbom/application.cdx.json",
        "install ; a CycloneDX bill of materials ; pom.xml ; <artifactId>cyclonedx-maven-plugin</artifactId>",
        "install ; Restart=always ; yoriai ; -XX:+ExitOnOutOfMemoryError",
        "nodes ; within a minute ; src/main/resources/application.properties ; heartbeat-interval=10s",
        "console ; at most two exports at once ; src/main/java/io/yoriai/admin/internal/shell/Exports.java ; AT_ONCE = 2",
        "install ; ends after 325 s ; src/main/java/io/yoriai/server/command/StopDeadline.java ; stop-deadline\", 325",
        "nodes ; `statement_timeout` 30 s, `idle_in_transaction_session_timeout` 60 s ; src/main/resources/application.properties ; idle_in_transaction_session_timeout = '60s'",
        "mail ; `yoriai.mail.bounce-window` | 72h ; src/main/java/io/yoriai/mail/internal/MailSettings.java ; @DefaultValue(\"72h\") Duration bounceWindow",
        "mail ; `yoriai.tracking.retention-ip` | 395d ; src/main/java/io/yoriai/tracking/internal/Visits.java ; ${yoriai.tracking.retention-ip:395d}",
        "mail ; `yoriai.consent.retention` | 12m ; src/main/java/io/yoriai/mail/internal/person/Retention.java ; ${yoriai.consent.retention:12m}",
        "newsletters ; a link that works for 30 minutes ; src/main/java/io/yoriai/signup/SelfChange.java ; CHANGE_LIFE = Duration.ofMinutes(30)",
        "newsletters ; 1,000 pasted lines ; src/main/java/io/yoriai/intake/ReaderFormats.java ; MOST_PASTED = 1_000",
        "newsletters ; CSV of up to 100,000 lines ; src/main/java/io/yoriai/intake/ReaderFormats.java ; MOST_RECORDS = 100_000",
        "newsletters ; above 50,000 readers ; src/main/java/io/yoriai/admin/internal/reader/ReaderList.java ; COUNTED = 50_000",
        "newsletters ; Up to 1,000 lines are ; src/main/java/io/yoriai/admin/internal/reader/ImportPages.java ; AT_ONCE = 1_000",
        "console ; twelve hours after the login ; src/main/java/io/yoriai/account/StaffSessions.java ; LONGEST = Duration.ofHours(12)",
        "console ; `--token-minutes 10` makes tokens live less long than an hour ; src/main/java/io/yoriai/account/TokenTerms.java ; MOST = 60",
        "console ; within 15 minutes ; src/main/java/io/yoriai/account/internal/SignInAttempts.java ; RateLimits.LOCK_MINUTES, 15)"})
    void a_number_of_a_page_is_that_of_the_program(String page, String told, String file, String said) {
        assertThat(Rooms.read(page(page))).as(page).contains(told);
        assertThat(Rooms.read(Path.of(file))).as(file).contains(said);
    }

    private static Path page(String name) {
        return Path.of("docs/operators", name + ".md");
    }
}
