package io.yoriai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** What the command {@code ./yoriai} says while it builds. */
class LauncherTest {

    /** The two functions as they stand, and a build of a second and a half. */
    private static final String BUILD = "set -eu; eval \"$(sed -n '/^worker=/,/^build()/p' yoriai | sed '$d')\";"
            + " working compiling; sleep 1.5; rest; echo ended";

    @Test
    void a_build_shows_life_on_a_terminal() throws Exception {
        assertThat(said("script", "-qec", "sh -c '" + BUILD.replace("'", "'\\''") + "'", "/dev/null"))
                .contains("compiling ... 0 s", "compiling ... 1 s").contains("ended");
    }

    @Test
    void a_build_is_quiet_where_nobody_looks() throws Exception {
        assertThat(said("sh", "-c", BUILD)).isEqualTo("ended\n");
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
