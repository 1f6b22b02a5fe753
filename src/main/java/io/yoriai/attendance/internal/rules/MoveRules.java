package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

/** Whether somebody who was received may enter or leave now (spec/smp-application-attendance.md B6). */
public final class MoveRules {

    public static final int STAYING = 2;
    private static final int RECEPTION_ONLY = 1;
    private static final int BY_TURNS = 2;

    private MoveRules() {}

    /** Why not. */
    public enum Refusal {
        NOT_RECEIVED,
        ALREADY_RECEIVED,
        ALREADY_INSIDE,
        NOT_INSIDE,
        ADMISSION_LIMITED
    }

    /**
     * @param pattern of the campaign: 1 reception only, 2 entry and exit by turns, 3 free
     * @param stay of the attendance: 1 not entered, 2 staying, 3 left
     * @param entered whether there was an entry; a reception is one, a linked registration is none
     * @param stopped whether entries are stopped
     * @return null: nothing is against it
     */
    public static @Nullable Refusal refuse(boolean entry, int pattern, int stay, boolean entered, boolean stopped) {
        if (!entry) {
            return stay == STAYING ? null : Refusal.NOT_INSIDE;
        }
        if (entered && pattern == RECEPTION_ONLY) {
            return Refusal.ALREADY_RECEIVED;
        }
        if (stay == STAYING) {
            return pattern == BY_TURNS ? Refusal.ALREADY_INSIDE : null;
        }
        return stopped ? Refusal.ADMISSION_LIMITED : null;
    }
}
