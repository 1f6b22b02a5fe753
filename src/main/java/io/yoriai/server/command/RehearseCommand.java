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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

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

    private static void rehearse(String port, String managementPort) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String url : List.of("http://127.0.0.1:" + managementPort + "/actuator/health",
                    "http://127.0.0.1:" + managementPort + "/actuator/prometheus", "http://127.0.0.1:" + port + "/")) {
                client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
