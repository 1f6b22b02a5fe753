package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ComponentScan;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;

import io.yoriai.audit.AuditSearch;
import io.yoriai.audit.AuditSearch.Query;
import io.yoriai.record.Times;

/** The operation log for a SIEM. */
@Command(name = "audit", header = "Export the operation log as JSON lines. / 操作ログを JSON Lines で書き出します。")
final class AuditCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    /** No @Configuration: the server must not find it. */
    @ComponentScan("io.yoriai.audit")
    static class Room {}

    @Command(name = "export", mixinStandardHelpOptions = true, header = "Write rows to the standard output, the oldest first, one JSON object a line.", description = {
        "A collector remembers the id of the last line and gives it to --after the next time: nothing comes twice, nothing is missing.",
        "The export itself is a row of the log."})
    int export(@Mixin DatabaseOptions database,
            @Option(names = "--since", paramLabel = "MOMENT", description = "2026-11-26 (of Japan) or 2026-11-26T09:00:00+09:00; default: all") @Nullable String since,
            @Option(names = "--after", paramLabel = "ID", defaultValue = "0", description = "rows with a greater id only") long after) {
        Query query = since == null ? Query.ALL : Query.since(moment(since));
        PrintWriter out = spec.commandLine().getOut();
        CommandContext.with(database, AuditSearch.class, log -> {
            log.export(null, query, after, row -> out.println(log.json(row)));
            return true;
        }, Room.class);
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Instant moment(String text) {
        LocalDate day = Times.day(text);
        Instant moment = day == null ? Times.searched(text) : day.atStartOfDay(Times.JST).toInstant();
        if (moment == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--since: " + text + " is no moment");
        }
        return moment;
    }
}
