package io.yoriai.record.list;

/** How an expression's value is carried. */
enum Carrier {
    /** As the column's kind says. */
    PLAIN,
    /** A number spoken as text. */
    NUMBER_AS_TEXT,
    /** A pair: an id expression and, unless the dictionary knows the name, a name expression. */
    PAIR,
    /** Several pairs: an array of ids or keys. */
    PAIRS,
    /** Text compared without regard to case. */
    CASELESS,
    /** The path of an address on this server. */
    LINK,
    /** JSON of a list, an element, or a file, with the children's names as keys. */
    JSON
}
