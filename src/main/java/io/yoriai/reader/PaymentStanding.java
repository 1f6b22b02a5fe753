package io.yoriai.reader;

import java.time.LocalDate;

/**
 * Where a reader of a paid magazine stands.
 *
 * @param nextDue the next due date
 * @param stopped delivery has stopped for want of payment
 */
public record PaymentStanding(LocalDate nextDue, boolean stopped) {}
