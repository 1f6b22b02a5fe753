package io.yoriai.campaign.internal;

import java.time.Instant;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Writing;

/** What campaigns and sessions have in common to be checked (spec/smp-campaign.md 1, table W). */
final class SharedShape {

    private SharedShape() {}

    static void check(Writing writing, Faults faults) {
        order(writing, "StartDay", "EndDay", faults);
        order(writing, "ApplicationStartDay", "ApplicationEndDay", faults);
    }

    private static void order(Writing writing, String first, String later, Faults faults) {
        Draft draft = writing.draft();
        Instant from = writing.moment(first);
        Instant to = writing.moment(later);
        boolean told = faults.has(draft.field(first)) || faults.has(draft.field(later));
        if (from != null && to != null && to.isBefore(from) && !told) {
            faults.add(Fault.invalidValue(draft.field(later)));
        }
    }
}
