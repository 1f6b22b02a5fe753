package io.yoriai.server.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.yoriai.account.Actor;
import io.yoriai.account.Maintenance;

/** Maintenance mode: on, off, how it stands. */
@Command(name = "maintenance", header = "Switch maintenance mode on or off: the APIs answer 503. / メンテナンスモードを切り替えます。")
final class MaintenanceCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "on", mixinStandardHelpOptions = true, header = "From now on the APIs answer 503 with Retry-After.")
    int on(@Mixin DatabaseOptions database) {
        return change(database, true);
    }

    @Command(name = "off", mixinStandardHelpOptions = true, header = "The APIs work again.")
    int off(@Mixin DatabaseOptions database) {
        return change(database, false);
    }

    @Command(name = "status", mixinStandardHelpOptions = true, header = "Tell whether maintenance mode is on.")
    int status(@Mixin DatabaseOptions database) {
        return tell(CommandContext.with(database, Maintenance.class, Maintenance::on));
    }

    private int change(DatabaseOptions database, boolean on) {
        CommandContext.with(database, Maintenance.class, maintenance -> {
            maintenance.change(new Actor.Job("yoriai maintenance"), on);
            return on;
        });
        return tell(on);
    }

    private int tell(boolean on) {
        spec.commandLine().getOut().println("Maintenance mode is " + (on ? "on" : "off"));
        return CommandLine.ExitCode.OK;
    }
}
