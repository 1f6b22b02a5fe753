package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import io.yoriai.mail.internal.Composer;
import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailLinks;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailSettings.Mode;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.Result;
import io.yoriai.mail.internal.SenderDomains;
import io.yoriai.mail.internal.dkim.DkimSigner;
import io.yoriai.mail.internal.intake.DemoReceiver;
import io.yoriai.mail.internal.notice.Notices;
import io.yoriai.mail.internal.smtp.MailExchangers;
import io.yoriai.mail.internal.smtp.Routes;
import io.yoriai.mail.internal.smtp.SmtpServer;
import io.yoriai.mail.internal.smtp.Timeouts;

/** Runs the engine while the server runs, unless mails are to wait. It begins last and ends first. */
@Component
class MailEngine implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MailEngine.class);

    private final MailSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final NodeStore nodes;
    private final WorkStore work;
    private final Wake wake;
    private final List<Feed> feeds;
    private final Signing signing;
    private final Contents contents;
    private final Aftermath aftermath;
    private final DemoReceiver receiver;
    private final MailLinks links;
    private final Path data;
    private volatile @Nullable Engine engine;

    /** What signs. */
    @Component
    record Signing(DkimSigner signer, MailTokens tokens, SenderDomains domains) {}

    /** What composes: contents that were written here, and texts that the product brings. */
    @Component
    record Contents(ObjectProvider<Composer> written, Notices notices) {

        Composer composer() {
            Composer composer = written.getIfAvailable(() -> rows -> rows.stream()
                    .<Result>map(row -> new Result.Failed("there is no content")).toList());
            return rows -> rows.getFirst().contentId() == null ? notices.compose(rows) : composer.compose(rows);
        }
    }

    MailEngine(MailSettings settings, JdbcClient jdbc, Clock clock, NodeStore nodes, WorkStore work, Wake wake,
            List<Feed> feeds, Signing signing, Contents contents, Aftermath aftermath, DemoReceiver receiver,
            MailLinks links, @Value("${yoriai.data}") Path data) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
        this.nodes = nodes;
        this.work = work;
        this.wake = wake;
        this.feeds = feeds;
        this.signing = signing;
        this.contents = contents;
        this.aftermath = aftermath;
        this.receiver = receiver;
        this.links = links;
        this.data = data;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.sending() != Mode.OFF;
    }

    @Override
    public void start() {
        if (links.base() == null) {
            throw new IllegalStateException(
                    "yoriai.public-url must be set where mails are sent: their links lead there");
        }
        MailSettings used = settings.sending() == Mode.DEMO ? settings.toLocal(receiver.start()) : settings;
        Preparation preparation = new Preparation(contents.composer(), signing.domains(), signing.signer(),
                signing.tokens(), used, clock);
        Engine started = new Engine(new Engine.Parts(nodes, work, feeds, preparation, used, Timeouts.STANDARD,
                routes(used), wake, clock, name(), node()), new Recorder(jdbc, clock, aftermath::after));
        started.start();
        engine = started;
    }

    private static Routes routes(MailSettings settings) {
        if (settings.sending() == Mode.DIRECT) {
            return new MailExchangers();
        }
        // Looked up for each connection: a relay may move.
        return relay -> List.of(new SmtpServer(settings.relayHost(),
                new InetSocketAddress(settings.relayHost(), settings.relayPort()), settings.tls(),
                settings.relayUser().isBlank() ? null : settings.relayUser(), settings.relayPassword()));
    }

    private String name() {
        return settings.name().isBlank() ? host() : settings.name();
    }

    private String node() {
        return settings.node().isBlank() ? host() + ":" + data.toAbsolutePath().normalize() : settings.node();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void stop() {
        Engine stopped = engine;
        engine = null;
        if (stopped != null) {
            try {
                stopped.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("The mail engine did not end in order; others take over: {}", e.toString());
            }
            receiver.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return engine != null;
    }
}
