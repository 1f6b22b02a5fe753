package io.yoriai.record;

import java.util.Locale;

/** What else the dictionary says of a column. In the table a word with hyphens. */
public enum Flag {
    /** A pair that is searched and sorted by its name, too, under the name's own element. */
    BY_NAME,
    /** Compared without regard to case, in searches, keys and uniqueness; its index is on {@code lower(…)}. */
    CASELESS,
    /** Written in the console, and by no call. */
    CONSOLE,
    /** Cannot be registered, but may be sent: it is ignored, whatever it holds. */
    IGNORED,
    /** Where it must be sent it may be sent empty: the rules say what then stands there. */
    MAY_BE_EMPTY,
    /** Part of the names that tell a record beside its Id, for DELETE and for records that may be there already. */
    NATURAL_KEY,
    /** Always has a value: it cannot be cleared. */
    NEVER_EMPTY,
    /** A list whose items are pairs of id and name. */
    PAIRS,
    /** Says who somebody is or where: masked for whoever may not see it, and neither searched nor sorted by. */
    PERSONAL,
    /** Says something on public pages that is said in other languages, too. */
    TRANSLATED,
    /** No two records have the same value; the database's index says among which. */
    UNIQUE,
    /** An Id that is no number. */
    WORD,
    /** Taken and never answered: a password. */
    WRITE_ONLY;

    static Flag parse(String word) {
        for (Flag flag : values()) {
            if (flag.word().equals(word)) {
                return flag;
            }
        }
        throw new IllegalArgumentException("no such flag: " + word);
    }

    /** The word of the table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
