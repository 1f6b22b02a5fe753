package io.yoriai.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.account.Credentials;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.server.ServerProcess;
import io.yoriai.server.demo.DemoData;
import io.yoriai.server.demo.NewsletterDemo;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.Seeds;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestDatabase;

/** The demo is mirrored through its APIs by commands that are killed meanwhile and go on, and everything is compared. */
@ServerTest
@TestPropertySource(properties = {"test.database=docs", "yoriai.demo=true", "db-scheduler.enabled=false",
    "yoriai.data=target/test-data-docs-${fork:1}"})
class MirrorTest {

    private static final Pattern PAGE = Pattern.compile(
            "([a-z]+\\.get.*|magazine \\d+): \\d+ of \\d+( readers up to number \\d+)?( \\.\\.\\.)?");
    private static final Pattern READ = Pattern
            .compile("^([a-z]+\\.get\\w*)(?: \\w+=\\S+)*: (\\d+) read, \\d+ stored(.*)$", Pattern.MULTILINE);
    private static final int PAGES_BEFORE_A_KILL = 25;
    /** What the system says of a process that was ended by SIGKILL. */
    private static final int KILLED = 128 + 9;

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Dictionary dictionary;

    /** What the demo has nothing of, far from its numbers: each with every part that a list tells. */
    private static final List<String> MORE = List.of(
            """
                    insert into stored_file (id, name, extension, content_type, size, content, unused_since, date_regist, date_update)
                    select n, '写真', 'png', 'image/png', 1, 'x', now(), now(), now() from generate_series(9001, 9005) n""",
            """
                    insert into file_use (resource, record_id, place, file_id) values ('Speaker', 1, 'PhotoFile', 9001),
                        ('Reader', 1, 'Photo', 9002), ('Enquete', 9001, 'Attribute9001', 9003), ('MailContent', 9001, 'AttachmentFile', 9005)""",
            """
                    update speaker set photo_file_id = 9001 where id = 1""",
            """
                    insert into campaign (id, title, ss_target_type_id, seminar_status_id, status_changed_date, price_type_id, date_regist,
                        date_update) values (9001, '選べる回', 2, 1, now(), 5, now(), now())""",
            """
                    insert into session (id, campaign_id, code, title, start_day, end_day, date_regist, date_update)
                    select n, 9001, n::text, '回 ' || n, now(), now() + interval '1 hour', now(), now() from generate_series(9001, 9002) n""",
            """
                    insert into session_package (id, campaign_id, name, price, select_num, sort_no, date_regist, date_update)
                    select 9001, id, '二つで', 5000, 2, 1, date_regist, date_update from campaign where id = 9001""",
            """
                    insert into session_package_member (package_id, session_id) values (9001, 9001), (9001, 9002)""",
            """
                    insert into discount (id, campaign_id, discount_type_id, name, discount_method_id, discount_amount, min_quantity,
                        date_regist, date_update) values (9001, 9001, 3, '二つ割', 1, 500, 2, now(), now())""",
            """
                    insert into discount_session (discount_id, session_id) values (9001, 9002)""", """
                    insert into discount_package (discount_id, package_id) values (9001, 9001)""", """
                    update campaign_setting set value = '7' where campaign_id = 9001 and seminar_setting_key = '15'""",
            """
                    insert into survey_question (id, template_id, description, form_type_id, sort_no, defaults, date_regist, date_update)
                    select 9001, min(id), '名刺の写真', 9, 9001, '{}'::text[], now(), now() from survey_template union all
                    select 9002, min(id), '道', 1, 9002, '{電車}'::text[], now(), now() from survey_template""",
            """
                    insert into survey_answer (id, history_id, lead_id, latest_flag, date_answer, attributes, told, wording, date_regist,
                        date_update)
                    select 9001, min(id), 299, '1', now(), told, told, '{}', now(), now() from survey_history cross join (
                        select '{"9001": {"Id": 9003, "Name": "写真", "Extension": "png", "Path": "/static/upload/{host}/file/9003/写真.png"},
                            "9002": "徒歩"}'::jsonb as told) t group by told""",
            """
                    insert into mail_content (id, template_id, template_name, mail_type, title, body, body2, charset, sender_address, cc,
                        advertisement, attachment_file_id, created_at)
                    values (9001, 9001, '消えた雛形', 3, 'お知らせ', '本文', '<p>本文</p>', 2, 'office@example.com', 'a@example.com', 2, 9005,
                        now())""",
            """
                    insert into mail_sender (id, name, mail_template_id, mail_template_name, target_type_id, mail_sender_status_id,
                        target_num, unsent_num, start_date, end_date, admin_id, date_regist, date_update)
                    select 9001, '済んだ一斉配信', 9001, '消えた雛形', 1, 5, 4, 1, now(), now(), min(id), now(), now() from staff""",
            """
                    insert into mail_sender_count (sender_id, epoch, success, error) values (9001, 3, 1, 1), (9001, 4, 1, 0)""",
            """
                    insert into mail_sender_lead (sender_id, lead_id) values (9001, 1), (9001, 2)""",
            """
                    insert into mail (id, sender_id, lead_id, email, content_id, send_type, send_result, skip_reason, result_code, send_date,
                        open_date, open_count, click_date, click_count, machine_click_count, retry_count, created_at, updated_at)
                    select 9000 + n, case when n > 1 then 9001 end, n, n || '@example.com', 9001, 1, n, case when n = 4 then 5 end, '40000', now(), now(), n, now(), n, n, n,
                        now(), now() from generate_series(1, 4) n""",
            """
                    insert into click_count_url (id, name, target_url, regist_type_id, template_id, template_name, campaign_id, date_regist,
                        date_update) values (9001, '記事', 'https://example.com/', 2, 9001, '消えた雛形', 9001, now(), now())""",
            """
                    insert into mail_click (mail_id, lead_id, click_count_url_id, target_url, clicked_at, head, verdict_id, reasons, address,
                        agent, date_update)
                    select 9002, n, 9001, 'https://example.com/', now(), false, n, 'FAST', '192.0.2.1', 'Mozilla', now()
                    from generate_series(1, 3) n""",
            """
                    insert into tracking_url (id, name, url, match_type_id, regist_type_id, date_regist, date_update)
                    values (9001, '頁', 'https://www.example.com/', 1, 1, now(), now())""",
            """
                    insert into tracking_session (id, lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url,
                        exit_url, valid_id, fields, date_regist, date_update)
                    select 9000 + n, n, 'b', 'b-' || n, now(), now() + interval '9 seconds', 1, 'https://www.example.com/',
                        'https://www.example.com/', n, '{"plan": "pro"}', now(), now() from generate_series(1, 2) n""",
            """
                    insert into tracking_access (session_id, tracking_url_id, url, title, at, stay_time, date_regist, date_update)
                    select id, 9001, 'https://www.example.com/', '題', now(), 3, now(), now() from tracking_session""",
            """
                    insert into lead_direct_mail (lead_id, order_id, order_name, ordered_date, name1, date_regist, date_update)
                    values (1, 1, '秋の案内', now(), '山田', now(), now())""",
            """
                    insert into document_download (lead_id, document_id, route_id, mail_id, downloaded_at, date_update)
                    select 1, min(id), 3, 9002, now(), now() from document""");

    @Test
    void every_list_of_a_mirror_is_that_of_its_source_also_when_the_command_was_killed(@TempDir Path folder)
            throws Exception {
        MORE.forEach(sql -> data.jdbc().sql(sql).update());
        String database = TestDatabase.fresh("mirror");
        Path here = folder.toRealPath();
        Supplier<ServerProcess> command = () -> command(database, here,
                Map.of("YORIAI_IMPORT_PASSWORD", DemoData.CREDENTIALS.password(), "YORIAI_IMPORT_SECRET",
                        DemoData.CREDENTIALS.secretKey()),
                "smp", "--url", api.base(), "--api-key", DemoData.CREDENTIALS.apiKey());
        List<String> before = killed(command, PAGES_BEFORE_A_KILL);
        try (ServerProcess run = command.get()) {
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(pages(run)).isNotEmpty().noneMatch(before::contains);
            MirrorCheck.Found found = MirrorCheck.left(api, DemoData.CREDENTIALS,
                    MirrorCheck.options(database, here), run.output());
            assertThat(found.told()).contains("visitor.getMail body=1 type=1: 3 read, 2 stored, 1 refused",
                    "waits there to be sent", "Told by no list: ");
            Map<String, Integer> read = read(found.told());
            assertThat(read).hasSizeGreaterThan(20);
            read.forEach((list, records) -> assertThat(records).as("each record of %s is read once", list)
                    .isEqualTo(found.records().get(list)));
            // Receptions are those of the recorded calls: WireRecordTest.
            found.records().forEach((list, records) -> assertThat(records).as(list)
                    .satisfiesAnyOf(all -> assertThat(all).isPositive(),
                            all -> assertThat(list).contains("Attendance")));
        }
    }

    private static ServerProcess command(String database, Path data, Map<String, String> secrets, String what,
            String... from) {
        List<String> arguments = new ArrayList<>(
                List.of("import", what, "--data", data.toString(), "--database-url", database, "--database-user",
                        "postgres", "--database-password", "postgres"));
        arguments.addAll(List.of(from));
        return ServerProcess.run(arguments, secrets);
    }

    /** Runs a command once for each seed, kills it after some pages, and sees that it repeats none; what they told. */
    private static List<String> killed(Supplier<ServerProcess> command, int most) throws InterruptedException {
        List<String> before = new ArrayList<>();
        for (long seed : Seeds.of("mirror-kills")) {
            Random random = new Random(seed);
            try (ServerProcess run = command.get()) {
                int pages = 1 + random.nextInt(most);
                await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(5))
                        .until(() -> pages(run).size() >= pages || !run.isAlive());
                TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
                run.kill();
                assertThat(run.await()).as("seed %d, after %d pages:\n%s", seed, pages, run.output())
                        .isEqualTo(KILLED);
                assertThat(pages(run)).as("seed %d", seed).isNotEmpty().noneMatch(before::contains);
                before.addAll(pages(run));
            }
        }
        return before;
    }

    /** By list of which nothing was refused, how many records all runs together have read. */
    private static Map<String, Integer> read(String told) {
        Map<String, Integer> read = new TreeMap<>();
        Set<String> refused = new TreeSet<>();
        Matcher line = READ.matcher(told);
        while (line.find()) {
            read.merge(line.group(1), Integer.valueOf(line.group(2)), Integer::sum);
            if (!line.group(3).isEmpty()) {
                refused.add(line.group(1));
            }
        }
        read.keySet().removeAll(refused);
        return read;
    }

    @Test
    void a_source_that_is_busy_for_a_moment_is_asked_again() throws Exception {
        Iterator<Integer> answers = List.of(503, 200, 429, 503, 200).iterator();
        HttpServer source = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        source.createContext("/", call -> {
            int status = answers.next();
            byte[] body = "<Response><Token>ab12</Token></Response>".getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        source.start();
        try (WireClient client = new WireClient("http://localhost:" + source.getAddress().getPort() + "/",
                new Credentials("a", "b", "c"))) {
            Method method = Objects.requireNonNull(dictionary.method("visitor.get"));
            assertThat(client.callOn(method, Map.of()).statusCode()).isEqualTo(200);
        } finally {
            source.stop(0);
        }
        assertThat(answers.hasNext()).isFalse();
    }

    /** What a run has said of pages that it has stored. */
    private static List<String> pages(ServerProcess run) {
        return run.output().lines().filter(line -> PAGE.matcher(line).matches()).toList();
    }

    /** What the command uses. */
    record Newsletters(Magazines magazines, NeoMirror mirror) {}

    @Test
    void readers_are_asked_for_by_number_and_kept_with_theirs_also_when_it_was_broken_off_or_killed(
            @TempDir Path folder) throws Exception {
        String database = TestDatabase.fresh("mirror_neo");
        Path own = folder.toRealPath();
        List<String> there = readers(data.jdbc());
        assertThat(there).hasSizeGreaterThan(150);
        JdbcClient copy = JdbcClient.create(new DriverManagerDataSource(database, "postgres", "postgres"));
        CommandContext.with(MirrorCheck.options(database, own), Newsletters.class, here -> {
            long magazine = here.magazines().create(Data.TESTS, MagazineSettings.named("写し")).id();
            List<Long> asked = new ArrayList<>();
            assertThat(run(here, magazine, asked, 130)).contains("broken off", "goes on where this one ended");
            asked.clear();
            String told = run(here, magazine, asked, Integer.MAX_VALUE);
            assertThat(asked.getFirst()).as("goes on behind the last page that is here").isEqualTo(101);
            assertThat(readers(copy)).as(told).isEqualTo(there);
            assertThat(told).contains("No API tells magazines");
            assertThat(run(here, 7, new ArrayList<>(), Integer.MAX_VALUE))
                    .contains("Not read: magazine 1: magazine 7 here");
            return told;
        }, ImportCommand.Newsletters.class, MirrorProgress.class, NeoMirror.class, Newsletters.class);
        copy.sql("delete from reader").update();
        copy.sql("delete from mirror_progress").update();
        long magazine = copy.sql("select id from magazine where name = '写し'").query(Long.class).single();
        Supplier<ServerProcess> command = () -> command(database, own,
                Map.of("YORIAI_IMPORT_SECRET", NewsletterDemo.CLIENT_SECRET), "neo", "--url", api.base() + "/neo",
                "--client-id", NewsletterDemo.CLIENT_ID, "--magazine", "1=" + magazine, "--gap", "250");
        List<String> before = killed(command, 2);
        try (ServerProcess run = command.get()) {
            assertThat(run.await()).as(run.output()).isZero();
            assertThat(pages(run)).isNotEmpty().noneMatch(before::contains);
            assertThat(readers(copy)).as(run.output()).isEqualTo(there);
        }
    }

    /** A run over the demo's magazine, whose network breaks at one of its calls; what it said. */
    private String run(Newsletters here, long magazine, List<Long> asked, int calls) {
        StringWriter out = new StringWriter();
        try (NeoWireClient client = new NeoWireClient(api.base() + "/neo/", NewsletterDemo.CLIENT_ID,
                NewsletterDemo.CLIENT_SECRET) {
            @Override
            JsonNode reader(long number, long id) throws IOException {
                asked.add(id);
                if (asked.size() > calls) {
                    throw new IOException("broken off");
                }
                return super.reader(number, id);
            }
        }) {
            here.mirror().run(new NeoMirror.Source(client, Map.of(1L, magazine), 1, 0, 100, false),
                    new PrintWriter(out, true));
        } catch (CommandException e) {
            out.append(e.getMessage());
        }
        return out.toString();
    }

    /** What the API tells of all readers. */
    private static List<String> readers(JdbcClient jdbc) {
        String fields = Arrays.stream(ReaderField.values()).map(ReaderField::parameter)
                .filter(field -> !field.equals("created") && !field.equals("sendstatus"))
                .collect(Collectors.joining(", "));
        return jdbc.sql("select row(id, email, (created at time zone 'Asia/Tokyo')::date,"
                + " case when provisional_until is null then sendstatus else 0 end, " + fields
                + ")::text from reader order by id").query((row, n) -> row.getString(1)).list();
    }
}
