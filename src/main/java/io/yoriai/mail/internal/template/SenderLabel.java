package io.yoriai.mail.internal.template;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.record.SystemSettings;

/**
 * What advertising mails must show (spec/smp-mail-tracking.md 3.10): who sends them, from where, whom to ask, how to stop them.
 */
@Component
public class SenderLabel {

    /** System settings. */
    public static final String NAME = "mail.label_name";
    public static final String POSTAL = "mail.label_postal_address";
    public static final String CONTACT = "mail.label_contact";
    /** 送信者表示フッターの自動付加. */
    public static final String FOOTER = "mail.label_footer";

    private static final String URL = "Unsubscribe.url";

    private final SystemSettings settings;

    SenderLabel(SystemSettings settings) {
        this.settings = settings;
    }

    /** The values of {@code Sender.…} but the address. */
    public Map<String, String> values() {
        return Map.of("Sender.name", settings.get(NAME, ""), "Sender.postal_address", settings.get(POSTAL, ""),
                "Sender.contact", settings.get(CONTACT, ""));
    }

    /** What is missing and cannot be cured: 送信者名, 住所, 問い合わせ先, or, where no footer is put under mails, 配信停止URL and the others. */
    public List<String> missing(List<CompiledText> parts) {
        List<String> missing = new ArrayList<>();
        values().forEach((name, value) -> {
            if (value.isBlank()) {
                missing.add(said(name));
            }
        });
        if (missing.isEmpty() && !hasFooter()) {
            parts.forEach(part -> lacking(part).stream().map(SenderLabel::said).forEach(missing::add));
        }
        return List.of("送信者名", "住所", "問い合わせ先", "配信停止URL").stream().filter(missing::contains).toList();
    }

    /** Whether a footer cures what a part lacks. */
    public boolean hasFooter() {
        return settings.on(FOOTER, true);
    }

    /** A text part with what it lacks below it. */
    public String completeText(String text) {
        List<String> lacking = lacking(CompiledText.text(text, Fields::isAddress));
        return lacking.isEmpty()
                ? text
                : text + "\n\n--\n" + String.join("\n", lacking.stream().map(name -> line(name)).toList()) + "\n";
    }

    /** An HTML part with what it lacks at its end. */
    public String completeHtml(String html) {
        List<String> lacking = lacking(CompiledText.html(html, Fields::isAddress));
        if (lacking.isEmpty()) {
            return html;
        }
        String footer = "<hr><p>" + String.join("<br>", lacking.stream().map(name -> name.equals(URL)
                ? "<a href=\"[% " + URL + " %]\">配信停止 / Unsubscribe</a>"
                : line(name)).toList()) + "</p>";
        int end = html.toLowerCase(java.util.Locale.ROOT).lastIndexOf("</body");
        return end < 0 ? html + footer : html.substring(0, end) + footer + html.substring(end);
    }

    private static String line(String name) {
        return name.equals(URL) ? "配信停止 / Unsubscribe: [% " + URL + " %]" : "[% " + name + " %]";
    }

    /** Names of what a part does not show, neither by its placeholder nor literally. */
    private List<String> lacking(CompiledText part) {
        List<String> shown = part.placeholders().stream().map(Placeholder::name).toList();
        StringBuilder literal = new StringBuilder();
        part.segments().stream().filter(Segment.Literal.class::isInstance)
                .forEach(segment -> literal.append(((Segment.Literal) segment).text()));
        List<String> lacking = new ArrayList<>();
        Map<String, String> values = values();
        for (String name : List.of("Sender.name", "Sender.postal_address", "Sender.contact")) {
            String value = values.getOrDefault(name, "");
            if (!shown.contains(name) && (value.isBlank() || literal.indexOf(value) < 0)) {
                lacking.add(name);
            }
        }
        if (!shown.contains(URL)) {
            lacking.add(URL);
        }
        return lacking;
    }

    private static String said(String name) {
        return switch (name) {
            case "Sender.name" -> "送信者名";
            case "Sender.postal_address" -> "住所";
            case "Sender.contact" -> "問い合わせ先";
            default -> "配信停止URL";
        };
    }
}
