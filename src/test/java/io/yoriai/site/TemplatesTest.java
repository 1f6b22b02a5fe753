package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.yoriai.message.Texts;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds for every template and every text, whatever page it stands on. */
class TemplatesTest {

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][A-Za-z0-9_.]*)[}(]");
    private static final Pattern COLOUR = Pattern
            .compile("#[0-9a-fA-F]{3,8}\\b(?![^{]*})|\\b(?:rgb|rgba|hsl|hsla|oklch|color-mix)\\(",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXT = Pattern.compile(">([^<>]*)<");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2,}");

    /** Names, which are the same in both languages. */
    private static final Set<String> NAMES = Set.of("日本語", "English", "PostgreSQL", "Yoriai", "OpenAPI 3.1", "XSD",
            "client_id", "client_secret", "services.php", "magazine_id");

    private final Texts texts = new Texts();

    @Test
    void both_languages_have_the_same_keys() {
        assertThat(texts.all(Locale.ENGLISH).keySet()).isEqualTo(texts.all(Locale.JAPANESE).keySet());
    }

    @Test
    void both_languages_fill_in_the_same_places() {
        Map<String, String> english = texts.all(Locale.ENGLISH);
        texts.all(Locale.JAPANESE).forEach((key, text) -> assertThat(places(english.get(key))).as(key)
                .isEqualTo(places(text)));
    }

    @Test
    void every_key_a_template_names_exists() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (String template : templates().values()) {
            KEY.matcher(template).results().map(found -> found.group(1))
                    .filter(key -> !texts.all(Locale.JAPANESE).containsKey(key)).forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void no_template_holds_text_that_is_not_translated() throws IOException {
        templates().forEach((name, template) -> {
            String shown = template.replaceAll("(?s)<code[^>]*>.*?</code>", "").replaceAll("(?s)<!--.*?-->", "");
            List<String> found = TEXT.matcher(shown).results().map(text -> text.group(1).strip())
                    .filter(text -> LETTERS.matcher(text).find() && !NAMES.contains(text)).toList();
            assertThat(found).as(name).isEmpty();
            assertThat(Pattern.compile("\\s(?:title|alt|placeholder)=\"").matcher(template).find()).as(name).isFalse();
        });
    }

    @Test
    void no_template_holds_a_colour_an_inline_style_or_an_inline_script() throws IOException {
        templates().forEach((name, template) -> {
            assertThat(template).as(name).doesNotContainPattern("<style|\\sstyle=|th:style|\\son[a-z]+=|javascript:")
                    .doesNotContainPattern("<script(?![^>]*src=)|<script[^>]*>\\s*[^<\\s]")
                    .doesNotContainPattern("(?:fill|stroke|color|bgcolor)=\"");
            String text = template.replaceAll("[#$]\\{[^}]*}", "").replaceAll("href=\"[^\"]*\"", "");
            assertThat(COLOUR.matcher(text).results().map(MatchResult::group)).as(name).isEmpty();
        });
    }

    @Test
    void no_style_sheet_but_the_tokens_holds_a_colour_or_a_duration() throws IOException {
        try (Stream<Path> sheets = Files.list(Path.of("src/main/resources/assets"))) {
            for (Path sheet : sheets.filter(file -> file.toString().endsWith(".css")
                    && !file.endsWith("tokens.css")).toList()) {
                String css = Files.readString(sheet).replaceAll("(?s)/\\*.*?\\*/", "");
                assertThat(css).as(sheet.toString()).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\s*[;,)]")
                        .doesNotContainPattern("(?:rgb|hsl|oklch|color-mix)a?\\(")
                        .doesNotContainPattern(":\\s*(?:white|black|red|green|blue|gr[ae]y)\\b")
                        .doesNotContainPattern("[0-9.]+m?s\\b(?![a-z-])")
                        .doesNotContainPattern("font-size:\\s*[0-9.]+(?:px|rem)");
            }
        }
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{[0-9]}").matcher(text).results().map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> templates() throws IOException {
        Map<String, String> templates = new TreeMap<>();
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".html")).toList()) {
                templates.put(TEMPLATES.relativize(file).toString(), Files.readString(file));
            }
        }
        assertThat(templates).isNotEmpty();
        return templates;
    }
}
