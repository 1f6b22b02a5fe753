package io.yoriai.server.http;

import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Callers;
import io.yoriai.bulk.BulkLimits;
import io.yoriai.neo.NeoRefusals;
import io.yoriai.smp.Refusals;

/** Jetty as this server runs it (docs/adr/0038), and the bounds in front of every door (docs/adr/0039). */
@Configuration(proxyBeanMethods = false)
class JettyConfiguration {

    private static final int THREADS = 24;
    private static final int CONNECTIONS = 1_000;
    /** As many as the system allows ({@code net.core.somaxconn}): the first second of a sale comes all at once. */
    private static final int WAITING_TO_BE_ACCEPTED = 4_096;
    private static final long KILO = 1024;
    /** A room's own limit is told in the room's own words; here it is a little more. */
    private static final long SLACK = 16 * KILO;
    private static final int WORTH_COMPRESSING = 1024;
    private static final List<String> COMPRESSED = List.of("text/xml", "text/html", "text/css", "text/plain",
            "text/csv",
            "text/javascript", "application/javascript", "application/json", "application/xml", "image/svg+xml");

    static {
        // Else Jetty writes content types in its own spelling; the APIs' guides show theirs.
        System.setProperty("org.eclipse.jetty.http.HttpGenerator.STRICT", "true");
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<JettyServletWebServerFactory> doors(Callers callers, Refusals marketing,
            NeoRefusals newsletter, Certificates certificates, LastCalls last,
            @Value("${yoriai.allow-http:false}") boolean allowHttp,
            @Value("${neo.allow-http:false}") boolean neoAllowHttp, @Value("${neo.base-path:/neo}") String neoFolder,
            @Value("${yoriai.hsts-subdomains:false}") boolean subdomains) {
        return factory -> {
            factory.setThreadPool(threads());
            factory.addServerCustomizers(server -> {
                Connections connections = new Connections(CONNECTIONS, callers);
                for (Connector connector : server.getConnectors()) {
                    listen((ServerConnector) connector, connections);
                }
                certificates.follow(server);
                // Where even the thousand work: the rest waits to be accepted.
                server.addBean(new NetworkConnectionLimit(CONNECTIONS + CONNECTIONS / 4, server.getConnectors()));
                server.addBean(new Deadlines(connections, server.getScheduler()));
                server.setErrorHandler(new EarlyErrors(marketing, newsletter));
                handle(server, callers, neoFolder,
                        path -> allowHttp || neoAllowHttp && path.endsWith(".php"), subdomains);
                server.setHandler(last.before(server.getHandler()));
            });
        };
    }

    /**
     * Sockets are watched by threads of the platform, so that work which keeps every carrier busy does not keep the server
     * from listening; requests are served by virtual threads.
     */
    private static QueuedThreadPool threads() {
        QueuedThreadPool pool = new QueuedThreadPool(THREADS, 4);
        pool.setName("http");
        pool.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        return pool;
    }

    private static void listen(ServerConnector connector, Connections connections) {
        List<ConnectionFactory> factories = new ArrayList<>();
        for (ConnectionFactory factory : connector.getConnectionFactories()) {
            factories.add(
                    factory instanceof HttpConnectionFactory http ? new Doors(http.getHttpConfiguration()) : factory);
        }
        connector.setConnectionFactories(factories);
        connector.setAcceptQueueSize(WAITING_TO_BE_ACCEPTED);
        connector.addBean(connections);
    }

    private static void handle(Server server, Callers callers, String neoFolder,
            java.util.function.Predicate<String> plainAllowed, boolean subdomains) {
        Handler limited = new SizeLimits(compressed(server.getHandler()), limits(neoFolder.replaceAll("/+$", "")));
        server.setHandler(new Transport(limited, callers, plainAllowed, subdomains));
    }

    private static Map<String, Long> limits(String neoFolder) {
        Map<String, Long> limits = new LinkedHashMap<>();
        // Forms of strangers.
        limits.put("/*", 64 * KILO + SLACK);
        // Read after key, signature and token; beyond 2 MB by methods that take files: 50 MB in base64 at most, as settings say.
        limits.put("/services/*", 70 * KILO * KILO + SLACK);
        // Beyond 64 KB files of a lead who is known.
        limits.put("/public/enquete/answer/*", 14 * KILO * KILO + SLACK);
        // Beyond 64 KB files of applicants, where the form asks for any.
        for (String form : List.of("add", "register", "survey")) {
            limits.put("/public/application/" + form + "/*", 14 * KILO * KILO + SLACK);
        }
        // Goes to the database while it comes, and is counted there.
        limits.put("/services/rest/bulkapi", BulkLimits.mostBytes());
        limits.put("/services/rest/bulkapi/", BulkLimits.mostBytes());
        // Beyond 64 KB after the token.
        limits.put("/services.php", KILO * KILO + SLACK);
        limits.put(neoFolder + "/services.php", KILO * KILO + SLACK);
        // Beyond 64 KB for whoever is signed in; what is too long for anybody is read away, to be told in words.
        limits.put("/admin/*", 256 * KILO * KILO);
        return limits;
    }

    /** Answers of a kilobyte and more, where the caller takes gzip; bodies that come packed are not unpacked. */
    private static Handler compressed(Handler handler) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(WORTH_COMPRESSING);
        CompressionConfig.Builder config = CompressionConfig.builder().compressIncludeMethod("GET")
                .decompressExcludePath("/*");
        COMPRESSED.forEach(config::compressIncludeMimeType);
        CompressionHandler compression = new CompressionHandler(handler);
        compression.putCompression(gzip);
        compression.putConfiguration("/*", config.build());
        return compression;
    }

    /** Makes {@link DoorConnection}s. */
    private static final class Doors extends HttpConnectionFactory {

        Doors(HttpConfiguration configuration) {
            super(configuration);
            configuration.setUriCompliance(UriCompliance.DEFAULT);
            SecureRequestCustomizer secure = configuration.getCustomizer(SecureRequestCustomizer.class);
            if (secure != null) {
                // A server is reached under more names than its certificate has: an address in a venue, localhost.
                secure.setSniHostCheck(false);
            }
        }

        @Override
        public org.eclipse.jetty.io.Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(new DoorConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
        }
    }
}
