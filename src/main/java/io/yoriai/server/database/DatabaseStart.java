package io.yoriai.server.database;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The start of the embedded database beside the start of everything else. */
public final class DatabaseStart implements AutoCloseable {

    private final CompletableFuture<EmbeddedDatabase> start;

    private DatabaseStart(CompletableFuture<EmbeddedDatabase> start) {
        this.start = start;
    }

    /** Begins to start the database of a claimed directory. */
    public static DatabaseStart begin(DataDirectory directory) {
        // A platform thread: starting blocks on processes and files.
        return new DatabaseStart(CompletableFuture.supplyAsync(() -> EmbeddedDatabase.start(directory),
                task -> Thread.ofPlatform().daemon().name("database-start").start(task)));
    }

    /** The database, once it runs. */
    public EmbeddedDatabase await() {
        try {
            return start.join();
        } catch (CompletionException e) {
            CannotStartException told = CannotStartException.in(e);
            throw told != null ? told : e;
        }
    }

    /** Stops the database, or waits for its start and stops it then; nothing where it did not start. */
    @Override
    public void close() {
        EmbeddedDatabase database = start.handle(DatabaseStart::orNull).join();
        if (database != null) {
            database.close();
        }
    }

    private static @Nullable EmbeddedDatabase orNull(@Nullable EmbeddedDatabase database, @Nullable Throwable failure) {
        return database;
    }
}
