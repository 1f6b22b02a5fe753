package io.yoriai.site.internal.reference;

import io.yoriai.message.Texts;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A row of the errors table (spec/smp-platform.md 11).
 *
 * @param text the message that is told, in the page's language; {@code {0}} is filled in
 * @param when key of the text that says when
 */
record Faults(int status, String code, String text, String when) {

    /** How a fault is told. */
    static final String FORM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response xmlns="http://smartseminar.jp/" version="1.53">
              <ErrorList>
                <Error>
                  <ErrorCode>REQUIRED</ErrorCode>
                  <ErrorField>SessionAttendance.AnonymousId</ErrorField>
                  <ErrorMessage>SessionAttendance.anonymous_id: 必ず入力してください</ErrorMessage>
                </Error>
              </ErrorList>
            </Response>""";

    private static final List<String> ALL = List.of("400 REQUIRED", "400 INVALID_VALUE", "400 INVALID_TYPE",
            "400 TOO_LONG", "400 TOO_MANY", "400 UNKNOWN_COLUMN", "400 NOT_ALLOWED", "400 MALFORMED_BODY",
            "400 INVALID_ROOT", "400 UNKNOWN_PLACEHOLDER", "400 WEAK_PASSWORD", "400 LABEL_MISSING",
            "401 AUTH_FAILED", "401 SIGNATURE_INVALID", "401 TOKEN_INVALID",
            "401 TOKEN_EXPIRED", "401 AUTH_TTOKEN_INVALID", "401 AUTH_TTOKEN_EXPIRED", "401 AUTH_TOKEN_INVALID",
            "401 AUTH_TOKEN_EXPIRED", "403 FORBIDDEN", "403 METHOD_NOT_PERMITTED", "403 ADDRESS_NOT_ALLOWED",
            "403 CALLBACK_NOT_ALLOWED",
            "404 NOT_FOUND", "404 PATH_NOT_FOUND", "405 METHOD_NOT_ALLOWED", "409 DUPLICATE", "409 CONFLICT",
            "408 TIMED_OUT", "409 FORBIDDEN.state", "409 FULL", "409 OUT_OF_PERIOD", "409 NOT_APPLIED",
            "413 TOO_LARGE", "415 UNSUPPORTED_MEDIA_TYPE",
            "429 RATE_LIMIT",
            "500 SYSTEM_ERROR", "501 NOT_IMPLEMENTED", "503 MAINTENANCE", "503 OVERLOADED");

    /** Every status of the table, once, in order. */
    static List<Integer> statuses() {
        return ALL.stream().map(row -> Integer.valueOf(row.substring(0, 3))).distinct().sorted().toList();
    }

    static List<Faults> all(Texts texts, Locale language) {
        return ALL.stream().map(row -> row(row, texts.all(language))).toList();
    }

    private static Faults row(String row, Map<String, String> texts) {
        String code = row.substring(4);
        // Where every area has a text of its own, there is the message alone.
        String own = texts.getOrDefault("error." + row.replace(' ', '.'), "");
        String text = texts.getOrDefault("fault." + code, own);
        return new Faults(Integer.parseInt(row.substring(0, 3)), code.startsWith("FORBIDDEN") ? "NOT_ALLOWED" : code,
                text,
                "site.fault." + code);
    }
}
