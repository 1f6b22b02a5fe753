package io.yoriai.campaign.internal;

import org.springframework.stereotype.Component;

import java.time.Instant;

import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Formats;

/** What campaigns and sessions have in common to be checked (spec/smp-campaign.md 1, table W). */
@Component
public class SharedRules {

    private static final long MOST_YEN = 99_999_999;

    private final Speakers speakers;
    private final FileColumns files;

    SharedRules(Speakers speakers, FileColumns files) {
        this.speakers = speakers;
        this.files = files;
    }

    void check(Draft draft, Effective effective, Faults faults) {
        order(draft, effective, "StartDay", "EndDay", faults);
        order(draft, effective, "ApplicationStartDay", "ApplicationEndDay", faults);
        if (draft.has("HallMapUrl") && !Formats.isUrl(String.valueOf(draft.text("HallMapUrl")))) {
            faults.add(Fault.invalidType(draft.field("HallMapUrl")));
        }
        if (effective.number("Price") > MOST_YEN) {
            faults.add(Fault.invalidValue(draft.field("Price")));
        }
        speakers.check(draft, faults);
        files.check(draft, faults);
    }

    private static void order(Draft draft, Effective effective, String first, String later, Faults faults) {
        Instant from = effective.moment(first);
        Instant to = effective.moment(later);
        boolean told = faults.has(draft.field(first)) || faults.has(draft.field(later));
        if (from != null && to != null && to.isBefore(from) && !told) {
            faults.add(Fault.invalidValue(draft.field(later)));
        }
    }
}
