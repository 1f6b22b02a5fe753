package io.yoriai.account;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.yoriai.account.internal.SessionStore;
import io.yoriai.account.internal.SessionStore.Account;
import io.yoriai.account.internal.SignInAttempts;
import io.yoriai.account.internal.SignInAttempts.Attempt;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;

/** What a member of staff does with the own account: password, second step, sessions (spec/smp-platform.md 12.4). */
@Lazy
@Service
public class OwnAccount {

    private final StaffSessions all;
    private final SessionStore sessions;
    private final SignInAttempts attempts;
    private final Passwords passwords;
    private final Staff staff;
    private final Totp totp;
    private final AuditLog audit;
    private final ObjectProvider<StaffDeletionListener> listeners;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OwnAccount(StaffSessions all, SessionStore sessions, SignInAttempts attempts, Passwords passwords, Staff staff,
            Totp totp, AuditLog audit, ObjectProvider<StaffDeletionListener> listeners,
            TransactionTemplate transaction, Clock clock) {
        this.listeners = listeners;
        this.all = all;
        this.sessions = sessions;
        this.attempts = attempts;
        this.passwords = passwords;
        this.staff = staff;
        this.totp = totp;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** One's own sessions, that of the token first. */
    public List<SignedIn.Session> own(SignedIn who, String token) {
        return sessions.of(who.staffId(), Digests.sha256(token), clock.instant(), all.idle());
    }

    /**
     * Ends one of one's own sessions.
     *
     * @throws FaultException NOT_FOUND
     */
    public void end(SignedIn who, long session) {
        transaction.executeWithoutResult(status -> {
            if (!sessions.end(who.staffId(), session)) {
                throw new FaultException(Fault.notFound("id"));
            }
            audit.write(who, "session.end", "Admin/" + who.staffId());
        });
    }

    private String anew(SignedIn who, String agent, Runnable act) {
        String token = RandomText.hex(StaffSessions.TOKEN_BYTES);
        transaction.executeWithoutResult(status -> {
            act.run();
            sessions.endAll(who.staffId());
            listeners.forEach(listener -> listener.putOut(who.staffId()));
            all.open(token, who, agent);
        });
        return token;
    }

    /**
     * Ends all sessions of oneself, and goes on in a new one.
     *
     * @return the new session's token
     */
    public String endOthers(SignedIn who, String agent) {
        return anew(who, agent, () -> audit.write(who, "session.endOthers", "Admin/" + who.staffId()));
    }

    /**
     * Changes one's own password; every other session ends.
     *
     * @return the token of the session that goes on
     * @throws FaultException what {@link #check} and {@link Staff#changePassword} say
     */
    public String changePassword(SignedIn who, String current, String password, String agent) {
        check(who, current);
        return anew(who, agent, () -> staff.changePassword(who, who.loginId(), password));
    }

    /** @param token of the session that goes on */
    public record Enrolled(String token, List<String> recoveryCodes) {}

    /**
     * Confirms a second step; every other session ends.
     *
     * @throws FaultException what {@link #check} and {@link Totp#confirm} say
     */
    public Enrolled enrol(SignedIn who, String password, String code, String agent) {
        check(who, password);
        List<String> codes = new ArrayList<>();
        String token = anew(who, agent, () -> codes.addAll(totp.confirm(who, code)));
        return new Enrolled(token, codes);
    }

    /**
     * Asks for one's own password before something that a stolen session must not do; tries count like those of a sign-in.
     *
     * @throws FaultException 400 WRONG_PASSWORD, or 429 LOCKED
     */
    public void check(SignedIn who, String password) {
        Attempt attempt = attempts.reserve(who.loginId(), who.address());
        if (attempt.lockedFor().isPositive()) {
            throw new FaultException(Fault.of(429, "LOCKED", "currentPassword"));
        }
        String hash = sessions.account(who.loginId(), clock.instant()).map(Account::passwordHash).orElse("-");
        if (password.length() > StaffSessions.MOST_TEXT || !passwords.matches(password, hash)) {
            throw new FaultException(Fault.of(400, "WRONG_PASSWORD", "currentPassword"));
        }
        attempts.forget(who.loginId(), who.address());
    }
}
