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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.yoriai.account.Actor;
import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.account.NeoClients;
import io.yoriai.account.NeoClients.Made;
import io.yoriai.account.TokenTerms;

/** Keys of the newsletter API (services.php): make, list, revoke. */
@Command(name = "neo-key", header = "Make, list and revoke keys of the newsletter API. / メルマガ API（services.php）のキーを発行・一覧・失効します。")
final class NeoKeyCommand {

    private static final Actor ACTOR = new Actor.Job("yoriai neo-key");
    private static final int BY_THE_BOOK = 60;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "create", mixinStandardHelpOptions = true, header = "Make a key; its secret is shown this once.")
    int create(@Mixin DatabaseOptions database,
            @Option(names = "--name", required = true, description = "what the key is for") String name,
            @Option(names = "--operation", paramLabel = "NAME", split = ",", description = "may do this only: ${COMPLETION-CANDIDATES}") @Nullable List<Operation> operations,
            @Option(names = "--magazine", paramLabel = "ID", split = ",", description = "may act on these magazines only") @Nullable List<Long> magazines,
            @Option(names = "--address", paramLabel = "CIDR", split = ",", description = "may call from these addresses only") @Nullable List<String> addresses,
            @Option(names = "--read-only", description = "the same as --operation READ") boolean readOnly,
            @Option(names = "--token-minutes", paramLabel = "N", defaultValue = "60", description = "life of a token, 1 to 60 (default: 60)") int minutes,
            @Option(names = "--token-bound", description = "a token is good only in the network it was issued to") boolean bound,
            @Option(names = "--no-rate-limit", description = "free of the limit of 60 calls a second") boolean unlimited) {
        if (readOnly && operations != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Give --read-only or --operation, not both.");
        }
        Set<Operation> allowed = readOnly
                ? EnumSet.of(Operation.READ)
                : operations == null || operations.isEmpty()
                        ? EnumSet.allOf(Operation.class)
                        : EnumSet.copyOf(operations);
        Rights rights = new Rights(allowed, magazines == null ? List.of() : magazines,
                addresses == null ? List.of() : addresses, unlimited ? 0 : BY_THE_BOOK, new TokenTerms(minutes, bound));
        Made made = CommandContext.with(database, NeoClients.class, clients -> clients.create(ACTOR, name, rights));
        PrintWriter out = spec.commandLine().getOut();
        out.println("client_id:     " + made.client().clientId());
        out.println("client_secret: " + made.secret());
        out.println("Keep it now: the secret is never shown again.");
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List the keys.")
    int list(@Mixin DatabaseOptions database) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-32s  %-8s  %-16s  %-24s  %s%n", "client_id", "state", "last used (JST)", "operations", "name");
        for (NeoClient client : CommandContext.with(database, NeoClients.class, NeoClients::all)) {
            String operations = String.join(",", client.operations().stream().map(Enum::name).toList());
            out.printf("%-32s  %-8s  %-16s  %-24s  %s%n", client.clientId(), client.active() ? "active" : "disabled",
                    KeyCommand.minute(client.lastUsedAt()), operations, client.name());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, header = "Take a key away: its calls and tokens are refused from now on.")
    int revoke(@Mixin DatabaseOptions database, @Parameters(paramLabel = "CLIENT_ID") String clientId) {
        CommandContext.with(database, NeoClients.class, clients -> {
            clients.revoke(ACTOR, clientId);
            return clientId;
        });
        spec.commandLine().getOut().println("Revoked " + clientId);
        return CommandLine.ExitCode.OK;
    }
}
