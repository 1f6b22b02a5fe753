package io.yoriai;

import org.springframework.modulith.ApplicationModule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rooms as their {@code package-info.java} tells of them. */
final class Rooms {

    static final Path JAVA = Path.of("src/main/java/io/yoriai");

    private Rooms() {}

    /** By name: the rooms that a room may use. */
    static Map<String, List<String>> allowed() {
        Map<String, List<String>> allowed = new TreeMap<>();
        try (Stream<Path> folders = Files.list(JAVA)) {
            folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString())
                    .forEach(room -> allowed.put(room, List.of(module(room).allowedDependencies())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return allowed;
    }

    static ApplicationModule module(String room) {
        try {
            ApplicationModule module = Class.forName("io.yoriai." + room + ".package-info")
                    .getAnnotation(ApplicationModule.class);
            if (module == null) {
                throw new AssertionError("the room " + room + " does not say whom it may use");
            }
            return module;
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the room " + room + " has no package-info", e);
        }
    }

    /** The words of a room's {@code package-info.java}. */
    static String said(String room) {
        return read(JAVA.resolve(room).resolve("package-info.java"));
    }

    /** All files below a folder whose names end so. */
    static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
