package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.yoriai.account.Credentials;

/** Copies another installation into this one through its API alone (docs/operators/mirror.md). */
@Command(name = "import", header = "Copy another installation into this one through its API. / 他の環境のデータをAPI経由で取り込みます。")
final class ImportCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    /** Where the tables of all rooms are declared, and what reads answers. No @Configuration: the server must not find it. */
    @ComponentScan(basePackages = "io.yoriai", useDefaultFilters = false, includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "io\\.yoriai\\.(?:(?!record|smp|neo|server).*Tables?|smp\\.AnswerTree)"))
    static class Tables {}

    @Command(name = "smp", mixinStandardHelpOptions = true, header = "Copy what the marketing API of a running tenant answers.", description = {
        "Reads every list, page by page, and puts each record in its place with its number. What is there under a number is replaced.",
        "Killed or broken off, the same command goes on where it was. Password and secret key are taken from",
        "YORIAI_IMPORT_PASSWORD and YORIAI_IMPORT_SECRET, or as two lines of the standard input, never from the command line."}, footer = {
            "", "Example:",
            "  yoriai import smp --url https://smp.example.com --api-key 0123456789abcdef0123456789abcdef < secrets.txt"})
    int smp(@Mixin DatabaseOptions database,
            @Option(names = "--url", required = true, paramLabel = "URL", description = "the tenant, https://smp.example.com") String url,
            @Option(names = "--api-key", required = true, paramLabel = "KEY", description = "a key of the tenant that may read everything") String key,
            @Option(names = "--since", paramLabel = "TIME", description = "only what was changed since, 2026-11-01T00:00:00+09:00") @Nullable String since,
            @Option(names = "--again", description = "begin anew, where an earlier run has ended or broken off") boolean again)
            throws IOException {
        Credentials credentials = new Credentials(key, secret("YORIAI_IMPORT_PASSWORD", "Password: "),
                secret("YORIAI_IMPORT_SECRET", "Secret key: "));
        try (WireClient client = new WireClient(url, credentials)) {
            return CommandContext.with(database, Mirror.class,
                    mirror -> mirror.run(new Mirror.Source(url, client, since == null ? "" : since, again),
                            spec.commandLine().getOut())
                                    ? CommandLine.ExitCode.OK
                                    : CommandLine.ExitCode.SOFTWARE,
                    Tables.class, Mirror.class);
        }
    }

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** From the environment, or a line of the standard input: other users of the machine see a command line. */
    private String secret(String variable, String asked) throws IOException {
        String given = System.getenv(variable);
        if (given != null && !given.isBlank()) {
            return given;
        }
        if (System.console() != null) {
            char[] typed = System.console().readPassword(asked);
            return typed == null ? "" : new String(typed);
        }
        String line = input.readLine();
        if (line == null || line.isBlank()) {
            throw new CommandException(variable + " is not set, and the standard input does not hold it");
        }
        return line.strip();
    }
}
