package io.yoriai.server.command;

import io.yoriai.server.database.Backup;
import io.yoriai.server.database.SystemState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Saves the embedded database. */
@Command(name = "backup", header = "Save the embedded database in one file. / データベースをバックアップします。", description = {
    "Works while the server runs (nothing stops) and while it does not.",
    "The file holds personal data and passwords: keep it as safe as the database, or encrypt it to a key that is elsewhere.",
    "The console's first page tells how old the last one is.",
    "An external database is saved with PostgreSQL's own tools."})
final class BackupCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "file to write, such as yoriai-2026-11-22.tar.gz")
    @SuppressWarnings("NullAway.Init") // set by picocli
    Path file;

    @Option(names = "--recipient", paramLabel = "AGE1...", description = "encrypt it to this key of 'age' (age-keygen makes one); may be given several times")
    List<String> recipients = new ArrayList<>();

    @Option(names = "--without-secret", description = "leave out the secret that seals the keys of API clients; keep it elsewhere")
    boolean withoutSecret;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "${env:YORIAI_DATA:-data}", description = "data directory (default: ./data)")
    Path data = Path.of("data");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        try (OpenDatabase database = OpenDatabase.embedded(data)) {
            long bytes = Backup.write(data, file, new Backup.Content(recipients, !withoutSecret));
            SystemState.backedUp(database.access(), Instant.now());
            spec.commandLine().getOut()
                    .println("Saved the database of " + data + " as " + file + " (" + bytes + " bytes)");
        }
        return 0;
    }
}
