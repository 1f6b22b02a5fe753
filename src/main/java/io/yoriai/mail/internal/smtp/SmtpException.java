package io.yoriai.mail.internal.smtp;

import java.io.IOException;

/** A server did not let the conversation begin, or speaks something that is no SMTP. */
public class SmtpException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean encryption;
    private final boolean slowDown;

    SmtpException(String message, boolean encryption, boolean slowDown) {
        super(message);
        this.encryption = encryption;
        this.slowDown = slowDown;
    }

    static SmtpException of(String step, Reply reply) {
        return new SmtpException(step + ": " + reply, false, reply.slowDown());
    }

    /** Whether encryption was offered and did not come about. */
    public boolean encryption() {
        return encryption;
    }

    /** Whether the server asks for less. */
    public boolean slowDown() {
        return slowDown;
    }
}
