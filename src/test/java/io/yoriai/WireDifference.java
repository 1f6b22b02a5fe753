package io.yoriai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells in what answers differ from their recording. */
final class WireDifference {

    private static final int AROUND = 120;
    private static final int MOST_NAMED = 30;

    private WireDifference() {}

    /** @throws AssertionError with the first call that differs, its first difference, and the labels of the others */
    static void check(Path recording, Map<WireCall, String> answers) throws IOException {
        Map<String, String> recorded = WireText.parse(Files.readString(recording));
        List<String> different = new ArrayList<>();
        String first = "";
        for (Map.Entry<WireCall, String> entry : answers.entrySet()) {
            String label = entry.getKey().label();
            String now = WireText.ended(entry.getValue());
            String then = recorded.remove(label);
            if (!now.equals(then)) {
                different.add(label);
                if (first.isEmpty()) {
                    first = told(entry.getKey(), then, now);
                }
            }
        }
        recorded.keySet().forEach(label -> different.add(label + " (recorded, but no call says it)"));
        if (!different.isEmpty()) {
            throw new AssertionError(different.size() + " of " + answers.size() + " answers are not as in " + recording
                    + "; -Drecord.wire=true records anew\n" + first + "Those that differ: "
                    + String.join("; ", different.subList(0, Math.min(MOST_NAMED, different.size())))
                    + (different.size() > MOST_NAMED ? "; …" : ""));
        }
    }

    private static String told(WireCall call, String then, String now) {
        String said = "The first is \"" + call.label() + "\", line " + call.line() + " of the calls: "
                + (call.as().isEmpty() ? "" : call.as() + " ") + call.head() + "\n"
                + (call.headers().isEmpty() ? "" : "  " + call.headers() + "\n")
                + (call.body().isEmpty() ? "" : "  " + call.body() + "\n");
        if (then == null) {
            return said + "It is not recorded. It answers:\n" + now;
        }
        int at = 0;
        while (at < then.length() && at < now.length() && then.charAt(at) == now.charAt(at)) {
            at++;
        }
        return said + "From character " + at + " on:\n  recorded: " + around(then, at) + "\n  now:      "
                + around(now, at) + "\n";
    }

    private static String around(String text, int at) {
        int from = Math.max(0, at - AROUND);
        int to = Math.min(text.length(), at + AROUND);
        return (from > 0 ? "…" : "") + text.substring(from, at).replace("\n", "\\n") + "⟪"
                + text.substring(at, to).replace("\n", "\\n") + "⟫" + (to < text.length() ? "…" : "");
    }
}
