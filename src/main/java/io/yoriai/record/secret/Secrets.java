package io.yoriai.record.secret;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.yoriai.record.SecondCache;

/**
 * The secrets of the installation, each with its number (docs/adr/0062): {@code yoriai.secret}, and while one takes the place
 * of another {@code yoriai.secret-other}, both the same on all nodes. The database knows their fingerprints and which is in
 * force, never themselves.
 */
@Component
public class Secrets {

    /** Environment: the secret itself. */
    public static final String SECRET = "yoriai.secret";
    /** Environment: the next one, or the one before. */
    public static final String OTHER = "yoriai.secret-other";
    /** Environment: the file that holds the secret where no setting gives it; the other one is beside it. */
    public static final String FILE = "yoriai.secret-file";

    private static final int SHORTEST = 32;

    private final JdbcClient jdbc;
    private final Environment environment;
    private final LoadingCache<String, Short> current;

    Secrets(JdbcClient jdbc, Environment environment, Clock clock) {
        this.jdbc = jdbc;
        this.environment = environment;
        if (environment.getProperty(SECRET, "").length() < SHORTEST) {
            throw new IllegalStateException("yoriai.secret needs 32 characters or more");
        }
        current = SecondCache.by(clock).build(all -> readCurrent());
    }

    /** A secret and its number. */
    public record Numbered(short number, String secret) {

        @Override
        public String toString() {
            return "secret " + number;
        }
    }

    /**
     * The secret in force, at most a second after it changed on any node.
     *
     * @throws IllegalStateException where this node does not know it
     */
    public Numbered current() {
        short number = Objects.requireNonNull(current.get("current"));
        return new Numbered(number, of(number));
    }

    /**
     * The secret of a number.
     *
     * @throws IllegalStateException where this node does not know it
     */
    public String of(short number) {
        String fingerprint = jdbc.sql("select fingerprint from secret_key where number = ?").param(number)
                .query((row, n) -> Objects.requireNonNull(row.getString(1))).optional().orElse("");
        return known().filter(secret -> fingerprint(secret).equals(fingerprint)).findFirst()
                .orElseThrow(() -> new IllegalStateException("secret " + number + " is not known to this node:"
                        + " is yoriai.secret the one that it was sealed with?"));
    }

    /** Whether this node knows the secret in force; the first secret of a new database is in force from now on. */
    public boolean knowsCurrent() {
        jdbc.sql("insert into secret_key (number, fingerprint) values (1, ?) on conflict do nothing")
                .param(fingerprint(environment.getRequiredProperty(SECRET))).update();
        try {
            current.invalidateAll();
            current();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Puts a secret in force that this node knows; what is sealed from now on is sealed with it. */
    short begin(String secret) {
        short number = jdbc
                .sql("insert into secret_key (number, fingerprint) select max(number) + 1, ? from secret_key"
                        + " on conflict (fingerprint) do update set fingerprint = excluded.fingerprint returning number")
                .param(fingerprint(secret)).query((row, n) -> row.getShort(1)).single();
        current.invalidateAll();
        return number;
    }

    /** The secret that is known beside the one in force; null: there is none. */
    @Nullable
    String other() {
        String now = current().secret();
        return known().filter(secret -> !secret.equals(now)).findFirst().orElse(null);
    }

    /** Of an installation whose secret stands in a file: that file; null: a setting gives it. */
    @Nullable
    Path file() {
        String file = environment.getProperty(FILE);
        return file == null ? null : Path.of(file);
    }

    /** Files are read anew: a rotation beside a running server changes them. */
    private Stream<String> known() {
        Path file = file();
        Stream<String> settings = Stream.of(SECRET, OTHER).map(environment::getProperty).filter(Objects::nonNull)
                .map(Objects::requireNonNull);
        return file == null ? settings : Stream.concat(settings, Stream.of(file, other(file)).flatMap(Secrets::read));
    }

    static Path other(Path file) {
        return file.resolveSibling(file.getFileName() + ".other");
    }

    private static Stream<String> read(Path file) {
        try {
            return Files.exists(file) ? Stream.of(Files.readString(file).strip()) : Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private short readCurrent() {
        return jdbc.sql("select max(number) from secret_key").query((row, n) -> row.getShort(1)).single();
    }

    private static String fingerprint(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("yoriai".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
