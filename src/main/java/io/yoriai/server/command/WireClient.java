package io.yoriai.server.command;

import io.yoriai.account.Credentials;
import io.yoriai.record.Method;
import io.yoriai.smp.Signature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A small client of the marketing API: fetches tokens and signs calls (spec/conventions.md 2). */
class WireClient implements AutoCloseable {

    /** Five minutes: as long as the maintenance of an upgrade may take. */
    private static final int MOST_TRIES = 200;
    /** A server that says nothing for so long has gone. */
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Pattern TOKEN = Pattern.compile("<Token>([0-9a-f]+)</Token>");

    private final String url;
    private final Credentials credentials;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable String kept;

    /** A call that could not be made because no token was given; holds the server's answer. */
    static final class NoTokenException extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient HttpResponse<String> answer;

        NoTokenException(HttpResponse<String> answer) {
            super("no token: " + answer.statusCode());
            this.answer = answer;
        }

        HttpResponse<String> answer() {
            return answer;
        }
    }

    /**
     * @param url of the server, without path: {@code http://localhost:8080}
     */
    WireClient(String url, Credentials credentials) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.credentials = credentials;
    }

    /**
     * Fetches a token where the method needs one, signs, and sends.
     *
     * @param body XML; empty: none
     * @throws NoTokenException where the server gives no token
     */
    HttpResponse<String> call(Method method, Map<String, String> parameters, byte[] body)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("api_key", credentials.apiKey());
        if (method.name().equals("authentication.get")) {
            all.put("password", credentials.password());
        } else if (method.path().startsWith("/services/")) {
            all.put("token", kept == null ? token() : kept);
        }
        all.putAll(parameters);
        return send(method.verb(), method.path(), all, body);
    }

    /**
     * Uses one token for many calls; a call that answers 401 is made again with another one, one that comes too soon, or while the
     * server is busy, later.
     */
    HttpResponse<String> callOn(Method method, Map<String, String> parameters)
            throws IOException, InterruptedException {
        for (int tries = 1;; tries++) {
            HttpResponse<String> answer = once(method, parameters);
            if (tries == MOST_TRIES || answer.statusCode() != 429 && answer.statusCode() != 503) {
                return answer;
            }
            pause();
        }
    }

    private HttpResponse<String> once(Method method, Map<String, String> parameters)
            throws IOException, InterruptedException {
        try {
            kept = kept == null ? token() : kept;
            HttpResponse<String> answer = call(method, parameters, new byte[0]);
            if (answer.statusCode() == 401) {
                kept = token();
                answer = call(method, parameters, new byte[0]);
            }
            return answer;
        } catch (NoTokenException e) {
            if (e.answer().statusCode() == 429 || e.answer().statusCode() == 503) {
                return e.answer();
            }
            throw e;
        }
    }

    static void pause() {
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private String token() throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("api_key", credentials.apiKey());
        parameters.put("password", credentials.password());
        HttpResponse<String> answer = send("GET", "/services/rest/authentication", parameters, new byte[0]);
        Matcher token = TOKEN.matcher(answer.body());
        if (answer.statusCode() != 200 || !token.find()) {
            throw new NoTokenException(answer);
        }
        return token.group(1);
    }

    private HttpResponse<String> send(String verb, String path, Map<String, String> parameters, byte[] body)
            throws IOException, InterruptedException {
        Map<String, String> signed = new LinkedHashMap<>(parameters);
        signed.put("api_sig", Signature.of(parameters, credentials.secretKey()));
        String query = signed.entrySet().stream().map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path + "?" + query)).timeout(LONGEST);
        request.method(verb, body.length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", "application/xml; charset=UTF-8");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
