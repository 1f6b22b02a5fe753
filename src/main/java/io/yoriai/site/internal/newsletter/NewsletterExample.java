package io.yoriai.site.internal.newsletter;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.yoriai.magazine.ReaderField;

/**
 * A call of the demo data and its answer.
 *
 * @param http the call over HTTP; credentials are left open
 * @param command the same for a shell
 * @param answer over HTTP
 */
record NewsletterExample(String http, String command, String answer) {

    private static final String JSON = "HTTP/1.1 200 OK\nContent-Type: application/json;charset=UTF-8\n\n";

    /** The reader that the demo data has. */
    private static final Map<ReaderField, String> READER = Map.ofEntries(Map.entry(ReaderField.NAME, "山田太郎"),
            Map.entry(ReaderField.TYPE, "hoge"), Map.entry(ReaderField.SENDSTATUS, "1"),
            Map.entry(ReaderField.USER_TYPE, "2"), Map.entry(ReaderField.COMPANY, "寄合商事"),
            Map.entry(ReaderField.ZIP, "105-0001"), Map.entry(ReaderField.PREF, "東京都"),
            Map.entry(ReaderField.TEL, "03-1234-5678"), Map.entry(ReaderField.POINT, "120"),
            Map.entry(ReaderField.PROGRESS, "0000011001"), Map.entry(ReaderField.MEMO, "展示会で名刺交換"),
            Map.entry(ReaderField.CREATED, "2015-12-08"));

    /** @param folder where the scripts are served, "" or a path without a slash at its end */
    static NewsletterExample of(NewsletterCall call, String server, String folder) {
        String path = folder + "/" + call.file();
        String host = "HTTP/1.1\nHost: " + server.replaceFirst("^https?://", "");
        String open = call.query().replace("client_id=…", "client_id=$NEO_CLIENT_ID")
                .replace("client_secret=…", "client_secret=$NEO_CLIENT_SECRET")
                .replace("access_token=…", "access_token=$NEO_TOKEN");
        if (call.verb().equals("GET")) {
            return new NewsletterExample("GET " + path + "?" + call.query() + " " + host,
                    "curl --silent --show-error --include \"" + server + path + "?" + open + "\"", answer(call));
        }
        String length = call.query().contains("…")
                ? ""
                : "\nContent-Length: " + call.query().getBytes(StandardCharsets.UTF_8).length;
        return new NewsletterExample(
                "POST " + path + " " + host + "\nContent-Type: application/x-www-form-urlencoded" + length + "\n\n"
                        + call.query(),
                "curl --silent --show-error --include --data \"" + open + "\" " + server + path, answer(call));
    }

    private static String answer(NewsletterCall call) {
        return switch (call) {
            case ACCESS_TOKEN -> JSON
                    + "{\n    \"access_token\": \"…\",\n    \"token_type\": \"bearer\",\n    \"expires_in\": 3600\n}";
            case USER -> JSON + reader();
            case USER_ADD, USER_UPDATE, USER_DELETE -> JSON + "{\n    \"result\": \"Success\"\n}";
            case OUTSIDE -> "HTTP/1.1 200 OK\nContent-Type: text/plain;charset=UTF-8\n\nOK";
            case SHOP -> "HTTP/1.1 200 OK\nContent-Type: text/html;charset=UTF-8";
        };
    }

    private static String reader() {
        StringBuilder json = new StringBuilder("{\n    \"id\": 1,\n    \"email\": \"hoge@fugo.com\"");
        for (ReaderField field : ReaderField.values()) {
            String value = READER.getOrDefault(field, field.number() ? "0" : "");
            json.append(",\n    \"").append(field.parameter()).append("\": ")
                    .append(field.number() ? value : '"' + value + '"');
        }
        return json.append("\n}").toString();
    }
}
