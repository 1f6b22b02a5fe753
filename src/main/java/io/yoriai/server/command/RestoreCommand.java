package io.yoriai.server.command;

import io.yoriai.server.database.DataDirectory;
import io.yoriai.server.database.Restore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Brings a saved database back. */
@Command(name = "restore", header = "Bring a saved database back. / バックアップから復元します。", description = {
    "Checks the whole file and starts the database once before it takes its place.",
    "The server must be stopped. Refuses a directory with a database, unless --force moves that one aside."})
final class RestoreCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "file that 'backup' wrote")
    @SuppressWarnings("NullAway.Init") // set by picocli
    Path file;

    @Option(names = "--identity", paramLabel = "KEYFILE", description = "file with the key of an encrypted backup (AGE-SECRET-KEY-1...)")
    @Nullable
    Path identity;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "${env:YORIAI_DATA:-data}", description = "data directory (default: ./data)")
    Path data = Path.of("data");

    @Option(names = "--force", description = "move a database that is there aside; it is kept")
    boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (DataDirectory directory = DataDirectory.claim(data)) {
            Path old = Restore.read(directory, file, identity, force, CommandContext.user());
            if (old != null) {
                out.println("The database that was there is now " + old);
            }
            out.println("Restored " + file + " into " + directory.root());
            if (!Restore.hasSecret(directory)) {
                out.println("It holds no secret: before the first start set YORIAI_SECRET, or put the secret into "
                        + directory.root().resolve("database/secret"));
            }
        }
        return 0;
    }
}
