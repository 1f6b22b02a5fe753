package io.yoriai.record.sheet;

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
            + "|[0-9]{1,4}[-/][0-9]{1,2}(?:[-/][0-9]{1,4})?)");

    private SpreadsheetCell() {}

    /** The same, and one whose digits stay as they are: telephone numbers, codes, house numbers. */
    public static String kept(String cell) {
        return NUMBER.matcher(cell).matches() ? "'" + cell : neutral(cell);
    }

    /** A cell that no spreadsheet takes for a formula. */
    public static String neutral(String cell) {
        return FORMULA.matcher(cell).matches() ? "'" + cell : cell;
    }

    /** Without the apostrophe that {@link #neutral} or {@link #kept} put before it. */
    public static String plain(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\''
                && (FORMULA.matcher(cell).matches() || NUMBER.matcher(cell).matches())
                        ? cell.substring(1)
                        : cell;
    }
}
