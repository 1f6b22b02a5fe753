package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.record.Fault;

/** Answers in this API's form for requests that never reached it (spec/conventions.md 5). */
@Component
public final class Refusals {

    private final ErrorAnswers errors;

    Refusals(ErrorAnswers errors) {
        this.errors = errors;
    }

    /**
     * An answer.
     *
     * @param body XML in UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Refusal(int status, byte[] body) {}

    /**
     * @param status what the server would answer by itself; of those that say that the request cannot be read, 400 is told
     * @param acceptLanguage the request's header, where it came so far
     */
    public Refusal of(int status, @Nullable String acceptLanguage) {
        Fault fault = fault(status);
        return new Refusal(fault.status(), errors.of(List.of(fault), Incoming.language(acceptLanguage)).body());
    }

    /** Plain HTTP where this server wants none. */
    public Refusal httpsRequired(@Nullable String acceptLanguage) {
        Fault fault = Fault.of(403, "NOT_ALLOWED", null).saying("fault.HTTPS_REQUIRED");
        return new Refusal(403, errors.of(List.of(fault), Incoming.language(acceptLanguage)).body());
    }

    private static Fault fault(int status) {
        return switch (status) {
            case 404 -> Fault.of(404, "PATH_NOT_FOUND", null);
            case 405, 501 -> Fault.of(405, "METHOD_NOT_ALLOWED", null);
            case 408 -> Fault.of(408, "TIMED_OUT", null);
            case 413 -> Fault.of(413, "TOO_LARGE", "body");
            case 429 -> Fault.of(429, "RATE_LIMIT", null);
            case 503 -> Fault.of(503, "OVERLOADED", null);
            default -> status >= 500 && status != 505
                    ? Fault.of(500, "SYSTEM_ERROR", null, "-")
                    : Fault.of(400, "INVALID_VALUE", null).saying("fault.INVALID_REQUEST");
        };
    }
}
