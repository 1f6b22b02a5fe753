package io.yoriai.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.ComponentScan;
import picocli.CommandLine;

import io.yoriai.testkit.TestDatabase;

/** The short commands, on a database that none of them has seen before. */
class CommandsTest {

    private static final Pattern KEY = Pattern.compile("API key:\\s+([0-9a-f]{32})");
    private static final Pattern SECRET = Pattern.compile("Secret key:\\s+([0-9a-f]{32})");

    @TempDir
    static Path data;

    private static String url = "";

    @BeforeAll
    static void database() {
        url = TestDatabase.fresh("commands");
    }

    /** What a command printed, and how it ended. */
    private record Done(int code, String out, String err) {}

    @Test
    void commands_about_persons_and_leads_know_every_room_that_keeps_something_of_them() throws IOException {
        Set<String> scanned = Set.of(PersonCommand.Rooms.class
                .getAnnotation(ComponentScan.class).value());
        Pattern follows = Pattern.compile(
                "implements [^{]*(ErasureListener|DisclosureSource|LeadDeletionListener|LeadMergeListener)");
        Path rooms = Path.of("src/main/java/io/yoriai");
        try (Stream<Path> files = Files.walk(rooms)) {
            List<String> following = new ArrayList<>();
            for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                if (follows.matcher(Files.readString(file)).find()) {
                    following.add("io.yoriai." + rooms.relativize(file.getParent()).toString().replace('/', '.'));
                }
            }
            assertThat(following).contains("io.yoriai.lead", "io.yoriai.reader.internal").allMatch(
                    found -> scanned.stream().anyMatch(room -> (found + ".").startsWith(room + ".")));
        }
    }

    @Test
    void a_key_is_made_listed_and_revoked_and_its_secrets_are_shown_once() {
        Done made = run("key", "create", "--name", "受付 1", "--method", "visitor.*", "--note", "入口", "--proxy");
        String key = found(KEY, made.out());
        assertThat(run("key", "list").out()).contains(key).contains("受付 1")
                .doesNotContain(found(SECRET, made.out()));
        assertThat(run("key", "revoke", key).code()).isZero();
        assertThat(run("key", "list").out()).doesNotContain(key);
        Done again = run("key", "revoke", key);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).isEqualToIgnoringNewLines("There is no key " + key);
    }

    @Test
    void a_key_for_a_method_that_does_not_exist_is_not_made() {
        Done done = run("key", "create", "--name", "mistaken", "--method", "visitor.gett");
        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("There is no method visitor.gett");
        assertThat(run("key", "create", "--name", "mistaken", "--campaign", "999999999").err())
                .contains("There is no campaign with the number 999999999");
        assertThat(run("key", "list").out()).doesNotContain("mistaken");
    }

    @Test
    void a_key_that_only_reads_is_a_preset_and_tokens_may_be_short_and_bound() throws java.sql.SQLException {
        String key = found(KEY, run("key", "create", "--name", "集計", "--read-only", "--token-minutes", "10",
                "--token-bound", "--rate", "5").out());
        try (var connection = java.sql.DriverManager.getConnection(url, "postgres", "postgres");
                var sql = connection
                        .prepareStatement("select methods, token_minutes, token_bound, rate_per_second, rate_burst"
                                + " from api_client where api_key = ?")) {
            sql.setString(1, key);
            var row = sql.executeQuery();
            row.next();
            assertThat((String[]) row.getArray(1).getArray()).contains("visitor.get", "seminar.getSession",
                    "counting.getAttendance")
                    .noneMatch(name -> name.matches(".*\\.(post|put|delete|update|upload).*|.*logout"));
            assertThat(row.getInt(2)).isEqualTo(10);
            assertThat(row.getBoolean(3)).isTrue();
            assertThat(row.getInt(4)).isEqualTo(5);
            assertThat(row.getObject(5)).as("the installation's").isNull();
        }
        assertThat(run("key", "create", "--name", "x", "--read-only", "--method", "visitor.get").code()).isEqualTo(2);
        assertThat(run("key", "create", "--name", "x", "--rate", "5", "--burst", "0").err())
                .contains("ApiClient.Burst");
        assertThat(run("key", "create", "--name", "x", "--rate", "0").err()).contains("--no-rate-limit");
        assertThat(run("key", "create", "--name", "x", "--rate", "5", "--no-rate-limit").code()).isEqualTo(2);
        assertThat(run("key", "create", "--name", "x", "--token-minutes", "61").err())
                .contains("ApiClient.TokenMinutes");
        String id = found(Pattern.compile("client_id: +([0-9a-f]{32})"),
                run("neo-key", "create", "--name", "閲覧", "--read-only").out());
        assertThat(run("neo-key", "list").out()).containsPattern(id + " +active +- +READ +閲覧");
    }

    @Test
    void the_secret_of_the_data_directory_is_changed_and_a_key_renewed() throws IOException {
        Done made = run("key", "create", "--name", "封");
        String key = found(KEY, made.out());
        Path file = data.resolve("database/secret");
        String before = Files.readString(file);
        assertThat(run("secret", "rotate").out())
                .containsPattern("Secret [0-9]+ is in force; [1-9][0-9]* stored values");
        assertThat(Files.readString(file)).isNotEqualTo(before);
        assertThat(Files.readString(data.resolve("database/secret.other"))).isEqualTo(before);
        Done renewed = run("key", "renew", key, "--keep-hours", "1");
        assertThat(renewed.out()).contains("Secret key: ").doesNotContain(found(SECRET, made.out()));
        assertThat(run("key", "renew", key, "--keep-hours", "169").err()).contains("ApiClient.Hours");
        assertThat(run("key", "renew", "0".repeat(32)).code()).isEqualTo(1);
        assertThat(run("admin", "second-step-off", "nobody-here").code()).isEqualTo(1);
    }

    @Test
    void an_administrator_is_made_once() {
        assertThat(run("admin", "create", "--login", "hanako", "--name", "花子").out()).contains("Password: ");
        Done second = run("admin", "create", "--login", "HANAKO", "--name", "花子");
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).contains("Admin.LoginId").doesNotContain("Exception");
    }

    @Test
    void an_administrator_is_listed_shut_out_let_in_and_given_a_password_and_one_always_remains() {
        run("admin", "create", "--login", "first-one", "--name", "一郎");
        run("admin", "create", "--login", "second-one", "--name", "二郎");
        assertThat(run("admin", "disable", "second-one").out()).contains("Disabled second-one");
        assertThat(run("admin", "list").out()).containsPattern("second-one +1 +disabled +- +二郎");
        assertThat(run("admin", "enable", "second-one").out()).contains("Enabled second-one");
        assertThat(run("admin", "password", "second-one").out()).contains("Password: ");
        Done none = run("admin", "disable", "nobody-here");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("Admin.LoginId").doesNotContain("Exception");
    }

    @Test
    void a_key_of_the_newsletter_api_is_made_listed_and_revoked() {
        Done made = run("neo-key", "create", "--name", "会員サイト", "--operation", "READ,UPDATE", "--address",
                "192.0.2.0/24");
        String id = found(Pattern.compile("client_id: +([0-9a-f]{32})"), made.out());
        assertThat(made.out()).containsPattern("client_secret: [0-9a-f]{40}");
        assertThat(run("neo-key", "list").out()).containsPattern(id + " +active +- +READ,UPDATE +会員サイト");
        Done wrong = run("neo-key", "create", "--name", "x", "--address", "300.1.1.1");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("NeoClient.Addresses").doesNotContain("Exception");
        assertThat(run("neo-key", "revoke", id).out()).contains("Revoked " + id);
        assertThat(run("neo-key", "list").out()).doesNotContain(id);
        assertThat(run("neo-key", "revoke", id).code()).isEqualTo(1);
        assertThat(line("help", "neo-key").out()).contains("create", "list", "revoke");
    }

    @Test
    void maintenance_mode_is_switched_on_and_off() {
        assertThat(run("maintenance", "status").out()).contains("is off");
        assertThat(run("maintenance", "on").out()).contains("is on");
        assertThat(run("maintenance", "status").out()).contains("is on");
        assertThat(run("maintenance", "off").out()).contains("is off");
    }

    @Test
    void a_person_is_erased_when_the_address_is_typed_again() throws java.sql.SQLException {
        run("admin", "create", "--login", "before", "--name", "表を作る");
        try (var connection = java.sql.DriverManager.getConnection(url, "postgres", "postgres");
                var sql = connection.createStatement()) {
            sql.executeUpdate("insert into lead (login_id, email, date_regist, date_update)"
                    + " values ('erased', 'Taro@example.com', now(), now())");
        }
        java.io.InputStream keys = System.in;
        try {
            System.setIn(new java.io.ByteArrayInputStream("jiro@example.com\n".getBytes()));
            Done other = run("person", "erase", "taro@example.com");
            assertThat(other.code()).isEqualTo(1);
            assertThat(other.out()).contains("0 readers, 1 leads", "Nothing was erased");
            System.setIn(new java.io.ByteArrayInputStream("taro@example.com\n".getBytes()));
            assertThat(run("person", "erase", "TARO@example.com").out()).contains("Erased: 0 readers, 1 leads");
        } finally {
            System.setIn(keys);
        }
        assertThat(run("person", "erase", "taro@example.com", "--yes").out()).contains("Erased: 0 readers, 0 leads");
        assertThat(run("person", "erase", "nobody", "--yes").err()).contains("no e-mail address");
    }

    @Test
    void every_command_that_changes_something_leaves_a_row_with_the_user_of_the_operating_system() throws IOException {
        String key = found(KEY, run("key", "create", "--name", "trace").out());
        assertThat(run("key", "callback", key, "App.example.com").out()).contains("Registered for " + key);
        assertThat(run("key", "callback", key, "http://x").err()).contains("ApiClient.CallbackHosts", "http://x");
        assertThat(run("key", "renew", key).code()).isZero();
        run("key", "revoke", key);
        run("admin", "create", "--login", "trace-one", "--name", "一");
        run("admin", "create", "--login", "trace-two", "--name", "二");
        run("admin", "password", "trace-two");
        run("admin", "disable", "trace-two");
        run("admin", "enable", "trace-two");
        String id = found(Pattern.compile("client_id: +([0-9a-f]{32})"), run("neo-key", "create", "--name", "x").out());
        run("neo-key", "revoke", id);
        run("maintenance", "off");
        item("Session", "--form", "TEXT");
        masters();
        run("person", "erase", "trace@example.com", "--yes");
        run("person", "disclose", "trace@example.com", data.resolve("trace.zip").toString());
        run("lead", "merge-duplicates", "--yes");
        List<String> lines = run("audit", "export", "--since", "2026-01-01").out().lines().toList();
        for (String what : List.of("key.create", "key.change", "key.renew", "key.revoke", "admin.create",
                "admin.password", "admin.disable",
                "admin.enable", "neoClient.create", "neoClient.remove", "command maintenance off", "item.create",
                "master.load",
                "person.erase", "person.disclose", "lead.mergeDuplicates", "audit.export")) {
            assertThat(lines).as(what).anyMatch(line -> line.contains("\"door\":\"COMMAND\"")
                    && line.contains("\"what\":\"" + what + "\"")
                    && line.contains("\"who\":\"" + CommandContext.user() + "\""));
        }
        String last = found(Pattern.compile("\"id\":([0-9]+)"), lines.getLast());
        assertThat(run("audit", "export", "--after", last).out().lines()).singleElement()
                .satisfies(line -> assertThat(line).contains("audit.export"));
        assertThat(run("audit", "export", "--since", "soon").code()).isEqualTo(2);
    }

    /** The rules of the screens, and their rows. */
    private static void masters() throws IOException {
        Path file = data.resolve("Prefecture.csv");
        assertThat(run("master", "export", "Prefecture", file.toString()).code()).isZero();
        String seed = Files.readString(file);
        String other = seed.replace("\"10\",\"栃木県\"", "\"1\",\"栃木県\"").replace("\"1\",\"東京都\"", "\"10\",\"東京都\"");
        Files.writeString(file, other);
        Done refused = run("master", "load", "Prefecture", file.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).containsPattern("line 2, id: .*13.* 1").contains("line 11, id: ");
        assertThat(run("master", "load", "--renumber", "Prefecture", file.toString()).out())
                .contains("0 made, 2 changed, 0 switched off, 0 removed");
        run("master", "export", "Prefecture", file.toString());
        assertThat(Files.readString(file)).contains("\"10\",\"東京都\",\"Tokyo\",\"13\"");
        assertThat(run("audit", "export").out()).contains("1,東京都,Tokyo,13,1", "10,東京都,Tokyo,13,1");
        assertThat(run("master", "export", "AdminRole", file.toString()).code()).isEqualTo(1);
    }

    @Test
    void custom_items_get_numbers_of_their_own_per_resource() throws java.sql.SQLException {
        assertThat(item("Company", "--form", "SELECT", "--choice", "製造", "--choice", "小売").out())
                .contains("Attribute1");
        assertThat(item("Company", "--form", "TEXT", "--type", "DATE").out()).contains("Attribute2");
        assertThat(item("Activity", "--form", "TEXT", "--admin-only").out()).contains("Attribute1");
        try (var connection = java.sql.DriverManager.getConnection(url, "postgres", "postgres");
                var row = connection.createStatement().executeQuery("select string_agg(resource || n, ',' order by n)"
                        + " from custom_item where is_admin_only")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("Activity1");
        }
    }

    @Test
    void a_custom_item_with_faults_tells_them_all_and_is_not_made() {
        Done done = item("Speaker", "--form", "SELECT", "--choice", "A", "--choice", "Ａ", "--check", "3");
        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("Item.Choices").contains("Item.CheckType");
        assertThat(item("Company", "--form", "FILE").err()).contains("Item.FormType");
        assertThat(item("Speaker", "--form", "TEXT").out()).as("no number was used up").contains("Attribute1");
    }

    @Test
    void a_call_without_a_server_and_with_a_mistaken_method_says_what_is_wrong() {
        assertThat(line("call", "visitor.get", "--url", "http://localhost:1").err()).contains("No server answers");
        assertThat(line("call", "visitor.gett").err()).contains("visitor.getFile");
        assertThat(line("call", "visitor.get", "noequals").err()).contains("name=value");
        assertThat(line("call", "visitor.get", "--key", "abc").err()).contains("--secret");
    }

    private static Done item(String resource, String... more) {
        List<String> arguments = new ArrayList<>(List.of("item", "create", "--resource", resource, "--label", "項目"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** Runs a command that needs the database. */
    private static Done run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--database-url", url, "--database-password", "postgres"));
        return line(all.toArray(String[]::new));
    }

    private static Done line(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Yoriai.line(arguments).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Done(code, out.toString(), err.toString());
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
