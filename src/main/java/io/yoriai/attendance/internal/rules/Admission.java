package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

/**
 * When entries stop (spec/smp-application-attendance.md B6): reaching the limit stops them; they go on when so few stay that
 * the resume number is reached.
 *
 * @param limit null: none
 * @param resume null: as soon as there is room
 */
public record Admission(@Nullable Integer limit, @Nullable Integer resume) {

    /** Whether nobody may enter now. */
    public boolean stops(Headcount count) {
        return limit != null && (count.staying() >= limit || count.limited() && count.staying() > resumeAt(limit));
    }

    /** The headcount when so many have entered or, negative, left. */
    public Headcount after(Headcount count, int more) {
        int staying = count.staying() + more;
        boolean limited = limit != null && (staying >= limit || staying > resumeAt(limit) && count.limited());
        return new Headcount(staying, limited);
    }

    private int resumeAt(int most) {
        return resume == null ? most - 1 : resume;
    }
}
