package io.yoriai.automation;

import java.util.List;

/** What a step mail or a scenario does: its start, and its parts in their order. */
public record Plan(PlanStart start, List<PlanPart> parts) {

    /** A part by its number, from 1. */
    public PlanPart part(int number) {
        return parts.get(number - 1);
    }
}
