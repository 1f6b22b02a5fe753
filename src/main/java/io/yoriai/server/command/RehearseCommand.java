package io.yoriai.server.command;

import io.yoriai.server.database.DataDirectory;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.server.demo.DemoData;

/**
 * A whole life of a server on data of its own that is thrown away: start with demo data, some calls, stop. The build runs
 * it once to record what a start loads (the JDK's ahead-of-time cache).
 */
@Command(name = "rehearse", hidden = true, header = "Start and stop once, to record the start cache.")
final class RehearseCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("yoriai-rehearsal");
        ServeCommand serve = new ServeCommand();
        serve.demo = true;
        try (DataDirectory directory = DataDirectory.claim(folder)) {
            try (ConfigurableApplicationContext context = serve.start(directory)) {
                serve.announce(context, directory, new PrintWriter(Writer.nullWriter()));
                rehearse(context.getEnvironment().getRequiredProperty("local.server.port"),
                        context.getEnvironment().getRequiredProperty("local.management.port"));
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    /** What programs and people do first. */
    private static void rehearse(String port, String managementPort) throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + port;
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String page : List.of("http://127.0.0.1:" + managementPort + "/actuator/health",
                    "http://127.0.0.1:" + managementPort + "/actuator/prometheus", url + "/")) {
                client.send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.discarding());
            }
        }
        Dictionary dictionary = new Dictionary();
        byte[] reception = """
                <SessionAttendance xmlns="http://smartseminar.jp/"><Session><SessionId>38</SessionId></Session>\
                <BarcodeData>*000244*</BarcodeData></SessionAttendance>""".getBytes(StandardCharsets.UTF_8);
        try (WireClient client = new WireClient(url, DemoData.CREDENTIALS)) {
            for (String method : List.of("visitor.get", "seminar.get", "seminar.getSession",
                    "visitor.postAttendanceSession", "visitor.getAttendanceSession", "counting.getAttendance")) {
                Method called = Objects.requireNonNull(dictionary.method(method));
                boolean reads = called.verb().equals("GET");
                int status = client.call(called, counted(method), reads ? new byte[0] : reception).statusCode();
                if (status != (reads ? 200 : 201)) {
                    throw new CommandException(method + " answered " + status);
                }
            }
        }
    }

    private static Map<String, String> counted(String method) {
        return method.startsWith("counting.")
                ? Map.of("point_of_view", "Session", "search_key1", "Session.Id", "search_operator1", "eq",
                        "search_value1", "38")
                : Map.of();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
