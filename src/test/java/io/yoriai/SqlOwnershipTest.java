package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table or function is of the room that its migration names; SQL touches those of rooms that its own room may use. */
class SqlOwnershipTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern FILE = Pattern.compile("(?:V[0-9]{14}|R__[0-9]{2})_{1,2}([a-z]+)_[a-z0-9_]+\\.sql");
    private static final Pattern TABLE = Pattern
            .compile("(?m)^\\s*create (?:unlogged )?table (?:if not exists )?(\\w+)");
    private static final Pattern FUNCTION = Pattern.compile("create (?:or replace )?function (\\w+)");
    private static final Pattern STRING = Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\n])*)\"",
            Pattern.DOTALL);
    private static final Pattern USE = Pattern
            .compile("\\b(?:from|join|into|update|using|table|references|on)\\s+(?:only\\s+)?(\\w+)|\\b(\\w+)\\s*\\(");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");

    @Test
    void sql_touches_only_what_its_own_room_may_use() {
        Map<String, List<String>> allowed = Rooms.allowed();
        Set<String> wrong = new TreeSet<>();
        uses((room, use) -> {
            if (!allowed.getOrDefault(room, List.of()).contains(use.owner())) {
                wrong.add(room + " uses " + use.name() + " of " + use.owner() + " in " + use.file());
            }
        });
        assertThat(uses().get("audience")).as("what is looked for is found").contains("reader", "person");
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_function_stands_in_one_repeatable_migration_and_every_migration_names_a_room() {
        Map<String, Set<String>> places = new TreeMap<>();
        Rooms.files(MIGRATIONS, ".sql").forEach(file -> {
            assertThat(Rooms.allowed()).as(file.toString()).containsKey(room(file));
            if (file.getFileName().toString().startsWith("R__")) {
                names(FUNCTION, Rooms.read(file), name -> places.computeIfAbsent(name, n -> new TreeSet<>())
                        .add(file.getFileName().toString()));
            }
        });
        assertThat(places).isNotEmpty();
        places.values().removeIf(files -> files.size() == 1);
        assertThat(places).isEmpty();
    }

    /** The rooms whose tables and functions each room's SQL touches. */
    static Map<String, Set<String>> uses() {
        Map<String, Set<String>> uses = new TreeMap<>();
        uses((room, use) -> uses.computeIfAbsent(room, r -> new TreeSet<>()).add(use.owner()));
        return uses;
    }

    private record Use(String name, String owner, String file) {}

    private interface Taker {
        void take(String room, Use use);
    }

    private static void uses(Taker taker) {
        Map<String, String> owners = new TreeMap<>();
        // Who declares a function has it, whoever fills it: versioned migrations come before repeatable ones.
        List<Path> inOrder = Rooms.files(MIGRATIONS, ".sql").stream()
                .sorted(Comparator.comparing(file -> file.getFileName().toString().startsWith("R__"))).toList();
        inOrder.forEach(file -> {
            names(TABLE, Rooms.read(file), name -> owners.put(name, room(file)));
            names(FUNCTION, Rooms.read(file), name -> owners.putIfAbsent(name, room(file)));
        });
        for (Path file : Rooms.files(MIGRATIONS, ".sql")) {
            found(room(file), COMMENT.matcher(Rooms.read(file)).replaceAll(""), file, owners, taker);
        }
        for (Path file : Rooms.files(Rooms.JAVA, ".java")) {
            String room = Rooms.JAVA.relativize(file).getName(0).toString();
            String sql = STRING.matcher(Rooms.read(file)).results().map(SqlOwnershipTest::text)
                    .collect(Collectors.joining(" "));
            found(room, sql, file, owners, taker);
        }
    }

    private static void found(String room, String sql, Path file, Map<String, String> owners, Taker taker) {
        USE.matcher(sql).results().map(use -> use.group(1) == null ? use.group(2) : use.group(1)).distinct()
                .filter(name -> owners.containsKey(name) && !owners.get(name).equals(room))
                .forEach(name -> taker.take(room, new Use(name, Objects.requireNonNull(owners.get(name)),
                        file.getFileName().toString())));
    }

    private static String text(MatchResult string) {
        return string.group(1) == null ? string.group(2) : string.group(1);
    }

    private static void names(Pattern pattern, String sql, Consumer<String> taker) {
        pattern.matcher(sql).results().forEach(found -> taker.accept(found.group(1)));
    }

    private static String room(Path migration) {
        var file = FILE.matcher(migration.getFileName().toString());
        assertThat(file.matches()).as(migration.toString()).isTrue();
        return file.group(1);
    }
}
