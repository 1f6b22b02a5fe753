package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a program of the reference is run.
 *
 * @param file the name it is kept under
 * @param tools what must be on the path
 * @param command to run the file
 */
record PrintedProgram(String file, List<String> tools, List<String> command) {

    static PrintedProgram of(String language) {
        return switch (language) {
            case "curl" -> new PrintedProgram("call.sh", List.of("bash", "curl", "openssl"), List.of("bash"));
            case "Python" -> new PrintedProgram("call.py", List.of("python3"), List.of("python3"));
            case "PHP" -> new PrintedProgram("call.php", List.of("php"), List.of("php"));
            case "Ruby" -> new PrintedProgram("call.rb", List.of("ruby"), List.of("ruby"));
            case "JavaScript" -> new PrintedProgram("call.mjs", List.of("node"), List.of("node"));
            case "Java" -> new PrintedProgram("Call.java", List.of(),
                    List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            default -> throw new AssertionError(language);
        };
    }

    /** Runs it: it ends well, and what it prints says a status of 200 or 201 first. */
    void run(String text, Map<String, String> environment) throws IOException, InterruptedException {
        for (String tool : tools) {
            Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))), tool + " is not installed");
        }
        Path folder = Files.createTempDirectory("printed");
        Path output = folder.resolve("output");
        List<String> all = new ArrayList<>(command);
        all.add(Files.writeString(folder.resolve(file), text).toString());
        ProcessBuilder process = new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process.environment().putAll(environment);
        int code = process.start().waitFor();
        String said = Files.readString(output);
        assertThat(code).as(said).isZero();
        assertThat(said).matches("(?s)(HTTP/1\\.1 )?20[01].*");
    }
}
