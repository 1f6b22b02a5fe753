package io.yoriai.testkit;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import org.apache.commons.codec.binary.Base32;

import java.security.InvalidKeyException;
import java.time.Instant;

import javax.crypto.spec.SecretKeySpec;

/** The app on a person's phone. */
public final class AuthenticatorApp {

    private AuthenticatorApp() {}

    /** What it shows for a secret at a moment. */
    public static String code(String secret, Instant moment) {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(new SecretKeySpec(new Base32().decode(secret), "RAW"), moment);
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }
}
