package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Locale;
import java.util.Optional;

import io.yoriai.campaign.SenderSource;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;
import io.yoriai.record.Ref;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** From which address and domain mails go (spec/smp-mail-tracking.md 2.1). */
@Component
public class SenderAddresses implements SenderSource {

    /** 既定の送信者アドレス. */
    public static final String ADDRESS = "mail.sender_address";
    /** 既定の送信者名. */
    public static final String NAME = "mail.sender_name";
    /** 未登録ドメインからの送信. */
    public static final String UNREGISTERED = "mail.unregistered_domains";

    static final String COLUMN = "SenderAddress";
    static final String DOMAIN = "SenderDomainAuthentication";

    private final JdbcClient jdbc;
    private final SystemSettings settings;

    SenderAddresses(JdbcClient jdbc, SystemSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /**
     * Who sends.
     *
     * @param address whole
     * @param domainId whose key signs; null: unsigned
     */
    record Sender(String address, @Nullable Long domainId) {}

    /** The key of the sender domain as it will be; null: none. */
    static @Nullable String domain(Writing writing) {
        Ref given = writing.draft().ref(DOMAIN);
        Stored stored = writing.stored();
        if (given != null) {
            return given.key();
        }
        return stored == null || writing.draft().clears(DOMAIN)
                ? null
                : stored.text("sender_domain_authentication_key");
    }

    /** What is wrong with the address as it will be: only the local part beside a sender domain, else the whole, or the default. */
    void check(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        String field = draft.field(COLUMN);
        if (faults.has(field) || faults.has(draft.field(DOMAIN))) {
            return;
        }
        String address = writing.text(COLUMN);
        boolean domain = domain(writing) != null;
        if (address == null) {
            if (domain || settings.get(ADDRESS, "").isBlank()) {
                faults.add(Fault.required(field));
            }
        } else if (domain && address.indexOf('@') >= 0) {
            faults.add(Fault.invalidValue(field));
        } else if (!Formats.isEmail(domain ? address + "@example.com" : address)) {
            faults.add(Fault.invalidType(field));
        }
    }

    /**
     * Who sends, by what is stored or was checked.
     *
     * @param field of the fault
     * @throws FaultException 404 where the sender domain is gone; 409 NOT_ALLOWED where unregistered domains may not send
     */
    Sender resolve(@Nullable String address, @Nullable String domain, String element) {
        if (domain != null) {
            record Named(long id, String domain) {}
            Named named = jdbc.sql("select id, domain from sender_domain where id::text = ?").param(domain)
                    .query((row, n) -> new Named(row.getLong(1), row.getString(2))).optional()
                    .orElseThrow(() -> new FaultException(Fault.notFound(element + "." + DOMAIN)));
            return new Sender(address + "@" + named.domain(), named.id());
        }
        String whole = address == null ? settings.get(ADDRESS, "") : address;
        Optional<Long> of = domainOf(whole);
        if (of.isEmpty() && !settings.on(UNREGISTERED, true)) {
            throw new FaultException(Fault.of(409, "NOT_ALLOWED", element + "." + COLUMN).saying("mail.unregistered"));
        }
        return new Sender(whole, of.orElse(null));
    }

    @Override
    public boolean isSender(String address) {
        return domainOf(address).isPresent();
    }

    /** The sender domain of an address. */
    Optional<Long> domainOf(String address) {
        return jdbc.sql("select id from sender_domain where domain = ? order by verified_at nulls last, id limit 1")
                .param(address.substring(address.indexOf('@') + 1).toLowerCase(Locale.ROOT))
                .query((row, n) -> row.getLong(1)).optional();
    }

    /** The domain whose key signs a magazine's mails: the one it names, else that of its address; only where the key stands in the DNS. */
    public Optional<Long> signing(Magazine magazine) {
        Publisher publisher = magazine.settings().publisher();
        return signing(publisher.sendingDomain().isBlank() ? publisher.email() : publisher.sendingDomain().strip());
    }

    /** The domain whose key signs mails of an address; only where the key stands in the DNS. */
    public Optional<Long> signing(String address) {
        return domainOf(address).filter(this::isVerified);
    }

    /** Whether the domain's key stands in the DNS. */
    boolean isVerified(@Nullable Long domainId) {
        return domainId != null && jdbc.sql("select verified_at is not null from sender_domain where id = ?")
                .param(domainId).query((row, n) -> row.getBoolean(1)).optional().orElse(false);
    }

    /** The name that stands before the address. */
    @Nullable
    String nameOr(@Nullable String given) {
        String usual = settings.get(NAME, "");
        return given != null ? given : usual.isBlank() ? null : usual;
    }
}
