package io.yoriai.mail.internal;

import java.util.Optional;

/** The sender domains, as the engine needs them. Thread-safe; asked for every batch, so keep what was read for some seconds. */
public interface SenderDomains {

    /** The key that signs; nothing where there is no such domain or it has no key. */
    Optional<SigningDomain> signer(long domainId);

    /** Where bounces of the domain's mails go; nothing where it is the domain of the settings. */
    default Optional<String> bounceDomain(long domainId) {
        return signer(domainId).map(SigningDomain::bounceDomain);
    }
}
