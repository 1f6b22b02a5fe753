package io.yoriai.message;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Tsv;

/**
 * The texts of the product. Each room keeps its own in {@code texts/{room}_ja.properties} and {@code …_en.properties}
 * (UTF-8); keys are unique over all rooms. What administrators reworded is told in place of them (spec/smp-platform.md 6).
 */
@Component
public final class Texts {

    private static final String NAMED = "text:";
    private static final String JOINT = "、";

    // Read when the first page or fault asks: a start has other things to do.
    private final SingletonSupplier<Map<String, String>> japanese = SingletonSupplier.of(() -> load("ja"));
    private final SingletonSupplier<Map<String, String>> english = SingletonSupplier.of(() -> load("en"));

    private final @Nullable ChangedTexts changed;

    /** The texts as they are written. */
    public Texts() {
        this.changed = null;
    }

    @Autowired
    Texts(ChangedTexts changed) {
        this.changed = changed;
    }

    /**
     * The text of a key.
     *
     * @param language English where its language is {@code en}, else Japanese
     * @param args fill {@code {0}} …, as written (no grouping of figures); where a text has plural forms of one, as in
     *        {@code {0,choice,0#no readers|1#1 reader|1<{0} readers}}, it is a number, or a text of digits and commas
     * @throws IllegalArgumentException where no room has the key
     */
    public String get(Locale language, String key, List<?> args) {
        String pattern = all(language).get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no text for " + key);
        }
        List<String> filling = args.stream().map(arg -> filling(language, arg.toString())).toList();
        String own = changed == null ? null : changed.of(code(language)).get(key);
        if (own != null) {
            return ChangedTexts.filled(own, filling);
        }
        if (args.isEmpty()) {
            return pattern;
        }
        Object[] plain = new Object[args.size()];
        for (int i = 0; i < plain.length; i++) {
            String text = filling.get(i);
            plain[i] = pattern.contains("{" + i + ",choice,") ? Long.valueOf(text.replace(",", "")) : text;
        }
        return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(plain);
    }

    /** An argument that is texts itself, told in the language of the one that it fills. Faults are stored: it is a plain text. */
    public static String named(List<String> keys) {
        return NAMED + String.join(",", keys);
    }

    private String filling(Locale language, String arg) {
        List<String> keys = arg.startsWith(NAMED) ? List.of(arg.substring(NAMED.length()).split(",")) : List.of();
        return keys.isEmpty() || !all(language).keySet().containsAll(keys)
                ? arg
                : keys.stream().map(key -> get(language, key, List.of()))
                        .collect(Collectors.joining(code(language).equals("en") ? ", " : JOINT));
    }

    /**
     * Words of the product that were stored in Japanese, in the language of whoever reads them.
     *
     * @param below what the keys begin with of those that may have been stored; {@code {0}} of one is such words again
     * @return the words as they are, where none of these texts says them: somebody wrote them
     */
    public String again(Locale language, String below, String stored) {
        for (Map.Entry<String, String> one : all(Locale.JAPANESE).entrySet()) {
            String said = one.getValue();
            int place = said.indexOf("{0}");
            String rest = said.substring(place < 0 ? 0 : place + "{0}".length());
            if (!one.getKey().startsWith(below) || !(place < 0
                    ? said.equals(stored)
                    : stored.startsWith(said.substring(0, place)) && stored.endsWith(rest))) {
                continue;
            }
            String filled = place < 0 ? "" : stored.substring(place, stored.length() - rest.length());
            return get(language, one.getKey(), place < 0
                    ? List.of()
                    : List.of(Stream.of(filled.split(JOINT)).map(part -> again(language, below, part))
                            .collect(Collectors.joining(code(language).equals("en") ? ", " : JOINT))));
        }
        return stored;
    }

    /** What visitors' pages say in place of a text: the message that names it ({@code message/messages.tsv}), or the same. */
    public static String onPages(String key) {
        return OnPages.MESSAGES.getOrDefault(key, key);
    }

    private static final class OnPages {

        static final Map<String, String> MESSAGES = Tsv.read("/message/messages.tsv").stream()
                .filter(line -> !line.get("pages").isEmpty())
                .collect(Collectors.toMap(line -> line.get("pages"), line -> line.get("name")));
    }

    /** All texts of a language by key, as they are written. */
    public Map<String, String> all(Locale language) {
        return (code(language).equals("en") ? english : japanese).obtain();
    }

    private static String code(Locale language) {
        return Objects.equals(language.getLanguage(), "en") ? "en" : "ja";
    }

    private static Map<String, String> load(String language) {
        Map<String, String> texts = new HashMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:texts/*_" + language + ".properties")) {
                Properties properties = new Properties();
                try (Reader reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
                    properties.load(reader);
                }
                for (String key : properties.stringPropertyNames()) {
                    if (texts.put(key, properties.getProperty(key)) != null) {
                        throw new IllegalStateException("two rooms have a text " + key);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(texts);
    }
}
