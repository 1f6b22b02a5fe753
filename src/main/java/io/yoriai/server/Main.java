package io.yoriai.server;

import io.yoriai.server.command.Yoriai;

/** Entry of the program. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Yoriai.run(args));
    }
}
