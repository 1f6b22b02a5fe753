package io.yoriai.neo.internal;

/**
 * The answer of a public page.
 *
 * @param script whether the page runs the program's own script
 * @param retryAfter seconds; 0: not said
 */
record PageReply(int status, String type, String body, boolean script, int retryAfter) {

    static PageReply html(int status, String body, boolean script) {
        return new PageReply(status, "text/html; charset=UTF-8", body, script, 0);
    }

    static PageReply text(int status, String body) {
        return new PageReply(status, "text/plain; charset=UTF-8", body, false, 0);
    }

    PageReply retryAfter(int seconds) {
        return new PageReply(status, type, body, script, seconds);
    }
}
