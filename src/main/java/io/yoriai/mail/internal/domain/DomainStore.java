package io.yoriai.mail.internal.domain;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.mail.internal.SenderDomains;
import io.yoriai.mail.internal.SigningDomain;
import io.yoriai.mail.internal.domain.SenderDomain.State;
import io.yoriai.record.SecondCache;
import io.yoriai.record.SqlTime;
import io.yoriai.record.secret.SecretCipher;

/** Keeps sender domains and the keys that the platform makes for them; private keys are sealed. */
@Component
public class DomainStore implements SenderDomains {

    private static final String COLUMNS = "id, name, domain, selector, public_key, bounce_domain, verified_at, dkim, spf,"
            + " dmarc, checked_at";
    private static final String MASTER = "SenderDomain";
    private static final int BITS = 2048;

    private final JdbcClient jdbc;
    private final SecretCipher cipher;
    private final Clock clock;
    private final LoadingCache<Long, Optional<SigningDomain>> signers;
    private final LoadingCache<Long, Optional<String>> bounces;

    DomainStore(JdbcClient jdbc, SecretCipher cipher, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.clock = clock;
        signers = SecondCache.by(clock).maximumSize(1_000).build(this::read);
        bounces = SecondCache.by(clock).maximumSize(1_000)
                .build(id -> find(id).flatMap(domain -> Optional.ofNullable(domain.bounceDomain())));
    }

    @Override
    public Optional<SigningDomain> signer(long domainId) {
        return Objects.requireNonNull(signers.get(domainId));
    }

    @Override
    public Optional<String> bounceDomain(long domainId) {
        return Objects.requireNonNull(bounces.get(domainId));
    }

    private Optional<SigningDomain> read(long id) {
        return jdbc.sql("select domain, selector, private_key, bounce_domain from sender_domain where id = ?").param(id)
                .query((row, n) -> new SigningDomain(id, Objects.requireNonNull(row.getString(1)),
                        Objects.requireNonNull(row.getString(2)),
                        key(cipher.decrypt(Objects.requireNonNull(row.getBytes(3)))), row.getString(4)))
                .optional();
    }

    private static PrivateKey key(String base64) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps a new domain with a new key, and lists it among what calls may choose: its id. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long create(String name, String domain, String selector, String bounceDomain) {
        KeyPair pair;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        Base64.Encoder encoder = Base64.getEncoder();
        long id = jdbc
                .sql("""
                        insert into sender_domain (name, domain, selector, private_key, public_key, bounce_domain, created_at, updated_at)
                        values (:name, :domain, :selector, :key, :public, nullif(:bounce, ''), :now, :now) returning id""")
                .param("name", name).param("domain", domain).param("selector", selector)
                .param("key", cipher.encrypt(encoder.encodeToString(pair.getPrivate().getEncoded())))
                .param("public", encoder.encodeToString(pair.getPublic().getEncoded())).param("bounce", bounceDomain)
                .param("now", SqlTime.now(clock)).query((row, n) -> row.getLong(1)).single();
        jdbc.sql("insert into master_entry (master, key, wire_id, name_ja, name_en) values (?, ?, ?, ?, ?)")
                .params(MASTER, Long.toString(id), id, name, name).update();
        return id;
    }

    /** What was found in the DNS. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void found(long id, DomainCheck.Found found) {
        jdbc.sql("""
                update sender_domain set dkim = :dkim, spf = :spf, dmarc = :dmarc, checked_at = :now, updated_at = :now,
                    verified_at = case when :dkim = 'GOOD' then coalesce(verified_at, :now) end where id = :id""")
                .param("dkim", found.dkim().name()).param("spf", found.spf().name())
                .param("dmarc", found.dmarc().name()).param("now", SqlTime.now(clock)).param("id", id)
                .update();
    }

    public List<SenderDomain> all() {
        return jdbc.sql("select " + COLUMNS + " from sender_domain order by name, id").query((row, n) -> domain(row))
                .list();
    }

    public Optional<SenderDomain> find(long id) {
        return jdbc.sql("select " + COLUMNS + " from sender_domain where id = ?").param(id)
                .query((row, n) -> domain(row)).optional();
    }

    /** Whether a template or a mail that still waits is sent from a domain. */
    public boolean isUsed(long id) {
        return jdbc.sql("""
                select exists (select from mail_template where sender_domain_authentication_key = :id::text)
                    or exists (select from mail_content c join mail m on m.content_id = c.id
                        where c.sender_domain_id = :id and m.send_result = 1)""").param("id", id)
                .query((row, n) -> row.getBoolean(1)).single();
    }

    /** Takes a domain away; what was sent from it still names it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(long id) {
        jdbc.sql("delete from sender_domain where id = ?").param(id).update();
        jdbc.sql("update master_entry set active = false where master = ? and key = ?")
                .params(MASTER, Long.toString(id))
                .update();
    }

    private static SenderDomain domain(ResultSet row) throws SQLException {
        return new SenderDomain(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                Objects.requireNonNull(row.getString(3)), Objects.requireNonNull(row.getString(4)),
                Objects.requireNonNull(row.getString(5)), row.getString(6),
                row.getTimestamp(7) == null ? null : SqlTime.read(row, "verified_at"), State.valueOf(row.getString(8)),
                State.valueOf(row.getString(9)), State.valueOf(row.getString(10)),
                row.getTimestamp(11) == null ? null : SqlTime.read(row, "checked_at"));
    }
}
