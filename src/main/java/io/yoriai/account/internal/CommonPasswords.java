package io.yoriai.account.internal;

import com.nulabinc.zxcvbn.StandardDictionaries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/** Passwords that everybody tries first: the 30,000 of zxcvbn, and longer ones of the kind (docs/adr/0064). */
final class CommonPasswords {

    private static final Set<String> LONG = Set.of("1234567890qwerty", "1q2w3e4r5t6y7u", "1qaz2wsx3edc4rfv",
            "abcdefghijklm", "administrator1", "changeme1234", "changemenow1", "iloveyou1234", "letmein12345",
            "password1234", "password12345", "password123456", "passw0rd1234", "p@ssword1234", "p@ssw0rd1234",
            "qwerty123456", "qwerty1234567", "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf", "trustno1trustno1",
            "welcome12345", "yoriaiyoriai", "yoriai123456");

    private CommonPasswords() {}

    /** Whether a password is one of them, in whatever case, or one of them written twice. Reads the list each time: who chooses a password waits for its hash anyway. */
    static boolean have(String password) {
        String typed = password.toLowerCase(Locale.ROOT);
        String half = typed.substring(0, typed.length() / 2);
        try {
            Set<String> known = StandardDictionaries.PASSWORDS_LOADER.load().getRankedDictionary().keySet();
            return LONG.contains(typed) || known.contains(typed) || typed.equals(half + half) && known.contains(half);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
