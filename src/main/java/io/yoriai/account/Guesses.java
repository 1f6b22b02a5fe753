package io.yoriai.account;

import java.time.Duration;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;

import io.yoriai.account.internal.SignInAttempts;
import io.yoriai.account.internal.SignInAttempts.Attempt;

/**
 * What stands between a guesser and a password at the doors for people (spec/smp-platform.md 2): five failures of a login within
 * 15 minutes lock it for the address they came from, failures from other addresses slow it down, and an address that fails with
 * any login is shut out for a while. Nobody's login is locked by what strangers do.
 */
@Lazy
@Service
public class Guesses {

    private final SignInAttempts attempts;
    private final RateLimits limits;

    Guesses(SignInAttempts attempts, RateLimits limits) {
        this.attempts = attempts;
        this.limits = limits;
    }

    /** One try. It counts as failed until it is said to have succeeded. */
    public final class Turn {

        private final long lockedFor;
        private final String login;
        private final String address;

        private Turn(long lockedFor, String login, String address) {
            this.lockedFor = lockedFor;
            this.login = login;
            this.address = address;
        }

        /** Seconds until the next try may succeed; 0: the password may be looked at. */
        public long lockedFor() {
            return lockedFor;
        }

        public void failed() {
            limits.failed(failing(address), "LEAD_SIGN_IN", address);
        }

        public void succeeded() {
            attempts.forget(login, address);
        }
    }

    /** Begins a try, and waits as long as the failures of others want it to; no connection is held meanwhile. */
    public Turn begin(String login, String address) {
        long shutOut = limits.shutOut(failing(address));
        if (shutOut > 0) {
            return new Turn(shutOut, login, address);
        }
        Attempt attempt = attempts.reserve(login, address);
        if (attempt.lockedFor().isPositive()) {
            return new Turn(Math.max(1, attempt.lockedFor().toSeconds() + 1), login, address);
        }
        slowDown(attempt.delay());
        return new Turn(0, login, address);
    }

    private static RateLimits.Failing failing(String address) {
        return new RateLimits.Failing("lead", RateLimits.Failing.UNKNOWN, Networks.of(address));
    }

    private static void slowDown(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
