package io.yoriai.user;

import java.time.Instant;
import java.time.LocalDate;

import org.springframework.stereotype.Component;

import io.yoriai.account.StaffSessions;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Times;

/**
 * When an account may be used: an administrator who is active on the day, a lead who is registered, uses the login id and was not
 * turned down where leads are inspected (spec/smp-platform.md 2). In SQL, for the statements that ask it at every step.
 */
@Component
class Accounts {

    /** System setting: minutes after which a lead's log-in ends without a sign of life, 5 to 1440. */
    static final String LEAD_MINUTES = "lead.session.idle_minutes";

    /** Another login id, password, level or group is another account: what was opened before has ended. */
    static final String STAFF_STAMP = "sha256(convert_to(concat_ws('/', s.login_id, s.password_hash,"
            + " s.admin_level_id, s.admin_group_key), 'UTF8'))";
    static final String LEAD_STAMP = "sha256(convert_to(concat_ws('/', l.login_id, l.login_password_hash), 'UTF8'))";
    /** Wants {@code :today}. */
    static final String STAFF_MAY = "(s.active and (s.expire_date is null or s.expire_date >= :today))";
    /** Wants {@code :inspected}. */
    static final String LEAD_MAY = "(l.registration_type_id = 1 and l.membership_id = 1"
            + " and not (:inspected and l.inspection_type_id = 2))";

    private final SystemSettings settings;
    private final StaffSessions staff;

    Accounts(SystemSettings settings, StaffSessions staff) {
        this.settings = settings;
        this.staff = staff;
    }

    boolean inspected() {
        return settings.on("lead.inspection", false);
    }

    LocalDate today(Instant now) {
        return now.atZone(Times.JST).toLocalDate();
    }

    /** How long a log-in of a kind lives without a sign of life. */
    int minutes(UserType type) {
        String set = settings.get(LEAD_MINUTES, "60");
        return type == UserType.ADMINISTRATOR
                ? staff.idleMinutes()
                : set.matches("[0-9]{1,4}") ? Integer.parseInt(set) : 60;
    }
}
