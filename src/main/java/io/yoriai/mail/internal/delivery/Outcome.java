package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

import io.yoriai.mail.internal.smtp.Reply;

/**
 * What became of a mail.
 *
 * @param result as Mail.SendResult; 1: it is to be tried again
 * @param due when; null with result 1: as it was
 * @param attempt whether it counts as a try
 */
record Outcome(Claimed claimed, int result, @Nullable String code, @Nullable String message, @Nullable Integer skip,
        @Nullable Instant due, boolean attempt) {

    static final String DELIVERED = "40000";
    static final String NO_ANSWER = "40001";
    static final String NO_SERVER = "41605";
    static final String GIVEN_UP = "41606";
    static final String ADDRESS_NOT_ALLOWED = "42553";
    static final String NOT_BUILT = "90001";

    static Outcome sent(Claimed claimed, String code, String message) {
        return new Outcome(claimed, 2, code, message, null, null, true);
    }

    static Outcome error(Claimed claimed, String code, String message) {
        return new Outcome(claimed, 3, code, message, null, null, true);
    }

    static Outcome refused(Claimed claimed, Reply reply) {
        return error(claimed, "42" + reply.code(), reply.toString());
    }

    static Outcome skipped(Claimed claimed, int reason) {
        return new Outcome(claimed, 4, null, null, reason, null, false);
    }

    static Outcome deferred(Claimed claimed, String message, Instant due) {
        return new Outcome(claimed, 1, null, message, null, due, true);
    }

    /** Not tried: it waits for room. */
    static Outcome postponed(Claimed claimed, @Nullable Instant due) {
        return new Outcome(claimed, 1, null, null, null, due, false);
    }
}
