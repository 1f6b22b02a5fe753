package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;

import io.yoriai.account.Actor;
import io.yoriai.account.Staff;

/** The people who run the installation. */
@Command(name = "admin", header = "Make, list, shut out and let in administrators; give them passwords. / 管理者を登録・一覧・停止・再開し、パスワードを変えます。")
final class AdminCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "create", mixinStandardHelpOptions = true, header = "Make a privileged administrator.", description = "Without --password a random one is made and shown this once; '--password' alone asks for it.")
    int create(@Mixin DatabaseOptions database,
            @Option(names = "--login", required = true, description = "login id, 4 to 100 characters") String login,
            @Option(names = "--name", required = true, description = "shown name") String name,
            @Option(names = "--email") @Nullable String email,
            @Option(names = "--password", interactive = true, arity = "0..1", description = "12 to 128 characters") @Nullable String given) {
        String word = given == null ? random() : given;
        CommandContext.with(database, Staff.class, staff -> {
            long id = staff.create(login, word, name, email);
            if (given == null) {
                staff.expectAnother(login);
            }
            return id;
        });
        PrintWriter out = spec.commandLine().getOut();
        out.println("Login id: " + login);
        if (given == null) {
            out.println("Password: " + word);
            out.println("Keep it now: it is never shown again. The first sign-in asks for another one.");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List the administrators.")
    int list(@Mixin DatabaseOptions database) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-24s  %-5s  %-8s  %-16s  %s%n", "login id", "level", "state", "last login (JST)", "name");
        for (Staff.Member member : CommandContext.with(database, Staff.class, Staff::all)) {
            out.printf("%-24s  %-5d  %-8s  %-16s  %s%n", member.loginId(), member.level(),
                    member.active() ? "active" : "disabled", KeyCommand.minute(member.lastSignIn()), member.name());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "disable", mixinStandardHelpOptions = true, header = "Shut an administrator out, at once.")
    int disable(@Mixin DatabaseOptions database, @Parameters(paramLabel = "LOGIN") String login) {
        return activate(database, login, false);
    }

    @Command(name = "enable", mixinStandardHelpOptions = true, header = "Let an administrator in again.")
    int enable(@Mixin DatabaseOptions database, @Parameters(paramLabel = "LOGIN") String login) {
        return activate(database, login, true);
    }

    @Command(name = "password", mixinStandardHelpOptions = true, header = "Give an administrator another password and end the sessions of the old one.", description = "Without --password a random one is made and shown this once; '--password' alone asks for it.")
    int password(@Mixin DatabaseOptions database, @Parameters(paramLabel = "LOGIN") String login,
            @Option(names = "--password", interactive = true, arity = "0..1", description = "12 to 128 characters") @Nullable String given) {
        String word = given == null ? random() : given;
        CommandContext.with(database, Staff.class, staff -> {
            staff.changePassword(new Actor.Job("command admin password"), login, word);
            if (given == null) {
                staff.expectAnother(login);
            }
            return word;
        });
        if (given == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Password: " + word);
            out.println("Keep it now: it is never shown again.");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "second-step-off", mixinStandardHelpOptions = true, header = "Take the second step of the sign-in from an administrator who lost it.", description = "Whoever has to have one sets it up anew at the next sign-in. Sessions end.")
    int secondStepOff(@Mixin DatabaseOptions database, @Parameters(paramLabel = "LOGIN") String login) {
        CommandContext.with(database, Staff.class, staff -> {
            staff.removeSecondStep(new Actor.Job("command admin second-step-off"), login);
            return login;
        });
        spec.commandLine().getOut().println("Removed the second step of " + login);
        return CommandLine.ExitCode.OK;
    }

    private int activate(DatabaseOptions database, String login, boolean active) {
        CommandContext.with(database, Staff.class, staff -> {
            staff.activate(login, active);
            return login;
        });
        spec.commandLine().getOut().println((active ? "Enabled " : "Disabled ") + login);
        return CommandLine.ExitCode.OK;
    }

    private static String random() {
        byte[] bytes = new byte[15];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
