package io.yoriai.page;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The charset that a caller of an old address names by {@code charaset} or {@code ie} (spec/neo.md 6). */
public final class FormCharset {

    /** What Shift_JIS means wherever somebody says it. */
    public static final Charset WINDOWS_31J = Charset.forName("windows-31j");

    private static final Map<String, Map<String, Charset>> NAMES = Map.of(
            "charaset", Map.of("u", StandardCharsets.UTF_8, "e", Charset.forName("EUC-JP"), "s", WINDOWS_31J,
                    "j", Charset.forName("ISO-2022-JP"), "i", StandardCharsets.ISO_8859_1),
            "ie", Map.of("utf8", StandardCharsets.UTF_8, "sjis", WINDOWS_31J, "eucjp", Charset.forName("EUC-JP")));

    private FormCharset() {}

    /**
     * The charset of a call's values; null where it names none.
     *
     * @throws UnreadableForm where it names another, or two
     */
    public static @Nullable Charset of(RawParameters parameters) {
        Map<Charset, String> named = new HashMap<>();
        NAMES.forEach((name, charsets) -> {
            String text = parameters.orEmpty(name);
            if (!text.isEmpty()) {
                Charset charset = charsets.get(text);
                if (charset == null || !named.isEmpty() && !named.containsKey(charset)) {
                    throw UnreadableForm.parameter(name);
                }
                named.put(charset, name);
            }
        });
        return named.isEmpty() ? null : named.keySet().iterator().next();
    }
}
