package io.yoriai.automation;

import org.jspecify.annotations.Nullable;

/**
 * A step mail or a scenario.
 *
 * @param trouble code of what keeps its mails from going; null: nothing
 * @param started runs that were started (適用開始)
 * @param completed runs that came to an end (適用完了)
 * @param leads who are under way (適用中)
 */
public record Automation(long id, Kind kind, String name, State state, Plan plan, @Nullable String trouble,
        long started, long completed, long leads) {

    /** What it is. */
    public enum Kind {
        STEP(3),
        SCENARIO(2);

        private final int purpose;

        Kind(int purpose) {
            this.purpose = purpose;
        }

        /** MailTemplate.Purpose of its mails. */
        public int purpose() {
            return purpose;
        }
    }

    /** Whether it starts and moves runs. */
    public enum State {
        DRAFT,
        RUNNING,
        STOPPED
    }
}
