package io.yoriai.mail.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import io.yoriai.mail.ScriptedSmtp;
import io.yoriai.mail.internal.MailSettings.Mode;
import io.yoriai.mail.internal.MailSettings.Tls;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.NewMail;
import io.yoriai.mail.internal.smtp.Routes;
import io.yoriai.mail.internal.smtp.SmtpServer;
import io.yoriai.mail.internal.smtp.SmtpSession;
import io.yoriai.testkit.ServerTest;

/** The engine against servers that are slow, refuse, fall silent or lie (spec/smp-mail-tracking.md 3.3, 3.5). */
@ServerTest
class DeliveryTest {

    @Autowired
    MailTokens tokens;

    private static SmtpServer at(int port) {
        return new SmtpServer("localhost", new InetSocketAddress("127.0.0.1", port), Tls.NONE, null, null);
    }

    private static Routes to(ScriptedSmtp server) {
        return domain -> List.of(at(server.port()));
    }

    private static void mail(TestEngine engine, String email) {
        engine.queue.add(new NewMail(null, null, null, email, 4, 3, null, null));
    }

    private static void settled(TestEngine engine) {
        await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(20))
                .until(() -> engine.number("select count(*) from mail m where send_result = 1 and not exists"
                        + " (select 1 from mail_queue q where q.mail_id = m.id and q.claimed_by is null and q.due > now())") == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_answer_becomes_the_result_that_it_means(boolean pipelining) throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(pipelining);
                TestEngine engine = new TestEngine("mail_answers_" + pipelining, tokens)) {
            List<String> odd = List.of("grey", "nobody", "lying", "full", "policy", "later", "silent", "drip", "deaf");
            for (int i = 0; i < 20; i++) {
                mail(engine, "good" + i + "@test.example");
            }
            odd.forEach(name -> mail(engine, name + "@test.example"));
            mail(engine, "ab>c@test.example");
            engine.start(TestEngine.settings(Mode.RELAY, 4), to(server));
            settled(engine);

            assertThat(engine.number("select count(*) from mail where email like 'good%' and send_result = 2"
                    + " and result_code = '40000' and send_date is not null")).isEqualTo(20);
            assertThat(engine.told("nobody@test.example")).isEqualTo("3 42550 0");
            assertThat(engine.told("lying@test.example")).isEqualTo("3 42550 0");
            assertThat(engine.told("full@test.example")).isEqualTo("3 42552 0");
            assertThat(engine.told("policy@test.example")).isEqualTo("3 42554 0");
            assertThat(engine.told("silent@test.example")).isEqualTo("2 40001 0");
            assertThat(engine.told("deaf@test.example")).isEqualTo("2 40001 0");
            assertThat(engine.told("drip@test.example")).isEqualTo("2 40000 0");
            assertThat(engine.told("ab>c@test.example")).isEqualTo("3 42553 0");
            assertThat(engine.told("grey@test.example")).isEqualTo("1 - 1");
            assertThat(engine.told("later@test.example")).isEqualTo("1 - 1");
            assertThat(server.dotsForNobody).as("a lone dot where DATA was answered for nobody")
                    .hasValue(pipelining ? 1 : 0);
            assertThat(engine.errors).hasSize(5);

            engine.clock.advance(Duration.ofMinutes(31));
            engine.wake.now();
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.number("select count(*) from mail_queue") == 0);
            assertThat(engine.told("grey@test.example")).isEqualTo("2 40000 1");
            assertThat(engine.told("later@test.example")).isEqualTo("2 40000 1");
            assertThat(server.taken.stream().map(ScriptedSmtp.Taken::to)).doesNotHaveDuplicates().hasSize(23);
            ScriptedSmtp.Taken one = server.taken.getFirst();
            assertThat(one.data()).contains("\r\n\r\n.hello\r\n");
            assertThat(one.from()).matches("b-[0-9a-z]+-[0-9a-f]{20}@bounce\\.test");
            assertThat(tokens.read(one.from().substring(2, one.from().indexOf('@')))).hasValue(
                    Long.parseLong(one.data().replaceAll("(?s).*Subject: (\\d+).*", "$1")));
        }
    }

    /** A server that closes or resets before, at and after the dot, speaks out of turn, or answers by half. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_was_not_accepted_is_never_told_delivered_and_what_was_goes_once(boolean pipelining) throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(pipelining);
                TestEngine engine = new TestEngine("mail_breaks_" + pipelining, tokens)) {
            List<String> again = List.of("agrees", "half", "big", "early", "speaks");
            List<String> unknown = List.of("silent", "breaks", "goeson");
            List<String> taken = List.of("leaves", "slams", "twice");
            int good = 0;
            for (List<String> kind : List.of(List.of("resets", "hangsup"), taken, unknown, again)) {
                for (String name : kind) {
                    mail(engine, name + "@test.example");
                    mail(engine, "good" + good++ + "@test.example");
                    mail(engine, "good" + good++ + "@test.example");
                }
            }
            engine.start(TestEngine.settings(Mode.RELAY, 2), to(server));
            settled(engine);

            again.forEach(name -> assertThat(engine.told(name + "@test.example")).as(name).isEqualTo("1 - 1"));
            unknown.forEach(name -> assertThat(engine.told(name + "@test.example")).as(name).isEqualTo("2 40001 0"));
            taken.forEach(name -> assertThat(engine.told(name + "@test.example")).as(name).isIn("2 40000 0",
                    "2 40001 0"));
            assertThat(engine.told("resets@test.example")).isIn("1 - 1", "2 40001 0");
            assertThat(engine.told("hangsup@test.example")).isIn("1 - 1", "2 40001 0");
            assertThat(engine.number("select count(*) from mail where email like 'good%' and send_result = 2"
                    + " and result_code = '40000'")).isEqualTo(good);
            assertThat(engine.number("select count(*) from mail where result_code = '40000'"))
                    .as("what is told delivered was").isLessThanOrEqualTo(server.taken.size());

            server.ill = false;
            engine.clock.advance(Duration.ofMinutes(31));
            engine.wake.now();
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.number("select count(*) from mail_queue") == 0);
            again.forEach(name -> assertThat(engine.told(name + "@test.example")).as(name).isEqualTo("2 40000 1"));
            assertThat(server.taken.stream().map(ScriptedSmtp.Taken::to)).doesNotHaveDuplicates()
                    .doesNotContainAnyElementsOf(unknown.stream().map(name -> name + "@test.example").toList())
                    .hasSizeBetween(good + again.size() + taken.size(), good + again.size() + taken.size() + 2);
            assertThat(server.rcpts.values()).as("none goes round and round").allMatch(times -> times <= 6);
            assertThat(engine.errors).isEmpty();
        }
    }

    @Test
    void a_domain_that_fails_or_is_slow_keeps_no_other_waiting_and_in_the_end_it_is_given_up() throws Exception {
        try (ScriptedSmtp good = new ScriptedSmtp(true);
                ScriptedSmtp deaf = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_domains", tokens)) {
            engine.sending(7, 250, "slow.example");
            for (int i = 0; i < 20; i++) {
                mail(engine, "deaf" + i + "@deaf.example");
                mail(engine, "x" + i + "@closed.example");
                mail(engine, "x" + i + "@none.example");
            }
            mail(engine, "busy@busy.example");
            engine.jdbc.sql("insert into mail_tls_domain values ('bank.example')").update();
            mail(engine, "x@Bank.Example");
            Routes routes = domain -> switch (domain) {
                case "none.example" -> throw new Routes.RouteException("there is no domain", true);
                case "dns.example" -> throw new Routes.RouteException("no answer", false);
                case "closed.example" -> List.of(at(1));
                case "deaf.example", "slow.example" -> List.of(at(deaf.port()));
                default -> List.of(at(1), at(good.port()));
            };
            engine.start(TestEngine.settings(Mode.DIRECT, 2), routes);
            for (int i = 0; i < 20; i++) {
                mail(engine, "x" + i + "@good.example");
            }
            mail(engine, "x@dns.example");
            await().atMost(Duration.ofSeconds(5)).until(() -> engine
                    .number("select count(*) from mail where email like '%@good.example' and send_result = 2") == 20);
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(engine.told("x3@none.example")).isEqualTo("3 41605 0");
                assertThat(engine.told("x3@closed.example")).startsWith("1 - ").doesNotEndWith(" 0");
                assertThat(engine.told("x@dns.example")).isEqualTo("1 - 1");
                assertThat(engine.told("busy@busy.example")).isEqualTo("1 - 1");
                assertThat(engine.told("x@Bank.Example")).as("not without TLS").isEqualTo("1 - 1");
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> engine
                    .number("select count(*) from mail where sender_id = 7 and send_result = 2") > 60);

            engine.clock.advance(Duration.ofDays(5).plusMinutes(1));
            engine.wake.now();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(engine.told("x3@closed.example")).startsWith("3 41606");
                assertThat(engine.told("x@dns.example")).startsWith("3 41605");
                assertThat(engine.told("x@Bank.Example")).startsWith("3 41606");
            });
            assertThat(good.taken.stream().map(ScriptedSmtp.Taken::to)).doesNotContain("x@Bank.Example");
        }
    }

    @Test
    void bulk_to_slow_domains_lets_that_of_others_pass_and_who_asks_for_less_gets_less() throws Exception {
        try (ScriptedSmtp good = new ScriptedSmtp(true);
                ScriptedSmtp slow = new ScriptedSmtp(true);
                ScriptedSmtp less = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_slow_bulk", tokens)) {
            slow.pauseMillis = 2500;
            engine.start(TestEngine.settings(Mode.DIRECT, 2), domain -> List.of(
                    at((domain.startsWith("slow") ? slow : domain.equals("less.example") ? less : good).port())));
            mail(engine, "grey@Less.Example");
            await().until(() -> engine.told("grey@Less.Example").equals("1 - 1"));
            engine.sending(1, 200, "LESS.example");
            engine.sending(2, 200, "good.example");
            await().atMost(Duration.ofSeconds(20)).until(() -> good.taken.size() == 200);
            assertThat(less.taken).hasSizeLessThan(100);

            for (int i = 3; i < 6; i++) {
                engine.sending(i, 150, "slow" + i + ".example");
            }
            engine.sending(6, 100, "good.example");
            await().atMost(Duration.ofSeconds(25)).until(() -> good.taken.size() == 300);
            assertThat(slow.taken).hasSizeLessThan(100);
        }
    }

    @Test
    void a_sending_can_be_paused_goes_on_and_is_cancelled_and_its_counters_are_exact() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_sendings", tokens)) {
            engine.sending(1, 3000, "test.example");
            engine.sending(2, 2000, "docomo.ne.jp");
            engine.start(TestEngine.settings(Mode.RELAY, 8), to(server));
            await().until(() -> server.taken.size() > 500);
            engine.queue.pause(1);
            engine.queue.pause(2);
            await().atMost(Duration.ofSeconds(5)).until(() -> engine
                    .number("select count(*) from mail_packet where claimed_by is not null") == 0);
            int sent = server.taken.size();
            mail(engine, "urgent@test.example");
            await().atMost(Duration.ofSeconds(5)).until(() -> server.taken.size() > sent);
            assertThat(server.taken.getLast().to()).as("what is paused waits, all else goes")
                    .isEqualTo("urgent@test.example");
            assertThat(server.taken).hasSize(sent + 1);

            engine.queue.resume(1);
            while (!engine.queue.cancel(2)) {
                assertThat(engine.number("select 1")).isOne();
            }
            settled(engine);
            await().until(() -> engine.number("select count(*) from mail_packet") == 0);
            assertThat(engine.number("select count(*) from mail where sender_id = 1 and send_result = 2"))
                    .isEqualTo(3000);
            Set<String> all = new HashSet<>();
            assertThat(server.taken.stream().map(ScriptedSmtp.Taken::to).filter(to -> !all.add(to))).isEmpty();
            assertThat(engine.number("select sum(success) from mail_sender_count where sender_id = 1")).isEqualTo(3000);
            long cancelled = engine.number("select count(*) from mail where sender_id = 2 and send_result = 5");
            assertThat(cancelled).isPositive();
            assertThat(engine.number("select sum(cancelled) from mail_sender_count where sender_id = 2"))
                    .isEqualTo(cancelled);
            assertThat(engine.number("select sum(success) from mail_sender_count where sender_id = 2")).isEqualTo(
                    server.taken.stream().filter(mail -> mail.to().endsWith("docomo.ne.jp")).count())
                    .isEqualTo(2000 - cancelled);

            assertThat(server.connections.get() * 100).as("a hundred mails a connection")
                    .isGreaterThanOrEqualTo(server.taken.size());
            assertThat(engine.jdbc.sql("select d.domain || ' ' || l.connections || ' ' || l.per_second from mail_lane l"
                    + " join mail_lane_domain d on d.lane = l.id where l.per_second > 0 order by 1").query(String.class)
                    .list()).as("what comes with the product")
                    .containsExactly("au.com 5 10", "docomo.ne.jp 5 10", "ezweb.ne.jp 5 10", "i.softbank.jp 5 10",
                            "softbank.ne.jp 5 10");

            engine.jdbc.sql("update mail_lane set parked_until = 'infinity' where name = 'docomo'").update();
            engine.sending(3, 600, "docomo.ne.jp");
            await().atMost(Duration.ofSeconds(5)).pollDelay(Duration.ofMillis(1500)).until(() -> engine
                    .number("select count(*) from mail_packet where claimed_by is not null") == 0);
            int before = server.taken.size();
            mail(engine, "waits@docomo.ne.jp");
            mail(engine, "passes@test.example");
            await().atMost(Duration.ofSeconds(5)).until(() -> server.taken.size() > before);
            assertThat(server.taken.subList(before, server.taken.size()).stream().map(ScriptedSmtp.Taken::to))
                    .as("a lane that is paused keeps no other waiting").containsExactly("passes@test.example");
            engine.jdbc.sql("update mail_lane set parked_until = null").update();
            settled(engine);
            assertThat(engine.number("select count(*) from mail where sender_id = 3 and send_result = 2"))
                    .isEqualTo(600);
            assertThat(engine.told("waits@docomo.ne.jp")).isEqualTo("2 40000 0");
        }
    }

    @Test
    void a_confirmation_overtakes_a_sending_what_cannot_be_recorded_stops_it_and_a_node_that_ends_leaves_no_answer_out()
            throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_order", tokens)) {
            int millis = 10;
            server.pauseMillis = millis;
            engine.sending(1, 2000, "test.example");
            engine.start(TestEngine.settings(Mode.RELAY, 4), to(server));
            await().until(() -> server.taken.size() > 50);
            int before = server.taken.size();
            mail(engine, "urgent@test.example");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> engine.told("urgent@test.example").startsWith("2 40000"));
            assertThat(
                    server.taken.stream().map(ScriptedSmtp.Taken::to).toList().indexOf("urgent@test.example") - before)
                    .as("within what a connection of the sending takes in ten seconds").isLessThan(10_000 / millis);

            engine.jdbc.sql("alter table mail rename to mail_away").update();
            int then = server.taken.size();
            await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(10))
                    .until(() -> server.taken.size() <= then + 4);
            engine.jdbc.sql("alter table mail_away rename to mail").update();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.taken.size() > then + 50);

            engine.stop();
            int sent = server.taken.size();
            assertThat(engine.number("select count(*) from mail where send_result = 2")).as("each answer is kept")
                    .isEqualTo(sent).isLessThan(2001);
            assertThat(engine.number("select count(*) from mail_packet where claimed_by is not null")
                    + engine.number("select count(*) from mail_queue where claimed_by is not null"))
                    .as("the rest is for others").isZero();
            server.pauseMillis = 0;
            engine.start(TestEngine.settings(Mode.RELAY, 4), to(server));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> engine.number("select count(*) from mail where send_result = 2") == 2001);
            assertThat(server.taken.stream().map(ScriptedSmtp.Taken::to)).doesNotHaveDuplicates().hasSize(2001);
        }
    }

    /** Whose filter has died, say: it takes mails, and its connections end. */
    @Test
    void a_server_that_takes_mails_and_answers_nothing_is_not_given_a_whole_sending() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_unanswered", tokens)) {
            server.swallows = true;
            engine.sending(1, 300, "test.example");
            engine.jdbc.sql("update mail set email = 'nobody' || id || '@test.example' where id % 3 > 0").update();
            engine.start(TestEngine.settings(Mode.RELAY, 4), to(server));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> engine.number("select count(*) from mail where result_code = '40001'") > 3);
            server.swallows = false;
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> engine.number("select count(*) from mail where send_result = 2"
                            + " or send_result = 3 and email like 'nobody%'") == 300);
            assertThat(engine.number("select count(*) from mail where result_code = '40001'")).isLessThan(20);
            assertThat(server.taken.stream().map(ScriptedSmtp.Taken::to)).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_domain_that_takes_mails_and_answers_nothing_leaves_no_room_to_its_own() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_unanswered_domain", tokens)) {
            server.swallows = true;
            engine.sending(1, 60, "test.example");
            engine.start(TestEngine.settings(Mode.DIRECT, 4), to(server));
            await().atMost(Duration.ofSeconds(20)).until(() -> engine.number("select count(*) from mail_queue"
                    + " where claimed_by is null") > 45);
            assertThat(engine.number("select count(*) from mail_packet where claimed_by is not null")
                    + engine.number("select count(*) from mail_queue where claimed_by is not null")).isLessThan(10);
            assertThat(engine.number("select count(*) from mail where result_code = '40001'")).isBetween(2L, 10L);
        }
    }

    @Test
    void encryption_is_used_where_it_is_offered_done_without_where_it_is_broken_and_checked_where_it_must_be(
            @TempDir Path folder) throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true)) {
            server.tls = ofNobody(folder.resolve("own.p12"));
            accepts(server, Tls.OFFERED);
            assertThat(server.encrypted).hasValue(1);
            assertThatThrownBy(() -> accepts(server, Tls.REQUIRED)).as("whose certificate nobody knows")
                    .isInstanceOf(IOException.class);
            server.breaksTls = true;
            accepts(server, Tls.OFFERED);
            assertThatThrownBy(() -> accepts(server, Tls.REQUIRED)).isInstanceOf(IOException.class);
            assertThat(server.encrypted).hasValue(1);
            assertThat(server.taken).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whether_a_mail_that_got_no_answer_was_taken_is_known_where_its_server_closed_before_it_had_it(
            boolean encrypted, @TempDir Path folder) throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true)) {
            server.tls = encrypted ? ofNobody(folder.resolve("own.p12")) : null;
            assertThat(untaken(server, "hangsup", null)).as("closed after 354").isTrue();
            assertThat(untaken(server, "silent", null)).as("closed after the dot").isFalse();
            assertThat(untaken(server, "breaks", null)).as("broken after the dot").isFalse();
            assertThat(untaken(server, "hangsup", new SmtpSession.Envelope("a@me.test", "c@test.example")))
                    .as("what came back may be the next one's envelope").isFalse();
            assertThat(server.encrypted).hasValue(encrypted ? 4 : 0);
        }
    }

    private static boolean untaken(ScriptedSmtp server, String name, SmtpSession.@Nullable Envelope next)
            throws IOException {
        try (SmtpSession session = open(server, Tls.OFFERED)) {
            session.send(new SmtpSession.Envelope("a@me.test", name + "@test.example"));
            assertThat(session.accepted()).isNull();
            if (name.equals("hangsup")) {
                await().untilAtomic(server.open, count -> assertThat(count).isZero());
            }
            session.body("Subject: x\r\n\r\nx\r\n.\r\n".getBytes(StandardCharsets.US_ASCII), next);
            assertThatThrownBy(session::answer).isInstanceOf(IOException.class);
            return session.untaken();
        }
    }

    private static SmtpSession open(ScriptedSmtp server, Tls tls) throws IOException {
        return SmtpSession
                .open(new SmtpServer("localhost", new InetSocketAddress("127.0.0.1", server.port()), tls, null,
                        null), "me.test", TestEngine.SHORT);
    }

    private static void accepts(ScriptedSmtp server, Tls tls) throws IOException {
        try (SmtpSession session = open(server, tls)) {
            session.send(new SmtpSession.Envelope("a@me.test", "b@test.example"));
            assertThat(session.accepted()).isNull();
            session.body("Subject: x\r\n\r\nx\r\n.\r\n".getBytes(StandardCharsets.US_ASCII), null);
            assertThat(session.answer().positive()).isTrue();
        }
    }

    /** A certificate that a server has made for itself. */
    private static SSLContext ofNobody(Path file) throws Exception {
        char[] secret = "secret-secret".toCharArray();
        assertThat(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias", "a", "-keyalg", "EC", "-dname", "CN=localhost", "-keystore", file.toString(), "-storepass",
                new String(secret)).redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start().waitFor())
                .isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), secret);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, secret);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void a_node_that_was_declared_dead_goes_on_as_another_and_sends_at_most_one_mail_twice_for_each_connection()
            throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true);
                TestEngine engine = new TestEngine("mail_dead", tokens)) {
            engine.sending(1, 4000, "test.example");
            engine.start(TestEngine.settings(Mode.RELAY, 8), to(server));
            await().until(() -> server.taken.size() > 300);
            engine.jdbc.sql("update mail_node set dead = true").update();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> engine.number("select count(*) from mail where send_result = 2") == 4000);
            Set<String> all = new HashSet<>();
            server.taken.forEach(mail -> all.add(mail.to()));
            assertThat(all).hasSize(4000);
            assertThat(server.taken.size() - 4000).as("doubled").isBetween(0, 8);
            assertThat(engine.number("select count(distinct epoch) from mail_sender_count")).isEqualTo(2);
            assertThat(engine.number("select sum(success) from mail_sender_count")).isEqualTo(4000);
        }
    }
}
