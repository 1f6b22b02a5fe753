package io.yoriai.attendance.internal.rules;

/**
 * Who stays.
 *
 * @param limited entries have been stopped since the limit was reached
 */
public record Headcount(int staying, boolean limited) {}
