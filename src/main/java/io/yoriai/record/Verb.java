package io.yoriai.record;

/** What a write does to its record. */
public enum Verb {
    POST,
    PUT,
    DELETE
}
