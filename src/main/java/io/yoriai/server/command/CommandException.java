package io.yoriai.server.command;

/** A command cannot do what it was asked to; the message says why, in words for whoever typed it. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
