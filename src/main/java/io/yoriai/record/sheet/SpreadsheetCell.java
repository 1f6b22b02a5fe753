package io.yoriai.record.sheet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cells of files that a spreadsheet opens. An apostrophe stands before what it could take for a formula (a telephone number
 * {@code +81…} too), and goes again when the file comes back, whatever the cell.
 */
public final class SpreadsheetCell {

    /** What a spreadsheet may take for a formula, full-width signs among it, with the apostrophes that protect it. */
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r\\n＝＋－＠].*", Pattern.DOTALL);

    /** What a spreadsheet takes for a number or a day, and shows and saves otherwise than it was. */
    private static final Pattern NUMBER = Pattern.compile("'*(?:0[0-9]+|[0-9]{12,}|[0-9]+[Ee][0-9]+"
            + "|[0-9]{1,4}[-/][0-9]{1,2}(?:[-/][0-9]{1,4})?|[0-9]+(?::[0-9]+)+)");

    /** A day, or a moment, as spreadsheets write them too: {@code 2026/4/1 9:05}. */
    private static final Pattern MOMENT = Pattern.compile("(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})"
            + "(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2}))?(Z|[+-]\\d{2}:?\\d{2})?)?");

    private SpreadsheetCell() {}

    /** The same, and one whose digits stay as they are: telephone numbers, codes, house numbers. */
    public static String kept(String cell) {
        return NUMBER.matcher(cell).matches() ? "'" + cell : neutral(cell);
    }

    /** A cell that no spreadsheet takes for a formula. */
    public static String neutral(String cell) {
        return FORMULA.matcher(cell).matches() ? "'" + cell : cell;
    }

    /** A day as the API writes it; what is none stays, and is told as such. */
    public static String day(String cell) {
        Matcher parts = MOMENT.matcher(cell.strip());
        return parts.matches() && parts.group(4) == null ? date(parts) : cell;
    }

    /** A moment as the API writes it, of a day its beginning; what is none stays, and is told as such. */
    public static String moment(String cell) {
        Matcher parts = MOMENT.matcher(cell.strip());
        if (!parts.matches()) {
            return cell;
        }
        String hour = parts.group(4) == null ? "00" : two(parts.group(4));
        String minute = parts.group(5) == null ? "00" : parts.group(5);
        String second = parts.group(6) == null ? "00" : parts.group(6);
        return date(parts) + "T" + hour + ":" + minute + ":" + second
                + (parts.group(7) == null ? "" : parts.group(7));
    }

    private static String date(Matcher parts) {
        return parts.group(1) + "-" + two(parts.group(2)) + "-" + two(parts.group(3));
    }

    private static String two(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }

    /** Without the apostrophe that {@link #neutral} or {@link #kept} put before it. */
    public static String plain(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\''
                && (FORMULA.matcher(cell).matches() || NUMBER.matcher(cell).matches())
                        ? cell.substring(1)
                        : cell;
    }
}
