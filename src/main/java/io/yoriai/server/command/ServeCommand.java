package io.yoriai.server.command;

import io.yoriai.account.FirstAdministrator;
import io.yoriai.server.Application;
import io.yoriai.server.WarmUp;
import io.yoriai.server.database.CannotStartException;
import io.yoriai.server.database.DataDirectory;
import io.yoriai.server.database.DatabaseAccess;
import io.yoriai.server.database.DatabaseStart;
import io.yoriai.server.demo.DemoData;
import io.yoriai.server.demo.NewsletterDemo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Runs the server until it is told to stop. */
@Command(name = "serve", header = "Run the server. / サーバーを起動します。", description = {
    "Runs until SIGTERM or Ctrl-C; calls in flight are answered first.",
    "Without --database-url the data lives in an embedded PostgreSQL in the data directory."})
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    /** Set by ./yoriai: its build has taken down the beans of a server with its own database (docs/adr/0016). */
    private static final String PREPARED = "yoriai.prepared";
    private static final Duration WARM_UP = Duration.ofMillis(500);

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "${env:YORIAI_PORT:-8080}", description = "port to listen on (default: 8080; 0: any free one)")
    int port;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "${env:YORIAI_HOST:-127.0.0.1}", description = "address to listen on (default: 127.0.0.1; 0.0.0.0: all)")
    String host = "127.0.0.1";

    @Option(names = "--management-port", paramLabel = "PORT", defaultValue = "${env:YORIAI_MANAGEMENT_PORT:-9080}", description = "port of health and metrics, on 127.0.0.1 alone (default: 9080; 0: any free one)")
    int managementPort;

    @Option(names = "--tls-certificate", paramLabel = "FILE", defaultValue = "${env:YORIAI_TLS_CERTIFICATE}", description = {
        "speak TLS: certificate and chain as PEM, with --tls-key;",
        "or certificate and key as PKCS#12 (.p12, .pfx). Read anew when it changes"})
    @Nullable
    Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", defaultValue = "${env:YORIAI_TLS_KEY}", description = "the certificate's key as PEM")
    @Nullable
    Path tlsKey;

    @Option(names = "--tls-password", paramLabel = "PASSWORD", defaultValue = "${env:YORIAI_TLS_PASSWORD}", description = "of the key or the PKCS#12 file; better given as YORIAI_TLS_PASSWORD")
    @Nullable
    String tlsPassword;

    @Option(names = "--demo", description = {"fill an empty database with demo data, always the same;",
        "its keys are public, so never use it for real data"})
    boolean demo;

    @Option(names = "--demo-open", description = {"with --demo: listen on addresses that other machines reach;",
        "whoever reaches it knows the key and the administrator's password"})
    boolean demoOpen;

    @Mixin
    final DatabaseOptions database = new DatabaseOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        checkDemo();
        PrintWriter out = spec.commandLine().getOut();
        DataDirectory directory = DataDirectory.claim(database.data);
        out.println("Starting Yoriai with "
                + (database.external() == null ? "the data in " : "an external database, logs in ")
                + directory.root());
        String unprotected = database.external() == null ? null : database.external().unprotectedHost();
        if (unprotected != null) {
            out.println("WARNING: whoever stands between here and the database on " + unprotected
                    + " can read and change everything: add sslmode=verify-full to its address (docs/operators/nodes.md)");
        }
        out.flush();
        StopDeadline.set();
        try {
            announce(start(directory), directory, out);
        } catch (RuntimeException e) {
            // Once: on the console in short, in the log file whole.
            LOG.error("Yoriai could not start: {}", why(e), e);
            return CommandLine.ExitCode.SOFTWARE;
        }
        new CountDownLatch(1).await(); // until the process is told to end
        return CommandLine.ExitCode.OK;
    }

    /** Known credentials are for this machine, unless somebody says otherwise in so many words. */
    private void checkDemo() {
        if (demoOpen && !demo) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--demo-open goes with --demo.");
        }
        if (demo && !demoOpen && !isLoopback()) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "--demo listens on this machine only: its API key and its administrator's password are public knowledge, and "
                            + host
                            + " can be reached by others. Leave --host (YORIAI_HOST) out, or add --demo-open if that "
                            + "is what you want.");
        }
    }

    /** Starts everything; closing the context stops it, the embedded database last. */
    ConfigurableApplicationContext start(DataDirectory directory) {
        @Nullable
        DatabaseAccess external = database.external();
        if (external == null && Boolean.getBoolean(PREPARED)) {
            System.setProperty(AotDetector.AOT_ENABLED, "true");
        }
        SpringApplication application = new SpringApplication(Application.class);
        application.setMainApplicationClass(Application.class);
        application.addInitializers(context -> {
            // All beans are known: what is found of a type may be kept from the first question on.
            context.addBeanFactoryPostProcessor(ConfigurableListableBeanFactory::freezeConfiguration);
            context.getBeanFactory().registerSingleton("dataDirectory", directory);
            if (external == null) {
                // Beside the start of everything else; the bean that needs it waits.
                DatabaseStart start = DatabaseStart.begin(directory);
                context.getBeanFactory().registerSingleton("databaseStart", start);
                // Runs after the context has been closed, also where it never came up.
                SpringApplication.getShutdownHandlers().add(start::close);
            }
        });
        return application.run(settings(directory, external));
    }

    private String[] settings(DataDirectory directory, @Nullable DatabaseAccess external) {
        List<String> settings = new ArrayList<>();
        settings.add("--yoriai.data=" + directory.root());
        settings.add("--yoriai.demo=" + demo);
        if (demo) {
            settings.add("--yoriai.mail.mode=demo");
            settings.add("--yoriai.mail.from=" + DemoData.SENDER);
            settings.add("--yoriai.demo-client=" + NewsletterDemo.CLIENT_ID + ":" + NewsletterDemo.CLIENT_SECRET);
        }
        settings.add("--server.port=" + port);
        settings.add("--server.address=" + host);
        settings.add("--management.server.port=" + managementPort);
        if (tlsCertificate != null) {
            settings.addAll(TlsSettings.of(tlsCertificate, tlsKey, tlsPassword));
        }
        if (external != null) {
            settings.addAll(external.settings());
        }
        return settings.toArray(String[]::new);
    }

    /** Says that it is ready, and where things are; the last line is the one to wait for. */
    void announce(ConfigurableApplicationContext context, DataDirectory directory, PrintWriter out) {
        Environment environment = context.getEnvironment();
        String scheme = tlsCertificate == null ? "http://" : "https://";
        String url = scheme + shownHost() + ":" + environment.getProperty("local.server.port");
        context.getBean(WarmUp.class).run(scheme + ownHost() + ":" + environment.getProperty("local.server.port"),
                WARM_UP);
        if (demo) {
            out.println("Demo: the API key and the staff login are public knowledge; "
                    + (isLoopback()
                            ? "listening on this machine only (" + host + ")"
                            : "LISTENING ON " + host + ", open to whoever reaches it"));
        }
        out.println("Log: " + directory.logs().resolve("yoriai.log"));
        out.println("Health and metrics: http://127.0.0.1:" + environment.getProperty("local.management.port")
                + "/actuator");
        out.println("Staff console: " + url + "/admin" + (demo
                ? " (login " + DemoData.STAFF_LOGIN + ", password " + DemoData.STAFF_PASSWORD + ")"
                : ""));
        FirstAdministrator first = context.getBean(FirstAdministrator.class);
        if (first.wanted()) {
            out.println("First administrator: " + url + "/admin/first?code=" + first.code()
                    + " (there is none yet; or ./yoriai admin create)");
        }
        out.println("Yoriai is ready at " + url);
        out.flush();
        LOG.info("Ready at {}", url);
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Where the server reaches itself. */
    private String ownHost() {
        boolean all = host.equals("0.0.0.0") || host.equals("::");
        return all ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    }

    private String shownHost() {
        if (host.equals("127.0.0.1") || host.equals("0.0.0.0") || host.equals("::")) {
            return "localhost";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String why(Throwable failure) {
        CannotStartException told = CannotStartException.in(failure);
        if (told != null) {
            return String.valueOf(told.getMessage());
        }
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException taken) {
                return "port " + taken.getPort() + " is in use by another program; choose another by "
                        + "--port or --management-port";
            }
            root = cause;
        }
        return root.toString();
    }
}
