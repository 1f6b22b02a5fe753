package io.yoriai.user;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Locale;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

import io.yoriai.account.RateLimits;
import io.yoriai.account.Passwords;
import io.yoriai.person.AddressHash;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Ref;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/**
 * Links by which a 仮登録 lead becomes 本登録, and chooses how it logs in (spec/smp-lead.md 7.2, docs/adr/0110). A link is signed, works
 * once, and no longer than 仮登録の有効時間; the newest one of a lead ends those before it.
 */
@Service
public class Registrations {

    private static final String PURPOSE = "user.registration";
    private static final String JOINS = "user.registration.joins";
    private static final String HOURS = "lead.provisional_hours";
    /** Registrations an hour from one network, which may be a company's. */
    private static final int A_NETWORK = 60;
    /** Without @: nobody takes another's address for a login id. */
    private static final Pattern CHOSEN = Pattern.compile("[A-Za-z0-9._+-]{4,100}");

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final Passwords passwords;
    private final Writable leads;
    private final Writer writer;
    private final PasswordLinks links;
    private final RateLimits limits;
    private final SystemSettings settings;
    private final Clock clock;

    Registrations(JdbcClient jdbc, AddressHash hash, Passwords passwords, Writable leadWritable, Writer writer,
            PasswordLinks links, RateLimits limits, SystemSettings settings, Clock clock) {
        this.links = links;
        this.limits = limits;
        this.jdbc = jdbc;
        this.hash = hash;
        this.passwords = passwords;
        this.leads = leadWritable;
        this.writer = writer;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a link is good for. */
    public enum State {
        OPEN,
        /** The lead is 本登録, by this link or another way. */
        DONE,
        /** It is too old, there is a newer one, the lead has another address now, or staff have switched its login off since. */
        EXPIRED,
        /** It was not made here, or its lead is gone. */
        UNKNOWN
    }

    /**
     * What a link is good for, and for whom.
     *
     * @param loginId of a link that is open; else ""
     * @param lead 0: nobody
     */
    public record Link(State state, String loginId, long lead) {}

    /** For how many hours a link is good. */
    public int hours() {
        return settings.number(HOURS);
    }

    /**
     * The link of a mail, the same at each of its attempts; from now on the lead's only one.
     *
     * @param address that the mail goes to: good while it is the lead's
     * @param wanted when the mail was wanted: from then on it is good
     * @param joins whether the lead used no login when the mail was wanted, and does by this link
     */
    public String token(long lead, String address, Instant wanted, boolean joins) {
        Instant until = wanted.plus(Duration.ofHours(hours()));
        jdbc.sql("update lead set confirm_until = ? where id = ? and registration_type_id = 2"
                + " and (confirm_until is null or confirm_until < ?)")
                .params(SqlTime.of(until), lead, SqlTime.of(until)).update();
        return hash.said(joins ? JOINS : PURPOSE, lead, until.toEpochMilli(), number(address));
    }

    private long number(String address) {
        return ByteBuffer.wrap(hash.of(address.toLowerCase(Locale.ROOT))).getLong();
    }

    /** What a link is good for now; nothing changes. */
    public Link find(String token) {
        return find(token, "");
    }

    private Link find(String token, String lock) {
        long[] member = hash.numbers(PURPOSE, token, 3);
        long[] said = member == null ? hash.numbers(JOINS, token, 3) : member;
        return said == null ? new Link(State.UNKNOWN, "", 0) : find(said, member == null, lock);
    }

    /** @param said lead, end and whose address */
    private Link find(long[] said, boolean joins, String lock) {
        return jdbc.sql("select login_id, registration_type_id, confirm_until, coalesce(email, ''),"
                + " membership_id = 1 or ? and login_password_hash is null from lead where id = ?" + lock).param(joins)
                .param(said[0])
                .query((row, n) -> row.getInt(2) == 1
                        ? new Link(State.DONE, "", said[0])
                        : row.getBoolean(5) && isOpen(said[1], SqlTime.orNull(row, "confirm_until"))
                                && number(Objects.requireNonNull(row.getString(4))) == said[2]
                                        ? new Link(State.OPEN, Objects.requireNonNull(row.getString(1)), said[0])
                                        : new Link(State.EXPIRED, "", said[0]))
                .optional().orElse(new Link(State.UNKNOWN, "", 0));
    }

    private boolean isOpen(long until, @Nullable Instant newest) {
        return newest != null && newest.toEpochMilli() == until && clock.instant().isBefore(newest);
    }

    /**
     * Makes the lead 本登録 by an open link, as whoever reads its mails wants to log in.
     *
     * @param password {@linkplain PasswordLinks#isGood good}
     * @return what the link was good for before
     * @throws FaultException 400 or 409 on {@code VisitorData.LoginId}, where that cannot be chosen; then nothing has changed
     */
    @Transactional
    public State confirm(String token, String loginId, String password) {
        State before = find(token).state();
        if (before != State.OPEN) {
            return before;
        }
        // Before the lead is locked: it takes a while.
        String hashed = passwords.hash(password);
        Link link = find(token, " for no key update");
        if (link.state() != State.OPEN) {
            return link.state();
        }
        long lead = link.lead();
        Draft draft = new Draft(leads.resource()).put("Id", lead).put("RegistrationType", Ref.of("1", null))
                .put("Membership", Ref.of("1", null));
        if (!loginId.equals(link.loginId())) {
            if (!CHOSEN.matcher(loginId).matches()) {
                throw new FaultException(Fault.invalidType("VisitorData.LoginId").saying("user.login.chosen"));
            }
            draft.put("LoginId", loginId);
        }
        jdbc.sql("update lead set login_password_hash = ? where id = ?").params(hashed, lead).update();
        writer.change(Writer.Order.of(leads, draft, Author.system(Route.PUBLIC_PAGE), "lead.confirm"));
        return State.OPEN;
    }

    /**
     * Somebody registers: a lead is made, or, where one has the address, that one's link is wanted, by which it uses a login if it did not
     * before. Which of the two is told by mail alone.
     *
     * @param draft of a new lead, with an Email
     * @param network from where, as {@link io.yoriai.account.Networks#of} names it
     * @throws FaultException as of writing a lead; 429 where too many came from there, known or not
     */
    @Transactional
    public void register(Draft draft, String network, Author by, String what) {
        String email = Objects.requireNonNull(draft.text("Email"));
        if (!limits.within("registration:" + network, A_NETWORK, Duration.ofHours(1))) {
            throw new FaultException(Fault.of(429, "RATE_LIMIT", null).saying("common.too_many_requests"));
        }
        // Who sends it twice is one lead.
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('user.register ' || lower(?), 0))").param(email).query()
                .listOfRows();
        if (jdbc.sql("select exists (select from lead where lower(email) = lower(?))").param(email)
                .query(Boolean.class).single()) {
            links.wish(email, true);
        } else {
            welcome(writer.create(Writer.Order.of(leads, draft, by, what)).id());
        }
    }

    /** Notes that a lead that was just made wants the mail by which it sets a password, or is confirmed. */
    public void welcome(long lead) {
        jdbc.sql("insert into password_wish (login, at, joins) select lower(login_id), ?, true from lead where id = ?")
                .params(SqlTime.of(clock.instant()), lead).update();
    }
}
