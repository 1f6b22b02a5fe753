package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.yoriai.server.database.EmbeddedDatabase;

/** What stands in the database of a server that is killed in the middle of its work. */
abstract class KilledServer {

    @TempDir
    Path folder;

    Path data = Path.of("");

    void await(String question) throws Exception {
        for (int i = 0; i < 12_000 && number("select (" + question + ")::int") == 0; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(number("select (" + question + ")::int")).as(question).isOne();
    }

    long number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String update) throws SQLException {
        try (Connection connection = connect(); Statement sql = connection.createStatement()) {
            sql.executeUpdate(update);
        }
    }

    private Connection connect() throws SQLException {
        return Objects.requireNonNull(EmbeddedDatabase.running(data)).connect();
    }
}
