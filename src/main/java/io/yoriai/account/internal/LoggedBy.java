package io.yoriai.account.internal;

import org.jspecify.annotations.Nullable;

import io.yoriai.account.Actor;
import io.yoriai.account.ApiClient;
import io.yoriai.account.NeoClient;
import io.yoriai.account.SignedIn;
import io.yoriai.record.write.Author;

/**
 * By whom a row of the operation log is.
 *
 * @param who a name, where there is no account that tells it
 * @param address literal IP address; null: none
 */
public record LoggedBy(@Nullable Long client, @Nullable Long neoClient, @Nullable Long staff, @Nullable String who,
        @Nullable String address) {

    /** @param user the name that the operating system knows a command's user by; null: no command */
    public static LoggedBy of(@Nullable Actor actor, @Nullable String user, @Nullable String address) {
        return switch (actor) {
            case ApiClient client -> new LoggedBy(client.id(), null, null, null, address);
            case NeoClient client -> new LoggedBy(null, client.id(), null, null, address);
            case SignedIn person -> new LoggedBy(null, null, person.staffId(), null, person.address());
            case Actor.Job job -> new LoggedBy(null, null, null, user == null ? job.name() : user, address);
            case null -> new LoggedBy(null, null, null, user, address);
        };
    }

    /** The same of who writes a record. */
    public static LoggedBy of(Author author, @Nullable String user, @Nullable String address) {
        boolean account = author.client() != null || author.staff() != null;
        return new LoggedBy(author.client(), null, author.staff(),
                account ? null : user == null ? author.name() : user,
                author.network() == null ? address : author.network());
    }
}
