package io.yoriai.neo;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;

/** Answers in the newsletter API's form for requests that never reached it (spec/neo.md 1, 3). */
@Component
public final class NeoRefusals {

    private static final String FORM = "{\n    \"error\": \"%s\",\n    \"error_description\": \"%s\"\n}";

    NeoRefusals() {}

    /**
     * An answer.
     *
     * @param body JSON in UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Refusal(int status, byte[] body) {}

    /**
     * @param status what the server would answer by itself; 400 is told of all that is the caller's, for 404, 405, 406 and
     *        408 mean other things here
     */
    public Refusal of(int status) {
        if (status == 503) {
            return refusal(503, "system_error", "service unavailable");
        }
        if (status >= 500 && status != 501 && status != 505) {
            return refusal(500, "system_error", "api logic error");
        }
        return refusal(400, "wrong_parameter", status == 413 ? "request is too large" : "request is not valid");
    }

    /** Plain HTTP where this server wants none. */
    public Refusal httpsRequired() {
        return refusal(400, "wrong_parameter", "https is required");
    }

    private static Refusal refusal(int status, String error, String description) {
        return new Refusal(status, FORM.formatted(error, description).getBytes(StandardCharsets.UTF_8));
    }
}
