package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import io.yoriai.record.Dictionary;
import io.yoriai.record.ServedMethods;
import io.yoriai.testkit.ServerTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the first pages of the project say is true, and the same in both languages. */
@ServerTest
class ReadmeTest {

    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    @Autowired
    Dictionary dictionary;

    @Autowired
    List<ServedMethods> served;

    @ParameterizedTest
    @CsvSource({"README.md, '%d of the %d methods'", "README.ja.md, '%2$d メソッドのうち %1$d：'"})
    void the_number_of_served_methods_is_that_of_the_program(String page, String words) {
        long answered = dictionary.methods().stream()
                .filter(method -> served.stream().anyMatch(rooms -> rooms.serves(method.name()))).count();
        assertThat(Rooms.read(Path.of(page))).contains(words.formatted(answered, dictionary.methods().size()));
    }

    @Test
    void both_languages_say_the_same() {
        String english = Rooms.read(Path.of("README.md"));
        String japanese = Rooms.read(Path.of("README.ja.md"));
        assertThat(japanese.lines().filter(line -> line.startsWith("|")).count()).as("rows of the table")
                .isEqualTo(english.lines().filter(line -> line.startsWith("|")).count());
        assertThat(japanese.lines().filter(line -> line.startsWith("#")).count()).as("headings")
                .isEqualTo(english.lines().filter(line -> line.startsWith("#")).count());
        assertThat(found(LINK, japanese, "README.md")).as("links").isEqualTo(found(LINK, english, "README.ja.md"));
        assertThat(found(CODE, japanese, "")).as("commands").hasSameSizeAs(found(CODE, english, ""));
    }

    @Test
    void what_it_links_to_is_there() {
        found(LINK, Rooms.read(Path.of("README.md")), "").keySet().stream().filter(link -> !link.startsWith("http"))
                .forEach(link -> assertThat(Files.exists(Path.of(link))).as(link).isTrue());
    }

    private static Map<String, Long> found(Pattern pattern, String text, String butFor) {
        return pattern.matcher(text).results().map(MatchResult::group)
                .map(found -> found.replaceAll("^\\]\\(|\\)$", ""))
                .filter(found -> !found.equals(butFor))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
