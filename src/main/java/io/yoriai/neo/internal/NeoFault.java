package io.yoriai.neo.internal;

import java.util.Map;
import java.util.Objects;

import io.yoriai.page.UnreadableForm;

/** Ends a call with one of the errors of spec/neo.md 3. */
final class NeoFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final String description;
    private final transient Map<String, String> headers;

    private NeoFault(int status, String error, String description, Map<String, String> headers) {
        super(error, null, false, false);
        this.status = status;
        this.error = error;
        this.description = description;
        this.headers = headers;
    }

    static NeoFault request(String description) {
        return new NeoFault(400, "wrong_parameter", description, Map.of());
    }

    /** The call cannot be read. */
    static NeoFault of(UnreadableForm unreadable) {
        return request(Objects.requireNonNull(unreadable.getMessage()));
    }

    static NeoFault method() {
        return new NeoFault(400, "wrong_parameter", "http method is not valid", Map.of("Allow", "GET, POST"));
    }

    static NeoFault parameter(String name) {
        return request(name + " parameter is not valid");
    }

    static NeoFault expiredToken() {
        return new NeoFault(401, "invalid_token", "specified access token is expired", Map.of());
    }

    static NeoFault invalidToken() {
        return new NeoFault(402, "invalid_token", "specify valid access token", Map.of());
    }

    static NeoFault invalidClient() {
        return new NeoFault(402, "invalid_client", "specify valid client_id and client_secret", Map.of());
    }

    static NeoFault magazineNotFound() {
        return new NeoFault(406, "magazine_not_found", "magazine not found", Map.of());
    }

    static NeoFault magazineSetting() {
        return new NeoFault(405, "magazine_setting", "specified magazine setting", Map.of());
    }

    static NeoFault notFound() {
        return new NeoFault(404, "not_found", "not found", Map.of());
    }

    static NeoFault newEmailTaken() {
        return new NeoFault(408, "update_failure", "specified new email address is already registered", Map.of());
    }

    static NeoFault emailTaken() {
        return new NeoFault(408, "add_failure", "specified email address is already registered", Map.of());
    }

    static NeoFault tooManyRequests(long retrySeconds) {
        return new NeoFault(429, "too_many_requests", "too many requests",
                Map.of("Retry-After", Long.toString(retrySeconds)));
    }

    static NeoFault busy(int retrySeconds) {
        return new NeoFault(503, "system_error", "service unavailable",
                Map.of("Retry-After", Integer.toString(retrySeconds)));
    }

    static NeoFault system() {
        return new NeoFault(500, "system_error", "api logic error", Map.of());
    }

    String error() {
        return error;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    JsonText json() {
        return new JsonText().put("error", error).put("error_description", description);
    }
}
