package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.campaign.SettingValues;

/** Whom a reception writes to (campaign settings 61 to 63 and 65): a mark that the sender's follower looks for. */
public final class MailMark {

    private static final int VISITOR = 1;
    private static final int STAFF = 2;

    private MailMark() {}

    /**
     * @param setting {@link DoorSettings#VENUE_MAIL} or {@link DoorSettings#SESSION_MAIL}
     * @param lead null: never to an unregistered visitor
     * @return 1 to the visitor + 2 to the staff; null: nobody
     */
    public static @Nullable Integer of(SettingValues settings, int setting, @Nullable Long lead,
            AttendanceSource source) {
        if (!settings.chosen(DoorSettings.MAIL_SOURCES, source.code())) {
            return null;
        }
        int mark = lead == null
                ? (settings.chosen(DoorSettings.UNREGISTERED_MAIL, STAFF) ? STAFF : 0)
                : (settings.chosen(setting, VISITOR) ? VISITOR : 0) + (settings.chosen(setting, STAFF) ? STAFF : 0);
        return mark == 0 ? null : mark;
    }
}
