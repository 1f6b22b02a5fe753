package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;

import io.yoriai.account.Staff;

/** The people who run the installation. */
@Command(name = "admin", header = "Make administrators. / 管理者を登録します。")
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
        CommandContext.with(database, Staff.class, staff -> staff.create(login, word, name, email));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Login id: " + login);
        if (given == null) {
            out.println("Password: " + word);
            out.println("Keep it now: it is never shown again.");
        }
        return CommandLine.ExitCode.OK;
    }

    private static String random() {
        byte[] bytes = new byte[15];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
