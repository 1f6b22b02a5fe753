package io.yoriai.page;

/** A call whose parameters cannot be read; the message says which. */
public final class UnreadableForm extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableForm(String message) {
        super(message, null, false, false);
    }

    static UnreadableForm tooLarge() {
        return new UnreadableForm("request is too large");
    }

    /** The body is not what its content type says. */
    public static UnreadableForm malformed() {
        return new UnreadableForm("request is not valid");
    }

    static UnreadableForm parameter(String name) {
        return new UnreadableForm(name + " parameter is not valid");
    }
}
