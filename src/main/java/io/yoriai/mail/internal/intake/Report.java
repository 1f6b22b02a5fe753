package io.yoriai.mail.internal.intake;

/**
 * What another server tells of one recipient of one mail.
 *
 * @param recipient as written; "": it does not say
 * @param action {@code failed}, {@code delayed}, …; of a complaint its type, such as {@code abuse}
 * @param status the enhanced status code (RFC 3463); "": none
 * @param diagnostic in the server's words
 */
record Report(Kind kind, String recipient, String action, String status, String diagnostic) {

    enum Kind {
        /** By a delivery report (RFC 3464) or in prose. */
        BOUNCE,
        /** A feedback report (RFC 5965). */
        COMPLAINT
    }

    boolean failed() {
        return kind == Kind.BOUNCE && action.equals("failed");
    }
}
