package io.yoriai.neo.internal;

import io.yoriai.page.RawParameters;

/**
 * One call of the API.
 *
 * @param address the caller's IP address
 */
record NeoCall(RawParameters parameters, String address) {

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
        Long id = RawParameters.positive(text, Integer.MAX_VALUE);
        if (id == null) {
            throw NeoFault.parameter("magazine_id");
        }
        return id;
    }
}
