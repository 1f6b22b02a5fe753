package io.yoriai.mail.internal;

/** Names of mails without a signature, for nodes that have no keys. */
public final class PlainTokens extends MailTokens {

    public PlainTokens() {
        super(null);
    }

    @Override
    public String of(long mailId) {
        return Long.toString(mailId, 36);
    }
}
