package io.yoriai.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.web.util.HtmlUtils;

/** Examples as a page of the reference prints them, and how one is sent. */
final class PrintedExample {

    private static final Pattern REQUEST = block("http");
    private static final Pattern COMMAND = block("command");
    private static final Pattern ANSWER = block("http-answer");
    private static final Pattern PROGRAM = Pattern
            .compile("(?s)<summary>([^<]+)</summary>\\s*<pre[^>]*><code>(.*?)</code></pre>");

    private PrintedExample() {}

    /** What a socket answered: status line and headers, then the body. */
    record Answer(String head, String body) {

        int status() {
            return Integer.parseInt(head.split(" ")[1]);
        }
    }

    private static Pattern block(String style) {
        return Pattern.compile("(?s)<pre class=\"" + style + "\"[^>]*><code>(.*?)</code></pre>");
    }

    static String page(int port, String path) {
        try {
            return HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                    BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> requests(String page) {
        return all(REQUEST, page);
    }

    static List<String> commands(String page) {
        return all(COMMAND, page);
    }

    static List<String> answers(String page) {
        return all(ANSWER, page);
    }

    private static List<String> all(Pattern pattern, String page) {
        return pattern.matcher(page).results().map(found -> HtmlUtils.htmlUnescape(found.group(1))).toList();
    }

    /** By language. */
    static Map<String, String> programs(String page) {
        Map<String, String> programs = new LinkedHashMap<>();
        PROGRAM.matcher(page).results()
                .forEach(found -> programs.put(found.group(1), HtmlUtils.htmlUnescape(found.group(2))));
        return programs;
    }

    /** Sends the text as it stands, with the line ends of HTTP in its head, on a connection that is used once. */
    static Answer send(int port, String request) {
        String[] parts = request.split("\n\n", 2);
        String head = parts[0].replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write((head + (parts.length > 1 ? parts[1] : "")).getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] both = answer.split("\r\n\r\n", 2);
            return new Answer(both[0], both[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
