package io.yoriai.record;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a server that has too much to do, or whose database is out of reach, from one that is wrong: the first is worth another try. */
public final class Overload {

    private Overload() {}

    /** @return whether a failure or what caused it says: not now. Answered with 503 and {@code Retry-After} (RFC 9110 15.6.4) */
    public static boolean shows(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrencyFailureException || cause instanceof QueryTimeoutException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof FaultException fault && fault.status() == 503) {
                return true;
            }
        }
        return false;
    }
}
