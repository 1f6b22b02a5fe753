package io.yoriai.automation;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What starts a plan for a lead.
 *
 * @param objects pages, campaigns or lists; none: any campaign
 * @param condition saved condition that the lead must meet then; of a batch, who is chosen; null: none
 * @param hour of the day in Japan, of a batch
 * @param day of the month, of a monthly batch; the last day where there is no such
 * @param again days after which a page starts the same lead again; 0: never
 */
public record PlanStart(Kind kind, List<Long> objects, @Nullable Long condition, int hour, int day, int again) {

    /** Ways to start. */
    public enum Kind {
        /** A page was looked at: of step mails. */
        VISIT,
        /** Somebody applied. */
        APPLICATION,
        /** Somebody came onto a list: of scenarios. */
        LIST,
        /** Leads of a condition, once a day: of scenarios. */
        DAILY,
        /** The same once a month. */
        MONTHLY;

        public boolean isBatch() {
            return this == DAILY || this == MONTHLY;
        }
    }
}
