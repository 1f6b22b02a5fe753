package io.yoriai.campaign.internal;

import java.util.stream.Stream;

import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Stored;
import io.yoriai.record.write.Writing;

/** Limits of seats, and who waits for them. */
final class Limits {

    private Limits() {}

    /**
     * Whether somebody who waits may have got a seat: a limit was raised, promotion runs by itself from now on, or it runs again, or
     * what clashed in time does so no more (INV-8).
     */
    static boolean promote(Stored before, Writing writing, Changes changes) {
        return raised(before.number("limit_user_num"), writing.number("LimitUserNum"))
                || Stream.of("PromotionType", "StartDay", "EndDay").anyMatch(name -> changes.of(name) != null);
    }

    /** Whether a limit was raised; 0 is no limit. */
    private static boolean raised(long before, long after) {
        return before != 0 && (after == 0 || after > before);
    }
}
