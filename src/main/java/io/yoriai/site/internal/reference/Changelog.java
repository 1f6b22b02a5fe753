package io.yoriai.site.internal.reference;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.yoriai.record.Method;
import io.yoriai.record.Tsv;

/**
 * What changed of the API, the latest first; from {@code dictionary/changes.tsv}, oldest first. Methods that no line names are
 * new, and stand before all.
 *
 * @param version of the product; "" where it is not out yet
 * @param date null where it is not out yet
 * @param methods that came or changed
 * @param text what changed, in the page's language
 */
record Changelog(String version, @Nullable LocalDate date, List<String> methods, String text) {

    /** @param fresh what is told of new methods */
    static List<Changelog> all(Locale language, List<Method> methods, String fresh) {
        String wanted = language.getLanguage().equals("en") ? "en" : "ja";
        List<Changelog> all = new ArrayList<>();
        List<String> unnamed = new ArrayList<>(methods.stream().map(Method::name).toList());
        for (Tsv.Line row : Tsv.read("/dictionary/changes.tsv")) {
            Changelog one = new Changelog(row.get("version"), row.word("date", LocalDate::parse),
                    row.words("methods", ","), row.get(wanted));
            unnamed.removeAll(one.methods());
            all.add(one);
        }
        if (!unnamed.isEmpty()) {
            all.add(new Changelog("", null, unnamed, fresh));
        }
        return all.reversed();
    }
}
