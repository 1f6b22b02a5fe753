package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.yoriai.testkit.RawHttp;

/** The server as a process: health that asks the port itself, a stop that comes to its end, TLS of its own. */
class StandsTest {

    @TempDir
    Path folder;

    @Test
    void it_ends_when_told_to_whatever_hangs_on_its_connections() throws Exception {
        List<RawHttp> open = new ArrayList<>();
        try (ServerProcess server = ServerProcess.demo(folder.toRealPath().resolve("data"))) {
            assertThat(health(server, "readiness")).contains("\"door\"", "\"status\":\"UP\"");
            assertThat(health(server, "liveness")).contains("\"door\"", "\"status\":\"UP\"");
            int port = URI.create(server.url()).getPort();
            for (String begun : List.of("", "GET / HTTP/1.1\r\nHost:",
                    "POST /services.php HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\npath=")) {
                RawHttp one = RawHttp.connect(port);
                one.send(begun);
                open.add(one);
            }
            server.stop();
            assertThat(server.await()).as("ended by itself").isEqualTo(143);
        } finally {
            for (RawHttp one : open) {
                one.close();
            }
        }
    }

    @Test
    void it_speaks_tls_with_the_certificate_of_a_file_and_with_the_next_one_when_the_file_changes() throws Exception {
        Path home = folder.toRealPath();
        keystore(home.resolve("first.p12"), "CN=first");
        keystore(home.resolve("second.p12"), "CN=second");
        Path used = home.resolve("door.p12");
        Files.copy(home.resolve("first.p12"), used);
        PreparedProgram.get().demo(home.resolve("data"));
        Files.writeString(home.resolve("data/yoriai.properties"),
                "yoriai.hsts-subdomains=true\nspring.ssl.bundle.watch.file.quiet-period=1s\n");
        try (ServerProcess server = ServerProcess.serve(home.resolve("data"), "--demo", "--tls-certificate",
                used.toString(), "--tls-password", "changeit")) {
            assertThat(server.url()).startsWith("https://");
            int port = URI.create(server.url()).getPort();
            assertThat(shown(port)).isEqualTo("CN=first");
            assertThat(health(server, "readiness")).contains("\"status\":\"UP\"");
            Files.move(home.resolve("second.p12"), used, StandardCopyOption.REPLACE_EXISTING);
            String now = "";
            for (int i = 0; i < 300 && !now.equals("CN=second"); i++) {
                TimeUnit.MILLISECONDS.sleep(200);
                now = shown(port);
            }
            assertThat(now).isEqualTo("CN=second");
        }
    }

    private static String health(ServerProcess server, String group) throws IOException {
        URI address = URI.create(server.managementUrl());
        return RawHttp.exchange(address.getPort(), "GET " + address.getPath() + "/health/" + group
                + " HTTP/1.1\r\nHost: localhost\r\n\r\n").text();
    }

    private static void keystore(Path file, String name) throws Exception {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair", "-alias", "door", "-keyalg", "EC", "-dname", name, "-storetype", "PKCS12", "-keystore",
                file.toString(), "-storepass", "changeit", "-validity", "30").redirectErrorStream(true).start();
        assertThat(keytool.waitFor()).isZero();
    }

    /** The name in the certificate that the server shows; the answer must have its phrase and tell to stay encrypted. */
    private static String shown(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes());
            String answer = new String(socket.getInputStream().readAllBytes());
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains");
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }
}
