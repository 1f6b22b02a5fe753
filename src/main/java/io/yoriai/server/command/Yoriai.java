package io.yoriai.server.command;

import io.yoriai.server.database.CannotStartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;

/** The root of the command line. Exit codes: 0 done, 1 failed, 2 not understood. */
@Command(name = "yoriai", header = "Yoriai (寄合): a server for events, their guests and their newsletters.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, version = "Yoriai 0.1.0", subcommands = {
    ServeCommand.class, KeyCommand.class, NeoKeyCommand.class, AdminCommand.class, MaintenanceCommand.class,
    ItemCommand.class, PersonCommand.class, CallCommand.class, BackupCommand.class,
    RestoreCommand.class, RehearseCommand.class, CommandLine.HelpCommand.class}, footer = {"",
        "'yoriai help COMMAND' tells more about one. / 各コマンドの説明: yoriai help COMMAND"})
public final class Yoriai {

    private Yoriai() {}

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    public static int run(String... arguments) {
        ConsoleLog.warningsOnly();
        return line().execute(arguments.length == 0 ? new String[]{"help"} : arguments);
    }

    /** The command line with all its commands. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new Yoriai()).setExecutionExceptionHandler(Yoriai::failed)
                .setUsageHelpAutoWidth(true);
        line.getSubcommands().values().stream().filter(command -> !isHelp(command))
                .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }

    private static boolean isHelp(CommandLine command) {
        return command.getCommand() instanceof CommandLine.HelpCommand;
    }

    /** What was written for the operator is told alone; anything else is a defect and shows where it happened. */
    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        CannotStartException told = CannotStartException.in(failure);
        if (told != null) {
            err.println(told.getMessage());
        } else if (failure instanceof CommandException) {
            err.println(failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
