package io.yoriai.person;

/** A room that acts on what became of mails. */
public interface MailResultListener {

    /** One more mail to the address came back; it is counted already. Nothing may be done twice that was done before. */
    void failed(String address);

    /** A complaint, in the running transaction. A room writes the ledger's row for subjects of its own only. */
    void complained(String address, String subject, Origin origin);
}
