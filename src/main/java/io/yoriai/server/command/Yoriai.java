package io.yoriai.server.command;

import io.yoriai.server.database.CannotStartException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The root of the command line. Exit codes: 0 done, 1 failed, 2 not understood. */
@Command(name = "yoriai", header = "Yoriai (寄合): a server for events, their guests and their newsletters.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, version = "Yoriai 0.1.0", footer = {
    "",
    "'yoriai test' runs the whole test suite. / テストをすべて実行します: yoriai test",
    "'yoriai help COMMAND' tells more about one. / 各コマンドの説明: yoriai help COMMAND"})
public final class Yoriai {

    /** In the order in which the help lists them. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private Yoriai() {}

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("key", KeyCommand::new);
        commands.put("neo-key", NeoKeyCommand::new);
        commands.put("secret", SecretCommand::new);
        commands.put("admin", AdminCommand::new);
        commands.put("audit", AuditCommand::new);
        commands.put("maintenance", MaintenanceCommand::new);
        commands.put("item", ItemCommand::new);
        commands.put("master", MasterCommand::new);
        commands.put("lead", LeadCommand::new);
        commands.put("person", PersonCommand::new);
        commands.put("call", CallCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("backup", BackupCommand::new);
        commands.put("restore", RestoreCommand::new);
        commands.put("rehearse", RehearseCommand::new);
        return commands;
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    public static int run(String... arguments) {
        ConsoleLog.warningsOnly();
        return line(arguments).execute(arguments.length == 0 ? new String[]{"help"} : arguments);
    }

    /**
     * What reads these arguments. The options of a command are read by reflection: of the one that is named, not of all,
     * since a server wants to be up soon.
     */
    static CommandLine line(String... arguments) {
        String asked = arguments.length == 0 ? "" : arguments[0];
        Set<String> names = COMMANDS.containsKey(asked) ? Set.of(asked) : COMMANDS.keySet();
        CommandLine line = new CommandLine(new Yoriai()).setExecutionExceptionHandler(Yoriai::failed)
                .setUsageHelpAutoWidth(true);
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        line.getSubcommands().values().forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        return line.addSubcommand(new CommandLine.HelpCommand());
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
