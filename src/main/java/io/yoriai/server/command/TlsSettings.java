package io.yoriai.server.command;

import io.yoriai.server.database.CannotStartException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** TLS of the server's own, as Spring Boot's SSL bundle {@code door}: read anew when the files change. */
final class TlsSettings {

    private static final String PEM = "--spring.ssl.bundle.pem.door.";
    private static final String STORE = "--spring.ssl.bundle.jks.door.";

    private TlsSettings() {}

    /** @throws CannotStartException where a file is missing or cannot be read */
    static List<String> of(Path certificate, @Nullable Path key, @Nullable String password) {
        List<String> settings = new ArrayList<>(List.of("--server.ssl.bundle=door"));
        if (certificate.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(p12|pfx)")) {
            settings.add(STORE + "keystore.location=" + file(certificate));
            settings.add(STORE + "keystore.type=PKCS12");
            settings.add(STORE + "reload-on-update=true");
            if (password != null) {
                settings.add(STORE + "keystore.password=" + password);
            }
            return settings;
        }
        if (key == null) {
            throw new CannotStartException(
                    "--tls-certificate needs --tls-key, unless it is a PKCS#12 file (.p12, .pfx)");
        }
        settings.add(PEM + "keystore.certificate=" + file(certificate));
        settings.add(PEM + "keystore.private-key=" + file(key));
        settings.add(PEM + "reload-on-update=true");
        if (password != null) {
            settings.add(PEM + "keystore.private-key-password=" + password);
        }
        return settings;
    }

    private static String file(Path path) {
        Path whole = path.toAbsolutePath();
        if (!Files.isReadable(whole)) {
            throw new CannotStartException("The file " + whole + " is not there or cannot be read");
        }
        return whole.toUri().toString();
    }
}
