package io.yoriai.server.http;

import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Jetty as this server runs it (docs/adr/0801). */
@Configuration(proxyBeanMethods = false)
class JettyConfiguration {

    private static final int THREADS = 24;

    static {
        // Else Jetty writes content types in its own spelling; the APIs' guides show theirs.
        System.setProperty("org.eclipse.jetty.http.HttpGenerator.STRICT", "true");
    }

    /**
     * Sockets are watched by threads of the platform, so that work which keeps every carrier busy does not keep the server
     * from listening; requests are served by virtual threads.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<JettyServletWebServerFactory> threads() {
        return factory -> {
            QueuedThreadPool pool = new QueuedThreadPool(THREADS, 4);
            pool.setName("http");
            pool.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
            factory.setThreadPool(pool);
        };
    }
}
