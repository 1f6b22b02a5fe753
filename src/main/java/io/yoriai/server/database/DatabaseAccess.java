package io.yoriai.server.database;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** Where a database answers, and as whom to come. */
public record DatabaseAccess(String url, @Nullable String user,
        @Nullable String word) implements JdbcConnectionDetails {

    private static final Pattern LOCAL = Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?|/.*");

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public @Nullable String getUsername() {
        return user;
    }

    @Override
    public @Nullable String getPassword() {
        return word;
    }

    /** One connection, outside of any pool. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (word != null) {
            properties.setProperty("password", word);
        }
        // The server's detail of an error quotes the values of the row: personal data.
        properties.setProperty("logServerErrorDetail", "false");
        return DriverManager.getConnection(url, properties);
    }

    /** The settings that make a server or a command use it as an external database. */
    public List<String> settings() {
        List<String> settings = new ArrayList<>(
                List.of("--yoriai.database=external", "--spring.datasource.url=" + url));
        if (user != null) {
            settings.add("--spring.datasource.username=" + user);
        }
        if (word != null) {
            settings.add("--spring.datasource.password=" + word);
        }
        return settings;
    }

    /**
     * The host that is reached without knowing that it is the right one, over a way that others may read.
     *
     * @return null: it is this machine, or TLS with a checked certificate is asked for
     */
    public @Nullable String unprotectedHost() {
        Properties given = Driver.parseURL(url, new Properties());
        String hosts = given == null ? null : given.getProperty("PGHOST");
        if (given == null || hosts == null || "verify-full".equals(given.getProperty("sslmode"))) {
            return null;
        }
        return Arrays.stream(hosts.split(",")).filter(host -> !LOCAL.matcher(host).matches()).findFirst().orElse(null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
