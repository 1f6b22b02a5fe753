package io.yoriai.mail.internal.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.yoriai.mail.internal.intake.ReadMail.Part;

/** Reads delivery reports (RFC 3464), feedback reports (RFC 5965), and bounces in prose. */
final class Reports {

    private static final Pattern ROBOT = Pattern
            .compile("(?i)mailer-?daemon|postmaster|mail delivery|mail administrator");

    private Reports() {}

    /** What a mail reports; empty where it is no report. */
    static List<Report> of(ReadMail mail) {
        List<Report> reports = new ArrayList<>();
        for (Part part : mail.parts()) {
            switch (part.type()) {
                case "message/delivery-status", "message/global-delivery-status" -> delivery(part.text(), reports);
                case "message/feedback-report" -> {
                    Map<String, String> fields = fields(part.text());
                    reports.add(new Report(Report.Kind.COMPLAINT, address(fields.getOrDefault("original-rcpt-to", "")),
                            fields.getOrDefault("feedback-type", "").toLowerCase(Locale.ROOT), "",
                            fields.getOrDefault("user-agent", "")));
                }
                default -> {
                    // Texts and the mail that came back.
                }
            }
        }
        return reports.isEmpty() ? Prose.read(mail) : reports;
    }

    /** Whether a mail is a report or was written by a mail system: no answer of a person, and no absence note. */
    static boolean automatic(String envelopeFrom, ReadMail mail) {
        return mail.parts().stream().anyMatch(part -> part.type().endsWith("delivery-status")
                || part.type().equals("message/feedback-report")) || !mail.header("x-failed-recipients").isEmpty()
                || ROBOT.matcher(envelopeFrom + " " + mail.header("from")).find()
                || envelopeFrom.isEmpty() && !mail.header("auto-submitted").startsWith("auto-replied");
    }

    private static void delivery(String text, List<Report> reports) {
        for (String group : text.replace("\r\n", "\n").split("\n[ \t]*\n+")) {
            Map<String, String> fields = fields(group);
            String recipient = fields.getOrDefault("final-recipient", fields.getOrDefault("original-recipient", ""));
            if (!recipient.isEmpty() && fields.containsKey("action")) {
                reports.add(new Report(Report.Kind.BOUNCE, address(recipient),
                        word(fields.getOrDefault("action", "")).toLowerCase(Locale.ROOT),
                        word(fields.getOrDefault("status", "")), typed(fields.getOrDefault("diagnostic-code", ""))));
            }
        }
    }

    private static Map<String, String> fields(String group) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : group.replace("\r\n", "\n").split("\n(?![ \t])")) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(field.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        field.substring(colon + 1).replaceAll("\\s+", " ").strip());
            }
        }
        return fields;
    }

    /** {@code rfc822; <a@example.com>}: the address. */
    private static String address(String value) {
        return typed(value).replaceAll("^<|>$", "").strip();
    }

    private static String typed(String value) {
        int semicolon = value.indexOf(';');
        return semicolon > 0 && value.substring(0, semicolon).matches("[A-Za-z0-9-]+\\s*")
                ? value.substring(semicolon + 1).strip()
                : value;
    }

    private static String word(String value) {
        return value.replaceAll("[\\s(;].*$", "");
    }
}
