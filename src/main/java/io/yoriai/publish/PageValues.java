package io.yoriai.publish;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * What fills a page's template: texts, which are escaped wherever they stand, and parts of the page's machinery, which are
 * markup made by the program.
 */
public final class PageValues {

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> parts = new HashMap<>();

    /** @param name such as {@code magazine.name}, {@code reader.name}, {@code form.title} */
    public PageValues text(String name, @Nullable String value) {
        texts.put(name, value == null ? "" : value);
        return this;
    }

    /**
     * @param name such as {@code fields}
     * @param markup nothing in it may come from outside unescaped
     */
    public PageValues part(String name, String markup) {
        parts.put(name, markup);
        return this;
    }

    /** The text of that name, "" where there is none. */
    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    /** The markup of that part, "" where there is none. */
    public String part(String name) {
        return parts.getOrDefault(name, "");
    }
}
