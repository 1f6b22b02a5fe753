package io.yoriai.record;

/**
 * When a column that can be large stands in an answer.
 *
 * @param parameter the parameter that decides; empty: none
 * @param value the parameter's value that it is about
 * @param unless false: only with that value; true: unless it has that value
 * @param alone only where one record is asked for by its Id
 */
public record Shown(String parameter, String value, boolean unless, boolean alone) {

    /** In every answer. */
    public static final Shown ALWAYS = new Shown("", "", true, false);

    /** Reads {@code body=1}, {@code body!=0}, {@code one}, or nothing for always. */
    static Shown parse(String word) {
        if (word.isEmpty()) {
            return ALWAYS;
        }
        if (word.equals("one")) {
            return new Shown("", "", true, true);
        }
        int equals = word.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("neither one nor parameter=value nor parameter!=value");
        }
        boolean unless = word.charAt(equals - 1) == '!';
        return new Shown(word.substring(0, unless ? equals - 1 : equals), word.substring(equals + 1), unless, false);
    }
}
