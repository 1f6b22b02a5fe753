package io.yoriai.server.http;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whether the port that people come to answers: a request of our own to it. A server whose other threads are well while that
 * port is dead is neither alive nor ready.
 */
@Component("doorHealthIndicator")
class DoorHealth implements HealthIndicator {

    private static final int PATIENCE_MILLIS = 5_000;
    private static final byte[] REQUEST = ("GET /assets/health HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final Environment environment;
    private final String address;
    private final boolean encrypted;

    DoorHealth(Environment environment, @Value("${server.address:127.0.0.1}") String address,
            @Value("${server.ssl.bundle:}") String bundle) {
        this.environment = environment;
        this.address = address.equals("0.0.0.0") || address.equals("::") ? "localhost" : address;
        encrypted = !bundle.isEmpty();
    }

    @Override
    public Health health() {
        Integer port = environment.getProperty("local.server.port", Integer.class);
        if (port == null) {
            return Health.outOfService().withDetail("port", "not open yet").build();
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return answers(encrypted ? wrapped(socket, port) : socket)
                    ? Health.up().build()
                    : Health.down().withDetail("port", "no HTTP").build();
        } catch (IOException | GeneralSecurityException e) {
            return Health.down(e).build();
        }
    }

    private static boolean answers(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(9), StandardCharsets.US_ASCII).equals("HTTP/1.1 ");
    }

    /** It is ourselves that we ask, on this machine: whatever certificate we show is right. */
    private static Socket wrapped(Socket socket, int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Anybody()}, null);
        return context.getSocketFactory().createSocket(socket, "localhost", port, true);
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
