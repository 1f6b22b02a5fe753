package io.yoriai.subscribe.internal;

/**
 * The answer of a public page.
 *
 * @param script whether the page runs the program's own script
 * @param retryAfter seconds; 0: not said
 * @param kept whether browsers may keep it for good
 */
record PageReply(int status, String type, String body, boolean script, int retryAfter, boolean kept) {

    static PageReply html(int status, String body, boolean script) {
        return new PageReply(status, "text/html;charset=UTF-8", body, script, 0, false);
    }

    static PageReply text(int status, String body) {
        return new PageReply(status, "text/plain;charset=UTF-8", body, false, 0, false);
    }

    static PageReply style(String css, boolean kept) {
        return new PageReply(200, "text/css;charset=UTF-8", css, false, 0, kept);
    }

    PageReply retryAfter(int seconds) {
        return new PageReply(status, type, body, script, seconds, kept);
    }
}
