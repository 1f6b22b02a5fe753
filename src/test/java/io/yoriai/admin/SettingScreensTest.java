package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.Staff;
import io.yoriai.campaign.CampaignSetting;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.CommonSettings;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.SystemSettings.Declared;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Whatever can be set has a screen (spec/smp-platform.md 5 and 13). */
@ServerTest
class SettingScreensTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final String MORE = "/admin/settings/more";
    /** Names of settings in SQL and in Java, where they are no constant's. */
    private static final Pattern NAMED = Pattern
            .compile("(?:system_setting[^;]{0,80}name = '|settings\\.(?:get|on|number)\\(\")([a-z][a-z0-9_.]+)");

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

    private Visitor console(int level) {
        String login = Data.unique("set");
        long id = staff.create(login, PASSWORD, "設定 太郎", null);
        data.jdbc().sql("update staff set admin_level_id = ? where id = ?").params(level, id).update();
        return new Visitor(port).signedIn(login, PASSWORD);
    }

    /** What the form says where nobody has set anything, and one value that is another. */
    static String[] standards() {
        List<String> fields = new ArrayList<>();
        for (Declared setting : SystemSettings.declared()) {
            if (setting.screen().equals(MORE)) {
                fields.addAll(List.of(setting.input(), setting.name().equals("bulk.bodies_days")
                        ? "8"
                        : setting.standard()));
            }
        }
        return fields.toArray(String[]::new);
    }

    @Test
    void every_setting_of_the_platform_has_an_input_on_its_screen_and_one_without_cannot_be_read() throws IOException {
        Visitor visitor = console(1);
        visitor.submit("/admin/settings/tracking", "trackingDomains", "example.co.jp");
        Map<String, String> screens = new HashMap<>();
        for (Declared setting : SystemSettings.declared()) {
            String page = screens.computeIfAbsent(setting.screen(), path -> {
                HttpResponse<String> answer = visitor.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                return answer.body();
            });
            assertThat(page).as(setting.toString()).containsPattern(
                    "(name|id)=\"" + Pattern.quote(setting.input()) + "\"");
        }
        assertThatThrownBy(() -> settings.get("no.such", "")).isInstanceOf(IllegalArgumentException.class);
        List<String> declared = SystemSettings.declared().stream().map(Declared::name).toList();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                assertThat(NAMED.matcher(Files.readString(file)).results().map((MatchResult found) -> found.group(1))
                        .filter(name -> !List.of("backup.last", "demo").contains(name))).as(file.toString())
                        .allMatch(declared::contains);
            }
        }
    }

    @Test
    void settings_without_a_feature_of_their_own_keep_their_rules_and_hold_at_once() {
        Visitor visitor = console(1);
        String[] fields = ConsoleFlowTest.with(standards(), "bulkBodiesDays", "7");
        HttpResponse<String> wrong = visitor.submit(MORE, ConsoleFlowTest.with(ConsoleFlowTest.with(
                ConsoleFlowTest.with(ConsoleFlowTest.with(fields, "qrVersion", "41"), "qrLevel", "X"), "freeMail",
                "no_domain"), "fileExtensions", "png exe"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#qrVersion\"", "1 から 40 まで", "href=\"#qrLevel\"",
                "href=\"#freeMail\"",
                "href=\"#fileExtensions\"", "value=\"41\"");
        try {
            assertThat(visitor.submit(MORE, ConsoleFlowTest.with(ConsoleFlowTest.with(fields, "freeMail",
                    "Free.example, other.example"), "fileExtensions", "PNG txt")).statusCode()).isEqualTo(302);
            assertThat(settings.get("company.free_mail")).isEqualTo("free.example other.example");
            assertThat(api
                    .call("company.post", "<Company><Name>無料</Name><EmailDomain>free.example</EmailDomain></Company>")
                    .status()).isEqualTo(400);
            assertThat(
                    api.call("company.post", "<Company><Name>社内</Name><EmailDomain>gmail.com</EmailDomain></Company>")
                            .status())
                    .as("no longer in the list").isEqualTo(201);
            assertThat(api.call("file.post", "<File><Name>a</Name><Extension>csv</Extension><Body>YQ==</Body></File>")
                    .status()).isEqualTo(400);
        } finally {
            visitor.submit(MORE, fields);
        }
        for (String none : List.of("int", "1-1000", "0")) {
            assertThat(visitor.submit(MORE, "apiAtOnce", none).statusCode()).as(none).isEqualTo(400);
        }
        assertThat(visitor.submit(MORE, "historyDays", "5").body()).contains("0、または30から36500まで");
        assertThat(console(2).get(MORE).statusCode()).isEqualTo(403);
    }

    @Test
    void who_saves_late_changes_only_what_he_touched() {
        Visitor visitor = console(1);
        try {
            assertThat(visitor.submit(MORE, "was-auditDays", "1826", "auditDays", "36500").statusCode()).isEqualTo(302);
            assertThat(visitor
                    .submit(MORE, "was-auditDays", "1826", "auditDays", "1826", "was-qrVersion", "3", "qrVersion",
                            "4", "was-campaignSessions", "1")
                    .statusCode()).isEqualTo(302);
            assertThat(settings.get("audit.days")).isEqualTo("36500");
            assertThat(settings.get("ticket.qr.version")).isEqualTo("4");
            assertThat(settings.get("campaign.sessions")).as("a box that was ticked, and is no more").isEqualTo("0");
            assertThat(visitor.get(MORE).body()).contains("name=\"was-auditDays\" value=\"36500\"");
        } finally {
            visitor.submit(MORE, ConsoleFlowTest.with(standards(), "bulkBodiesDays", "7"));
        }
    }

    @Test
    void keys_without_a_rate_of_their_own_and_their_tokens_go_by_the_installation() {
        Credentials usual = api.newClient(NewApiClient.named("usual"));
        Credentials own = api.newClient(
                new NewApiClient("own", null, List.of(), List.of(), List.of(), false, null, 5, 30));
        assertThat(burst(usual)).isEqualTo("100");
        Visitor visitor = console(1);
        String[] fields = ConsoleFlowTest.with(standards(), "bulkBodiesDays", "7");
        try {
            assertThat(visitor.submit(MORE, ConsoleFlowTest.with(ConsoleFlowTest.with(fields, "apiBurst", "40"),
                    "apiTokens", "2")).statusCode()).isEqualTo(302);
            await().untilAsserted(() -> assertThat(burst(usual)).isEqualTo("40"));
            assertThat(burst(own)).isEqualTo("30");
            List.of(1, 2, 3).forEach(n -> api.fetchToken(own));
            assertThat(data.jdbc().sql("select count(*) from token t join api_client c on c.id = t.owner_id"
                    + " where t.kind = 'SMP' and c.api_key = ?").param(own.apiKey()).query(Integer.class).single())
                    .isEqualTo(2);
        } finally {
            visitor.submit(MORE, fields);
        }
    }

    private String burst(Credentials key) {
        return api.call(key, "visitor.get", Map.of("limit", "1"), null, Map.of()).header("X-RateLimit-Limit");
    }

    @Test
    void an_update_key_of_the_installation_stands_for_one_that_a_call_does_not_name() {
        String email = Data.unique("key") + "@example.com";
        String body = "<VisitorData><Name1>更新</Name1><Name2>花子</Name2><Email>" + email + "</Email></VisitorData>";
        assertThat(api.call("visitor.put", Api.map("upsert", "1"), body).status()).isEqualTo(400);
        Visitor visitor = console(1);
        String leads = "/admin/settings/leads";
        String[] usual = {"permission", "2", "passwordsProtected", "1"};
        assertThat(visitor.submit(leads, ConsoleFlowTest.with(usual, "updateKey", "Email:Prefecture")).statusCode())
                .isEqualTo(400);
        assertThat(visitor.submit(leads, ConsoleFlowTest.with(usual, "updateKey", "Email")).statusCode())
                .isEqualTo(302);
        try {
            assertThat(api.call("visitor.put", Api.map("upsert", "1"), body).status()).isEqualTo(201);
            assertThat(api.call("visitor.put", Api.map("upsert", "1"), body).status()).isEqualTo(200);
            assertThat(api.call("visitor.put", Api.map("upsert", "1", "update_key", "Name1:Email"), body).status())
                    .as("what a call names wins").isEqualTo(200);
        } finally {
            visitor.submit(leads, usual);
        }
    }

    @Test
    void texts_that_people_see_are_changed_on_a_screen_and_an_empty_one_is_the_default_again() {
        Visitor visitor = console(1);
        String path = "/admin/records/messages/117";
        assertThat(visitor.get("/admin/records/messages").statusCode()).isEqualTo(200);
        String form = visitor.get(path + "/edit").body();
        assertThat(form).contains("既に受付済みです", "name=\"Value\"").doesNotContain("name=\"Name\"", "name=\"Language\"");
        assertThat(visitor.submit(path + "/edit", "Value", "もう受付しました", "was-Value", "既に受付済みです").statusCode())
                .isEqualTo(302);
        assertThat(api.get("messagestr.get", "search_key1", "Id", "search_value1", "117").first("Value"))
                .isEqualTo("もう受付しました");
        assertThat(visitor.submit(path + "/edit", "Value", "{9}", "was-Value", "もう受付しました").statusCode())
                .as("a placeholder that the default has not").isEqualTo(400);
        assertThat(visitor.submit(path + "/edit", "Value", "", "was-Value", "もう受付しました").statusCode()).isEqualTo(302);
        assertThat(api.get("messagestr.get", "search_key1", "Id", "search_value1", "117").first("Value"))
                .isEqualTo("既に受付済みです");
        assertThat(console(2).get("/admin/records/messages").statusCode()).isEqualTo(403);
    }

    @Test
    void settings_of_a_campaign_are_set_together_as_calls_set_them_one_by_one() {
        long campaign = data.campaign("設定の催し");
        Visitor visitor = console(1);
        String path = "/admin/campaigns/" + campaign + "/settings";
        assertThat(visitor.get("/admin/records/campaigns/" + campaign).body()).contains(path);
        String[] fields = standing(visitor.get(path).body());
        HttpResponse<String> wrong = visitor.submit(path,
                with(with(with(fields, 11, "100"), 48, "25:00"), 89, "no address"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#setting11\"", "href=\"#setting48\"", "href=\"#setting89\"");
        assertThat(value(campaign, 11)).isEqualTo("10");
        assertThat(visitor.submit(path, with(with(fields, 49, "5"), 50, "5")).statusCode()).isEqualTo(409);
        assertThat(visitor.submit(path, with(with(with(fields, 49, "100"), 50, "80"), 71, "1:3")).statusCode())
                .isEqualTo(302);
        assertThat(visitor.submit(path, with(with(with(fields, 49, "60"), 50, "50"), 71, "1:3")).statusCode())
                .as("below what the other was").isEqualTo(302);
        assertThat(List.of(value(campaign, 49), value(campaign, 50), value(campaign, 71))).containsExactly("60", "50",
                "1:3");
        assertThat(visitor.submit(path, with(with(with(with(fields, 49, "60"), 50, "50"), 71, "1:3"), 31, "2"))
                .statusCode()).isEqualTo(302);
        assertThat(visitor.get(path).body()).as("a code that has no digits to fill up")
                .doesNotContain("name=\"setting33\"");
        assertThat(data.jdbc().sql("select count(*) from audit_log where what = 'seminarsettingdata.put' and staff_id"
                + " is not null").query(Integer.class).single()).isGreaterThanOrEqualTo(4);
        assertThat(console(2).get(path).statusCode()).as("who is not assigned").isEqualTo(404);
    }

    private String value(long campaign, int setting) {
        return api.get("seminarsettingdata.get", "search_key1", "SeminarId", "search_value1", "" + campaign,
                "search_key2", "SeminarSettingId", "search_value2", "" + setting).first("Value");
    }

    private static String[] with(String[] fields, int setting, String value) {
        return ConsoleFlowTest.with(fields, CommonSettings.field(setting), value);
    }

    /** The standards of all settings. */
    private static String[] standing(String page) {
        List<String> fields = new ArrayList<>();
        for (CampaignSetting setting : CampaignSettings.master()) {
            String name = CommonSettings.field(setting.id());
            if (setting.form() == 'C') {
                Arrays.stream(setting.standard().split(":")).filter(one -> !one.isEmpty()).forEach(one -> {
                    assertThat(page).contains("name=\"" + name + "-" + one + "\"");
                    fields.addAll(List.of(name + "-" + one, "1"));
                });
            } else {
                assertThat(page).contains("name=\"" + name + "\"");
                fields.addAll(List.of(name, setting.standard()));
            }
        }
        return fields.toArray(String[]::new);
    }
}
