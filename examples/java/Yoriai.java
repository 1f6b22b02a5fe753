import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The marketing API and the newsletter API in seven small programs; see ../README.md. */
public class Yoriai {

    static final String SERVER = System.getenv("YORIAI_SERVER");
    static final String KEY = System.getenv("YORIAI_API_KEY");
    static final String REST = "/services/rest/";
    static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "search" -> search(args[1]);
            case "upsert" -> upsert(args[1], args[2], args[3]);
            case "attend" -> attend(args[1], args[2]);
            case "apply" -> apply(args[1], args[2]);
            case "bulk" -> bulk(Path.of(args[1]));
            case "reader" -> reader(args[1], args[2], args[3]);
            case "callback" -> callback(Integer.parseInt(args[1]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static void search(String email) throws Exception {
        tell(call("GET", "visitor", Map.of("search_key1", "Email", "search_operator1", "like", "search_value1", email,
                "count", "1", "limit", "10"), ""));
    }

    static void upsert(String email, String family, String given) throws Exception {
        tell(call("PUT", "visitor", Map.of("upsert", "1", "update_key", "Email"), """
                <VisitorData><Email>%s</Email><Name1>%s</Name1><Name2>%s</Name2></VisitorData>"""
                .formatted(escaped(email), escaped(family), escaped(given))));
    }

    static void attend(String session, String onsite) throws Exception {
        tell(call("POST", "visitor/attendance/session", Map.of("type", "3", "check_registration", "2"), """
                <SessionAttendance><Session><SessionId>%s</SessionId></Session><AnonymousId>%s</AnonymousId>\
                </SessionAttendance>""".formatted(escaped(session), escaped(onsite))));
    }

    static void apply(String campaign, String lead) throws Exception {
        tell(call("POST", "application", Map.of(), """
                <Application><Seminar><SeminarId>%s</SeminarId></Seminar><VisitorId>%s</VisitorId></Application>"""
                .formatted(escaped(campaign), escaped(lead))));
    }

    static void bulk(Path file) throws Exception {
        HttpResponse<String> posted = call("POST", "bulkapi",
                Map.of("method", "visitor.put", "upsert", "1", "update_key", "Email"), Files.readString(file),
                "Content-Type", "text/csv; charset=UTF-8");
        if (posted.statusCode() != 201) {
            tell(posted);
            System.exit(1);
        }
        String location = posted.headers().firstValue("Location").orElseThrow();
        String batch = location.substring(location.lastIndexOf('/') + 1);
        boolean ended = false;
        while (!ended) {
            String answer = call("GET", "bulkapi", Map.of("Id", batch, "result", "none"), "").body();
            System.out.printf("batch %s: %s good and %s bad of %s%n", batch, number(answer, "Success"),
                    number(answer, "Error"), number(answer, "Total"));
            ended = answer.matches("(?s).*<BulkStatusId>[34]<.*");
            Thread.sleep(ended ? 0 : 1000);
        }
        System.out.println(call("GET", "bulkapi", Map.of("Id", batch), "", "Accept", "text/csv").body());
    }

    static void reader(String magazine, String email, String name) throws Exception {
        String token = first("\"access_token\": *\"(.+?)\"", form(Map.of("path", "accessToken", "client_id",
                System.getenv("YORIAI_NEO_CLIENT_ID"), "client_secret", System.getenv("YORIAI_NEO_CLIENT_SECRET")))
                .body());
        tell(form(Map.of("path", "userUpdate", "access_token", token, "magazine_id", magazine, "email", email, "name",
                name)));
    }

    static void callback(int port) throws Exception {
        CompletableFuture<String> query = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.createContext("/cb", exchange -> {
            byte[] page = "You may close this page.".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
            query.complete(String.valueOf(exchange.getRequestURI().getRawQuery()));
        });
        server.start();
        System.out.println(signed("/public/authapi/login", Map.of("api_key", KEY, "user_type", "2", "callback_url",
                "http://localhost:" + port + "/cb")));
        String got = query.get();
        server.stop(0);
        tell(call("GET", "authinfo/token", Map.of("auth_ttoken", first("auth_ttoken=([0-9a-f]+)", got)), ""));
    }

    /** Calls a method with a token, which would be good for an hour of further calls. */
    static HttpResponse<String> call(String verb, String path, Map<String, String> parameters, String body,
            String... headers) throws Exception {
        URI login = URI.create(signed(REST + "authentication",
                Map.of("api_key", KEY, "password", System.getenv("YORIAI_API_PASSWORD"))));
        String token = first("<Token>(.+?)</Token>",
                HTTP.send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString()).body());
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_key", KEY);
        all.put("token", token);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(signed(REST + path, all))).method(verb,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        request.headers(headers.length == 0 ? new String[]{"Content-Type", "application/xml"} : headers);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** The address of a call with its signature: the parameters as name and value, sorted, joined, keyed. */
    static String signed(String path, Map<String, String> parameters) throws Exception {
        String joined = parameters.entrySet().stream().map(own -> own.getKey() + own.getValue()).sorted()
                .collect(Collectors.joining());
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(System.getenv("YORIAI_API_SECRET").getBytes(UTF_8), "HmacSHA1"));
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_sig", HexFormat.of().formatHex(mac.doFinal(joined.getBytes(UTF_8))));
        return SERVER + path + "?" + encoded(all);
    }

    static HttpResponse<String> form(Map<String, String> parameters) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(SERVER + "/services.php"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(parameters))).build(), BodyHandlers.ofString());
    }

    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream().map(own -> own.getKey() + "=" + URLEncoder.encode(own.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String number(String answer, String name) {
        return first("<" + name + "RecordNum>(\\d+)", answer);
    }

    static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(text);
        }
        return found.group(1);
    }

    static void tell(HttpResponse<String> answer) {
        System.out.println(answer.statusCode());
        System.out.println(answer.body());
    }
}
