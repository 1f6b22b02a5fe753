package io.yoriai.publish.internal;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.publish.internal.design.Escaped;

/** {@code [% Object.field %]} in the bodies of issues (spec/neo.md 7.2, spec/smp-mail-tracking.md 3.2). */
@Component
public class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern
            .compile("\\[%(?:%|\\s*+([^%\"\\]\\s|]*+(?:\\s++[^%\"\\]\\s|][^%\"\\]\\s|]*+){0,20}+)\\s*+"
                    + "(?:\\|\\|\\s*+\"([^\"%]{0,200}+)\"\\s*+)?+%\\]|)");
    private static final Set<String> NAMES = names();

    private final Texts texts;

    Placeholders(Texts texts) {
        this.texts = texts;
    }

    /** What placeholders stand for, by {@code Object.field}. */
    public record Values(Map<String, String> byName) {}

    /** Names that do not exist, as they are written; an opening bracket that is no placeholder is one of them. */
    public static Set<String> unknown(CharSequence text) {
        Set<String> unknown = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (name == null && !matcher.group().equals("[%%")) {
                unknown.add(
                        text.subSequence(matcher.start(), Math.min(text.length(), matcher.start() + 30)).toString());
            } else if (name != null && !NAMES.contains(name)) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    /** Fills a text in; a value is not read again for placeholders. */
    public static String fill(String text, Values values, boolean html) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            if (found.group(1) == null) {
                return Matcher.quoteReplacement("[%");
            }
            String value = values.byName().getOrDefault(found.group(1), "");
            if (value.isEmpty() && found.group(2) != null) {
                value = found.group(2);
            }
            return Matcher.quoteReplacement(html ? Escaped.of(value) : value);
        });
    }

    /** What stands for a reader's name on a page for everybody. */
    public String neutralName(Locale language) {
        return texts.get(language, "publish.issue.sample.name", List.of());
    }

    /** The magazine's own values, and neutral ones in place of a reader's. */
    public static Values samples(Magazine magazine, String name) {
        Map<String, String> values = new HashMap<>();
        Publisher publisher = magazine.settings().publisher();
        values.put("Reader.name", name);
        values.put("Reader.email", "reader@example.com");
        values.put("Reader.unsubscribe_url", "usrctrl.php?mag_id=" + magazine.id());
        values.put("Reader.change_url", "usrctrl.php?upd=1&mag_id=" + magazine.id());
        values.put("Magazine.id", String.valueOf(magazine.id()));
        values.put("Magazine.name", magazine.settings().name());
        values.put("Magazine.url", magazine.settings().url());
        values.put("Sender.name", publisher.name());
        values.put("Sender.address", publisher.email());
        values.put("Sender.postal_address", publisher.address());
        values.put("Sender.contact", publisher.contact());
        return new Values(values);
    }

    private static Set<String> names() {
        List<String> names = new ArrayList<>(List.of("Reader.id", "Reader.email", "Reader.unsubscribe_url",
                "Reader.change_url", "Magazine.id", "Magazine.name", "Magazine.url", "Sender.name", "Sender.address",
                "Sender.postal_address", "Sender.contact"));
        Arrays.stream(ReaderField.values()).forEach(field -> names.add("Reader." + field.parameter()));
        return Set.copyOf(names);
    }
}
