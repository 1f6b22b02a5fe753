package io.yoriai.mail.internal.smtp;

import java.util.List;

/** Which servers take the mails of a domain. */
public interface Routes {

    /**
     * The servers, those to be tried first in front.
     *
     * @throws RouteException where there is none, or nobody knows just now
     */
    List<SmtpServer> of(String domain) throws RouteException;

    /** No server is known. */
    final class RouteException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean permanent;

        public RouteException(String message, boolean permanent) {
            super(message);
            this.permanent = permanent;
        }

        /** Whether there will be none later, either. */
        public boolean permanent() {
            return permanent;
        }
    }
}
