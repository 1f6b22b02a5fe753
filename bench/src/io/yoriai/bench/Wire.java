package io.yoriai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.server.demo.NewsletterDemo;
import io.yoriai.smp.Signature;

/** Makes the requests of both APIs for one server, signed with the demo's keys. */
final class Wire {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String WORD = "demo-password";
    private static final String SECRET = "fedcba9876543210fedcba9876543210";

    private final int port;
    private final String key;
    private final String token;
    private final String neoToken;

    /** With the demo's key. */
    Wire(int port) throws IOException, InterruptedException {
        this(port, KEY);
    }

    private Wire(int port, String key) throws IOException, InterruptedException {
        this.port = port;
        this.key = key;
        this.token = fetch("/services/rest/authentication?" + authentication(), "<Token>([0-9a-f]+)</Token>");
        this.neoToken = fetch("/services.php?path=accessToken&grant_type=client_credentials&client_id="
                + NewsletterDemo.CLIENT_ID + "&client_secret=" + NewsletterDemo.CLIENT_SECRET, "\"access_token\" ?: ?\"([^\"]+)\"");
    }

    /** The same with a second key: a key works with half of the connections at most, so a driver that wants all has two. */
    static Wire second(Site site) throws IOException, InterruptedException, SQLException {
        return other(site, 1);
    }

    /** The same with a key of its own, whose tokens nobody else drives out. */
    static Wire third(Site site) throws IOException, InterruptedException, SQLException {
        return other(site, 2);
    }

    private static Wire other(Site site, int turned) throws IOException, InterruptedException, SQLException {
        String other = KEY.substring(turned) + KEY.substring(0, turned);
        try (Connection connection = site.database().connect();
                PreparedStatement copy = connection.prepareStatement("""
                        insert into api_client select (jsonb_populate_record(c, jsonb_build_object(
                            'id', nextval(pg_get_serial_sequence('api_client', 'id')), 'api_key', ?::text))).*
                        from api_client c where api_key = ? and not exists (select from api_client where api_key = ?)""")) {
            copy.setString(1, other);
            copy.setString(2, KEY);
            copy.setString(3, other);
            copy.executeUpdate();
        }
        return new Wire(site.port(), other);
    }

    /** Asks for a token. */
    String token() {
        return "GET /services/rest/authentication?" + authentication() + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
    }

    private String authentication() {
        return signed(Map.of("api_key", key, "password", WORD));
    }

    /** A signed call that carries XML. */
    String post(String path, Map<String, String> parameters, String xml) {
        return request("POST " + path + "?" + query(parameters), "application/xml; charset=UTF-8", xml);
    }

    /**
     * The same call refused with 415, for its body is said to be packed in a way that is not known: let in by key, signature and
     * token, its body read, and no database asked.
     */
    String refused(String path, Map<String, String> parameters, String xml) {
        return request("POST " + path + "?" + query(parameters), "application/xml; charset=UTF-8\r\nContent-Encoding: none",
                xml);
    }

    /** A signed call without a body. */
    String get(String path, Map<String, String> parameters) {
        return "GET " + path + "?" + query(parameters) + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
    }

    /** A call of the newsletter API. */
    String newsletter(String path, String parameters) {
        return request("POST /services.php", "application/x-www-form-urlencoded",
                "path=" + path + "&access_token=" + neoToken + "&" + parameters);
    }

    private String request(String line, String type, String body) {
        return line + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** The query of a call by a client of its own. */
    String signedQuery(Map<String, String> parameters) {
        return query(parameters);
    }

    private String query(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("api_key", key);
        all.put("token", token);
        all.putAll(parameters);
        return signed(all);
    }

    private static String signed(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_sig", Signature.of(parameters, SECRET));
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String fetch(String path, String pattern) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            Matcher found = Pattern.compile(pattern).matcher(answer);
            if (!found.find()) {
                throw new IOException("no token: " + answer);
            }
            return found.group(1);
        }
    }
}
