package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.server.Application;

/** Holds the rooms to what their package-infos say, and everything in them to a size that can be read. */
class HouseTest {

    private static final Pattern FLOOR = Pattern.compile("<p>Floor ([0-9]) of the house\\.");
    private static final int MOST_IN_A_PACKAGE = 30;
    private static final int MOST_LINES = 300;
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern FRAGMENT = Pattern.compile("~\\{(\\w+)/");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.yoriai");
    }

    @Test
    void rooms_use_only_the_rooms_they_name_keep_their_inner_packages_and_form_no_circle() {
        ApplicationModules modules = ApplicationModules.of(Application.class.getPackageName().replace(".server", ""));
        modules.verify();
        new Documenter(modules).writeModulesAsPlantUml();
    }

    @Test
    void every_room_says_what_it_is_for_what_it_owns_what_it_must_not_know_and_its_floor() {
        Map<String, List<String>> allowed = Rooms.allowed();
        Map<String, Integer> floors = new HashMap<>();
        allowed.keySet().forEach(room -> {
            Matcher floor = FLOOR.matcher(Rooms.said(room));
            assertThat(Rooms.said(room)).as(room).contains("<p>Owns: ", "<p>Must not know: ");
            assertThat(floor.find()).as(room + " tells its floor").isTrue();
            floors.put(room, Integer.valueOf(floor.group(1)));
        });
        allowed.forEach((room, others) -> assertThat(others).as(room).doesNotHaveDuplicates()
                .allSatisfy(other -> assertThat(floors.get(other)).as(room + " may use " + other).isNotNull()
                        .isLessThanOrEqualTo(floors.get(room))));
        allowed.forEach((room, others) -> others.stream().filter(other -> floors.get(other) == 4)
                .forEach(wire -> assertThat(floors.get(room)).as(room + " may use " + wire).isEqualTo(5)));
    }

    @Test
    void every_room_uses_the_rooms_that_it_names() {
        Map<String, Set<String>> used = new TreeMap<>(SqlOwnershipTest.uses());
        each((from, dependency) -> used.computeIfAbsent(room(from), room -> new TreeSet<>())
                .add(room(dependency.getTargetClass())));
        Rooms.files(TEMPLATES, ".html").forEach(file -> FRAGMENT.matcher(Rooms.read(file)).results().forEach(
                found -> used.computeIfAbsent(TEMPLATES.relativize(file).getName(0).toString(), room -> new TreeSet<>())
                        .add(found.group(1))));
        Set<String> forNothing = new TreeSet<>();
        Rooms.allowed().forEach((room, others) -> others.stream()
                .filter(other -> !used.getOrDefault(room, Set.of()).contains(other))
                .forEach(other -> forNothing.add(room + " names " + other)));
        assertThat(forNothing).isEmpty();
    }

    @Test
    void no_face_and_no_inner_class_of_a_room_hang_on_each_other() {
        Map<String, Set<String>> uses = new TreeMap<>();
        each((from, dependency) -> {
            if (room(from).equals(room(dependency.getTargetClass()))) {
                uses.computeIfAbsent(top(from), name -> new TreeSet<>()).add(top(dependency.getTargetClass()));
            }
        });
        List<String> circles = new ArrayList<>();
        uses.forEach((from, others) -> others.stream()
                .filter(to -> from.contains(".internal.") != to.contains(".internal.") && reaches(uses, to, from))
                .forEach(to -> circles.add(from + " <-> " + to)));
        assertThat(circles).isEmpty();
    }

    @Test
    void no_package_has_more_than_thirty_classes_and_no_class_more_than_three_hundred_lines() {
        Map<String, Integer> packages = new TreeMap<>();
        List<String> long_ = new ArrayList<>();
        Rooms.files(Rooms.JAVA, ".java").forEach(file -> {
            packages.merge(Rooms.JAVA.relativize(Objects.requireNonNull(file.getParent())).toString(), 1, Integer::sum);
            if (Rooms.read(file).lines().count() > MOST_LINES) {
                long_.add(file.toString());
            }
        });
        packages.values().removeIf(count -> count <= MOST_IN_A_PACKAGE);
        assertThat(packages).isEmpty();
        assertThat(long_).isEmpty();
    }

    @Test
    void features_know_neither_http_nor_xml() {
        Set<String> wires = Set.of("smp", "neo", "subscribe", "portal", "site", "admin", "page", "server");
        List<String> wrong = new ArrayList<>();
        for (JavaClass from : classes) {
            boolean wire = room(from) == null || wires.contains(room(from)) || from.getSimpleName().equals("Callers");
            from.getDirectDependenciesFromSelf().forEach(dependency -> {
                String target = dependency.getTargetClass().getPackageName();
                if (!wire && (target.startsWith("jakarta.servlet") || target.startsWith("javax.xml")
                        || target.startsWith("org.springframework.web"))) {
                    wrong.add(dependency.getDescription());
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void no_result_of_the_database_is_a_stream() {
        // One that nobody closes keeps its connection; a list of rows is what callers want.
        List<String> streams = classes.stream().flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getName().equals("stream")
                        && call.getTargetOwner().getName().contains("JdbcClient")
                        || call.getName().equals("queryForStream"))
                .map(call -> call.getDescription()).toList();
        assertThat(streams).isEmpty();
    }

    @Test
    void which_beans_there_are_is_decided_when_the_program_is_built() {
        // docs/adr/0016: the start of a server with its own database takes its beans from the build.
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            type.getDirectDependenciesFromSelf().forEach(dependency -> {
                String target = dependency.getTargetClass().getName();
                if (!type.getSimpleName().equals("DatabaseConfiguration")
                        && (target.startsWith("org.springframework.boot.autoconfigure.condition.")
                                || target.startsWith("org.springframework.context.annotation.Profile")
                                || target.startsWith("org.springframework.context.annotation.Conditional"))) {
                    wrong.add(dependency.getDescription());
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** Dependencies between classes that stand in rooms. */
    private static void each(BiConsumer<JavaClass, Dependency> taker) {
        for (JavaClass from : classes) {
            if (room(from) != null) {
                from.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> room(dependency.getTargetClass()) != null)
                        .forEach(dependency -> taker.accept(from, dependency));
            }
        }
    }

    private static boolean reaches(Map<String, Set<String>> uses, String from, String wanted) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.equals(wanted)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(uses.getOrDefault(next, Set.of()));
            }
        }
        return false;
    }

    private static String top(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    private static String room(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        if (!name.startsWith("io.yoriai.")) {
            return null;
        }
        String rest = name.substring("io.yoriai.".length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }
}
