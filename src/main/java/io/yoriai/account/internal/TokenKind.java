package io.yoriai.account.internal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

import io.yoriai.record.SystemSettings;

/** Which API a token is of. */
public enum TokenKind {

    /** The marketing API: an expired one is told so for a day; of too many the one unused for longest goes. */
    SMP(Duration.ofHours(24), "api.tokens", true),
    /** The newsletter API: an expired one is told so for seven days; of too many the oldest goes. */
    NEO(Duration.ofDays(7), null, false);

    private static final int USUAL = 100;

    private final Duration toldExpired;
    private final @Nullable String most;
    private final boolean useNoted;

    TokenKind(Duration toldExpired, @Nullable String most, boolean useNoted) {
        this.toldExpired = toldExpired;
        this.most = most;
        this.useNoted = useNoted;
    }

    /** For how long an expired one is told from one that never was. */
    Duration toldExpired() {
        return toldExpired;
    }

    /** How many of a key live at most. */
    int most(SystemSettings settings) {
        return most == null ? USUAL : settings.number(most);
    }

    /** Whether its last use is written down. */
    boolean useNoted() {
        return useNoted;
    }
}
