package io.yoriai.attendance.internal;

import org.springframework.stereotype.Component;

import java.math.BigDecimal;
import java.time.Duration;

import io.yoriai.attendance.internal.rules.RepeatedScans;
import io.yoriai.record.SystemSettings;

/** How long a call is taken for a repetition: system settings, in seconds (spec/smp-application-attendance.md 9.4). */
@Component
public class RepeatWindows {

    private static final String DATED = "attendance.repeat.dated";
    private static final String UNDATED = "attendance.repeat.undated";

    private final SystemSettings settings;

    public RepeatWindows(SystemSettings settings) {
        this.settings = settings;
    }

    RepeatedScans.Windows now() {
        return new RepeatedScans.Windows(seconds(DATED), seconds(UNDATED));
    }

    private Duration seconds(String name) {
        return Duration.ofMillis(new BigDecimal(settings.get(name)).movePointRight(3).longValue());
    }
}
