package io.yoriai.server;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.server.demo.DemoData;
import io.yoriai.smp.Signature;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;

/** Signs calls with the demo's key and sends each over a plain socket of its own. */
final class DemoCaller {

    private static final Pattern TOKEN = Pattern.compile("<Token>([0-9a-f]+)</Token>");

    private final int port;
    private final String token;

    DemoCaller(int port) throws IOException {
        this.port = port;
        Answer login = RawHttp.exchange(port, line("GET", "/services/rest/authentication",
                signed(Map.of("password", DemoData.CREDENTIALS.password()))) + "\r\n");
        Matcher found = TOKEN.matcher(login.text());
        if (!found.find()) {
            throw new AssertionError(login.text());
        }
        token = found.group(1);
    }

    Answer call(String verb, String path, Map<String, String> parameters, String body) throws IOException {
        return RawHttp.exchange(port, request(verb, path, parameters, body));
    }

    String request(String verb, String path, Map<String, String> parameters, String body) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("token", token);
        return line(verb, path, signed(all)) + (body.isEmpty()
                ? "\r\n"
                : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    private static String line(String verb, String path, Map<String, String> query) {
        return verb + " " + path + "?" + query.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")) + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    private static Map<String, String> signed(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("api_key", DemoData.CREDENTIALS.apiKey());
        all.put("api_sig", Signature.of(all, DemoData.CREDENTIALS.secretKey()));
        return all;
    }
}
