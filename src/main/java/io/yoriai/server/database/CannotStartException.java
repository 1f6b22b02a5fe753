package io.yoriai.server.database;

import org.jspecify.annotations.Nullable;

/** The server cannot run as it was asked to; the message is written for the operator and says what to do. */
public class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotStartException(String message) {
        super(message);
    }

    public CannotStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The one of a failure's causes that was written for the operator, or null. */
    public static @Nullable CannotStartException in(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotStartException told) {
                return told;
            }
        }
        return null;
    }
}
