package io.yoriai.application.internal.rules;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What somebody wants of a campaign.
 *
 * @param quantity of the campaign line; 1 where sessions are chosen
 * @param lines the sessions, each once; empty at a campaign without sessions
 * @param replaces number of the application that is changed; null: none is named
 * @param waits joins the waiting list where it is full
 * @param proxy applies on behalf of the lead: state and period do not bind
 */
public record Wish(int quantity, List<Line> lines, @Nullable Long replaces, boolean waits, boolean proxy) {

    /** A session and how many places in it. */
    public record Line(long session, int quantity) {}
}
