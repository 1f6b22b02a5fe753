package io.yoriai.lead;

import org.jspecify.annotations.Nullable;

/**
 * Who changes a lead and by which way, as the history tells it (spec/smp-lead.md 5).
 *
 * @param route code of VisitorChangeLog.Route
 * @param userId the administrator's account number; null: the system
 * @param lenient passes over what a column cannot hold ({@code ignore_itemcheck=1})
 */
public record Writing(int route, @Nullable Long userId, String userName, boolean lenient) {

    /** A call of the API. */
    public static Writing api(boolean lenient) {
        return new Writing(5, null, "システム", lenient);
    }
}
