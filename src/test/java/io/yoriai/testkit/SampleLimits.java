package io.yoriai.testkit;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Format;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;

/** Values at the ends of what columns and custom items may hold. */
public final class SampleLimits {

    /** One letter, two chars: lengths are told in letters. */
    private static final String ASTRAL = "𠮷";
    private static final int SHORT = 1_000;

    private SampleLimits() {}

    /** The longest text, or the greatest number; null: the column has no end. */
    public static Given greatest(Column column) {
        return switch (column.kind()) {
            case STRING, TEXT, HTML -> column.isNumberAsText() ? null : told(column, text(column, column.maxLength()));
            case INT, NON_NEGATIVE -> told(column, Integer.toString(most(column)));
            default -> null;
        };
    }

    /** The least number; null: the column holds none. */
    public static Given least(Column column) {
        return column.kind().isNumber() ? told(column, Long.toString(least(column, 0))) : null;
    }

    /** The longest text of a custom item, or the greatest number; null: it has no end. */
    public static Given greatest(CustomItem item) {
        return switch (item.data()) {
            case STRING -> Given.of(item.name(), Xml.text(item.name(), letters(item.limit())), letters(item.limit()));
            case INTEGER -> Given.of(item.name(), Xml.text(item.name(), "999999999999999"), "999999999999999");
            case DECIMAL -> Given.of(item.name(), Xml.text(item.name(), "-99999999999.9999"), "-99999999999.9999");
            case DATE, DATE_TIME, CHOICE, FILE -> null;
        };
    }

    /** One letter more than the column may hold. */
    public static Node tooLong(Column column) {
        return Xml.text(column.name(), "a".repeat(column.maxLength() + 1));
    }

    public static Node tooLong(CustomItem item) {
        return Xml.text(item.name(), ASTRAL.repeat(item.limit() + 1));
    }

    static int most(Column column) {
        return column.max() == null ? Integer.MAX_VALUE : column.max();
    }

    static long least(Column column, int beyond) {
        long least = column.min() != null
                ? column.min()
                : column.kind() == io.yoriai.record.Kind.NON_NEGATIVE ? 0 : -Integer.MAX_VALUE;
        return least - beyond;
    }

    private static Given told(Column column, String text) {
        return Given.of(column.name(), Xml.text(column.name(), text), Told.scalar(column.kind(), text));
    }

    private static String text(Column column, int length) {
        if (column.format() == Format.EMAIL) {
            return email(Math.min(length, 254));
        }
        if (column.format() == Format.URL) {
            return "https://example.com/" + "a".repeat(length - 20);
        }
        if (column.kind() == io.yoriai.record.Kind.HTML) {
            return "<p>" + "a".repeat(length - 7) + "</p>";
        }
        return column.is(Flag.UNIQUE) ? Data.unique("") + letters(length - 9) : letters(length);
    }

    /** So many letters, astral ones where the text does not grow too large. */
    private static String letters(int length) {
        return length <= SHORT ? ASTRAL.repeat(length) : "a".repeat(length - 1) + ASTRAL;
    }

    private static String email(int length) {
        StringBuilder address = new StringBuilder("a".repeat(Math.min(64, length / 2))).append('@');
        while (address.length() < length - 3) {
            int label = Math.min(60, length - 3 - address.length());
            address.append("b".repeat(label));
            if (address.length() < length - 4) {
                address.append('.');
            }
        }
        return address + ".jp";
    }
}
