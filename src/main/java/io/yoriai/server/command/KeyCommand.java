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
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import io.yoriai.account.Actor;
import io.yoriai.account.ApiClient;
import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.TokenTerms;
import io.yoriai.record.Times;

/** API keys: make, list, revoke. */
@Command(name = "key", header = "Make, list and revoke API keys. / APIキーを発行・一覧・失効します。")
final class KeyCommand {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Times.JST);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Command(name = "create", mixinStandardHelpOptions = true, header = "Make a key; its password and secret key are shown this once.")
    int create(@Mixin DatabaseOptions database,
            @Option(names = "--name", required = true, description = "what the key is for") String name,
            @Option(names = "--note", defaultValue = "", description = "for whoever looks at the key later") String note,
            @Option(names = "--proxy", description = "may apply for others, application.post with proxy=1") boolean proxy,
            @Option(names = "--campaign", paramLabel = "ID", split = ",", description = "may act on these campaigns only") @Nullable List<Long> campaigns,
            @Option(names = "--session", paramLabel = "ID", description = "session of receptions that name none") @Nullable Long session,
            @Option(names = "--method", paramLabel = "NAME", split = ",", description = "may call these methods only: visitor.get, or a group of them, visitor.*") @Nullable List<String> methods,
            @Option(names = "--address", paramLabel = "CIDR", split = ",", description = "may call from these addresses only") @Nullable List<String> addresses,
            @Option(names = "--until", paramLabel = "DATE", description = "last day in Japan, 2027-03-31") @Nullable LocalDate until,
            @Option(names = "--read-only", description = "may call all methods that only read, and no other") boolean readOnly,
            @Option(names = "--token-minutes", paramLabel = "N", defaultValue = "60", description = "life of a token, 1 to 60 (default: 60)") int minutes,
            @Option(names = "--token-bound", description = "a token is good only in the network it was issued to") boolean bound,
            @Option(names = "--rate", paramLabel = "N", description = "calls a second of its own, instead of the installation's") @Nullable Integer rate,
            @Option(names = "--burst", paramLabel = "N", description = "calls at once after a pause, instead of the installation's") @Nullable Integer burst,
            @Option(names = "--no-rate-limit", description = "free of rate limits") boolean unlimited) {
        if (readOnly && methods != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Give --read-only or --method, not both.");
        }
        if (unlimited && (rate != null || burst != null)) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "Give --no-rate-limit, or --rate and --burst, not both.");
        }
        if (rate != null && rate < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "--rate is at least 1; without any limit it is --no-rate-limit.");
        }
        NewApiClient client = new NewApiClient(name, note, until == null
                ? null
                : until.plusDays(1).atStartOfDay(Times.JST).toInstant(), orNone(addresses), orNone(methods),
                orNone(campaigns), List.of(), proxy, session, unlimited ? Integer.valueOf(0) : rate,
                unlimited ? Integer.valueOf(0) : burst, new TokenTerms(minutes, bound));
        Credentials made = CommandContext.with(database, ApiClients.class,
                clients -> clients.create(readOnly ? client.calling(clients.reading()) : client),
                PersonCommand.Rooms.class);
        PrintWriter out = spec.commandLine().getOut();
        out.println("API key:    " + made.apiKey());
        out.println("Password:   " + made.password());
        out.println("Secret key: " + made.secretKey());
        out.println("Keep them now: the password and the secret key are never shown again.");
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "callback", mixinStandardHelpOptions = true, header = "Say to which hosts the log-in pages may send browsers back.", description = "Takes the place of what was said before; without a host: nowhere.")
    int callback(@Mixin DatabaseOptions database, @Parameters(paramLabel = "KEY") String key,
            @Parameters(index = "1..*", paramLabel = "HOST[:PORT]", description = "such as app.example.com") @Nullable List<String> hosts) {
        CommandContext.with(database, ApiClients.class, clients -> {
            clients.registerCallbacks(key, orNone(hosts));
            return key;
        }, PersonCommand.Rooms.class);
        spec.commandLine().getOut().println("Registered for " + key + ": " + String.join(" ", orNone(hosts)));
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List the keys that were not revoked.")
    int list(@Mixin DatabaseOptions database) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-32s  %-16s  %-16s  %s%n", "API key", "last used (JST)", "valid until", "name");
        for (ApiClient client : CommandContext.with(database, ApiClients.class, ApiClients::list)) {
            out.printf("%-32s  %-16s  %-16s  %s%n", client.apiKey(), minute(client.lastUsedAt()),
                    minute(client.validUntil()), client.name());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "renew", mixinStandardHelpOptions = true, header = "Give a key another secret key, shown this once; the old one signs on for a while.")
    int renew(@Mixin DatabaseOptions database, @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--keep-hours", paramLabel = "N", defaultValue = "24", description = "the old one stays good, 0 to 168 (default: 24)") int hours) {
        ApiClients.Renewed renewed = CommandContext.with(database, ApiClients.class,
                clients -> clients.renew(new Actor.Job("command key renew"), key, hours));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Secret key: " + renewed.secretKey());
        out.println("Keep it now: it is never shown again. The old one signs until " + minute(renewed.oldUntil())
                + " (JST).");
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, header = "Revoke a key: its calls and tokens are refused from now on.")
    int revoke(@Mixin DatabaseOptions database, @Parameters(paramLabel = "KEY") String key) {
        if (!CommandContext.with(database, ApiClients.class, clients -> clients.revoke(key))) {
            throw new CommandException("There is no key " + key);
        }
        spec.commandLine().getOut().println("Revoked " + key);
        return CommandLine.ExitCode.OK;
    }

    private static <T> List<T> orNone(@Nullable List<T> given) {
        return given == null ? new ArrayList<>() : given;
    }

    static String minute(@Nullable Instant moment) {
        return moment == null ? "-" : MINUTE.format(moment);
    }
}
