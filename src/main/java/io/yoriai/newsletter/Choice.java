package io.yoriai.newsletter;

/**
 * One choice of {@code progress} or {@code attr11} to {@code attr15}.
 *
 * @param number 1 is the rightmost digit of the choice string
 * @param hidden not offered any more; keeps its digit
 */
public record Choice(int number, String label, boolean hidden) {}
