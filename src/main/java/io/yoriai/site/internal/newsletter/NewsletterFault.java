package io.yoriai.site.internal.newsletter;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The errors of services.php in the order in which a call is checked (spec/neo.md 3). */
enum NewsletterFault {
    METHOD(400, "wrong_parameter", "http method is not valid"), //
    HTTPS(400, "wrong_parameter", "https is required"), //
    UNREADABLE(400, "wrong_parameter", "request is not valid"), //
    TOO_LARGE(400, "wrong_parameter", "request is too large"), //
    PATH(400, "wrong_parameter", "path parameter is not valid"), //
    EXPIRED(401, "invalid_token", "specified access token is expired"), //
    TOKEN(402, "invalid_token", "specify valid access token"), //
    PARAMETER(400, "wrong_parameter", "{name} parameter is not valid"), //
    CLIENT(402, "invalid_client", "specify valid client_id and client_secret"), //
    MAGAZINE(406, "magazine_not_found", "magazine not found"), //
    SETTING(405, "magazine_setting", "specified magazine setting"), //
    READER(404, "not_found", "not found"), //
    NEW_ADDRESS(408, "update_failure", "specified new email address is already registered"), //
    ADDRESS(408, "add_failure", "specified email address is already registered"), //
    RATE(429, "too_many_requests", "too many requests"), //
    SYSTEM(500, "system_error", "api logic error"), //
    CLOSED(503, "system_error", "service unavailable");

    /** Those of every call. */
    private static final Set<NewsletterFault> COMMON = Set.of(METHOD, HTTPS, UNREADABLE, TOO_LARGE, PATH, RATE, SYSTEM,
            CLOSED);

    private final int status;
    private final String error;
    private final String description;

    NewsletterFault(int status, String error, String description) {
        this.status = status;
        this.error = error;
        this.description = description;
    }

    public int status() {
        return status;
    }

    public String error() {
        return error;
    }

    public String description() {
        return description;
    }

    /** Key of the text that says when. */
    public String when() {
        return "site.newsletter.when." + name();
    }

    static List<NewsletterFault> all() {
        return List.of(values());
    }

    /** Those of one method, in order, the common ones left out. */
    static List<NewsletterFault> without(NewsletterFault... others) {
        List<NewsletterFault> not = Arrays.asList(others);
        return all().stream().filter(fault -> !COMMON.contains(fault) && !not.contains(fault)).toList();
    }
}
