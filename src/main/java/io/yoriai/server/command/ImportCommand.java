package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Credentials;

/** Copies another installation into this one through its API alone (docs/operators/mirror.md). */
@Command(name = "import", header = "Copy another installation into this one through its API. / 他の環境のデータをAPI経由で取り込みます。")
final class ImportCommand {

    private static final Pattern MAGAZINE = Pattern.compile("([1-9]\\d{0,8})(?:=([1-9]\\d{0,8}))?");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    /** Where the tables of all rooms are declared, what reads answers, and what the masters are. No @Configuration: the server must not find it. */
    @ComponentScan(basePackages = "io.yoriai", useDefaultFilters = false, includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "io\\.yoriai\\.(?:(?!record|smp|neo|server).*Tables?|smp\\.AnswerTree|file\\.FileCopies|campaign\\.internal\\.(?:SettingMaster|ShownByCampaigns))"))
    static class Tables {}

    @Command(name = "smp", mixinStandardHelpOptions = true, header = {
        "Copy what the marketing API of a running tenant answers.",
        "稼働中のテナントのデータをマーケティングAPI経由で取り込みます。"}, description = {
            "Reads every list, page by page, and puts each record in its place with its number. What is there under a number is replaced.",
            "Killed or broken off, the same command goes on where it was. Password and secret key are taken from",
            "YORIAI_IMPORT_PASSWORD and YORIAI_IMPORT_SECRET, or as two lines of the standard input, never from the command line.",
            "すべての一覧をページごとに読み取り、同じIDで保存します。同じIDの既存データは置き換えます。中断しても同じコマンドで続きから再開します。",
            "パスワードとシークレットキーは上記の環境変数か標準入力の2行から読み取り、コマンドラインには書きません。"}, footer = {
                "", "Example:",
                "  yoriai import smp --url https://smp.example.com --api-key 0123456789abcdef0123456789abcdef < secrets.txt"})
    int smp(@Mixin DatabaseOptions database,
            @Option(names = "--url", required = true, paramLabel = "URL", description = "the tenant, https://smp.example.com / 取り込み元") String url,
            @Option(names = "--api-key", required = true, paramLabel = "KEY", description = "a key of the tenant that may read everything / 全件を参照できるAPIキー") String key,
            @Option(names = "--since", paramLabel = "TIME", description = "only what was changed since, 2026-11-01T00:00:00+09:00 / この日時以降の更新分のみ") @Nullable String since,
            @Option(names = "--again", description = "begin anew, where an earlier run has ended or broken off / 最初からやり直す") boolean again)
            throws IOException {
        Credentials credentials = new Credentials(key, secret("YORIAI_IMPORT_PASSWORD", "Password: "),
                secret("YORIAI_IMPORT_SECRET", "Secret key: "));
        try (WireClient client = new WireClient(url, credentials)) {
            return CommandContext.with(database, Mirror.class,
                    mirror -> mirror.run(new Mirror.Source(url, client, since == null ? "" : since, again),
                            spec.commandLine().getOut())
                                    ? CommandLine.ExitCode.OK
                                    : CommandLine.ExitCode.SOFTWARE,
                    Tables.class, MirrorProgress.class, Mirror.class);
        }
    }

    /** What keeps readers. No @Configuration: the server must not find it. */
    @ComponentScan(basePackages = {"io.yoriai.person", "io.yoriai.magazine",
        "io.yoriai.reader"}, useDefaultFilters = false, includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "io\\.yoriai\\.(?:person\\.(?:AddressHash|ConsentLedger)|magazine\\.(?:Magazines|MagazineMails|internal\\.MagazineStore)|reader\\.ReaderCopies)"))
    static class Newsletters {}

    @Command(name = "neo", mixinStandardHelpOptions = true, header = {
        "Copy the readers of magazines that the newsletter API tells.",
        "メルマガ API（services.php）で取得できるメルマガの読者を取り込みます。"}, description = {
            "Asks for readers number by number, since the API has no list of them, and keeps each with its number.",
            "The magazines must be here already. Killed or broken off, the same command goes on where it was.",
            "The client secret is taken from YORIAI_IMPORT_SECRET, or from a line of the standard input.",
            "読者IDを順に照会し、同じIDで登録します。メルマガは先に作成してください。中断しても同じコマンドで続きから再開します。",
            "クライアントシークレットは YORIAI_IMPORT_SECRET か標準入力の1行から読み取ります。"}, footer = {
                "", "Example:",
                "  yoriai import neo --url https://neo.example.com/neo --client-id 0123456789abcdef0123456789abcdef --magazine 1,3=2 < secret.txt"})
    int neo(@Mixin DatabaseOptions database,
            @Option(names = "--url", required = true, paramLabel = "URL", description = "where services.php is, https://neo.example.com/neo") String url,
            @Option(names = "--client-id", required = true, paramLabel = "ID", description = "client_id of a key that may read") String clientId,
            @Option(names = "--magazine", required = true, split = ",", paramLabel = "ID[=HERE]", description = "magazines there, with the number of the one here where it has another / メルマガID（こちらのIDが異なる場合は =ID）") List<String> magazines,
            @Option(names = "--from", paramLabel = "N", defaultValue = "1", description = "first number of a reader to ask for (default: 1) / 最初の読者ID") long from,
            @Option(names = "--to", paramLabel = "N", defaultValue = "0", description = "last one (default: until --gap numbers in a row are nobody's) / 最後の読者ID") long to,
            @Option(names = "--gap", paramLabel = "N", defaultValue = "1000", description = "so many numbers that are nobody's end a magazine (default: 1000) / この数だけ該当なしが続くと終了") long gap,
            @Option(names = "--again", description = "begin anew, where an earlier run has ended or broken off / 最初からやり直す") boolean again)
            throws IOException {
        Map<Long, Long> numbers = new LinkedHashMap<>();
        for (String magazine : magazines) {
            Matcher pair = MAGAZINE.matcher(magazine.strip());
            if (!pair.matches()) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--magazine takes ID or ID=HERE");
            }
            numbers.put(Long.valueOf(pair.group(1)),
                    Long.valueOf(pair.group(2) == null ? pair.group(1) : pair.group(2)));
        }
        try (NeoWireClient client = new NeoWireClient(url, clientId,
                secret("YORIAI_IMPORT_SECRET", "Client secret: "))) {
            return CommandContext.with(database, NeoMirror.class,
                    mirror -> mirror.run(new NeoMirror.Source(client, numbers, from, to, gap, again),
                            spec.commandLine().getOut())
                                    ? CommandLine.ExitCode.OK
                                    : CommandLine.ExitCode.SOFTWARE,
                    Newsletters.class, MirrorProgress.class, NeoMirror.class);
        }
    }

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** From the environment, or a line of the standard input: other users of the machine see a command line. */
    private String secret(String variable, String asked) throws IOException {
        String given = System.getenv(variable);
        if (given != null && !given.isBlank()) {
            return given;
        }
        if (System.console() != null) {
            char[] typed = System.console().readPassword(asked);
            return typed == null ? "" : new String(typed);
        }
        String line = input.readLine();
        if (line == null || line.isBlank()) {
            throw new CommandException(variable + " is not set, and the standard input does not hold it");
        }
        return line.strip();
    }
}
