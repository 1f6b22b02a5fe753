package io.yoriai.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Seeds of random tests, kept in {@code src/test/resources/seeds}: a run that once found something is run for ever. */
public final class Seeds {

    private Seeds() {}

    /** Those of a file; with {@code -Dseeds=5} as many new ones beside them, which a failure tells. */
    public static long[] of(String file) {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/seeds", file + ".txt"))) {
            Stream<Long> kept = lines.filter(line -> !line.startsWith("#")).map(Long::valueOf);
            Stream<Long> fresh = Stream.generate(System::nanoTime).limit(Integer.getInteger("seeds", 0));
            return Stream.concat(kept, fresh).mapToLong(Long::longValue).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
