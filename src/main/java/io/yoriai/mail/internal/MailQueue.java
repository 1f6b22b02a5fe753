package io.yoriai.mail.internal;

/** Where single, automatic, step and test mails are queued, in the caller's transaction. */
public interface MailQueue {

    /**
     * Wants a mail now; it goes once the transaction is committed.
     *
     * @return its id
     */
    long add(NewMail mail);
}
