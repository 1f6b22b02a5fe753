package io.yoriai.testkit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.smp.Signature;

/**
 * A program that speaks the marketing API: signs its calls and fetches its tokens. Every answer of that API is held to what the
 * server publishes of it ({@link WireSchema}).
 */
@TestComponent
public class Api {

    private static final int MOST_TOLD = 10;

    private final Supplier<String> base;
    private final ApiClients clients;
    private final Dictionary dictionary;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Map<Credentials, Kept> tokens = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile Credentials mine;
    private volatile WireSchema published;

    /** A token and when it was fetched. */
    private record Kept(String token, Instant at) {}

    @Autowired
    Api(Environment environment, ApiClients clients, Dictionary dictionary, Clock clock) {
        this(() -> "http://localhost:" + environment.getProperty("local.server.port"), clients, dictionary, clock);
    }

    private Api(Supplier<String> base, ApiClients clients, Dictionary dictionary, Clock clock) {
        this.clock = clock;
        this.base = base;
        this.clients = clients;
        this.dictionary = dictionary;
    }

    /** An answer: status, headers, body as text. */
    public record Reply(int status, java.net.http.HttpHeaders headers, String body) {

        public String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        /** Text of the first element of this name, or null. */
        public String first(String element) {
            var matcher = java.util.regex.Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(body);
            return matcher.find() ? matcher.group(1) : null;
        }

        /** Texts of all elements of this name. */
        public List<String> all(String element) {
            return java.util.regex.Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(body).results()
                    .map(found -> found.group(1)).toList();
        }

        /** How often an element opens. */
        public int count(String element) {
            var matcher = java.util.regex.Pattern.compile("<" + element + "[ >/]").matcher(body);
            int count = 0;
            while (matcher.find()) {
                count++;
            }
            return count;
        }

        /** The id at the end of Location. */
        public long id() {
            String location = header("Location");
            return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
        }
    }

    /** Base address of the server. */
    public String base() {
        return base.get();
    }

    /** The same program, calling another server. */
    public static Api at(String base, ApiClients clients, Dictionary dictionary) {
        return new Api(() -> base, clients, dictionary, Clock.systemUTC());
    }

    /** A client of the tests' own, free of rate limits. */
    public Credentials credentials() {
        if (mine == null) {
            synchronized (this) {
                if (mine == null) {
                    mine = clients.create(NewApiClient.named("tests").withoutRateLimit());
                }
            }
        }
        return mine;
    }

    public Credentials newClient(NewApiClient client) {
        return clients.create(client);
    }

    /** Calls a method of the table as the tests' own client. */
    public Reply call(String method, Map<String, String> parameters, String body) {
        return call(credentials(), method, parameters, body, Map.of());
    }

    public Reply call(String method, String body) {
        return call(method, Map.of(), body);
    }

    public Reply get(String method, String... parameters) {
        return call(method, map(parameters), null);
    }

    public Reply call(Credentials as, String method, Map<String, String> parameters, String body,
            Map<String, String> headers) {
        Method row = dictionary.method(method);
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_key", as.apiKey());
        all.put("token", token(as));
        return send(row.verb(), row.path(), signed(all, as.secretKey()), body, headers);
    }

    /** A token of a client, fetched once, again after forgetting, and again before its hour is over: tests move the clock. */
    public String token(Credentials as) {
        Instant now = clock.instant();
        return tokens.compute(as, (client, kept) -> kept != null
                && Duration.between(kept.at(), now).abs().compareTo(Duration.ofMinutes(30)) < 0
                        ? kept
                        : new Kept(fetchToken(client), now))
                .token();
    }

    public void forgetTokens() {
        tokens.clear();
    }

    public String fetchToken(Credentials as) {
        Map<String, String> login = new LinkedHashMap<>();
        login.put("api_key", as.apiKey());
        login.put("password", as.password());
        Reply reply = send("GET", "/services/rest/authentication", signed(login, as.secretKey()), null, Map.of());
        String token = reply.first("Token");
        if (token == null) {
            throw new AssertionError("no token: " + reply);
        }
        return token;
    }

    /** Parameters with their signature. */
    public static Map<String, String> signed(Map<String, String> parameters, String secretKey) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_sig", Signature.of(all, secretKey));
        return all;
    }

    /** Sends anything, signed or not. Each call seems to come from an address of its own unless a header says one. */
    public Reply send(String verb, String path, Map<String, String> query, String body, Map<String, String> headers) {
        StringBuilder uri = new StringBuilder(base()).append(path);
        char joint = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            uri.append(joint).append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
            joint = '&';
        }
        return sendRaw(verb, uri.toString(), body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Reply sendRaw(String verb, String uri, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(60)).method(
                verb,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.setHeader("Content-Type", "application/xml");
        }
        if (!headers.containsKey("X-Forwarded-For")) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            request.setHeader("X-Forwarded-For",
                    "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(1, 255));
        }
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.setHeader(name, value);
            }
        });
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Reply reply = new Reply(response.statusCode(), response.headers(),
                    new String(response.body(), StandardCharsets.UTF_8));
            check(verb, request.build().uri(), headers, reply);
            return reply;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void check(String verb, URI uri, Map<String, String> headers, Reply reply) {
        if (uri.getPath().startsWith("/services/rest/") && uri.toString().startsWith(base())
                && reply.header("Content-Encoding") == null && isPublished()) {
            List<String> faults = published.faults(verb, uri.getPath(), headers, reply);
            if (!faults.isEmpty()) {
                // Custom items that came since are published by now.
                published = null;
                faults = isPublished() ? published.faults(verb, uri.getPath(), headers, reply) : List.of();
            }
            if (!faults.isEmpty()) {
                throw new AssertionError(verb + " " + uri.getPath() + " answers what is not published: "
                        + faults.subList(0, Math.min(MOST_TOLD, faults.size())) + "\n" + reply);
            }
        }
    }

    /** Read at the first answer; a server under maintenance shows it later. */
    private boolean isPublished() {
        if (published == null) {
            Reply xsd = send("GET", "/docs/yoriai.xsd", Map.of(), null, Map.of());
            Reply description = send("GET", "/docs/openapi.json", Map.of(), null, Map.of());
            if (xsd.status() == 200 && description.status() == 200) {
                published = new WireSchema(xsd.body(), description.body());
            }
        }
        return published != null;
    }

    public static Map<String, String> map(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
