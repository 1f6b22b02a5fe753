package io.yoriai;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.testkit.Api.Reply;

/**
 * Writes answers down as text that people can read and that loses no byte, but for what is masked: see the README of
 * {@code src/test/resources/wire}. A record that was written once is only named after that.
 */
final class WireText {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = " xmlns=\"http://smartseminar.jp/\" version=\"1.53\"";
    private static final String ERRORS = DECLARATION + "<Response" + NAMESPACE + "><ErrorList>";
    private static final Pattern ERROR = Pattern.compile("<Error><ErrorCode>([^<]*)</ErrorCode>"
            + "(?:<ErrorField>([^<]+)</ErrorField>)?<ErrorMessage>([^<]*)</ErrorMessage></Error>");
    private static final Pattern JSON_ERROR = Pattern.compile(
            "\\{\n    \"error\": \"(\\w+)\",\n    \"error_description\": \"([^\"\n]*)\"\n}");
    private static final List<String> TOLD = List.of("Location", "Allow", "Retry-After", "X-Token-Expires",
            "Set-Cookie");
    /** By content type and {@code Cache-Control}. */
    private static final Map<String, String> USUAL = Map.of("text/xml;charset=UTF-8 no-store", "xml",
            "application/json;charset=UTF-8 no-store", "json", "text/plain;charset=UTF-8 no-store", "plain",
            "text/html;charset=UTF-8 no-store", "html");
    private static final Pattern LIST = Pattern.compile(Pattern.quote(DECLARATION) + "<(\\w+)List"
            + Pattern.quote(NAMESPACE) + "(?: count=\"(\\d+)\" countAll=\"(\\d+)\")?>((?:<\\1>.*</\\1>)?)</\\1List>\n",
            Pattern.DOTALL);
    private static final Pattern NAMED = Pattern.compile("^<\\w+>(?:<PointOfView>)?<\\w*Id>\\{([^}]*)}");
    private static final Pattern CHOSEN = Pattern.compile("(\\[.*]) (?=\\d{3}( |$))", Pattern.MULTILINE);
    private static final int LONG = 300;

    private final WireMask mask;
    private final Map<String, String> records = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();

    WireText(WireMask mask) {
        this.mask = mask;
    }

    /** What follows stands in a file of its own. */
    void beginFile() {
        bodies.clear();
    }

    /** Status, headers and body. */
    String of(String label, Reply reply) {
        String type = reply.header("Content-Type");
        String length = reply.header("Content-Length");
        String usual = USUAL.get(type + " " + reply.header("Cache-Control"));
        boolean right = Integer.toString(reply.body().getBytes(StandardCharsets.UTF_8).length).equals(length);
        String body = mask.masked(reply.body());
        StringBuilder text = new StringBuilder().append(reply.status());
        Matcher list = LIST.matcher(body);
        String errors = errors(body);
        if (right && "xml".equals(usual) && list.matches()) {
            String made = list(text, list);
            TOLD.forEach(name -> header(text, name, reply));
            return text.append(made).toString();
        }
        if (right && errors != null && usual != null && (usual.equals("xml") || usual.equals("json"))) {
            text.append(' ').append(errors);
            TOLD.forEach(name -> header(text, name, reply));
            return text.toString();
        }
        if (right && usual != null) {
            text.append(' ').append(usual).append('\n');
        } else if (right && type == null && body.isEmpty()) {
            text.append(" empty\n");
        } else {
            text.append('\n');
            List.of("Content-Type", "Content-Length", "Cache-Control").forEach(name -> header(text, name, reply));
        }
        TOLD.forEach(name -> header(text, name, reply));
        return text.append(type != null && type.startsWith("text/xml")
                ? whole(body.replace(DECLARATION, "{xml}").replace(NAMESPACE, "{ns}"))
                : plain(label, body)).toString();
    }

    private void header(StringBuilder text, String name, Reply reply) {
        reply.headers().allValues(name)
                .forEach(value -> text.append(name).append(": ").append(mask.masked(value)).append('\n'));
    }

    /** Line feeds of the body are {@code ↵}. */
    private static String whole(String xml) {
        return xml.replace("\n", "↵\n");
    }

    /**
     * A list just as all are: what it lists, its counts, the names of its records.
     *
     * @return the records that are new
     */
    private String list(StringBuilder text, Matcher list) {
        String element = list.group(1);
        text.append(' ').append(element)
                .append(list.group(2) == null ? "" : " " + list.group(2) + " of " + list.group(3)).append(':');
        StringBuilder made = new StringBuilder();
        for (String record : list.group(4).split("(?<=</" + element + ">)(?=<" + element + ">)")) {
            if (!record.isEmpty()) {
                text.append(' ').append(record(element, record, made));
            }
        }
        text.append('\n');
        return made.toString();
    }

    /** The name of a record: its id's, and how often it had changed when it was told so. */
    private String record(String element, String record, StringBuilder made) {
        String known = records.get(record);
        if (known == null) {
            Matcher id = NAMED.matcher(record);
            String name = id.find() ? id.group(1) : "?";
            String version = name + "/" + versions.merge(element + name, 1, Integer::sum);
            known = version.startsWith(element + "#") ? version.substring(element.length()) : version;
            records.put(record, known);
            made.append("  ").append(known).append(' ').append(whole(record)).append('\n');
        }
        return known;
    }

    /** {@code ! CODE Field: message} for each error of a body that says them just as all of its API do; else null. */
    private static @Nullable String errors(String body) {
        Matcher json = JSON_ERROR.matcher(body);
        if (json.matches()) {
            return "! " + json.group(1) + ": " + json.group(2) + "\n";
        }
        StringBuilder text = new StringBuilder();
        StringBuilder whole = new StringBuilder(ERRORS);
        ERROR.matcher(body).results().forEach(m -> {
            whole.append(m.group());
            text.append("! ").append(m.group(1)).append(m.group(2) == null ? "" : " " + m.group(2)).append(": ")
                    .append(m.group(3).replace("\n", "↵\n")).append('\n');
        });
        return whole.append("</ErrorList></Response>\n").toString().equals(body) ? text.toString() : null;
    }

    /** A body that stands above in the file, as that of another call, is not written again. */
    private String plain(String label, String body) {
        if (body.length() > LONG) {
            String before = bodies.putIfAbsent(body, label);
            if (before != null) {
                return "= " + before + "\n";
            }
        }
        String text = body.replace("\r", "\\r");
        return text.isEmpty() || text.endsWith("\n") ? text : text + "¶\n";
    }

    /** Answers under one heading, each with what was chosen in its line where something was. */
    static String recording(Map<WireCall, String> answers) {
        StringBuilder text = new StringBuilder();
        String heading = "";
        for (Map.Entry<WireCall, String> entry : answers.entrySet()) {
            WireCall call = entry.getKey();
            if (!call.title().equals(heading)) {
                heading = call.title();
                text.append("=== ").append(heading).append('\n');
            }
            text.append(call.choice().isEmpty() ? "" : call.choice() + " ").append(ended(entry.getValue()));
        }
        return text.toString();
    }

    /** The answers of a recording, by label. */
    static Map<String, String> parse(String recording) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String block : recording.split("(?m)^=== ")) {
            int end = block.indexOf('\n');
            if (end >= 0) {
                String title = block.substring(0, end);
                for (String answer : block.substring(end + 1).split("(?m)^(?=\\[.*] \\d{3}( |$))")) {
                    Matcher chosen = CHOSEN.matcher(answer);
                    boolean chose = chosen.lookingAt();
                    answers.put(chose ? title + " " + chosen.group(1) : title,
                            chose ? answer.substring(chosen.end()) : answer);
                }
            }
        }
        return answers;
    }

    static String ended(String answer) {
        return answer.endsWith("\n") ? answer : answer + "\n";
    }
}
