package io.yoriai.account;

import io.yoriai.record.RandomText;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

import java.util.Objects;

import io.yoriai.record.ProcessorWork;
import io.yoriai.record.secret.SecretHash;

/** Passwords as Argon2id hashes, each with a salt (spec/smp-platform.md 12.4). */
@Component
public class Passwords implements SecretHash {

    private final Argon2PasswordEncoder encoder = encoder();
    /** A hash needs 19 MiB and a processor for a while: few at a time keep both flat whoever knocks. */
    private final ProcessorWork work;

    Passwords(ProcessorWork work) {
        this.work = work;
    }

    @Override
    public String hash(String password) {
        return work.run(() -> Objects.requireNonNull(encoder.encode(password)));
    }

    @Override
    public boolean matches(String password, String hash) {
        return work.run(() -> encoder.matches(password, hash));
    }

    /** Takes as long as a real check, so that an unknown key is told like a wrong password. */
    public void pretend(String password) {
        matches(password, Nobody.HASH);
    }

    /** Made when it is first needed: a hash takes its time, and a start has none to lose. */
    private static final class Nobody {
        static final String HASH = Objects.requireNonNull(
                encoder().encode(RandomText.letters(Credentials.PASSWORD_LENGTH)));
    }

    /** 19 MiB and two passes: the least that OWASP's cheat sheet on password storage names. Older hashes tell their own. */
    private static Argon2PasswordEncoder encoder() {
        return new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    }
}
