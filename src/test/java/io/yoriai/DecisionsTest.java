package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The decisions in docs/adr can be found, dated and weighed. */
class DecisionsTest {

    private static final Path FOLDER = Path.of("docs/adr");
    private static final Pattern NAMED = Pattern.compile("docs/adr/(\\d{4})|ADR (\\d{1,4})\\b");
    private static final Pattern STATUS = Pattern.compile("\\d{4}-\\d{2}-\\d{2}, (accepted|replaced by ADR \\d+)\\b.*");

    @Test
    void decisions_have_running_numbers_a_date_a_status_and_an_alternative() {
        List<Path> decisions = files(FOLDER).sorted().toList();
        assertThat(decisions.stream().map(file -> Integer.parseInt(file.getFileName().toString().substring(0, 4))))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, decisions.size()).boxed().toList());
        for (Path file : decisions) {
            List<String> lines = Rooms.read(file).lines().toList();
            assertThat(lines.getFirst()).as(file.toString())
                    .startsWith("# " + Integer.parseInt(file.getFileName().toString().substring(0, 4)) + ". ");
            assertThat(lines.get(1)).as(file.toString()).matches(STATUS);
            assertThat(Rooms.read(file)).as(file.toString()).containsAnyOf("lternative", "instead of");
        }
    }

    @Test
    void every_decision_that_is_named_anywhere_is_there() {
        int most = (int) files(FOLDER).count();
        Set<String> wrong = new TreeSet<>();
        Stream.of(Path.of("src/main"), Path.of("src/test/java"), Path.of("docs"), Path.of("bench/src"))
                .flatMap(DecisionsTest::files)
                .filter(file -> file.toString().matches(".*\\.(java|md|sql|properties|html|tsv)"))
                .forEach(file -> NAMED.matcher(Rooms.read(file)).results().forEach(found -> {
                    String number = found.group(1) == null ? found.group(2) : found.group(1);
                    if (Integer.parseInt(number) < 1 || Integer.parseInt(number) > most) {
                        wrong.add(file + ": " + found.group());
                    }
                }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void what_security_md_names_is_there() {
        String page = Rooms.read(Path.of("SECURITY.md"));
        assertThat(Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(page).results().map(found -> Path.of(found.group(1))))
                .hasSizeGreaterThan(5).allMatch(Files::isRegularFile);
        Set<String> tests = files(Path.of("src/test/java")).map(file -> file.getFileName().toString())
                .collect(java.util.stream.Collectors.toSet());
        assertThat(Pattern.compile("`(\\w+Test)`").matcher(page).results().map(found -> found.group(1) + ".java"))
                .hasSizeGreaterThan(5).allMatch(tests::contains);
        assertThat(Rooms.read(Path.of("README.md"))).contains("](SECURITY.md)");
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> walked = Files.walk(folder)) {
            return walked.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
