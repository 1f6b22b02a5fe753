package io.yoriai.attendance.internal.rules;

import java.util.regex.Pattern;

/** What the text of a ticket says, in the numbering of a campaign: N3 to N5 (spec/smp-application-attendance.md 9.2). */
public sealed interface TicketNumber {

    /** No text of this numbering. */
    record Malformed() implements TicketNumber {}

    /** Well formed, and longer than any id there will be. */
    record Nobodys() implements TicketNumber {}

    /** @param value a number or a code, as {@link Numbering.Id#leadSql} takes it */
    record Known(Numbering.Id id, Object value) implements TicketNumber {}

    Pattern LETTERS_AT_BOTH_ENDS = Pattern.compile("[A-Da-d].*[A-Da-d]");
    Pattern NUMBER = Pattern.compile("[0-9]+");
    Pattern CODE = Pattern.compile("[A-Za-z0-9$/.%-]+");
    int LONGEST_NUMBER = 18;

    /** @param text after N1 and N2 */
    static TicketNumber of(String text, Numbering numbering) {
        boolean enclosed = numbering.letters() && LETTERS_AT_BOTH_ENDS.matcher(text).matches();
        String inner = enclosed ? text.substring(1, text.length() - 1) : text;
        return numbering.id().isNumber() ? number(inner, numbering) : code(text, inner, numbering);
    }

    private static TicketNumber number(String text, Numbering numbering) {
        if (!NUMBER.matcher(text).matches() || text.length() > numbering.digits()) {
            return new Malformed();
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '0') {
            zeros++;
        }
        String bare = text.substring(zeros);
        if (bare.isEmpty()) {
            return new Malformed();
        }
        return bare.length() > LONGEST_NUMBER ? new Nobodys() : new Known(numbering.id(), Long.valueOf(bare));
    }

    /** Letters at both ends may be the code's own: they are the reader's only where the rest has the length of a code. */
    private static TicketNumber code(String text, String inner, Numbering numbering) {
        int length = numbering.codeLength();
        String code = inner.length() == length ? inner : text;
        boolean fits = length == 0 || code.length() == length;
        return fits && CODE.matcher(code).matches() ? new Known(numbering.id(), code) : new Malformed();
    }
}
