package io.yoriai.mail.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.ScriptedSmtp;
import io.yoriai.mail.internal.PlainTokens;

/**
 * Nodes that are killed or frozen in the middle of a sending lose no mail, and send at most one twice for each connection that
 * was open then: one node alone, which is frozen for a while now and then, then two, one of which is killed again and again while the
 * other is frozen until it is taken for dead. {@code -Dmoments=hundred}: a hundred moments of a sending to 100,000; {@code -Dkills},
 * {@code -Dstops} and {@code -Dmails} say other numbers, {@code -Dseed} other moments.
 */
class MailsSurviveKillTest {

    private static final boolean HUNDRED = "hundred".equals(System.getProperty("moments"));
    private static final int KILLS = Integer.getInteger("kills", HUNDRED ? 80 : 25);
    private static final int STOPS = Integer.getInteger("stops", HUNDRED ? 10 : 5);
    private static final int CONNECTIONS = 8;
    private static final int MAILS = Integer.getInteger("mails", HUNDRED ? 100_000 : 1500 * (KILLS + STOPS));
    /** How long a mail takes while nodes are killed, so that the sending lasts: a third of what there is for each, in a second of two. */
    private static final long MILLIS = 1000L * 2 * CONNECTIONS * 3 * (KILLS + STOPS) / MAILS;
    /** After so long without a beat a node is dead; the others look each second. */
    private static final long DEAD_MILLIS = 4_500;

    private final Random random = new Random(Long.getLong("seed", 7));
    private int bound;
    private int killed;
    private int frozen;

    @Test
    void kills_and_freezes_lose_nothing_and_double_at_most_one_mail_for_each_connection() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(true);
                TestEngine database = new TestEngine("mail_kills", new PlainTokens())) {
            server.pauseMillis = MILLIS;
            database.sending(1, MAILS, "test.example");
            Process a = node(database, server, "a");
            while (killed < KILLS / 2) {
                a = killedAndBack(database, server, a);
                if (killed * STOPS / (KILLS / 2) > (killed - 1) * STOPS / (KILLS / 2)) {
                    // Nobody else is there to take its work: nothing goes twice.
                    within(server);
                    signal(a, "STOP");
                    TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(400));
                    signal(a, "CONT");
                    frozen++;
                }
            }
            Process b = node(database, server, "b");
            for (int stop = 0; stop < STOPS; stop++) {
                within(server);
                signal(b, "STOP");
                bound += CONNECTIONS;
                long back = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEAD_MILLIS);
                while (killed < KILLS / 2 + (KILLS + 1) / 2 * (stop + 1) / STOPS) {
                    a = killedAndBack(database, server, a);
                }
                TimeUnit.NANOSECONDS.sleep(back - System.nanoTime());
                signal(b, "CONT");
                frozen++;
            }
            server.pauseMillis = 0;
            await().atMost(Duration.ofMinutes(3)).until(() -> database
                    .number("select count(*) from mail where send_result = 2") == MAILS);
            await().until(() -> database.number("select count(*) from mail_packet") == 0);
            a.destroy();
            b.destroy();

            Set<String> got = new HashSet<>();
            server.taken.forEach(mail -> got.add(mail.to()));
            int doubled = server.taken.size() - got.size();
            System.out.printf("%d mails, %d kills, %d freezes: lost %d, doubled %d (bound %d)%n", MAILS, killed, frozen,
                    MAILS - got.size(), doubled, bound);
            assertThat(killed).isEqualTo(KILLS);
            assertThat(frozen).isEqualTo(2 * STOPS);
            assertThat(got).as("lost: " + (MAILS - got.size())).hasSize(MAILS);
            assertThat(doubled).isLessThanOrEqualTo(bound);
            assertThat(database.number("select sum(success) from mail_sender_count")).isEqualTo(MAILS);
            assertThat(database.number("select count(*) from mail_queue")).isZero();
        }
    }

    /** A node is killed in the middle of its work, and begins anew. */
    private Process killedAndBack(TestEngine database, ScriptedSmtp server, Process node) throws Exception {
        within(server);
        bound += Math.min(CONNECTIONS, server.open.get());
        node.destroyForcibly().waitFor();
        killed++;
        return node(database, server, "a");
    }

    /** Lets some more be sent, but not all. */
    private void within(ScriptedSmtp server) {
        int from = server.taken.size() + 10 + random.nextInt(200);
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(2))
                .until(() -> server.taken.size() >= from || server.taken.size() >= MAILS);
        assertThat(server.taken.size()).as("in the middle of the work").isLessThan(MAILS);
    }

    private static Process node(TestEngine database, ScriptedSmtp server, String name) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MailNode.class.getName(), database.url(), Integer.toString(server.port()), name,
                Integer.toString(CONNECTIONS)).inheritIO().start();
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(process.pid()))).start().waitFor())
                .isZero();
    }
}
