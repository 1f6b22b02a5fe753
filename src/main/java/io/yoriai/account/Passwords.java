package io.yoriai.account;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

import java.util.Objects;
import java.util.concurrent.Semaphore;

import io.yoriai.record.write.SecretHash;

/** Passwords as Argon2id hashes, each with a salt (spec/smp-platform.md 12.4). */
@Component
public class Passwords implements SecretHash {

    private final Argon2PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    /** A hash needs 16 MiB for a while: this many at a time keep memory flat whoever knocks. */
    private final Semaphore turns = new Semaphore(4);

    @Override
    public String hash(String password) {
        turns.acquireUninterruptibly();
        try {
            return Objects.requireNonNull(encoder.encode(password));
        } finally {
            turns.release();
        }
    }

    @Override
    public boolean matches(String password, String hash) {
        turns.acquireUninterruptibly();
        try {
            return encoder.matches(password, hash);
        } finally {
            turns.release();
        }
    }

    /** Takes as long as a real check, so that an unknown key is told like a wrong password. */
    public void pretend(String password) {
        matches(password, Nobody.HASH);
    }

    /** Made when it is first needed: a hash takes its time, and a start has none to lose. */
    private static final class Nobody {
        static final String HASH = Objects.requireNonNull(
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode(Secrets.password()));
    }
}
