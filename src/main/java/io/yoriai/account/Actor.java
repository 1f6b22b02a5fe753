package io.yoriai.account;

/** Who does something: a member of staff, a program with its key, or the server itself. */
public sealed interface Actor permits SignedIn, ApiClient, NeoClient, Actor.Job {

    /** As histories show it. */
    String name();

    /** A job of the server, a command, demo data. */
    record Job(String name) implements Actor {}
}
