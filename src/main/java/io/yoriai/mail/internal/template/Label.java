package io.yoriai.mail.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an advertising mail must show: who sends it, from where, whom to ask, how to stop it.
 *
 * @param values of {@code Sender.name}, {@code Sender.postal_address} and {@code Sender.contact}
 * @param url the placeholder of the address where mails are stopped
 */
public record Label(Map<String, String> values, String url) {

    private static final List<String> SENDER = List.of("Sender.name", "Sender.postal_address", "Sender.contact");

    /** A text part with what it lacks below it. */
    public String completeText(String text) {
        List<String> lacking = lacking(CompiledText.text(text, Fields::isAddress));
        return lacking.isEmpty()
                ? text
                : text + "\n\n--\n" + String.join("\n", lacking.stream().map(this::line).toList()) + "\n";
    }

    /** An HTML part with what it lacks at its end. */
    public String completeHtml(String html) {
        List<String> lacking = lacking(CompiledText.html(html, Fields::isAddress));
        if (lacking.isEmpty()) {
            return html;
        }
        String footer = "<hr><p>" + String.join("<br>", lacking.stream().map(name -> name.equals(url)
                ? "<a href=\"[% " + url + " %]\">配信停止 / Unsubscribe</a>"
                : line(name)).toList()) + "</p>";
        int end = html.toLowerCase(Locale.ROOT).lastIndexOf("</body");
        return end < 0 ? html + footer : html.substring(0, end) + footer + html.substring(end);
    }

    private String line(String name) {
        return name.equals(url) ? "配信停止 / Unsubscribe: [% " + url + " %]" : "[% " + name + " %]";
    }

    /** Names of what a part does not show, neither by its placeholder nor literally. */
    List<String> lacking(CompiledText part) {
        List<String> shown = part.placeholders().stream().map(Placeholder::name).toList();
        StringBuilder literal = new StringBuilder();
        part.segments().stream().filter(Segment.Literal.class::isInstance)
                .forEach(segment -> literal.append(((Segment.Literal) segment).text()));
        List<String> lacking = new ArrayList<>();
        for (String name : SENDER) {
            String value = values.getOrDefault(name, "");
            if (!shown.contains(name) && (value.isBlank() || literal.indexOf(value) < 0)) {
                lacking.add(name);
            }
        }
        if (!shown.contains(url)) {
            lacking.add(url);
        }
        return lacking;
    }
}
