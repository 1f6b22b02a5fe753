package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.internal.smtp.Reply;
import io.yoriai.mail.internal.smtp.Routes.RouteException;
import io.yoriai.mail.internal.smtp.SmtpException;
import io.yoriai.mail.internal.smtp.SmtpServer;
import io.yoriai.mail.internal.smtp.SmtpSession;

/**
 * One connection of a site, on a virtual thread: mail after mail, each result committed before the next final dot. So a node
 * that is killed leaves at most one mail per connection of which nobody knows whether it arrived.
 */
final class Connection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MOST_MAILS = 100;
    private static final String CUT_SHORT = "the connection ended before the mail did";
    private static final long AHEAD = TimeUnit.SECONDS.toNanos(2);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final CompletableFuture<Void> STORED = CompletableFuture.completedFuture(null);

    private final Site site;
    private final boolean express;
    private final int round;
    private final Run run;
    private final Delivery delivery;
    private volatile @Nullable SmtpSession session;
    private volatile int bytes;
    private int mails;

    Connection(Site site, boolean express, int round, Run run, Delivery delivery) {
        this.site = site;
        this.express = express;
        this.round = round;
        this.run = run;
        this.delivery = delivery;
    }

    @Override
    public void run() {
        try {
            Ready mail;
            while ((mail = site.take(express, round, session == null ? Duration.ZERO : IDLE)) != null) {
                SmtpSession known = session;
                if (known != null && (mails >= MOST_MAILS || mail.returned())) {
                    known.quit();
                    known = null;
                }
                if (known == null) {
                    known = open(mail);
                    mails = 0;
                }
                bytes = mail.body().length;
                session = known == null ? null : deliver(known, mail);
                bytes = 0;
                if (known == null) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancellationException e) {
            LOG.warn("A result of {} was not stored before the stop", site.name);
        } catch (RuntimeException e) {
            LOG.error("A connection to {} ended", site.name, e);
        } finally {
            SmtpSession left = session;
            if (left != null) {
                left.quit();
            }
            delivery.ended(this, site, express, round);
        }
    }

    /** Ends a write that never ends. */
    void closeIfStuck() {
        SmtpSession known = session;
        if (known != null) {
            known.closeIfStuck();
        }
    }

    /** What it has in hand takes of memory. */
    int bytes() {
        return bytes;
    }

    /** Ends it whatever it does. */
    void kill() {
        SmtpSession known = session;
        if (known != null) {
            known.close();
        }
    }

    /** The first server that lets a conversation begin; null: none, and the mails of the site are told so. */
    private @Nullable SmtpSession open(Ready mail) {
        String why = "no server";
        try {
            List<SmtpServer> servers = delivery.servers(site, run.lane(mail.claimed().lane()));
            for (SmtpServer server : servers) {
                try {
                    return SmtpSession.open(server, delivery.name(), delivery.timeouts());
                } catch (SmtpException e) {
                    why = server.host() + ": " + e.getMessage();
                    if (e.slowDown()) {
                        site.pace.slowDown(System.nanoTime());
                    }
                } catch (IOException | RuntimeException e) {
                    why = server.host() + ": " + e.getMessage();
                }
            }
            delivery.unreachable(site, run, mail, why);
        } catch (RouteException e) {
            delivery.noRoute(site, run, mail, e);
        }
        return null;
    }

    /**
     * Sends a mail, and those whose envelopes could go out with the dot of the one before.
     *
     * @return the session, if it can be used for more
     */
    private @Nullable SmtpSession deliver(SmtpSession opened, Ready first) throws InterruptedException {
        session = opened;
        Ready mail = first;
        boolean enveloped = false;
        CompletableFuture<Void> stored = STORED;
        while (true) {
            boolean used = mails > 0;
            Reply refusal;
            try {
                if (!enveloped) {
                    if (!mayGo(mail) || !hasTurn(mail)) {
                        run.giveBack(mail.claimed());
                        return opened;
                    }
                    opened.send(mail.envelope());
                }
                refusal = opened.accepted();
            } catch (IOException e) {
                opened.close();
                stored.join();
                if (used) {
                    site.putBack(mail.again()); // a connection that had become old: nothing of this mail was sent
                } else {
                    run.settle(run.again(mail.claimed(), site.name + ": " + e.getMessage(), Outcome.GIVEN_UP)).join();
                }
                return null;
            }
            mails++;
            if (refusal != null) {
                stored.join();
                site.spoke();
                run.settle(outcome(mail, refusal)).join();
                return after(opened, refusal);
            }
            stored.join();
            Ready fresh = mayGo(mail) ? fresh(mail) : giveBack(mail);
            if (fresh == null) {
                opened.close(); // it was accepted and must not go: the server drops what has no dot
                return null;
            }
            Ready next = next(opened);
            Reply answer = null;
            String lost = CUT_SHORT;
            try {
                answer = handOver(opened, fresh, next);
            } catch (IOException | RuntimeException | Error e) {
                // Whatever it was, the mail is in hand: nobody else tries it while this node lives.
                lost = opened.untaken() ? CUT_SHORT : String.valueOf(e.getMessage());
            }
            if (next != null && (answer == null || answer.code() == 421)) {
                site.putBack(next);
            }
            if (answer == null) {
                opened.close();
                delivery.unanswered(site);
                run.settle(lost.equals(CUT_SHORT)
                        ? run.again(mail.claimed(), site.name + ": " + lost, Outcome.GIVEN_UP)
                        : Outcome.sent(mail.claimed(), Outcome.NO_ANSWER, lost)).join();
                return null;
            }
            site.answered();
            stored = run.settle(outcome(fresh, answer));
            if (next == null || answer.code() == 421) {
                stored.join();
                return after(opened, answer);
            }
            mail = next;
            enveloped = true;
        }
    }

    /** The mail's body and the next one's envelope; answers what was said to the dot. Null: the dot did not go out. */
    private static @Nullable Reply handOver(SmtpSession opened, Ready mail, @Nullable Ready next) throws IOException {
        try {
            opened.body(mail.body(), next == null ? null : next.envelope());
        } catch (IOException e) {
            // The end of it, with the dot, did not go out; a server that said why before it hung up is listened to.
            try (opened) {
                Reply said = opened.answer();
                return said.positive() ? null : said;
            } catch (IOException gone) {
                return null;
            }
        }
        return opened.answer();
    }

    /** The mail whose envelope goes out together with this one's dot. */
    private @Nullable Ready next(SmtpSession opened) {
        if (!delivery.overlaps() || !opened.pipelining() || mails >= MOST_MAILS || site.closed()) {
            return null;
        }
        Ready next = site.poll(express);
        if (next == null) {
            return null;
        }
        if (!mayGo(next)) {
            run.giveBack(next.claimed());
            return null;
        }
        if (next.returned() || !site.pace.tryTake(System.nanoTime())) {
            site.putBack(next);
            return null;
        }
        return next;
    }

    private boolean mayGo(Ready mail) {
        if (!run.maySend() || site.closed()) {
            return false;
        }
        return !run.halted(mail.claimed());
    }

    private @Nullable Ready fresh(Ready mail) {
        Preparation.Prepared now = delivery.preparation().fresh(run, mail);
        if (now.instead() != null) {
            run.settle(now.instead());
        }
        return now.ready();
    }

    private @Nullable Ready giveBack(Ready mail) {
        run.giveBack(mail.claimed());
        return null;
    }

    private Outcome outcome(Ready mail, Reply reply) {
        Claimed claimed = mail.claimed();
        if (reply.positive()) {
            return Outcome.sent(claimed, Outcome.DELIVERED, reply.toString());
        }
        return reply.permanent()
                ? Outcome.refused(claimed, reply)
                : run.again(claimed, reply.toString(), Outcome.GIVEN_UP);
    }

    private @Nullable SmtpSession after(SmtpSession opened, Reply reply) {
        delivery.answered(site, reply);
        if (reply.slowDown()) {
            site.pace.slowDown(System.nanoTime());
        }
        if (reply.code() == 421) {
            opened.close();
            return null;
        }
        return opened;
    }

    /** Waits for its turn. Bulk does not line up far ahead: what somebody waits for and comes then is next. */
    private boolean hasTurn(Ready mail) throws InterruptedException {
        long ahead = mail.claimed().express() ? Long.MAX_VALUE : AHEAD;
        long wait;
        while ((wait = site.pace.take(System.nanoTime(), ahead)) < 0) {
            TimeUnit.NANOSECONDS.sleep(AHEAD / 2);
            if (!mayGo(mail)) {
                return false;
            }
        }
        TimeUnit.NANOSECONDS.sleep(wait);
        return true;
    }
}
