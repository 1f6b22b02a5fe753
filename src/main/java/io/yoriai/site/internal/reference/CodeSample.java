package io.yoriai.site.internal.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Languages in which a call is shown as a whole program: it signs, fetches a token, calls, and prints status and answer.
 * The texts stand in {@code site/code}. A line there that begins with {@code @login}, {@code @call}, {@code @bare} or
 * {@code @body} counts for the call that fetches the token, for any other, for one without a body, for one with a body.
 */
enum CodeSample {
    CURL("curl", (name, value) -> " \"" + name + "=" + value + "\""), //
    PYTHON("Python", (name, value) -> ", \"" + name + "\": \"" + value + "\""), //
    PHP("PHP", (name, value) -> ", '" + name + "' => '" + value + "'"), //
    RUBY("Ruby", (name, value) -> ", \"" + name + "\" => \"" + value + "\""), //
    JAVASCRIPT("JavaScript", (name, value) -> ", " + name + ": \"" + value + "\""), //
    JAVA("Java", (name, value) -> ", \"" + name + "\", \"" + value + "\"");

    private static final String LEFT_OUT = "\0";

    private final String title;
    private final BiFunction<String, String, String> parameter;
    private final String text;

    CodeSample(String title, BiFunction<String, String, String> parameter) {
        this.title = title;
        this.parameter = parameter;
        text = read("/site/code/" + title.toLowerCase(Locale.ROOT) + ".txt");
    }

    /** A program. */
    record Program(String language, String text) {}

    /** The call of a server in this language. */
    Program of(SampleCall call, String server) {
        String kept = text.lines().map(line -> line(line, call)).filter(line -> !line.equals(LEFT_OUT))
                .collect(Collectors.joining("\n"));
        String parameters = call.parameters().entrySet().stream()
                .map(own -> parameter.apply(own.getKey(), own.getValue())).collect(Collectors.joining());
        String program = kept;
        for (Map.Entry<String, String> place : Map.of("@SERVER@", server, "@VERB@", call.verb(), "@PATH@",
                call.path(), "@PARAMETERS@", parameters, "@BODY@", call.body()).entrySet()) {
            program = program.replace(place.getKey(), place.getValue());
        }
        return new Program(title, program);
    }

    private static String line(String line, SampleCall call) {
        if (!line.startsWith("@")) {
            return line;
        }
        String[] parts = line.split(" ", 2);
        boolean counts = switch (parts[0]) {
            case "@login" -> call.isLogin();
            case "@call" -> !call.isLogin();
            case "@bare" -> !call.isLogin() && call.body().isEmpty();
            case "@body" -> !call.body().isEmpty();
            default -> throw new IllegalStateException(line);
        };
        return !counts ? LEFT_OUT : parts.length < 2 ? "" : parts[1];
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(CodeSample.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
