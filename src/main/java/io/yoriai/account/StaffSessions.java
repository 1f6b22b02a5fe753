package io.yoriai.account;

import io.yoriai.record.RandomText;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.internal.SessionStore;
import io.yoriai.account.internal.SessionStore.Account;
import io.yoriai.account.internal.SignInAttempts;
import io.yoriai.account.internal.SignInAttempts.Attempt;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;

/**
 * Signs staff in and out, and knows who is signed in (spec/smp-platform.md 2, 12.4). Sessions live in the database, so
 * that every node knows them; they end one hour after the last request (a setting), twelve hours after the sign-in, with
 * the sign-out, and with the account.
 *
 * <p>Five failures within 15 minutes from one address lock that login for that address; failures from many addresses slow
 * the login down, and never lock its owner out.
 */
@Lazy
@Service
public class StaffSessions {

    /** System setting: minutes without a request after which a session ends, 5 to 1440. */
    public static final String IDLE_MINUTES = "staff.session.idle_minutes";

    private static final int DEFAULT_IDLE_MINUTES = 60;

    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration FOR_A_CODE = Duration.ofMinutes(10);
    static final int TOKEN_BYTES = 32;
    static final int MOST_TEXT = 300;

    private final SessionStore sessions;
    private final SignInAttempts attempts;
    private final Passwords passwords;
    private final Totp totp;
    private final RateLimits limits;
    private final AuditLog audit;
    private final SystemSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    StaffSessions(SessionStore sessions, SignInAttempts attempts, Passwords passwords, Totp totp, RateLimits limits,
            AuditLog audit, SystemSettings settings, TransactionTemplate transaction, Clock clock) {
        this.sessions = sessions;
        this.attempts = attempts;
        this.passwords = passwords;
        this.totp = totp;
        this.limits = limits;
        this.audit = audit;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What became of a sign-in. */
    public sealed interface SignIn {

        /** @param token 64 hex, for the browser's cookie; only its hash is kept */
        record Welcome(String token, SignedIn who) implements SignIn {}

        /**
         * The password was right, and a code is asked for ({@link #secondStep}). Nobody is signed in yet.
         *
         * @param token 64 hex, good for ten minutes; only its hash is kept
         */
        record SecondStep(String token) implements SignIn {}

        /** Unknown, wrong, or disabled: told alike. */
        record Wrong() implements SignIn {}

        /** @param seconds until the next try may succeed */
        record Locked(long seconds) implements SignIn {

            /** The same in whole minutes, for people. */
            public long minutes() {
                return Math.max(1, (seconds + 59) / 60);
            }
        }
    }

    /**
     * Checks a password and opens a session.
     *
     * @param address literal IP address of the caller
     * @param agent the browser's name for itself
     */
    public SignIn signIn(String loginId, String password, String address, String agent) {
        String login = shortened(loginId.strip());
        long shutOut = limits.shutOut(failing(address));
        if (shutOut > 0) {
            return new SignIn.Locked(shutOut);
        }
        Attempt attempt = attempts.reserve(login, address);
        if (attempt.lockedFor().isPositive()) {
            return new SignIn.Locked(Math.max(1, attempt.lockedFor().toSeconds() + 1));
        }
        slowDown(attempt.delay());
        Optional<Account> account = sessions.account(login, clock.instant());
        if (account.isEmpty() || password.length() > MOST_TEXT) {
            passwords.pretend(shortened(password));
            return failed(login, address);
        }
        if (!passwords.matches(password, account.get().passwordHash()) || !account.get().active()) {
            return failed(login, address);
        }
        SignedIn who = account.get().signedIn(address);
        if (totp.enrolled(who.staffId())) {
            String token = RandomText.hex(TOKEN_BYTES);
            Instant now = clock.instant();
            sessions.open(Digests.sha256(token), who, shortened(agent), now, now.plus(FOR_A_CODE), true);
            return new SignIn.SecondStep(token);
        }
        return welcome(who, agent);
    }

    /**
     * Looks at the code of a sign-in whose password was right, and opens the session.
     *
     * @param token of {@link SignIn.SecondStep}
     * @param code of the app, or a recovery code
     * @return nothing where the ten minutes are over: the sign-in begins anew
     */
    public Optional<SignIn> secondStep(String token, String code, String address, String agent) {
        byte[] hash = token.matches("[0-9a-f]{64}") ? Digests.sha256(token) : new byte[0];
        return sessions.awaiting(hash, address, clock.instant()).map(who -> switch (totp.accept(who, code)) {
            case ACCEPTED -> {
                sessions.end(hash);
                yield welcome(who, agent);
            }
            case WRONG -> failed(who.loginId(), address);
            case SLOWED -> new SignIn.Locked(Totp.PAUSE.toSeconds());
        });
    }

    private SignIn welcome(SignedIn who, String agent) {
        attempts.forget(who.loginId(), who.address());
        String token = RandomText.hex(TOKEN_BYTES);
        transaction.executeWithoutResult(status -> {
            open(token, who, agent);
            sessions.letIn(who, clock.instant());
            audit.write(who, "signIn", record(who));
        });
        return new SignIn.Welcome(token, who);
    }

    /**
     * Opens a session for somebody who proved elsewhere to be signed in; nothing where the account may not be used.
     *
     * @param staff id of {@link Staff}
     */
    public Optional<SignIn.Welcome> admit(long staff, String address, String agent) {
        return sessions.login(staff).flatMap(login -> sessions.account(login, clock.instant())).filter(Account::active)
                .map(account -> account.signedIn(address))
                .map(who -> {
                    String token = RandomText.hex(TOKEN_BYTES);
                    open(token, who, agent);
                    return new SignIn.Welcome(token, who);
                });
    }

    /** Who a cookie's token belongs to; nobody where the session or the account has ended. */
    public Optional<SignedIn> find(String token, String address) {
        if (!token.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return sessions.find(Digests.sha256(token), address, clock.instant(), idle());
    }

    /**
     * Whose a cookie's token is, or was before the session ended by itself: so that what somebody wrote meanwhile goes on as
     * theirs and nobody else's. It gives no right to anything. Empty after a sign-out.
     *
     * @return the id of {@link Staff}
     */
    public Optional<Long> owner(String token) {
        return token.matches("[0-9a-f]{64}") ? sessions.owner(Digests.sha256(token)) : Optional.empty();
    }

    /** Ends a session that another one takes the place of. */
    public void end(String token) {
        sessions.end(Digests.sha256(token));
    }

    /** Ends a session. */
    public void signOut(String token, SignedIn who) {
        transaction.executeWithoutResult(status -> {
            sessions.end(Digests.sha256(token));
            audit.write(who, "signOut", record(who));
        });
    }

    /** Opens a session of somebody whose sign-in is done. */
    void open(String token, SignedIn who, String agent) {
        Instant now = clock.instant();
        sessions.open(Digests.sha256(token), who, shortened(agent), now, now.plus(LONGEST), false);
    }

    private SignIn failed(String login, String address) {
        limits.failed(failing(address), login, "STAFF_SIGN_IN", address);
        return new SignIn.Wrong();
    }

    /** Any login of a network: the login itself is guarded by {@link SignInAttempts}. */
    private static RateLimits.Failing failing(String address) {
        return new RateLimits.Failing("staff", RateLimits.Failing.UNKNOWN, Networks.of(address));
    }

    /** The sessions of everybody that go on, the newest step first; 500 at most. */
    public List<SessionStore.Open> all() {
        return sessions.all(clock.instant(), idle());
    }

    /**
     * Ends somebody's session.
     *
     * @throws FaultException NOT_FOUND
     */
    public void end(SignedIn by, long session) {
        transaction.executeWithoutResult(status -> {
            long of = sessions.owner(session).orElseThrow(() -> new FaultException(Fault.notFound("id")));
            sessions.end(of, session);
            audit.write(by, "session.end", "Admin/" + of);
        });
    }

    /** Minutes without a request after which a session ends. */
    public int idleMinutes() {
        String minutes = settings.get(IDLE_MINUTES, "");
        return minutes.matches("[0-9]{1,4}") ? Integer.parseInt(minutes) : DEFAULT_IDLE_MINUTES;
    }

    /**
     * Sets the minutes without a request after which a session ends.
     *
     * @throws FaultException 400 outside 5 to 1440
     */
    public void changeIdleMinutes(SignedIn by, int minutes) {
        if (minutes < 5 || minutes > 1440) {
            throw new FaultException(Fault.invalidValue(IDLE_MINUTES));
        }
        transaction.executeWithoutResult(status -> {
            String old = Integer.toString(idleMinutes());
            settings.change(IDLE_MINUTES, Integer.toString(minutes));
            audit.write(by, "setting.change", "SystemSetting/" + IDLE_MINUTES, Map.of("minutes", old),
                    Map.of("minutes", Integer.toString(minutes)));
        });
    }

    Duration idle() {
        return Duration.ofMinutes(idleMinutes());
    }

    /** Costs the guesser time and this server nothing but a sleeping virtual thread: no connection is held. */
    private static void slowDown(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String record(SignedIn who) {
        return "Admin/" + who.staffId();
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), MOST_TEXT)).replaceAll("\\p{Cntrl}", "");
    }
}
