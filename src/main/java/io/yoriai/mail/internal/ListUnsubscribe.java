package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The header fields by which a mailbox stops mails (RFC 2369, RFC 8058): the page, and, where bounces come to this server, an
 * address. Each is one line, however long: some receivers do not read folded ones.
 */
@Component
public class ListUnsubscribe {

    private final MailTokens tokens;
    private final MailSettings settings;
    private final SenderDomains domains;

    ListUnsubscribe(MailTokens tokens, MailSettings settings, SenderDomains domains) {
        this.tokens = tokens;
        this.settings = settings;
        this.domains = domains;
    }

    /**
     * The fields by name.
     *
     * @param page takes the one-click POST
     * @param domainId the sender domain, which may have a domain of bounces of its own; null: none
     */
    public Map<String, String> of(String page, long mailId, @Nullable Long domainId) {
        String own = domainId == null ? null : domains.bounceDomain(domainId).orElse(null);
        String bounces = own == null ? settings.bounces() : own;
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("List-Unsubscribe", "<" + page + ">"
                + (bounces == null ? "" : ", <mailto:unsubscribe-" + tokens.leaving(mailId) + "@" + bounces + ">"));
        fields.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        return fields;
    }
}
