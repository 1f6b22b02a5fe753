package io.yoriai.mail.internal.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A domain that sends, as people see it.
 *
 * @param publicKey base64, as the DNS record has it
 * @param verifiedAt since when the record of the key is right; null: it is not
 * @param checkedAt null: never
 */
public record SenderDomain(long id, String name, String domain, String selector, String publicKey,
        @Nullable String bounceDomain, @Nullable Instant verifiedAt, State dkim, State spf, State dmarc,
        @Nullable Instant checkedAt) {

    /** 合格, 不合格, 未設定. */
    public enum State {
        GOOD,
        BAD,
        NONE
    }

    /** Where the key is published. */
    public String dkimName() {
        return selector + "._domainkey." + domain;
    }

    /** What is published there. */
    public String dkimValue() {
        return "v=DKIM1; k=rsa; p=" + publicKey;
    }

    public String dmarcName() {
        return "_dmarc." + domain;
    }
}
