package io.yoriai.mail.internal.delivery;

import io.yoriai.mail.internal.smtp.SmtpSession.Envelope;

/**
 * A mail as it goes over the wire.
 *
 * @param body signed, dot-stuffed, with the final dot
 * @param made {@link System#nanoTime} when what it says was read
 */
record Ready(Claimed claimed, Envelope envelope, byte[] body, long made) {}
