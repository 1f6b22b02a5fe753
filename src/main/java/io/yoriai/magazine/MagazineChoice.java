package io.yoriai.magazine;

/**
 * One choice of {@code progress} or {@code attr11} to {@code attr15}.
 *
 * @param number 1 is the rightmost digit of the choice string
 * @param hidden not offered any more; keeps its digit
 */
public record MagazineChoice(int number, String label, boolean hidden) {

    /** Whether a reader's choice string has it checked. */
    public boolean checkedIn(String digits) {
        return checked(digits, number);
    }

    /** Whether a choice string has the choice of a number checked; one without so many digits has not. */
    public static boolean checked(String digits, int number) {
        int at = digits.length() - number;
        return at >= 0 && at < digits.length() && digits.charAt(at) == '1';
    }
}
