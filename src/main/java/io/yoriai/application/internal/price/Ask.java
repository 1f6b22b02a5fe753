package io.yoriai.application.internal.price;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * What somebody asks the price of.
 *
 * @param lead who applies; null: nobody who is known yet
 * @param at the time of the application
 * @param quantity of a campaign without sessions
 * @param sessions how many places of which session, waiting ones too
 * @param code as typed, or null
 * @param paymentMethod its code, or null
 * @param replaced the application that this one takes the place of, whose uses of discounts count no more; null: none
 */
public record Ask(long campaign, @Nullable Long lead, Instant at, long quantity, Map<Long, Long> sessions,
        @Nullable String code, @Nullable Integer paymentMethod, @Nullable Long replaced) {}
