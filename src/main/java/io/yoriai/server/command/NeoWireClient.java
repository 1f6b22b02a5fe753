package io.yoriai.server.command;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A small client of the newsletter API: fetches tokens and asks for readers (spec/neo.md 2, 5.1). */
class NeoWireClient implements AutoCloseable {

    private final String url;
    private final String clientId;
    private final String secret;
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private @Nullable String token;

    /** The API refuses the call, and would refuse the next one alike. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * @param url {@code https://neo.example.com/neo}, with services.php behind it or without
     */
    NeoWireClient(String url, String clientId, String secret) {
        String whole = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.url = whole.endsWith("services.php") ? whole : whole + "/services.php";
        this.clientId = clientId;
        this.secret = secret;
    }

    String url() {
        return url;
    }

    /** The reader of a number, as the method {@code user} answers; null: it is nobody's in that magazine. */
    @Nullable
    JsonNode reader(long magazine, long id) throws IOException {
        for (boolean renewed = false;;) {
            HttpResponse<String> answer = send(Map.of("path", "user", "access_token", token == null ? token() : token,
                    "search_type", "id", "search_text", Long.toString(id), "magazine_id", Long.toString(magazine)));
            JsonNode told = read(answer);
            switch (answer.statusCode()) {
                case 200 -> {
                    return told;
                }
                case 404 -> {
                    return null;
                }
                case 429, 503 -> WireClient.pause();
                case 401 -> {
                    if (renewed) {
                        throw refused(answer, told);
                    }
                    renewed = true;
                    token = null;
                }
                default -> throw refused(answer, told);
            }
        }
    }

    private String token() throws IOException {
        HttpResponse<String> answer = send(
                Map.of("path", "accessToken", "client_id", clientId, "client_secret", secret));
        JsonNode told = read(answer);
        if (answer.statusCode() != 200) {
            throw refused(answer, told);
        }
        String fetched = told.path("access_token").asString("");
        token = fetched;
        return fetched;
    }

    private static RefusedException refused(HttpResponse<String> answer, JsonNode told) {
        return new RefusedException("HTTP " + answer.statusCode() + " " + told.path("error").asString("") + ": "
                + told.path("error_description").asString(""));
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException("HTTP " + answer.statusCode() + ", and no JSON", e);
        }
    }

    private HttpResponse<String> send(Map<String, String> form) throws IOException {
        String body = form.entrySet().stream().map(
                one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
