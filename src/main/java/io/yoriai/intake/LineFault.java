package io.yoriai.intake;

/** Why a line cannot be read at all. The others of its file go on. */
public enum LineFault {
    /** A quotation mark opens a cell and none closes it. */
    QUOTE_OPEN,
    /** Something stands between the closing quotation mark and the next cell. */
    TEXT_AFTER_QUOTE,
    /** A blank stands between the cell's beginning and its quotation mark. */
    BLANK_BEFORE_QUOTE,
    /** There are more cells than headings. */
    TOO_MANY_CELLS,
    /** A line names more than one address. */
    TWO_ADDRESSES,
    /** Some bytes are no characters in the file's encoding, or were none before it was written. */
    ENCODING,
    /** A card begins and does not end. */
    CARD_OPEN,
    /** A card stands within another, whose person is not its own. */
    CARD_WITHIN
}
