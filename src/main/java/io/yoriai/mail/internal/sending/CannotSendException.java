package io.yoriai.mail.internal.sending;

/** Why a sending ends before it begins; the message is what its record tells. */
final class CannotSendException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CannotSendException(String message) {
        super(message);
    }

    String told() {
        return String.valueOf(getMessage());
    }
}
