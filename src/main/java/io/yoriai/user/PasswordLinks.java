package io.yoriai.user;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.Passwords;
import io.yoriai.account.RateLimits;
import io.yoriai.person.AddressHash;
import io.yoriai.record.Ref;
import io.yoriai.record.SqlTime;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/**
 * Links by which leads set a password: signed over the account as it is, so that the first use ends all that were made before
 * (spec/smp-platform.md 12.4, spec/smp-mail-tracking.md 3.2).
 */
@Service
public class PasswordLinks {

    /** SQL of what a link is signed over, as 64 hex, of the lead {@code l}. */
    public static final String STAMP = "encode(" + Accounts.LEAD_STAMP + ", 'hex')";
    private static final String PURPOSE = "user.password";
    private static final String JOINS = "user.password.joins";
    /** Characters of the shortest password. */
    public static final int LEAST = 8;

    /** 8 to 64 printable characters, a letter and a digit at least (spec/smp-campaign.md 8). */
    private static final Pattern RULE = Pattern.compile("(?=.*[A-Za-z])(?=.*[0-9])[!-~]{" + LEAST + ",64}");
    private static final int SAID = 2 * Long.BYTES;
    private static final int PROOF = 16;
    private static final int A_NETWORK = 20;
    private static final int MOST_LOGIN = 254;

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final Passwords passwords;
    private final RateLimits limits;
    private final AuditLog audit;
    private final Writable leads;
    /** The writer's own parts make links. */
    private final ObjectProvider<Writer> writer;
    private final Clock clock;

    PasswordLinks(JdbcClient jdbc, AddressHash hash, Passwords passwords, RateLimits limits, AuditLog audit,
            Writable leadWritable, ObjectProvider<Writer> writer, Clock clock) {
        this.leads = leadWritable;
        this.writer = writer;
        this.jdbc = jdbc;
        this.hash = hash;
        this.passwords = passwords;
        this.limits = limits;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Whose a link is.
     *
     * @param joins whether the lead never used a login yet, and does by this link
     */
    public record Owner(long lead, String loginId, boolean joins) {}

    /**
     * A link for a lead that uses a login.
     *
     * @param good from now on
     * @param stamp as {@link #STAMP} reads it
     */
    public String token(long lead, Duration good, String stamp) {
        return token(PURPOSE, lead, good, stamp);
    }

    /**
     * The same for one that never used any: who sets a password by it does from then on. For mails that somebody asked for alone; whose
     * login staff have switched off does not come back by one.
     */
    public String joining(long lead, Duration good, String stamp) {
        return token(JOINS, lead, good, stamp);
    }

    private String token(String purpose, long lead, Duration good, String stamp) {
        Instant until = clock.instant().plus(good);
        byte[] said = ByteBuffer.allocate(SAID).putLong(lead).putLong(until.toEpochMilli()).array();
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(SAID + PROOF).put(said).put(proof(purpose, said, stamp)).array());
    }

    private byte[] proof(String purpose, byte[] said, String stamp) {
        return Arrays.copyOf(hash.mac(purpose, HexFormat.of().formatHex(said) + stamp), PROOF);
    }

    /** Whose a link is; nobody's where it was used, is too old, or was not made here. */
    public Optional<Owner> owner(String token) {
        return owner(token, "");
    }

    private Optional<Owner> owner(String token, String lock) {
        byte[] bytes;
        try {
            bytes = token.length() > 60 ? new byte[0] : Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != SAID + PROOF) {
            return Optional.empty();
        }
        byte[] said = Arrays.copyOf(bytes, SAID);
        ByteBuffer named = ByteBuffer.wrap(said);
        long lead = named.getLong();
        if (Instant.ofEpochMilli(named.getLong()).isBefore(clock.instant())) {
            return Optional.empty();
        }
        byte[] proof = Arrays.copyOfRange(bytes, SAID, SAID + PROOF);
        record Known(Owner owner, String stamp, boolean may) {}
        return jdbc
                .sql("select l.login_id, l.membership_id <> 1, " + STAMP + ", l.login_password_hash is null"
                        + " from lead l where l.id = ? and l.registration_type_id = 1" + lock)
                .param(lead)
                .query((row, n) -> new Known(new Owner(lead, row.getString(1), row.getBoolean(2)), row.getString(3),
                        row.getBoolean(4)))
                .optional()
                .filter(known -> (!known.owner().joins() || known.may())
                        && MessageDigest.isEqual(proof(JOINS, said, known.stamp()), proof)
                        || !known.owner().joins() && MessageDigest.isEqual(proof(PURPOSE, said, known.stamp()), proof))
                .map(Known::owner);
    }

    /** Whether a text is good as a password. */
    public static boolean isGood(String password) {
        return RULE.matcher(password).matches();
    }

    /**
     * Sets a password by a link, once; whoever is signed in to the account is so no more.
     *
     * @param password {@linkplain #isGood good}
     * @return false where the link holds no more
     */
    @Transactional
    public boolean set(String token, String password) {
        if (owner(token).isEmpty()) {
            return false;
        }
        // Before the lead is locked: it takes a while.
        String hashed = passwords.hash(password);
        Optional<Owner> owner = owner(token, " for no key update of l");
        owner.ifPresent(one -> {
            jdbc.sql("update lead set login_password_hash = ?, date_update = ? where id = ?").param(hashed)
                    .param(SqlTime.now(clock)).param(one.lead()).update();
            if (one.joins()) {
                writer.getObject().change(Writer.Order.of(leads, new Draft(leads.resource()).put("Id", one.lead())
                        .put("Membership", Ref.of("1", null)), Author.system(Route.PUBLIC_PAGE), "lead.join"));
            }
            audit.write(new Actor.Job(one.loginId()), "lead.password", "VisitorData/" + one.lead());
        });
        return owner.isPresent();
    }

    /**
     * Notes that somebody wants a link mailed; what comes of it the caller never learns.
     *
     * @param login login id or e-mail address
     * @param joins whether whoever uses no login wants one: where nobody with this address does, such a lead gets a link, too
     * @param network from where, as {@link io.yoriai.account.Networks#of} names it
     * @return false where too many wishes came from there
     */
    @Transactional
    public boolean wish(String login, boolean joins, String network) {
        if (!limits.within("password wish:" + network, A_NETWORK, Duration.ofHours(1))) {
            return false;
        }
        wish(login, joins);
        return true;
    }

    /** The same where the caller has counted. */
    void wish(String login, boolean joins) {
        String said = new String(login.strip().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT).replace("\0", "");
        jdbc.sql("insert into password_wish (login, at, joins) values (?, ?, ?)")
                .params(said.substring(0, Math.min(said.length(), MOST_LOGIN)), SqlTime.now(clock), joins).update();
    }
}
