package io.yoriai.server.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import io.yoriai.record.master.MasterEditor;

/** The masters of the installation as CSV files. */
@Command(name = "master", header = "Write masters as CSV, and load them. / マスタをCSVで書き出し、読み込みます。")
final class MasterCommand {

    private static final String NAMES = "Prefecture, Country, TimeZone, Language, SeminarCategory, SessionCategory,"
            + " DocumentCategory, MailCategory, ActivityType";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "export", mixinStandardHelpOptions = true, header = "Write a master into a file: id,name_ja,name_en,key,active.")
    int export(@Mixin DatabaseOptions database,
            @Parameters(paramLabel = "NAME", description = NAMES) String name,
            @Parameters(paramLabel = "FILE", description = "is replaced where it is there") Path file)
            throws IOException {
        byte[] csv = CommandContext.with(database, MasterEditor.class, editor -> editor.export(name));
        Files.write(file, csv);
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "load", mixinStandardHelpOptions = true, header = "Make a master what a file says, whole or not at all.", description = {
        "Ids stay with their keys; what the file does not name may no longer be chosen, and is still answered.",
        "Before going live, --renumber gives ids to keys anew: records keep their keys, and are answered with the new ids."})
    int load(@Mixin DatabaseOptions database,
            @Parameters(paramLabel = "NAME", description = NAMES) String name,
            @Parameters(paramLabel = "FILE", description = "CSV with a head, UTF-8 or Windows-31J") Path file,
            @Option(names = "--renumber", description = "before going live: ids may pass from key to key, and entries that the file does not name and no record has go") boolean renumber)
            throws IOException {
        if (!Files.isReadable(file)) {
            throw new CommandException(file + " cannot be read");
        }
        byte[] csv;
        try (var in = Files.newInputStream(file)) {
            csv = in.readNBytes(MasterEditor.MOST_BYTES + 1);
        }
        MasterEditor.Outcome outcome = CommandContext.with(database, MasterEditor.class,
                editor -> editor.load(name, csv, renumber));
        if (!outcome.wrong().isEmpty()) {
            throw new CommandException(outcome.wrong().stream()
                    .map(wrong -> (wrong.line() == 0 ? "" : "line " + wrong.line() + ", ")
                            + CommandException.told(wrong.fault()))
                    .collect(Collectors.joining("\n")));
        }
        spec.commandLine().getOut().println(outcome.made() + " made, " + outcome.changed() + " changed, "
                + outcome.stopped() + " switched off, " + outcome.removed() + " removed");
        return CommandLine.ExitCode.OK;
    }
}
