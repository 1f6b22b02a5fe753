package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * One thing wrong with a call, told to its caller (spec/conventions.md 5).
 *
 * @param status HTTP status that tells it best: 400 shape, 403, 404, 409 state …
 * @param code upper snake case, the same in every language: {@code REQUIRED}, {@code DUPLICATE} …
 * @param field {@code Element.Column}, or the bare name of a parameter; null where the fault has none
 * @param text key of the text in the rooms' bundles (see the message room)
 * @param args fill {@code {0}}, {@code {1}} … of the text
 */
public record Fault(int status, String code, @Nullable String field, String text, List<Object> args) {

    /** The fault with the common text of its code, {@code fault.{code}}; what is not allowed is a column (400), the operation, or what a record's state allows (409). */
    public static Fault of(int status, String code, @Nullable String field, Object... args) {
        String text = status == 400 || !code.equals("NOT_ALLOWED")
                ? code
                : status == 409 ? "FORBIDDEN.state" : "FORBIDDEN";
        return new Fault(status, code, field, "fault." + text, List.of(args));
    }

    /** The same fault with a text of its own. */
    public Fault saying(String key, Object... textArgs) {
        return new Fault(status, code, field, key, List.of(textArgs));
    }

    public static Fault required(String field) {
        return of(400, "REQUIRED", field);
    }

    public static Fault invalidValue(String field) {
        return of(400, "INVALID_VALUE", field);
    }

    public static Fault invalidType(String field) {
        return of(400, "INVALID_TYPE", field);
    }

    /** A text of one line that holds what {@link Formats#isOneLine} refuses. */
    public static Fault notOneLine(String field) {
        return invalidValue(field).saying("fault.INVALID_VALUE.line");
    }

    /** What is wrong with a text of one line that must be there; nothing where nothing is. */
    public static Optional<Fault> ofLine(String field, String text, int max) {
        return Optional.ofNullable(text.isBlank()
                ? required(field)
                : text.length() > max ? tooLong(field, max) : Formats.isOneLine(text) ? null : notOneLine(field));
    }

    public static Fault tooLong(String field, int max) {
        return of(400, "TOO_LONG", field, max);
    }

    public static Fault unknownColumn(String field) {
        return of(400, "UNKNOWN_COLUMN", field);
    }

    /** A column or parameter that cannot be given here. */
    public static Fault notAllowed(String field) {
        return of(400, "NOT_ALLOWED", field);
    }

    public static Fault notFound(@Nullable String field) {
        return of(404, "NOT_FOUND", field);
    }
}
