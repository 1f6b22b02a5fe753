package io.yoriai.mail.internal.intake;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The result code of a bounce (spec/smp-mail-tracking.md 3.3). */
final class BounceCode {

    static final String UNKNOWN = "90000";
    private static final Map<String, String> CODES = Map.of("5.1.1", "42550", "5.1.0", "42550", "5.1.3", "42550",
            "5.2.1", "42550", "5.1.2", "41605", "5.4.4", "41605", "5.1.10", "42556", "5.1.6", "42551", "5.2.2",
            "42552");
    private static final Pattern STATUS = Pattern.compile("\\b([45]\\.[0-9]{1,2}\\.[0-9]{1,3})\\b");

    private BounceCode() {}

    /** By the status; one that says nothing gives way to the one in the server's words. */
    static String of(Report report) {
        String code = of(report.status());
        if (code.equals(UNKNOWN)) {
            Matcher said = STATUS.matcher(report.diagnostic());
            return said.find() ? of(said.group(1)) : UNKNOWN;
        }
        return code;
    }

    private static String of(String status) {
        String known = CODES.get(status);
        if (known != null) {
            return known;
        }
        return status.startsWith("5.7.") ? "42554" : status.startsWith("4.") ? "41606" : UNKNOWN;
    }
}
