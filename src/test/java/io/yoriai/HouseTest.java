package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.yoriai.server.Application;

/** Holds the rooms on their floors. */
class HouseTest {

    /** Floor of each room. Within a floor a room uses another only where {@link #BESIDE} says so. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(Map.entry("record", 0), Map.entry("account", 1),
            Map.entry("message", 1), Map.entry("page", 1), Map.entry("person", 1), Map.entry("file", 1),
            Map.entry("lead", 2),
            Map.entry("campaign", 2), Map.entry("application", 2), Map.entry("attendance", 3),
            Map.entry("newsletter", 3), Map.entry("smp", 4), Map.entry("neo", 4), Map.entry("site", 4),
            Map.entry("admin", 4),
            Map.entry("server", 5));

    /**
     * An application is of a lead to a campaign: it stands on both, and neither knows it. Pages of all rooms say the texts.
     * The erasure of a person goes into the operation log.
     */
    private static final Set<String> BESIDE = Set.of("application>lead", "application>campaign", "page>message",
            "person>account");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.yoriai");
    }

    @Test
    void rooms_use_only_rooms_on_lower_floors() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass from : classes) {
            from.getDirectDependenciesFromSelf().forEach(dependency -> {
                String room = room(from);
                String other = room(dependency.getTargetClass());
                if (room != null && other != null && !room.equals(other) && !BESIDE.contains(room + ">" + other)
                        && floor(other) >= floor(room)) {
                    wrong.add(dependency.getDescription());
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_room_is_known_and_says_what_it_is_for() {
        Set<String> rooms = new TreeSet<>();
        classes.forEach(type -> {
            if (room(type) != null) {
                rooms.add(room(type));
            }
        });
        assertThat(FLOORS.keySet()).containsAll(rooms);
    }

    @Test
    void features_know_neither_http_nor_xml() {
        Set<String> wires = Set.of("smp", "neo", "site", "admin", "page", "server");
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
    void which_beans_there_are_is_decided_when_the_program_is_built() {
        // docs/adr/0102: the start of a server with its own database takes its beans from the build.
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

    @Test
    void rooms_keep_their_inner_packages_to_themselves_and_form_no_circle() {
        ApplicationModules modules = ApplicationModules.of(Application.class.getPackageName().replace(".server", ""));
        modules.verify();
        new Documenter(modules).writeModulesAsPlantUml();
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith("io.yoriai.")) {
            return null;
        }
        String rest = name.substring("io.yoriai.".length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }

    private static int floor(String room) {
        Integer floor = FLOORS.get(room);
        assertThat(floor).as("floor of room " + room).isNotNull();
        return floor;
    }
}
