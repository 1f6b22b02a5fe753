package io.yoriai.message;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.RenewedCopy;

/**
 * The texts that administrators reworded, a second old at most. They are read beside the calls: a server without its database
 * still has words to say so, and nobody who holds a connection waits for another one.
 */
@Component
class ChangedTexts {

    static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)}");

    private final RenewedCopy<Map<String, Map<String, String>>> texts;

    ChangedTexts(JdbcClient jdbc) {
        texts = new RenewedCopy<>("changed-texts", () -> {
            Map<String, Map<String, String>> found = new HashMap<>();
            jdbc.sql("select language_key, text_key, value from message where value <> default_value").query(row -> {
                found.computeIfAbsent(row.getString(1), language -> new HashMap<>()).put(row.getString(2),
                        row.getString(3));
            });
            return found;
        }, Map.of());
    }

    /** Reworded texts of a language by the keys of the bundles. */
    Map<String, String> of(String language) {
        return texts.get().getOrDefault(language, Map.of());
    }

    /** Fills placeholders as they stand: what a person writes is no pattern. */
    static String filled(String text, List<?> args) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            int n = Integer.parseInt(found.group(1));
            return Matcher.quoteReplacement(n < args.size() ? args.get(n).toString() : found.group());
        });
    }

    /** This node sees a change with its commit, others within a second. */
    void renewAfterCommit() {
        texts.renewAfterCommit();
    }
}
