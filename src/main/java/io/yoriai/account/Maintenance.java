package io.yoriai.account;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Map;

import io.yoriai.record.SystemSettings;

/**
 * Maintenance mode: while it is on, the wires answer 503 with {@code Retry-After} and tokens stay good (spec/neo.md 1,
 * spec/smp-platform.md 12.5). It is a system setting, so every node knows of it within a second.
 */
@Service
public class Maintenance {

    /** What the wires tell callers to wait. */
    public static final int RETRY_SECONDS = 300;

    private static final String SETTING = "maintenance";

    private final SystemSettings settings;
    private final AuditLog audit;

    Maintenance(SystemSettings settings, AuditLog audit) {
        this.settings = settings;
        this.audit = audit;
    }

    /** Whether it is on, as it was at most a second ago. */
    public boolean on() {
        return settings.on(SETTING, false);
    }

    /** Whether it is on, and an address one of the pages for visitors, which then say so (spec/smp-platform.md 12.5). */
    public boolean closes(String path) {
        return path.startsWith("/public/") && on();
    }

    /**
     * Switches it on or off.
     *
     * @param by {@link Actor.Job}: somebody at the command line
     */
    @Transactional
    public void change(Actor by, boolean on) {
        settings.change(SETTING, on ? "1" : "0");
        String what = by instanceof Actor.Job ? "command maintenance " + (on ? "on" : "off") : "maintenance";
        audit.write(by, what, "SystemSetting/" + SETTING, Map.of(), Map.of("on", Boolean.toString(on)));
    }
}
