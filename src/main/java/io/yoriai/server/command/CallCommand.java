package io.yoriai.server.command;

import io.yoriai.account.Credentials;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.server.demo.DemoData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Signs and sends one call of the marketing API: the integrator's curl. */
@Command(name = "call", header = "Sign and send one call, print the answer. / 署名付きでAPIを1回呼び出します。", description = {
    "Fetches a token, signs the call, sends it to a running server, and prints status and body.",
    "Exit code 0 where the answer is below 400."}, footer = {"", "Examples:",
        "  yoriai call visitor.get search_key1=Id search_value1=244",
        "  yoriai call visitor.postAttendanceSession --body attendance.xml"})
final class CallCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "METHOD", description = "method of the API, such as visitor.get")
    String method = "";

    @Parameters(index = "1..*", paramLabel = "name=value", description = "parameters of the query")
    List<String> parameters = new ArrayList<>();

    @Option(names = "--body", paramLabel = "FILE", description = "XML to send; - reads it from the standard input")
    @Nullable
    String body;

    @Option(names = "--url", paramLabel = "URL", defaultValue = "${env:YORIAI_URL:-http://localhost:8080}", description = "the server (default: http://localhost:8080)")
    String url = "";

    @Option(names = "--key", paramLabel = "KEY", defaultValue = "${env:YORIAI_API_KEY}", description = "API key (default: that of the demo data)")
    @Nullable
    String key;

    @Option(names = "--password", paramLabel = "PASSWORD", defaultValue = "${env:YORIAI_API_PASSWORD}", description = "the key's password")
    @Nullable
    String word;

    @Option(names = "--secret", paramLabel = "SECRET", defaultValue = "${env:YORIAI_API_SECRET}", description = "the key's secret key")
    @Nullable
    String secret;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Method called = new Dictionary().method(method);
        if (called == null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "There is no method " + method + likely());
        }
        byte[] content = body();
        try (WireClient client = new WireClient(url, credentials())) {
            return print(client.call(called, query(), content));
        } catch (WireClient.NoTokenException e) {
            return print(e.answer());
        } catch (ConnectException e) {
            throw new CommandException("No server answers at " + url + ". Is it running? (yoriai serve)");
        }
    }

    private int print(HttpResponse<String> answer) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("HTTP " + answer.statusCode());
        answer.headers().firstValue("Location").ifPresent(location -> out.println("Location: " + location));
        answer.headers().firstValue("Retry-After").ifPresent(wait -> out.println("Retry-After: " + wait));
        if (!answer.body().isEmpty()) {
            out.println();
            out.println(answer.body().stripTrailing());
        }
        out.flush();
        return answer.statusCode() < 400 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Where no key is named, the demo's three values; with a key, its own. */
    private Credentials credentials() {
        if (key == null) {
            return DemoData.CREDENTIALS;
        }
        if (word == null || secret == null) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                    "With --key, --password and --secret are needed too (or YORIAI_API_PASSWORD and YORIAI_API_SECRET)");
        }
        return new Credentials(key, word, secret);
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals <= 0) {
                throw new CommandLine.ParameterException(spec.commandLine(),
                        "Parameters are written name=value, not " + parameter);
            }
            if (query.put(parameter.substring(0, equals), parameter.substring(equals + 1)) != null) {
                throw new CommandLine.ParameterException(spec.commandLine(),
                        "Given twice: " + parameter.substring(0, equals));
            }
        }
        return query;
    }

    private byte[] body() throws IOException {
        if (body == null) {
            return new byte[0];
        }
        try {
            return body.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(body));
        } catch (NoSuchFileException e) {
            throw new CommandException("There is no file " + body);
        }
    }

    private String likely() {
        String area = method.contains(".") ? method.substring(0, method.indexOf('.')) : method;
        List<String> near = new Dictionary().methods().stream().map(Method::name)
                .filter(name -> name.toLowerCase(java.util.Locale.ROOT)
                        .startsWith(area.toLowerCase(java.util.Locale.ROOT)))
                .toList();
        return near.isEmpty() ? "" : "; there are " + String.join(", ", near);
    }
}
