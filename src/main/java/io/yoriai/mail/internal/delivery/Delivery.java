package io.yoriai.mail.internal.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailSettings.Mode;
import io.yoriai.mail.internal.MailSettings.Tls;
import io.yoriai.mail.internal.delivery.WorkStore.Lane;
import io.yoriai.mail.internal.smtp.Reply;
import io.yoriai.mail.internal.smtp.Routes;
import io.yoriai.mail.internal.smtp.Routes.RouteException;
import io.yoriai.mail.internal.smtp.SmtpServer;
import io.yoriai.mail.internal.smtp.Timeouts;

/** The receivers of one epoch and the connections to them: one site for the relay, or one for each domain. */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int MOST_IN_LANE = 200;
    /** Connections that may wait for their servers while others of the lane go on: their mails take memory. */
    private static final int MOST_BUSY = 2000;
    private static final int WAIT_SECONDS = 60;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofMinutes(60);
    private static final int SITES_KEPT = 1000;

    private final Run run;
    private final WorkStore work;
    private final MailSettings settings;
    private final Timeouts timeouts;
    private final Routes routes;
    private final Preparation preparation;
    private final String name;
    private final Map<String, Site> sites = new ConcurrentHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Delivery(Run run, WorkStore work, MailSettings settings, Timeouts timeouts, Routes routes, Preparation preparation,
            String name) {
        this.run = run;
        this.work = work;
        this.settings = settings;
        this.timeouts = timeouts;
        this.routes = routes;
        this.preparation = preparation;
        this.name = name;
    }

    boolean direct() {
        return settings.sending() == Mode.DIRECT;
    }

    /** Whether the next envelope goes out with a mail's dot: known to work with relays, not seen of everybody yet. */
    boolean overlaps() {
        return !direct();
    }

    String name() {
        return name;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    Preparation preparation() {
        return preparation;
    }

    /** Whether nothing at all can go out just now. */
    boolean parked() {
        Site relay = direct() ? null : sites.get(settings.relayHost());
        return relay != null && relay.parked();
    }

    /** What all mails that are ready take of memory. */
    long bytes() {
        return sites.values().stream().mapToLong(Site::bytes).sum()
                + connections.stream().mapToLong(Connection::bytes).sum();
    }

    /** A mail is ready to go. */
    void offer(Ready mail) {
        Claimed claimed = mail.claimed();
        Lane lane = run.lane(claimed.lane());
        if (closed || lane.parked()) {
            run.giveBack(claimed);
            return;
        }
        Site site = direct()
                ? sites.computeIfAbsent(domain(mail),
                        domain -> new Site(domain, claimed.lane(), most(lane), lane.perSecond(), this::connect))
                : sites.computeIfAbsent(settings.relayHost(),
                        relay -> new Site(relay, Site.NO_LANE, settings.connections(), 0, this::connect));
        if (direct() && !claimed.express() && (site.parked() || site.full())) {
            later(mail);
        } else {
            site.offer(mail);
        }
    }

    /** However it is written: one receiver is one site. */
    private static String domain(Ready mail) {
        String to = mail.envelope().to();
        return to.substring(to.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private void later(Ready mail) {
        run.postpone(mail.claimed(),
                Duration.ofSeconds(WAIT_SECONDS + ThreadLocalRandom.current().nextInt(WAIT_SECONDS)));
    }

    /** How many mails connections have in hand, by lane: as long as their servers like. Of a relay's nothing is told. */
    Map<Integer, Integer> busy() {
        Map<Integer, Integer> busy = new HashMap<>();
        sites.values().stream().filter(site -> site.lane != Site.NO_LANE)
                .forEach(site -> busy.merge(site.lane, site.busy(), Integer::sum));
        return busy;
    }

    /** How many mails more of a lane may be in memory. With a rate of its own it is what goes out in four seconds: before it is late. */
    int room(int lane, Map<Integer, Integer> busy) {
        int rate = run.lane(lane).perSecond();
        int most = direct() ? Site.MOST_WAITING : MOST_IN_LANE;
        return (!direct() || rate == 0 ? most : Math.min(most, 4 * rate)) - run.held(lane)
                + Math.min(MOST_BUSY, busy.getOrDefault(lane, 0));
    }

    private int most(Lane lane) {
        return Math.min(lane.connections(), settings.connections());
    }

    private void connect(Site site, boolean express, int round) {
        Connection connection = new Connection(site, express, round, run, this);
        connections.add(connection);
        Thread.ofVirtual().name("mail-" + site.name).start(connection);
    }

    void ended(Connection connection, Site site, boolean express, int round) {
        connections.remove(connection);
        site.ended(express, round);
    }

    /** The servers of a site, the first to be tried in front. */
    List<SmtpServer> servers(Site site, Lane lane) throws RouteException {
        List<SmtpServer> servers = routes.of(site.name);
        return direct() && (lane.tls() || run.encrypts(site.name))
                ? servers.stream().map(server -> new SmtpServer(server.host(), server.address(), Tls.REQUIRED,
                        server.user(), server.password())).toList()
                : servers;
    }

    /** No server could be spoken to. The relay's mails stay as they are; those of a domain are tried again later. */
    void unreachable(Site site, Run of, Ready mail, String why) {
        site.park(LONGEST_PAUSE);
        LOG.warn("No connection to {}: {}", site.name, why);
        if (direct()) {
            all(site, mail).forEach(one -> of.settle(of.again(one.claimed(), why, Outcome.GIVEN_UP)));
        } else {
            site.putBack(mail);
        }
    }

    /** A server took a mail and did not answer. What is in memory for a domain that is left alone makes room for others. */
    void unanswered(Site site) {
        site.unanswered(LONGEST_PAUSE);
        if (direct() && site.parked()) {
            site.remove(mail -> !mail.claimed().express()).forEach(this::later);
        }
    }

    /** There is no server, or DNS does not tell. */
    void noRoute(Site site, Run of, Ready mail, RouteException why) {
        site.park(LONGEST_PAUSE);
        String message = String.valueOf(why.getMessage());
        all(site, mail).forEach(one -> of.settle(why.permanent()
                ? Outcome.error(one.claimed(), Outcome.NO_SERVER, message)
                : of.again(one.claimed(), message, Outcome.NO_SERVER)));
    }

    /** A domain that refuses a fifth of our mails by its policy is left alone for an hour: its recipients stay queued. */
    void answered(Site site, Reply reply) {
        if (direct() && site.reputation.lost(reply.status().startsWith("5.7."))) {
            LOG.warn("{} refuses our mails by its policy ({}): nothing goes there for {} minutes", site.name, reply,
                    REST.toMinutes());
            site.rest(REST);
            try {
                work.rests(site.name, reply.toString(), REST);
            } catch (RuntimeException e) {
                LOG.warn("That {} is left alone is told to nobody: {}", site.name, e.toString());
            }
        }
    }

    private static List<Ready> all(Site site, Ready first) {
        List<Ready> mails = new ArrayList<>(List.of(first));
        mails.addAll(site.remove(any -> true));
        return mails;
    }

    /** Once a second: gives back what was paused or lets no other pass, keeps to limits that are new, tries sites anew, ends what is stuck. */
    void tick() {
        Map<Integer, Integer> busy = busy();
        boolean full = bytes() > Feeder.MOST_BYTES;
        boolean parks = run.lanes().values().stream().anyMatch(Lane::parked);
        sites.values().forEach(site -> {
            if (parks || !run.halted().isEmpty()) {
                site.remove(mail -> run.halted(mail.claimed()) || run.parked(mail.claimed()))
                        .forEach(mail -> run.giveBack(mail.claimed()));
            }
            if (site.lane != Site.NO_LANE) {
                Lane lane = run.lane(site.lane);
                site.limits(most(lane), lane.perSecond());
                if (full || room(site.lane, busy) <= 0) {
                    site.late(System.nanoTime()).forEach(this::later);
                }
            }
            site.grow();
        });
        if (sites.size() > SITES_KEPT) {
            sites.values().removeIf(Site::unused);
        }
        connections.forEach(Connection::closeIfStuck);
    }

    /** Nothing more is handed over; what has no final dot yet goes by another node. */
    void close() {
        closed = true;
        sites.values().forEach(site -> {
            site.close();
            site.remove(any -> true).forEach(mail -> run.giveBack(mail.claimed()));
        });
    }

    /** Waits for the answers that are still to come; then hangs up: such mails become 40001. */
    void await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!connections.isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        connections.forEach(Connection::kill);
        for (int i = 0; i < 50 && !connections.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
