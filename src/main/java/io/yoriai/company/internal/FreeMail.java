package io.yoriai.company.internal;

import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.record.SystemSettings;

/**
 * Domains of which anybody may have an address, so that none tells a company (spec/smp-lead.md 2, 7.6): the system setting
 * {@code company.free_mail}, domains with white space or commas between them.
 */
@Component
class FreeMail {

    private final SystemSettings settings;

    FreeMail(SystemSettings settings) {
        this.settings = settings;
    }

    /** Lower case. */
    Set<String> domains() {
        return Arrays.stream(settings.get("company.free_mail").toLowerCase(Locale.ROOT).split("[\\s,]+"))
                .filter(domain -> !domain.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
