package io.yoriai.automation;

import org.jspecify.annotations.Nullable;

/**
 * A part of a plan; where it leads is told by numbers of parts, from 1.
 *
 * @param object template, list, saved condition, counted link or page, by the kind; null: none
 * @param minutes of a step mail's part from the cause on; of WAIT how long; of a trigger how long at most
 * @param hour of the day in Japan at which it goes on; null: at once
 * @param condition saved condition that is tested again just before sending; null: none
 * @param column item of leads that UPDATE writes; "": none
 * @param value what UPDATE writes, or the address that NOTIFY tells; "": none
 * @param next 0: the end
 * @param other the way of those who do not meet a filter, or for whom the time is over; 0: the end
 */
public record PlanPart(PartKind kind, @Nullable Long object, int minutes, @Nullable Integer hour,
        @Nullable Long condition, String column, String value, int next, int other) {}
