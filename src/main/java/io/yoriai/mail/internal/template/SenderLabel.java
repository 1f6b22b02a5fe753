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

    private static final List<String> NAMED = List.of("mail.why.name", "mail.why.address", "mail.why.contact",
            "mail.why.unsubscribe");

    /** System settings. */
    public static final String NAME = "mail.label_name";
    public static final String POSTAL = "mail.label_postal_address";
    public static final String CONTACT = "mail.label_contact";
    /** 送信者表示フッターの自動付加. */
    public static final String FOOTER = "mail.label_footer";

    private final SystemSettings settings;

    SenderLabel(SystemSettings settings) {
        this.settings = settings;
    }

    /** The values of {@code Sender.…} but the address. */
    public Map<String, String> values() {
        return Map.of("Sender.name", settings.get(NAME, ""), "Sender.postal_address", settings.get(POSTAL, ""),
                "Sender.contact", settings.get(CONTACT, ""));
    }

    /**
     * What is missing and cannot be cured: the sender's name, address and contact, or, where no footer is put under mails, the link
     * to unsubscribe and the others.
     *
     * @return keys of the texts that name it
     */
    public List<String> missing(List<CompiledText> parts) {
        List<String> missing = new ArrayList<>();
        values().forEach((name, value) -> {
            if (value.isBlank()) {
                missing.add(said(name));
            }
        });
        if (missing.isEmpty() && !hasFooter()) {
            Label label = label();
            parts.forEach(part -> label.lacking(part).stream().map(SenderLabel::said).forEach(missing::add));
        }
        return NAMED.stream().filter(missing::contains).toList();
    }

    /** Whether a footer cures what a part lacks. */
    public boolean hasFooter() {
        return settings.on(FOOTER, true);
    }

    /** What a mail to leads must show. */
    public Label label() {
        return new Label(values(), "Unsubscribe.url");
    }

    private static String said(String name) {
        return switch (name) {
            case "Sender.name" -> NAMED.getFirst();
            case "Sender.postal_address" -> NAMED.get(1);
            case "Sender.contact" -> NAMED.get(2);
            default -> NAMED.getLast();
        };
    }
}
