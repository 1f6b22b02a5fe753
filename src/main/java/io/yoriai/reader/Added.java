package io.yoriai.reader;

/**
 * What became of a registration.
 *
 * @param readerId 0 where none was made
 */
public record Added(Outcome outcome, long readerId) {}
