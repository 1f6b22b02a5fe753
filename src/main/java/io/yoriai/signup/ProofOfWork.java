package io.yoriai.signup;

import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.yoriai.account.Digests;
import io.yoriai.signup.internal.NonceStore;
import io.yoriai.signup.internal.SignedLink;

/**
 * A challenge that costs a browser a second of work and nobody a riddle. The browser looks for a number n so that SHA-256
 * of {@code challenge:n} begins with so many zero bits. Challenges are signed, bound to a magazine, live an hour and work
 * once over all nodes.
 */
@Service
public class ProofOfWork {

    /** Zero bits: about 65,000 tries on average. */
    public static final int BITS = 16;

    private static final String PURPOSE = "proof-of-work";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final int MOST_DIGITS = 12;

    private final SignedLink links;
    private final NonceStore once;
    private final Clock clock;

    ProofOfWork(SignedLink links, NonceStore once, Clock clock) {
        this.links = links;
        this.once = once;
        this.clock = clock;
    }

    /** A new challenge. */
    public String challenge(long magazineId) {
        return links.make(PURPOSE, List.of(String.valueOf(magazineId),
                String.valueOf(clock.instant().plus(LIFE).getEpochSecond()), SignedLink.nonce()));
    }

    /**
     * Whether the work was done; uses the challenge up.
     *
     * @param answer the number n in decimal digits
     */
    public boolean accept(long magazineId, String challenge, String answer) {
        Optional<List<String>> named = links.read(PURPOSE, challenge);
        if (named.isEmpty() || !named.get().getFirst().equals(String.valueOf(magazineId))
                || answer.length() > MOST_DIGITS || !answer.matches("[0-9]+")) {
            return false;
        }
        Instant until = Instant.ofEpochSecond(Long.parseLong(named.get().get(1)));
        return until.isAfter(clock.instant()) && zeroBits(challenge + ":" + answer) >= BITS
                && once.use("work:" + named.get().get(2), until);
    }

    /** Leading zero bits of the SHA-256 of a text. */
    public static int zeroBits(String text) {
        int bits = 0;
        for (byte b : Digests.sha256(text)) {
            if (b != 0) {
                return bits + Integer.numberOfLeadingZeros(b & 0xff) - 24;
            }
            bits += 8;
        }
        return bits;
    }
}
