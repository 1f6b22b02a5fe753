package io.yoriai.account.internal;

import java.util.Set;

/** Passwords of twelve characters and more that everybody tries first, in lower case. */
final class CommonPasswords {

    static final Set<String> ALL = Set.of("123456789012", "1234567890123", "12345678901234", "123456789123",
            "1234567890qwerty", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "abcdefghijkl",
            "abcdefghijklm", "administrator", "administrator1", "changeme1234", "changemenow1", "iloveyou1234",
            "letmein12345", "password1234", "password12345", "password123456", "passwordpassword", "passw0rd1234",
            "p@ssword1234", "p@ssw0rd1234", "qazwsxedcrfv", "qwerty123456", "qwerty1234567", "qwertyuiop12",
            "qwertyuiop123", "qwertyuiopasdf", "trustno1trustno1", "welcome12345", "yoriaiyoriai", "yoriai123456");

    private CommonPasswords() {}
}
