package io.yoriai.mail.internal.delivery;

import io.yoriai.mail.internal.smtp.SmtpSession.Envelope;

/**
 * A mail as it goes over the wire.
 *
 * @param body signed, dot-stuffed, with the final dot
 * @param made {@link System#nanoTime} when what it says was read
 * @param returned whether a connection that had carried others ended under it: it goes by one of its own, whose end is its doing
 */
record Ready(Claimed claimed, Envelope envelope, byte[] body, long made, boolean returned) {

    Ready again() {
        return new Ready(claimed, envelope, body, made, true);
    }
}
