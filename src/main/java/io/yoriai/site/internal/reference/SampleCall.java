package io.yoriai.site.internal.reference;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One call as an example.
 *
 * @param parameters those of its own; key, token and signature come beside them
 * @param body XML, or empty
 */
record SampleCall(String name, String verb, String path, Map<String, String> parameters, String body) {

    /** Whether it is the one that fetches the token. */
    boolean isLogin() {
        return name.equals("authentication.get");
    }

    /** As it goes over the wire to a server. */
    String http(String server) {
        String query = query() + (isLogin() ? "api_key=…&password=…&api_sig=…" : "api_key=…&token=…&api_sig=…");
        String head = verb + " " + path + "?" + query + " HTTP/1.1\nHost: " + server.replaceFirst("^https?://", "");
        return body.isEmpty()
                ? head
                : head + "\nContent-Type: application/xml\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\n\n" + body;
    }

    private String query() {
        return parameters.entrySet().stream().map(own -> own.getKey() + "=" + own.getValue() + "&")
                .collect(Collectors.joining());
    }
}
