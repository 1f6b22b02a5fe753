package io.yoriai.subscribe.internal;

import java.util.Locale;

import io.yoriai.page.RawParameters;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;

/**
 * A call of a public page.
 *
 * @param query as it was sent, without {@code lang} and {@code theme}
 * @param language Japanese or English
 * @param theme {@code system}, {@code light} or {@code dark}
 * @param address the caller's IP address
 * @param agent the browser, shortened
 */
record PageCall(RawParameters parameters, boolean post, String query, Locale language, String theme, String address,
        String agent) {

    String get(String name) {
        return parameters.orEmpty(name);
    }

    /** Where a consent of this call comes from. */
    Origin origin(Source source, String form, String tokenUse) {
        return Origin.page(source, address, agent, form, tokenUse.isEmpty() ? null : tokenUse);
    }
}
