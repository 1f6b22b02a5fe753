package io.yoriai.mail.internal;

import java.util.Optional;

/** The sender domains, as the engine needs them. Thread-safe; asked for every batch, so keep what was read for some seconds. */
public interface SenderDomains {

    /** The key that signs; nothing where there is no such domain or it has no key. */
    Optional<SigningDomain> signer(long domainId);
}
