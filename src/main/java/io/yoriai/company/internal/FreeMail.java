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

    private static final String USUAL = """
            gmail.com googlemail.com yahoo.co.jp yahoo.com ymail.ne.jp outlook.com outlook.jp hotmail.com hotmail.co.jp live.jp
            live.com msn.com icloud.com me.com mac.com aol.com aol.jp proton.me protonmail.com gmx.com mail.com zoho.com
            excite.co.jp goo.jp infoseek.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp docomo.ne.jp ezweb.ne.jp au.com
            softbank.ne.jp i.softbank.jp ymobile.ne.jp qq.com 163.com 126.com naver.com""";

    private final SystemSettings settings;

    FreeMail(SystemSettings settings) {
        this.settings = settings;
    }

    /** Lower case. */
    Set<String> domains() {
        return Arrays.stream(settings.get("company.free_mail", USUAL).toLowerCase(Locale.ROOT).split("[\\s,]+"))
                .filter(domain -> !domain.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }
}
