package io.yoriai.mail.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.smtp.SmtpSession.Envelope;

/** Mails and connections of one site find each other, though a mail wakes one connection alone. */
class SiteTest {

    private static final int WAVES = 2_000;

    @Test
    void no_mail_waits_while_a_connection_that_may_carry_it_has_nothing_to_do() throws Exception {
        ConcurrentLinkedQueue<Integer> wrong = new ConcurrentLinkedQueue<>();
        AtomicInteger taken = new AtomicInteger();
        List<Thread> connections = new ArrayList<>();
        Site site = new Site("example.com", 0, 6, 0, (of, express) -> connections.add(Thread.startVirtualThread(() -> {
            try {
                Ready mail;
                // So long that nobody wakes by itself.
                while ((mail = of.take(express, Duration.ofHours(1))) != null) {
                    if (express && !mail.claimed().express()) {
                        wrong.add(mail.claimed().weight());
                    }
                    taken.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })));
        Random random = new Random(20261128);
        int offered = 0;
        for (int wave = 0; wave < WAVES; wave++) {
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                site.offer(mail(offered++, 1 + random.nextInt(4)));
            }
            int all = offered;
            await().pollInterval(Duration.ofNanos(20_000)).atMost(Duration.ofSeconds(30))
                    .untilAtomic(taken, count -> assertThat(count).isEqualTo(all));
        }
        assertThat(wrong).isEmpty();
        assertThat(connections).hasSizeBetween(1, 6);
        site.close();
        for (Thread one : connections) {
            one.join();
        }
    }

    @Test
    void a_site_whose_mails_get_no_answer_is_left_alone_and_tried_by_one_connection() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        Site site = new Site("example.com", 0, 6, 0, (of, express) -> opened.incrementAndGet());
        for (int i = 0; i < 6; i++) {
            site.offer(mail(i, 1));
        }
        assertThat(opened).hasValue(5);
        site.unanswered(Duration.ofMillis(50));
        site.answered();
        site.unanswered(Duration.ofMillis(50));
        assertThat(site.parked()).as("one alone says nothing").isFalse();
        site.unanswered(Duration.ofMillis(50));
        assertThat(site.parked()).isTrue();
        for (int i = 0; i < 5; i++) {
            site.ended(false);
        }
        await().until(() -> !site.parked());
        site.grow();
        site.grow();
        assertThat(opened).as("one tries").hasValue(6);
        site.answered();
        site.grow();
        site.grow();
        assertThat(opened).as("it answers").hasValueGreaterThan(7);
    }

    private static Ready mail(long id, int weight) {
        return new Ready(new Claimed(new MailRow(id, null, null, null, null, "a@example.com", 1, null, null,
                Instant.EPOCH), 0, weight, null), new Envelope("", "a@example.com"), new byte[0], 0, false);
    }
}
