package io.yoriai.user;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.LinkedHashMap;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.account.RateLimits;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SystemSettings;

/** How long leads and those who act for them stay signed in, and what locks a login (spec/smp-platform.md 13). */
@Lazy
@Service
public class SessionSettings {

    /** Minutes of a lead without a sign of life. */
    public static final String LEAD = Accounts.LEAD_MINUTES;
    /** Minutes of an acting without a step. */
    public static final String AGENCY_IDLE = AgencySessions.IDLE;
    /** Minutes of an acting at most. */
    public static final String AGENCY_LONGEST = AgencySessions.LONGEST;

    /** @param least, most inclusive */
    private record Bound(int least, int most, int usual) {}

    private static final Map<String, Bound> ALL = bounds();

    private final SystemSettings settings;
    private final AuditLog audit;

    SessionSettings(SystemSettings settings, AuditLog audit) {
        this.settings = settings;
        this.audit = audit;
    }

    private static Map<String, Bound> bounds() {
        Map<String, Bound> bounds = new LinkedHashMap<>();
        bounds.put(LEAD, new Bound(5, 1440, 60));
        bounds.put(AGENCY_IDLE, new Bound(5, 1440, 30));
        bounds.put(AGENCY_LONGEST, new Bound(5, 1440, 240));
        bounds.put(RateLimits.FAILURES_TO_LOCK, new Bound(3, 100, 5));
        bounds.put(RateLimits.LOCK_MINUTES, new Bound(1, 1440, 15));
        return bounds;
    }

    /** All of them as they are now, by their names. */
    public Map<String, Integer> current() {
        Map<String, Integer> current = new LinkedHashMap<>();
        ALL.forEach((name, bound) -> {
            String set = settings.get(name, "");
            current.put(name, set.matches("[0-9]{1,4}") ? Integer.parseInt(set) : bound.usual());
        });
        return current;
    }

    /**
     * Sets those that are given; they hold from the next request on.
     *
     * @throws FaultException 400 INVALID_VALUE of each that is out of its bounds
     */
    @Transactional
    public void change(Actor by, Map<String, Integer> given) {
        Faults faults = new Faults();
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        current().forEach((name, now) -> {
            int value = given.getOrDefault(name, now);
            Bound bound = ALL.getOrDefault(name, new Bound(0, 0, 0));
            if (value < bound.least() || value > bound.most()) {
                faults.add(Fault.invalidValue(name));
            } else if (value != now) {
                before.put(name, now.toString());
                after.put(name, Integer.toString(value));
            }
        });
        faults.throwIfAny();
        after.forEach(settings::change);
        if (!after.isEmpty()) {
            audit.write(by, "setting.change", "SystemSetting/session", before, after);
        }
    }
}
