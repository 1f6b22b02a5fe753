package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.smtp.Routes;
import io.yoriai.mail.internal.smtp.Timeouts;

/**
 * The engine of one node (docs/adr/0066): an epoch that beats every second, a feeder, connections, one recorder. A node that
 * was declared dead hands nothing over, stores the answers that still come, and goes on as a new epoch.
 */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long IDLE_MS = 250;
    private static final long IDLE_NANOS = IDLE_MS * 1_000_000;
    private static final long BEAT_MS = 1000;
    private static final Duration DRAIN = Duration.ofSeconds(15);

    /**
     * What an engine works with.
     *
     * @param name what this server calls itself to others
     * @param node tells nodes apart
     */
    record Parts(NodeStore nodes, WorkStore work, List<Feed> feeds, Preparation preparation, MailSettings settings,
            Timeouts timeouts, Routes routes, Wake wake, Clock clock, String name, String node) {}

    private final Parts parts;
    private final Recorder recorder;
    private final ExecutorService composing;
    private final Feeder feeder;
    private final Thread feeding;
    private final Thread beating;
    private volatile @Nullable Run run;
    private volatile @Nullable Delivery delivery;
    private volatile boolean feedingStops;
    private volatile boolean beatingStops;

    Engine(Parts parts, Recorder recorder) {
        this.parts = parts;
        this.recorder = recorder;
        composing = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("mail-compose-", 0).daemon().factory());
        feeder = new Feeder(parts.work(), composing);
        feeding = Thread.ofPlatform().name("mail-feeder").daemon().unstarted(this::feed);
        beating = Thread.ofPlatform().name("mail-beat").daemon().unstarted(this::beat);
    }

    void start() {
        begin(true);
        beating.start();
        feeding.start();
    }

    private void begin(boolean starting) {
        long epoch = parts.nodes().begin(parts.node(), starting);
        recorder.epoch(epoch);
        Run begun = new Run(epoch, parts.settings(), parts.clock(), recorder, parts.wake());
        begun.know(parts.work().halted(), parts.work().lanes(), parts.work().tlsDomains());
        delivery = new Delivery(begun, parts.work(), parts.settings(), parts.timeouts(), parts.routes(),
                parts.preparation(),
                parts.name());
        run = begun;
        LOG.info("Mails are sent by {} under epoch {}", parts.node(), epoch);
    }

    /**
     * What is new is looked for when somebody says so, and as often as when there is nothing to do: room for more of a sending
     * comes many times a second, and asks for its next rows alone.
     */
    private void feed() {
        long looked = System.nanoTime() - IDLE_NANOS;
        boolean fed = true;
        while (!feedingStops) {
            try {
                Run now = Objects.requireNonNull(run);
                boolean more = false;
                if (now.maySend()) {
                    boolean looks = parts.wake().news() || fed || System.nanoTime() - looked >= IDLE_NANOS;
                    if (looks) {
                        looked = System.nanoTime();
                        fed = false;
                        for (Feed feed : parts.feeds()) {
                            fed |= feed.queue() > 0;
                        }
                    }
                    more = feeder.feed(now, Objects.requireNonNull(delivery), looks) || fed;
                }
                if (!more) {
                    parts.wake().await(IDLE_MS);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                pause("Mails cannot be taken from the queue just now", e);
            }
        }
    }

    private void beat() {
        while (!beatingStops) {
            try {
                TimeUnit.MILLISECONDS.sleep(BEAT_MS);
                Run now = Objects.requireNonNull(run);
                if (parts.nodes().beat(now.epoch)) {
                    now.beaten();
                } else if (!feedingStops) {
                    LOG.warn("Epoch {} was declared dead: what it had claimed goes to others", now.epoch);
                    now.die();
                    Objects.requireNonNull(delivery).close();
                    begin(false);
                }
                parts.nodes().bury(parts.settings().deadAfter());
                Run alive = Objects.requireNonNull(run);
                alive.know(parts.work().halted(), parts.work().lanes(), parts.work().tlsDomains());
                Objects.requireNonNull(delivery).tick();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                pause("The heartbeat of the mail engine failed", e);
            }
        }
    }

    private static void pause(String what, RuntimeException e) {
        LOG.warn("{}: {}", what, e.toString());
        try {
            TimeUnit.MILLISECONDS.sleep(BEAT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends in order: no more is claimed, answers that are due are waited for and stored, the rest goes to others. */
    void stop() throws InterruptedException {
        feedingStops = true;
        parts.wake().now();
        feeding.join(5000);
        composing.shutdown();
        Delivery last = Objects.requireNonNull(delivery);
        last.close();
        composing.awaitTermination(5, TimeUnit.SECONDS);
        last.await(DRAIN);
        recorder.stop(5000);
        beatingStops = true;
        beating.interrupt();
        beating.join(2000);
        parts.nodes().leave(Objects.requireNonNull(run).epoch);
    }
}
