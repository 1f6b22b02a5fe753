package io.yoriai;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Credentials;
import io.yoriai.smp.Signature;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;

/** Sends the calls of the recorded set: fills names in, signs, and keeps what answers give. */
final class WireClient {

    private static final Pattern NOT_OF_AN_ADDRESS = Pattern.compile("[^A-Za-z0-9%&=+:/?@!$'()*,;~._-]");
    private static final Map<Pattern, String> GIVEN = given();

    private final Api api;
    private final WireNames names;
    private final Map<String, Credentials> clients = new HashMap<>();
    private int sent;

    WireClient(Api api, WireNames names) {
        this.api = api;
        this.names = names;
    }

    /** What an answer may give, and the kind of record whose id it is; "": none. The first that is there counts. */
    private static Map<Pattern, String> given() {
        Map<Pattern, String> given = new LinkedHashMap<>();
        given.put(Pattern.compile("<Token>([^<]+)"), "");
        given.put(Pattern.compile("\"access_token\": \"([^\"]+)"), "");
        given.put(Pattern.compile("name=\"captcha\" value=\"([^\"]+)"), "");
        given.put(Pattern.compile("/visitor/(\\d+)\n"), "VisitorData");
        given.put(Pattern.compile("/visitor/application/(\\d+)\n"), "Application");
        given.put(Pattern.compile("/seminar/(\\d+)\n"), "Seminar");
        given.put(Pattern.compile("/seminar/session/(\\d+)\n"), "Session");
        for (String record : List.of("Attendance", "SeminarAttendance", "SessionAttendance")) {
            given.put(Pattern.compile("<" + record + "><Id>(\\d+)"), record);
        }
        given.put(Pattern.compile("\"id\": (\\d+)"), "Reader");
        return given;
    }

    /**
     * Makes a client known under a name; its key is {@code {name.key}}, its password {@code {name.password}}.
     *
     * @param fetches a token too, {@code {name.token}}
     */
    void know(String name, Credentials credentials, boolean fetches) {
        clients.put(name, credentials);
        names.keep(name + ".key", credentials.apiKey());
        names.keep(name + ".password", credentials.password());
        if (fetches) {
            names.keep(name + ".token", api.fetchToken(credentials));
        }
    }

    Reply send(WireCall call) {
        Map<String, String> parameters = parameters(names.filled(call.query()));
        String query = encoded(names.filled(call.query()));
        String client = call.as().replaceFirst("^sign:", "");
        if (!client.isEmpty()) {
            Credentials as = clients.get(client);
            Map<String, String> signed = new LinkedHashMap<>(parameters);
            if (client.equals(call.as())) {
                signed.put("api_key", as.apiKey());
                signed.put("token", api.token(as));
            }
            signed.put("api_sig", Signature.of(signed, as.secretKey()));
            for (Map.Entry<String, String> parameter : signed.entrySet()) {
                if (!parameters.containsKey(parameter.getKey())) {
                    query += (query.isEmpty() ? "" : "&") + parameter.getKey() + "="
                            + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
                }
            }
        }
        String uri = api.base() + encoded(names.filled(call.path())) + (query.isEmpty() ? "" : "?" + query);
        byte[] body = call.body().isEmpty() ? null : WireNames.bytes(names.filled(call.body()));
        Reply reply = api.sendRaw(call.verb(), uri, body, headers(call));
        call.keep().forEach(name -> keep(call, name, reply));
        return reply;
    }

    /** Each call comes from an address of its own, always the same, unless it says one. */
    private Map<String, String> headers(WireCall call) {
        Map<String, String> headers = new LinkedHashMap<>();
        sent++;
        headers.put("X-Forwarded-For", "10.1." + sent / 250 + "." + (1 + sent % 250));
        for (String header : call.headers()) {
            String[] parts = header.split(": ?", 2);
            headers.put(parts[0], names.filled(parts[1]));
        }
        return headers;
    }

    /** @param name or {@code name=Element}: what the first such element says */
    private void keep(WireCall call, String name, Reply reply) {
        int equals = name.indexOf('=');
        if (equals > 0) {
            names.keep(name.substring(0, equals), Objects.requireNonNull(reply.first(name.substring(equals + 1))));
            return;
        }
        String all = reply.header("Location") + "\n" + reply.body();
        for (Map.Entry<Pattern, String> given : GIVEN.entrySet()) {
            Matcher found = given.getKey().matcher(all);
            if (found.find()) {
                if (given.getValue().isEmpty()) {
                    names.keep(name, found.group(1));
                } else {
                    names.keep(name, given.getValue(), found.group(1));
                }
                return;
            }
        }
        throw new AssertionError("\"" + call.label() + "\" gives nothing to keep: " + reply);
    }

    /** The parameters as the server reads them; of a repeated name the first. A plus sign is itself. */
    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.putIfAbsent(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return NOT_OF_AN_ADDRESS.matcher(text).replaceAll(m -> {
            StringBuilder percents = new StringBuilder();
            for (byte octet : WireNames.bytes(m.group())) {
                percents.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
            return percents.toString();
        });
    }
}
