package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/asvs.md tells of every requirement of ASVS 5.0's levels 1 and 2, and names no test that is not there. */
class AsvsTest {

    private static final Pattern ROW = Pattern
            .compile("(?m)^\\| ([0-9]+\\.[0-9]+\\.[0-9]+) \\| ([12]) \\| [^|]+ \\| ([^|]+) \\|$");
    private static final Pattern CLASS = Pattern.compile("`(\\w+Test)`");

    @Test
    void every_requirement_has_a_test_that_exists_or_a_reason() throws IOException {
        String page = Files.readString(Path.of("docs/asvs.md"));
        Set<String> tests = Rooms.files(Path.of("src/test/java"), ".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        List<MatchResult> rows = ROW.matcher(page).results().toList();
        assertThat(rows).extracting(row -> row.group(1)).doesNotHaveDuplicates();
        assertThat(rows).filteredOn(row -> row.group(2).equals("1")).hasSize(70);
        assertThat(rows).filteredOn(row -> row.group(2).equals("2")).hasSize(183);
        for (MatchResult row : rows) {
            List<String> named = CLASS.matcher(row.group(3)).results().map(found -> found.group(1)).toList();
            assertThat(tests).as(row.group(1)).containsAll(named);
            assertThat(!named.isEmpty() || row.group(3).matches("(?s).*(n/a|docs/).*")).as(row.group(1)).isTrue();
        }
    }
}
