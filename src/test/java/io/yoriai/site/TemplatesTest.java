package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
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

import io.yoriai.message.Texts;
import io.yoriai.record.Tsv;

/** What holds for every template and every text, whatever page it stands on. */
class TemplatesTest {

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][A-Za-z0-9_.]*)[}(]");
    private static final Pattern COLOUR = Pattern
            .compile("#[0-9a-fA-F]{3,8}\\b(?![^{]*})|\\b(?:rgb|rgba|hsl|hsla|oklch|color-mix)\\(",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXT = Pattern.compile(">([^<>]*)<");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2,}");

    private static final Pattern SAID = Pattern.compile("(?:\\.saying\\(|texts\\.get\\([^,\"]+,)\\s*\"([^\"]+)\"");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][A-Za-z]*\\.[A-Za-z0-9_.-]+)\"");
    /** A fault by its code, and whether it then says something else. */
    private static final Pattern CODE = Pattern
            .compile("Fault\\.of\\(\\s*(\\d+), \"([A-Z_]+)\",(?:[^()]|\\([^()]*\\))*\\)\\s*(\\.saying)?");
    /** A fault whose code is handed over, and says what its code says. */
    private static final Pattern ANY_CODE = Pattern
            .compile("Fault\\.of\\([^\"()]*\\bcode\\b[^()]*\\)(?!\\s*\\.saying)");
    private static final Pattern CODES = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");

    /** Names, which are the same in both languages. */
    private static final Set<String> NAMES = Set.of("日本語", "English", "PostgreSQL", "Yoriai", "OpenAPI 3.1", "XSD",
            "WSDL",
            "client_id", "client_secret", "services.php", "magazine_id");

    /** Words that end like a plural behind a place that holds a name. */
    private static final Set<String> NO_COUNTS = Set.of("is", "needs", "does", "contains", "begins", "this");

    /** Limits, and texts that are only said of several. */
    private static final Set<String> NEVER_ONE = Set.of("fault.TOO_LONG", "fault.TOO_MANY", "publish.design.fault.size",
            "fault.upsert.several", "site.docs.count", "publish.design.style.size", "site.newsletter.bytes");

    /** Classes that hold Japanese: what is stored or told so in every language, what files and mails say, samples, patterns of days. */
    private static final Set<String> IN_JAPANESE = Set.of("Applications", "ApplicationsOfMerged",
            "AuthenticationMethods",
            "Author", "BulkMethods", "CampaignCopy", "CampaignMails", "Capacity", "ChoiceText", "EarlyErrors", "Fields",
            "HeadingGuess", "JisText", "Label", "MailMaker", "Moments", "NewsletterExample", "Offer", "Prose",
            "ReaderFields", "ReaderHeadings", "Sample", "SettingLines", "Source", "TemplateRules", "Texts", "TypedText",
            "Unpaid");

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

    /** What a fault or a page says by a key of its own, and what every code of a fault says where it has none. */
    @Test
    void every_text_that_the_program_names_exists() throws IOException {
        Set<String> known = texts.all(Locale.JAPANESE).keySet();
        Set<String> areas = known.stream().map(TemplatesTest::area).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        int named = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/yoriai"))) {
            for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
                String source = read(file);
                Set<String> keys = new TreeSet<>();
                SAID.matcher(source).results().forEach(found -> keys.add(found.group(1)));
                LITERAL.matcher(source).results().map(found -> found.group(1))
                        .filter(key -> areas.contains(area(key))).forEach(keys::add);
                CODE.matcher(source).results().filter(found -> found.group(3) == null)
                        .forEach(found -> keys.add("fault." + (!found.group(1).equals("400")
                                && found.group(2).equals("NOT_ALLOWED") ? "FORBIDDEN" : found.group(2))));
                if (ANY_CODE.matcher(source).find()) {
                    CODES.matcher(source).results().forEach(found -> keys.add("fault." + found.group(1)));
                }
                named += keys.size();
                keys.stream().filter(key -> !known.contains(key) && known.stream().noneMatch(
                        one -> one.startsWith(key) && (key.endsWith(".") || one.charAt(key.length()) == '.')))
                        .forEach(key -> missing.add(file.getFileName() + ": " + key));
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(400);
    }

    /** What administrators reword is said somewhere; what is not waits for the screen whose words it is. */
    @Test
    void every_message_that_can_be_reworded_is_said_by_something() throws IOException {
        StringBuilder program = new StringBuilder();
        for (Path folder : List.of(Path.of("src/main/java"), TEMPLATES)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile).forEach(file -> program.append(read(file)));
            }
        }
        Set<String> unsaid = new TreeSet<>();
        for (Tsv.Line line : Tsv.read("/message/messages.tsv")) {
            String key = line.get("text").isEmpty() ? line.get("name") : line.get("text");
            String code = line.get("name").startsWith("error.") ? line.get("name").split("\\.")[2] : key;
            if (line.get("pages").isEmpty() && Stream.of("\"" + key + "\"", "'" + key + "'", "{" + key + "}",
                    "{" + key + "(", "\"" + code + "\"").noneMatch(said -> program.indexOf(said) >= 0)) {
                unsaid.add(key);
            }
        }
        unsaid.removeIf(key -> key.startsWith("reception."));
        assertThat(unsaid).containsExactly("application.agency_mark", "application.hold_expired",
                "application.payment_failed", "common.email_confirm", "common.saved",
                "document.expired", "document.not_allowed");
    }

    /** Words for people stand in the texts, where both languages have them; in the program stands what is read or written as it is. */
    @Test
    void no_words_for_people_stand_in_the_program_in_japanese_alone() throws IOException {
        Pattern words = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}]");
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/yoriai"))) {
            files.filter(file -> file.toString().endsWith(".java")
                    && !file.toString().matches(".*/server/(demo|command)/.*"))
                    .filter(file -> read(file).lines().filter(line -> !line.strip().startsWith("*"))
                            .anyMatch(line -> words.matcher(line).find()))
                    .forEach(file -> found.add(file.getFileName().toString().replace(".java", "")));
        }
        assertThat(found).isSubsetOf(IN_JAPANESE);
    }

    private static String area(String key) {
        int second = key.indexOf('.', key.indexOf('.') + 1);
        return second < 0 ? key : key.substring(0, second);
    }

    @Test
    void no_template_holds_text_that_is_not_translated() throws IOException {
        templates().forEach((name, template) -> {
            String shown = template.replaceAll("(?s)<code[^>]*>.*?</code>", "").replaceAll("(?s)<!--.*?-->", "")
                    .replaceAll(isPrint(name) ? "(?s)<style>.*?</style>" : "<style>", "");
            List<String> found = TEXT.matcher(shown).results().map(text -> text.group(1).strip())
                    .filter(text -> LETTERS.matcher(text).find() && !NAMES.contains(text)).toList();
            assertThat(found).as(name).isEmpty();
            assertThat(Pattern.compile("\\s(?:title|alt|placeholder)=\"").matcher(template).find()).as(name).isFalse();
        });
    }

    @Test
    void no_template_holds_a_colour_an_inline_style_or_an_inline_script() throws IOException {
        templates().forEach((name, template) -> {
            if (isPrint(name)) {
                return;
            }
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
                // A QR code is black on white in every theme: else no camera reads it.
                String css = Files.readString(sheet).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\.qr \\{[^}]*}",
                        "");
                assertThat(css).as(sheet.toString()).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\s*[;,)]")
                        .doesNotContainPattern("(?:rgb|hsl|oklch|color-mix)a?\\(")
                        .doesNotContainPattern(":\\s*(?:white|black|red|green|blue|gr[ae]y)\\b")
                        .doesNotContainPattern("[0-9.]+m?s\\b(?![a-z-])")
                        .doesNotContainPattern("font-size:\\s*[0-9.]+(?:px|rem)");
            }
        }
    }

    /** English tells one from several: wherever a text counts something, it has a form for one. */
    @Test
    void english_counts_no_one_thing_as_several() {
        texts.all(Locale.ENGLISH).forEach((key, pattern) -> {
            String plain = pattern.replaceAll("\\{[0-9],choice,[^{}]*(?:\\{[0-9]}[^{}]*)*}", "");
            assertThat(Pattern.compile("\\{[0-9]} (?:\\p{Ll}+ )?(\\p{Ll}+s)\\b").matcher(plain).results()
                    .filter(found -> !NO_COUNTS.contains(found.group(1)) && !NEVER_ONE.contains(key))
                    .map(MatchResult::group)).as(key).isEmpty();
        });
    }

    @Test
    void every_count_reads_well_with_none_one_and_two() {
        Pattern place = Pattern.compile("\\{([0-9])[,}]");
        int counts = 0;
        for (Map.Entry<String, String> text : texts.all(Locale.ENGLISH).entrySet()) {
            if (!text.getValue().contains(",choice,")) {
                continue;
            }
            counts++;
            int places = 1 + place.matcher(text.getValue()).results().mapToInt(at -> Integer.parseInt(at.group(1)))
                    .max().orElse(0);
            Map<String, String> read = new TreeMap<>();
            for (String count : List.of("0", "1", "2", "12,345")) {
                for (Locale language : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
                    String shown = texts.get(language, text.getKey(), Collections.nCopies(places, count));
                    assertThat(shown).as(text.getKey() + " " + count).doesNotContain("{", "}", ",choice", "|", "''");
                    if (language == Locale.ENGLISH) {
                        read.put(count, shown);
                    }
                }
            }
            assertThat(read.get("1")).as(text.getKey())
                    .doesNotContainPattern("\\b1 (?:\\p{Ll}+ )?\\p{Ll}{2,}s\\b(?<!address)")
                    .isNotEqualTo(read.get("2").replace('2', '1'));
            assertThat(read.get("2")).as(text.getKey()).contains("2");
            assertThat(read.get("12,345")).as(text.getKey()).isEqualTo(read.get("2").replace("2", "12,345"));
            assertThat(read.get("0")).as(text.getKey()).doesNotContain("1");
        }
        assertThat(counts).isGreaterThan(20);
        assertThat(texts.get(Locale.ENGLISH, "admin.readers.delete.found", List.of(1))).isEqualTo("Delete 1 reader");
        assertThat(texts.get(Locale.ENGLISH, "admin.readers.delete.found", List.of(1234)))
                .isEqualTo("Delete 1,234 readers");
        assertThat(texts.get(Locale.ENGLISH, "admin.people", List.of("1"))).isEqualTo("1 person");
    }

    /** One way of writing a day, in every template and every room that shows pages. */
    @Test
    void days_are_written_by_one_class_alone() throws IOException {
        templates().forEach((name, template) -> {
            assertThat(template).as(name).doesNotContain("#temporals", "#dates", "#calendars");
            assertThat(Pattern.compile("<time[^>]*>").matcher(template).results().map(MatchResult::group)
                    .filter(time -> !time.contains("moments.") && !time.contains("line.time()")
                            && !time.contains("#{site.fact.checked("))
                    .filter(time -> !name.startsWith("subscribe/"))).as(name).isEmpty();
        });
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/yoriai"))) {
            assertThat(files.filter(file -> file.toString().matches(".*/(?:admin|site|subscribe|page)/.*\\.java"))
                    .filter(file -> !List.of("Moments.java", "FirstPage.java").contains(file.getFileName().toString()))
                    .filter(file -> read(file).contains("DateTimeFormatter.of"))).isEmpty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{([0-9])[,}]").matcher(text).results().map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** What becomes paper brings its style along and knows no theme. */
    private static boolean isPrint(String template) {
        return template.startsWith("print/");
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
