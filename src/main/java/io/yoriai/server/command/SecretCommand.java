package io.yoriai.server.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.yoriai.record.secret.SecretRotation;

/** The secret that seals the keys of API clients. */
@Command(name = "secret", header = "Change the secret that seals stored keys. / 保存したキーを封じる秘密を替えます。")
final class SecretCommand {

    /** Longer than nodes seal with the secret before. */
    private static final long PAUSE_MILLIS = 2_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "rotate", mixinStandardHelpOptions = true, header = "Put another secret in force and seal everything anew; servers go on serving.", description = {
        "Where YORIAI_SECRET gives the secret: first give every node the new one as YORIAI_SECRET_OTHER and start it again, one after the other; then rotate, with both set; then make the new one YORIAI_SECRET everywhere.",
        "Where the data directory holds it: a new one is made, and the one before is kept beside it as 'secret.other'."})
    int rotate(@Mixin DatabaseOptions database) {
        SecretRotation.Rotated rotated = CommandContext.with(database, SecretRotation.class, rotation -> {
            SecretRotation.Rotated done = rotation.rotate();
            if (done == null) {
                throw new CommandException("There is no other secret: give the new one as YORIAI_SECRET_OTHER");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SecretRotation.Rotated(done.number(), done.values() + rotation.sealAnew());
        });
        spec.commandLine().getOut().println(
                "Secret " + rotated.number() + " is in force; " + rotated.values()
                        + " stored values were sealed anew.");
        return CommandLine.ExitCode.OK;
    }
}
