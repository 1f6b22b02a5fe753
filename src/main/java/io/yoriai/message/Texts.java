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

/**
 * The texts of the product. Each room keeps its own in {@code texts/{room}_ja.properties} and {@code …_en.properties}
 * (UTF-8); keys are unique over all rooms. What administrators reworded is told in place of them (spec/smp-platform.md 6).
 */
@Component
public final class Texts {

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
        String own = changed == null ? null : changed.of(code(language)).get(key);
        if (own != null) {
            return ChangedTexts.filled(own, args);
        }
        if (args.isEmpty()) {
            return pattern;
        }
        Object[] plain = new Object[args.size()];
        for (int i = 0; i < plain.length; i++) {
            String text = args.get(i).toString();
            plain[i] = pattern.contains("{" + i + ",choice,") ? Long.valueOf(text.replace(",", "")) : text;
        }
        return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(plain);
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
