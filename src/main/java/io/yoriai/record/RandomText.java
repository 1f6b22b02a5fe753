package io.yoriai.record;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random texts for ids, secrets and passwords, from a secure source. */
public final class RandomText {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without 0 O 1 l I, which people confuse. */
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private RandomText() {}

    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Lower-case hex of this many random bytes. */
    public static String hex(int bytes) {
        return HexFormat.of().formatHex(bytes(bytes));
    }

    /** Letters and digits that people do not confuse. */
    public static String letters(int count) {
        return letters(LETTERS, count);
    }

    /** Letters of an alphabet. */
    public static String letters(String alphabet, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
