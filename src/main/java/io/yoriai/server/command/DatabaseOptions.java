package io.yoriai.server.command;

import io.yoriai.server.database.DatabaseAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Where the data is; the same options for every command that needs it. */
final class DatabaseOptions {

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "${env:YORIAI_DATA:-data}", description = "data directory: embedded database, logs (default: ./data)")
    Path data = Path.of("data");

    @Option(names = "--database-url", paramLabel = "JDBC", defaultValue = "${env:YORIAI_DATABASE_URL}", description = {
        "use this PostgreSQL (15 or newer) instead of the embedded one,",
        "as jdbc:postgresql://host:5432/name"})
    @Nullable
    String url;

    @Option(names = "--database-user", paramLabel = "USER", defaultValue = "${env:YORIAI_DATABASE_USER}")
    @Nullable
    String user;

    @Option(names = "--database-password", paramLabel = "PASSWORD", defaultValue = "${env:YORIAI_DATABASE_PASSWORD}", description = "better given as YORIAI_DATABASE_PASSWORD: other users of the machine see a command line")
    @Nullable
    String word;

    /** The database outside, or null where the embedded one is meant. */
    @Nullable
    DatabaseAccess external() {
        return url == null || url.isBlank() ? null : new DatabaseAccess(url, user, word);
    }
}
