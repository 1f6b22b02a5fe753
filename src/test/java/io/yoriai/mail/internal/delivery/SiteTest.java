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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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
        Site site = new Site("example.com", 0, 6, 0,
                (of, express, round) -> connections.add(Thread.startVirtualThread(() -> {
                    try {
                        Ready mail;
                        // So long that nobody wakes by itself.
                        while ((mail = of.take(express, round, Duration.ofHours(1))) != null) {
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
        Site site = new Site("example.com", 0, 6, 0, (of, express, round) -> opened.incrementAndGet());
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
            site.ended(false, 0);
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

    @Test
    void a_refused_envelope_tells_that_somebody_is_there_and_nothing_of_mails_that_get_no_answer() {
        Site site = new Site("example.com", 0, 6, 0, (of, express, round) -> {});
        site.park(Duration.ZERO);
        site.spoke();
        site.park(Duration.ofHours(1));
        assertThat(site.parked()).isTrue();
        site.rest(Duration.ZERO);
        site.spoke();
        site.unanswered(Duration.ofHours(1));
        site.spoke();
        site.unanswered(Duration.ofHours(1));
        assertThat(site.parked()).as("two in a row, whatever is refused between them").isTrue();
    }

    @Test
    void idle_connections_end_when_a_site_is_left_alone_and_then_one_of_each_kind_tries() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        List<Integer> bulk = new CopyOnWriteArrayList<>();
        List<Integer> forExpress = new CopyOnWriteArrayList<>();
        AtomicBoolean holds = new AtomicBoolean();
        Site site = new Site("example.com", 0, 6, 0, (of, express, round) -> {
            (express ? forExpress : bulk).add(round);
            if (holds.get()) {
                return; // it takes what it is given in the test
            }
            Thread.startVirtualThread(() -> {
                try {
                    while (of.take(express, round, Duration.ofHours(1)) != null) {
                        taken.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                of.ended(express, round);
                ended.incrementAndGet();
            });
        });
        synchronized (site) {
            for (int i = 0; i < 8; i++) {
                site.offer(mail(i, i < 5 ? 1 : 4));
            }
        }
        await().untilAtomic(taken, count -> assertThat(count).isEqualTo(8));
        int before = bulk.size() + forExpress.size();
        assertThat(before).isEqualTo(6);
        holds.set(true);
        site.unanswered(Duration.ofMillis(500));
        site.unanswered(Duration.ofMillis(500));
        await().untilAtomic(ended, count -> assertThat(count).as("idle ones end").isEqualTo(before));
        bulk.clear();
        forExpress.clear();
        for (int i = 0; i < 20; i++) {
            site.offer(mail(i, 1 + i % 4));
        }
        await().until(() -> !site.parked());
        for (int i = 0; i < 5; i++) {
            site.grow();
        }
        assertThat(bulk).containsExactly(1);
        assertThat(forExpress).containsExactly(1);
        assertThat(site.take(false, 0, Duration.ZERO)).as("who was at work while it was parked ends").isNull();
        site.ended(false, 0);
        assertThat(bulk).as("which is not who tries").hasSize(1);
        assertThat(site.take(false, 1, Duration.ZERO)).isNotNull();
        assertThat(site.take(true, 1, Duration.ZERO)).isNotNull();
        site.ended(true, 1);
        assertThat(bulk).hasSize(1);
        assertThat(forExpress).as("the next one tries").hasSize(2);
        site.ended(false, 1);
        assertThat(bulk).hasSize(2);
        site.answered();
        assertThat(site.take(false, 0, Duration.ZERO)).as("it answers: all may").isNotNull();
        for (int i = 0; i < 5; i++) {
            site.grow();
        }
        assertThat(bulk).hasSizeGreaterThan(3);
    }

    private static Ready mail(long id, int weight) {
        return new Ready(new Claimed(new MailRow(id, null, null, null, null, "a@example.com", 1, null, null,
                Instant.EPOCH), 0, weight, null), new Envelope("", "a@example.com"), new byte[0], 0, false);
    }
}
