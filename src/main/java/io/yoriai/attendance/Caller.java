package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * On whose behalf the door acts.
 *
 * @param clientId the API client; null where a screen or device acts, for which no call is repeated (B5)
 * @param campaignScope campaigns that the caller is limited to (R4); empty: all
 * @param defaultSessionId the client's default reception session (9.1)
 * @param source recorded as 登録方法
 * @param sessionScope the only sessions that the caller may receive at, and at no venue; null: it is not bound so
 */
public record Caller(@Nullable Long clientId, List<Long> campaignScope, @Nullable Long defaultSessionId,
        AttendanceSource source, @Nullable Set<Long> sessionScope) {

    public Caller {
        campaignScope = List.copyOf(campaignScope);
    }

    /** One who is bound by campaigns alone. */
    public Caller(@Nullable Long clientId, List<Long> campaignScope, @Nullable Long defaultSessionId,
            AttendanceSource source) {
        this(clientId, campaignScope, defaultSessionId, source, null);
    }

    /**
     * May this caller act there?
     *
     * @param place number of the session, or of the campaign whose venue it is
     */
    public boolean mayActOn(Place.Level kind, long place, long campaignId) {
        return (campaignScope.isEmpty() || campaignScope.contains(campaignId))
                && (sessionScope == null || kind == Place.Level.SESSION && sessionScope.contains(place));
    }
}
