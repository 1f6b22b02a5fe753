package io.yoriai.account;

import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/** Who does something: a member of staff, a program with its key, or the server itself. */
public sealed interface Actor permits SignedIn, ApiClient, NeoClient, Actor.Job {

    /** As histories show it. */
    String name();

    /** The same as one who writes records. */
    Author author();

    /** A job of the server, a command, demo data. */
    record Job(String name) implements Actor {

        @Override
        public Author author() {
            return Author.named(Route.SYSTEM, name);
        }
    }
}
