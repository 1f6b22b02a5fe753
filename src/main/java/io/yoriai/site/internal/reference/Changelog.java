package io.yoriai.site.internal.reference;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

import io.yoriai.record.Tsv;

/**
 * What changed of the API, the latest first; from {@code dictionary/changes.tsv}, oldest first.
 *
 * @param version of the product
 * @param methods that came or changed
 * @param text what changed, in the page's language
 */
record Changelog(String version, LocalDate date, List<String> methods, String text) {

    static List<Changelog> all(Locale language) {
        String wanted = language.getLanguage().equals("en") ? "en" : "ja";
        return Tsv.read("/dictionary/changes.tsv").stream()
                .map(row -> new Changelog(row.get("version"), row.word("date", LocalDate::parse),
                        row.words("methods", ","), row.get(wanted)))
                .toList().reversed();
    }
}
