package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

import io.yoriai.record.Formats;

/**
 * What a reader's field may hold (spec/neo.md 4). A rule reads the text of a value that is not empty, and answers the
 * value to keep, or null where the text is not right. Lengths are bytes of UTF-8.
 */
sealed interface FieldRule {

    /** @param context what the rule must know beside the text */
    @Nullable
    Object read(String text, FieldContext context);

    /** The rule in words' parts. */
    FieldForm form();

    /** The value of an empty text. */
    default @Nullable Object empty() {
        return "";
    }

    /** Free text of one line, or where {@code lines} with tabs and line ends too. */
    record Text(int bytes, boolean lines) implements FieldRule {

        @Override
        public FieldForm form() {
            return new FieldForm(lines ? FieldForm.Shape.LINES : FieldForm.Shape.LINE, bytes, "", "", "");
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            return fits(text, bytes) && (lines ? text.chars().allMatch(Text::mayStand) : Formats.isOneLine(text))
                    ? text
                    : null;
        }

        private static boolean mayStand(int c) {
            return c >= ' ' ? c != 0x7f : c == '\t' || c == '\n' || c == '\r';
        }
    }

    /** Text of certain characters. */
    record Shape(int bytes, Pattern pattern) implements FieldRule {

        Shape(int bytes, String regex) {
            this(bytes, Pattern.compile(regex));
        }

        @Override
        public FieldForm form() {
            return new FieldForm(FieldForm.Shape.CHARACTERS, bytes, pattern.pattern(), "", "");
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            return fits(text, bytes) && pattern.matcher(text).matches() ? text : null;
        }
    }

    /** One of some single characters, kept as text. */
    record Option(String allowed) implements FieldRule {

        @Override
        public FieldForm form() {
            return new FieldForm(FieldForm.Shape.OPTION, 1, allowed, "", "");
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            return text.length() == 1 && allowed.contains(text) ? text : null;
        }
    }

    /** One of the digits from 0 to {@code most}, kept as a number. */
    record NumberedOption(int most) implements FieldRule {

        @Override
        public FieldForm form() {
            return new FieldForm(FieldForm.Shape.OPTION, 1, "0123456789".substring(0, most + 1), "", "");
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            int digit = text.length() == 1 ? text.charAt(0) - '0' : -1;
            return digit >= 0 && digit <= most ? digit : null;
        }

        @Override
        public Object empty() {
            return 0;
        }
    }

    /** A whole number in half-width digits. */
    record Whole(Pattern pattern, long least, long most) implements FieldRule {

        Whole(String regex, long least, long most) {
            this(Pattern.compile(regex), least, most);
        }

        @Override
        public FieldForm form() {
            return new FieldForm(FieldForm.Shape.NUMBER, 0, "", Long.toString(least), Long.toString(most));
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            if (!pattern.matcher(text).matches()) {
                return null;
            }
            long number = Long.parseLong(text);
            return number >= least && number <= most ? (Object) (int) number : null;
        }

        @Override
        public Object empty() {
            return 0;
        }
    }

    /** A real day from 1900-01-01 on. */
    record Day(boolean future) implements FieldRule {

        private static final Pattern SHAPE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
        private static final LocalDate LAST = LocalDate.of(2999, 12, 31);

        @Override
        public FieldForm form() {
            return new FieldForm(FieldForm.Shape.DAY, 0, "", FIRST.toString(), future ? LAST.toString() : "");
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            if (!SHAPE.matcher(text).matches()) {
                return null;
            }
            try {
                LocalDate day = LocalDate.parse(text);
                return day.isBefore(FIRST) || day.isAfter(future ? LAST : context.today()) ? null : day;
            } catch (DateTimeException e) {
                return null;
            }
        }

        @Override
        public @Nullable Object empty() {
            return null;
        }
    }

    /** One digit 0 or 1 for each choice, choice 1 at the right; kept without leading zeros. */
    record Choices(String item) implements FieldRule {

        @Override
        public FieldForm form() {
            return new FieldForm(FieldForm.Shape.CHOICES, 0, "", "", "");
        }

        @Override
        public @Nullable Object read(String text, FieldContext context) {
            boolean digits = text.chars().allMatch(c -> c == '0' || c == '1');
            Magazine magazine = context.magazine();
            boolean whole = magazine == null || text.length() == magazine.choices(item).size();
            return digits && whole ? bare(text) : null;
        }

        private static String bare(String digits) {
            int first = digits.indexOf('1');
            return first < 0 ? "" : digits.substring(first);
        }
    }

    private static boolean fits(String text, int bytes) {
        return text.length() <= bytes && text.getBytes(StandardCharsets.UTF_8).length <= bytes;
    }
}
