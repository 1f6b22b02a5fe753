package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param address the caller's IP address
 */
record NeoCall(Parameters parameters, String address) {

    /** A required text that is not empty. */
    String required(String name) {
        String text = parameters.get(name);
        if (text == null || text.isEmpty()) {
            throw NeoFault.parameter(name);
        }
        return text;
    }

    /** One of some options; the default where it is empty or missing. */
    String option(String name, String fallback, String... allowed) {
        String text = parameters.orEmpty(name);
        if (text.isEmpty()) {
            return fallback;
        }
        for (String option : allowed) {
            if (option.equals(text)) {
                return text;
            }
        }
        throw NeoFault.parameter(name);
    }

    /** {@code magazine_id}: digits, 1 to 2147483647. */
    long magazineId() {
        String text = required("magazine_id");
        Long id = Digits.positive(text, Integer.MAX_VALUE);
        if (id == null) {
            throw NeoFault.parameter("magazine_id");
        }
        return id;
    }

    /** Half-width digits. */
    static final class Digits {

        private static final int MOST_DIGITS = 18;

        private Digits() {}

        static boolean only(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        /** The number from 1 to {@code most}, leading zeros or not; null where the text is something else. */
        static @Nullable Long positive(String text, long most) {
            if (!only(text)) {
                return null;
            }
            String bare = text.replaceFirst("^0+", "");
            if (bare.isEmpty() || bare.length() > MOST_DIGITS) {
                return null;
            }
            long number = Long.parseLong(bare);
            return number <= most ? number : null;
        }
    }
}
