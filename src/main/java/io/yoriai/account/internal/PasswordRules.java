package io.yoriai.account.internal;

import org.springframework.stereotype.Component;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

import io.yoriai.record.SystemSettings;

/** Which passwords administrators may have (spec/smp-platform.md 12.4, docs/adr/0064). */
@Component
public class PasswordRules {

    /** System setting: words that no password may hold, such as the company's and the products', a line each. */
    public static final String WORDS = "password.words";

    private final SystemSettings settings;

    PasswordRules(SystemSettings settings) {
        this.settings = settings;
    }

    /** Whether a password is long enough, and neither the login id, nor one that everybody tries, nor made of a word that is known here. */
    public boolean areMet(String loginId, String password) {
        String typed = Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return password.length() >= 12 && password.length() <= 128 && !password.equalsIgnoreCase(loginId)
                && password.chars().distinct().count() > 3 && !CommonPasswords.have(password)
                && words().stream().noneMatch(typed::contains);
    }

    /** The words, in lower case and half width. */
    public List<String> words() {
        return Normalizer.normalize(settings.get(WORDS, "yoriai"), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)
                .lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
}
