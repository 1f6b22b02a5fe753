package io.yoriai.campaign;

/** A room above that knows from which addresses mails may be sent. */
public interface SenderSource {

    /** Whether an e-mail address stands on a registered sending domain. */
    boolean isSender(String address);
}
